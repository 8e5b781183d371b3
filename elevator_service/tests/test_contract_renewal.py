"""M-2.1, M-4.1.4, M-2.2.3: who is told in time, what is missing, what is lost."""

from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .test_contract_approval import ContractCommon


class EndingCommon(ContractCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = cls.env.company._elevator_today()
        cls.units = cls._create_maintained("TA-E1", cls.site_a) | cls._create_maintained(
            "TA-E2", cls.site_a
        )
        cls.notices = cls.env["elevator.service.notice"]

    @classmethod
    def _free(cls, units, days):
        """A signed free agreement that ends in some days."""
        agreement = cls.env["elevator.free.agreement"].create(
            {
                "name": f"FA-{units[:1].code}",
                "branch_id": units.branch_id.id,
                "elevator_ids": units.ids,
                "date_from": cls.today - timedelta(100),
                "date_to": cls.today + timedelta(days),
                "signed_on": cls.today,
                "scan": b"cGRm",
            }
        )
        agreement.action_sign()
        return agreement

    def _at(self, days):
        return freeze_time(fields.Datetime.now() + timedelta(days))

    def _of(self, source):
        field = "free_agreement_id" if "free" in source._name else "ending_contract_id"
        return self.notices.search([(field, "=", source.id)], order="id")


@tagged("post_install", "-at_install")
class TestNotice(EndingCommon):
    def test_m_2_1_ninety_days_before_free_service_ends(self):
        """M-2.1: the branch gets the task, the draft contract and its fee sheet."""
        agreement = self._free(self.units, 91)
        self.notices._cron_tell()
        self.assertFalse(self._of(agreement), "91 days before: not yet")
        with self._at(1):
            self.notices._cron_tell()
            self.notices._cron_tell()
        notice = self._of(agreement)
        self.assertRecordValues(
            notice,
            [{"days": 90, "elevator_count": 2, "partner_id": self.site_a.partner_id.id}],
        )
        proposal = notice.contract_id
        self.assertEqual(proposal.elevator_state, "draft")
        self.assertEqual(proposal.service_from, agreement.date_to + timedelta(1))
        self.assertEqual(proposal.fee_line_ids.elevator_id, self.units)
        self.assertTrue(all(proposal.fee_line_ids.mapped("amount")))
        self.assertIn(self.officer, proposal.activity_ids.user_id)
        self.assertTrue(proposal.with_user(self.officer).has_access("write"))

    def test_m_4_1_4_again_at_60_and_30_until_it_is_signed(self):
        """M-4.1.4: one proposal, told three times; none once something follows."""
        agreement = self._free(self.units, 90)
        for days in (0, 5, 30, 31, 60, 61):
            with self._at(days):
                self.notices._cron_tell()
        notices = self._of(agreement)
        self.assertEqual(notices.mapped("days"), [90, 60, 30])
        self.assertEqual(len(notices.contract_id), 1)
        other = self._free(self._create_maintained("TA-E3", self.site_a), 20)
        self.notices._cron_tell()
        self.assertEqual(self._of(other).mapped("days"), [30], "a late one is told once")

    def test_nothing_is_told_when_something_follows(self):
        agreement = self._free(self.units, 80)
        following = self._create_contract(self.units, service_from=agreement.date_to + timedelta(1))
        self._activate(following, self.offices)
        self.notices._cron_tell()
        self.assertFalse(self._of(agreement))

    def test_a_contract_that_ends_brings_its_renewal(self):
        contract = self._create_contract(
            self.units, service_from=self.today - timedelta(300), months=12, payment_mode="lump_pre"
        )
        self._activate(contract, self.offices)
        self.notices._cron_tell()
        renewal = self._of(contract).contract_id
        self.assertEqual(renewal.predecessor_id, contract)
        self.assertEqual(renewal.payment_mode, "lump_pre")
        self.assertEqual(renewal.service_from, contract.service_to + timedelta(1))
        self.assertEqual(renewal.signoff_state, "draft", "with an approval of its own")
        self.assertEqual(contract.action_renew()["res_id"], renewal.id, "no second one")

    def test_elevators_of_two_customers_get_a_contract_each(self):
        other = self._create_site(self.branch_a, name="Second site")
        units = self.units | self._create_maintained("TA-E4", other)
        agreement = self._free(units, 60)
        self.notices._cron_tell()
        self.assertEqual(
            self._of(agreement).contract_id.partner_id, self.site_a.partner_id | other.partner_id
        )

    def test_the_days_are_a_setting(self):
        self.env.company.elevator_notice_days = "45，10"
        agreement = self._free(self.units, 46)
        self.notices._cron_tell()
        self.assertFalse(self._of(agreement))
        with self._at(1):
            self.notices._cron_tell()
        self.assertEqual(self._of(agreement).days, 45)
        for wrong in ("soon", "", "-5"):
            with self.assertRaises(ValidationError):
                self.env.company.elevator_notice_days = wrong

    def test_the_run_asks_no_query_per_elevator(self):
        def queries(count, start):
            units = self.env["elevator.unit"]
            for number in range(count):
                units |= self._create_maintained(f"TA-Q{start + number}", self.site_a)
            self._free(units, 120)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.notices._ending(self.env.company, self.today, self.today + timedelta(200))
            return self.env.cr.sql_log_count - before

        few = queries(2, 0)
        self.assertLessEqual(queries(20, 2), few + 2)


@tagged("post_install", "-at_install")
class TestLossAndMissing(EndingCommon):
    def _lose(self, contract, user=None):
        report = self.env["elevator.loss.report"].with_user(user or self.officer)
        vals = {
            "contract_id": contract.id,
            "reason_id": self.env.ref("elevator_service.loss_reason_price").id,
            "competitor": "Cheap Lifts",
            "plan": "Visit the owners",
            "recover_on": self.today + timedelta(30),
        }
        return report.create(vals).action_apply()

    def test_a_lost_proposal_lists_its_elevators_with_reason_and_plan(self):
        contract = self._approve(self._create_contract(self.units), self.offices)
        self._lose(contract)
        self.assertEqual(contract.elevator_state, "lost")
        losses = contract.loss_ids
        self.assertEqual(losses.elevator_id, self.units)
        self.assertEqual(set(losses.mapped("competitor")), {"Cheap Lifts"})
        self.assertTrue(losses.activity_ids)
        self.assertFalse(contract._is_billable())
        with self.assertRaises(UserError):
            self._lose(contract)
        with self.assertRaises(UserError):
            losses.write({"state": "recovered"})

    def test_no_more_notices_for_lost_elevators(self):
        agreement = self._free(self.units, 60)
        self.notices._cron_tell()
        self._lose(self._of(agreement).contract_id)
        with self._at(30):
            self.notices._cron_tell()
        self.assertEqual(len(self._of(agreement)), 1)

    def test_a_new_contract_recovers_them(self):
        contract = self._create_contract(self.units)
        self._lose(contract)
        action = contract.loss_ids[:1].with_user(self.officer).action_propose()
        proposal = self.env["contract.contract"].browse(action["res_id"])
        self.assertEqual(proposal.fee_line_ids.elevator_id, self.units)
        self._activate(proposal, self.offices)
        self.assertEqual(set(contract.loss_ids.mapped("state")), {"recovered"})
        self.assertFalse(contract.loss_ids.activity_ids)

    def test_given_up_and_tried_again(self):
        contract = self._create_contract(self.units)
        self._lose(contract)
        loss = contract.loss_ids[:1]
        loss.action_give_up()
        with self.assertRaises(UserError):
            loss.action_give_up()
        loss.action_reopen()
        self.assertEqual(loss.state, "open")

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_another_branch_loses_nothing_of_ours(self):
        stranger = self._create_user("stranger", "group_branch_officer", self.branch_b)
        with self.assertRaises(AccessError):
            self._lose(self._create_contract(self.units), stranger)

    def test_m_2_2_3_what_is_missing_is_listed_with_its_days(self):
        """M-2.2.3: a maintained elevator that nothing covers, and how far its contract is."""
        missing = self.env["elevator.missing.paper"].search([("elevator_id", "in", self.units.ids)])
        since = self.units[0].maintenance_since
        self.assertEqual(set(missing.mapped("missing")), {"nothing"})
        self.assertEqual(set(missing.mapped("days")), {(self.today - since).days})
        contract = self._create_contract(self.units)
        for state, step in (
            ("draft", lambda: None),
            ("pending", contract.action_signoff_request),
            ("approved", lambda: [self._sign(contract, u) for u in self.offices.values()]),
        ):
            step()
            self.env.flush_all()
            self.env.invalidate_all()
            self.assertEqual(set(missing.mapped("missing")), {state})
        self._confirm_period(contract)
        contract.write({"signed_on": fields.Date.today(), "scan": b"cGRm"})
        contract.action_sign_elevators()
        self.env.flush_all()
        self.assertFalse(missing.search([("elevator_id", "in", self.units.ids)]))

    def test_missing_counts_from_the_end_of_the_last_paper(self):
        self._free(self.units, 5)
        with self._at(8):
            rows = self.env["elevator.missing.paper"].search(
                [("elevator_id", "in", self.units.ids)]
            )
            self.assertEqual(set(rows.mapped("was")), {"free"})
            self.assertEqual(set(rows.mapped("days")), {2})

    @mute_logger("odoo.addons.base.models.ir_model")
    def test_the_missing_of_another_branch_is_not_ours(self):
        stranger = self._create_user("stranger", "group_branch_officer", self.branch_b)
        rows = self.env["elevator.missing.paper"].with_user(stranger)
        self.assertFalse(rows.search([("elevator_id", "in", self.units.ids)]))
