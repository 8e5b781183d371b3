"""P-2.3, P-2.5, P-4.1, P-6.1 to P-6.3: no verb of a depot is an outsider's, whatever he sends.

Each verb is called over RPC at the state where it would work, with every context flag of ours
set: by a portal user, an employee without a role, and keeper and officer of another branch.
"""

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from odoo.addons.elevator_service.tests.access_common import AccessCommon, hostile_context

from .dispatch_common import PIXEL, DispatchCommon


@tagged("post_install", "-at_install")
class TestDepotOutsiders(DispatchCommon):
    _rpc = AccessCommon._rpc

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.outsiders = {
            "portal": cls._create_portal_user("depot_portal", cls.site_a.partner_id),
            "employee": new_test_user(cls.env, "depot_plain", groups="base.group_user"),
            "keeper elsewhere": cls._create_user("k_b", "group_depot_keeper", cls.branch_b),
            "officer elsewhere": cls._create_user("o_b", "group_branch_officer", cls.branch_b),
        }
        cls._stock(cls.depot, cls.part, 9)

    def _content(self, record):
        """What is stored of a record, but for who wrote it when."""
        self.env.flush_all()
        record.invalidate_recordset()
        names = {name for name, field in record._fields.items() if field.store}
        return record.sudo().read(sorted(names - {"write_uid", "write_date"}))

    def _refused(self, record, *calls):
        """Each call (method, *args) is refused to each outsider, and changes nothing."""
        before = self._content(record)
        for who, user in self.outsiders.items():
            for method, *args in calls:
                with (
                    self.subTest(who=who, model=record._name, method=method),
                    mute_logger("odoo.addons.base.models.ir_rule"),
                    mute_logger("odoo.addons.base.models.ir_model"),
                    self.assertRaises(AccessError),
                ):
                    self._rpc(user, record, method, *args)
        self.assertEqual(self._content(record), before)

    def _wizard_refused(self, model, button, vals, record):
        """A wizard made by an outsider for a record of the depot does nothing."""
        before = self._content(record)
        for who, user in self.outsiders.items():
            wizards = self.env[model].with_user(user).with_context(**hostile_context())
            with (
                self.subTest(who=who, wizard=model),
                mute_logger("odoo.addons.base.models.ir_rule"),
                mute_logger("odoo.addons.base.models.ir_model"),
                self.assertRaises(AccessError),
            ):
                getattr(wizards.create(vals), button)()
        self.assertEqual(self._content(record), before)

    def _paper(self, model, **vals):
        vals = {"depot_id": self.depot.id, "product_id": self.part.id, **vals}
        return self.env[model].with_user(self.keeper).create(vals)

    def test_ledger(self):
        """P-2.5, P-4.1: neither audit nor reversal, nor the control of the depot (P-2.3)."""
        line = self._lines(self.depot, self.part)
        self._refused(line, ("action_audit",))
        vals = {"line_ids": [(6, 0, line.ids)], "reason": "Mine"}
        self._wizard_refused("elevator.ledger.reverse", "action_reverse", vals, line)
        self._refused(self.depot, ("action_control",), ("write", {"keeper_id": 1}))
        self._refused(self._row(self.depot, self.part), ("write", {"par_qty": 1}))

    def test_dispatch(self):
        """P-6.1: made, checked, packed, sent, received, settled and allowed by its people alone."""
        draft = self._draft({self.part: 1})
        steps = ("action_fill", "action_cut", "action_check", "action_cancel")
        self._refused(draft, *((step,) for step in steps))
        packed = self._packed({self.part: 1})
        self._refused(packed, ("action_ship",), ("action_draft",))
        vals = {"dispatch_id": packed.id, "reason": "Mine"}
        self._wizard_refused("elevator.dispatch.override", "action_allow", vals, packed)
        sent = self._shipped({self.part: 2})
        line = {"line_id": sent.line_ids.id, "counted": True, "received_qty": 2}
        vals = {"dispatch_id": sent.id, "signature": PIXEL, "line_ids": [(0, 0, line)]}
        self._wizard_refused("elevator.dispatch.receive", "action_receive", vals, sent)
        self._received(sent, {self.part: (1, 0)})
        lost = sent.difference_ids
        vals = {"difference_id": lost.id, "short_way": "lost", "responsible": "x", "note": "x"}
        self._wizard_refused("elevator.dispatch.settle", "action_settle", vals, lost)

    def test_month(self):
        """P-2.1 to P-2.3: counted and planned by the keeper, checked by HQ, signed by both."""
        month = self.env["elevator.depot.month"].with_user(self.keeper)
        month = month.create({"depot_id": self.depot.id})
        self._refused(month.line_ids, ("write", {"counted": True, "counted_qty": 0}))
        for line in month.line_ids:
            line.write({"counted": True, "counted_qty": line.book_qty})
        self._refused(month, ("action_count",))
        month.action_count()
        self._refused(month, ("action_plan",))
        month.action_plan()
        self._refused(month, ("action_trim",), ("action_approve",))
        month.with_user(self.hq).action_approve()
        vals = {"document": f"{month._name},{month.id}", "signature": PIXEL}
        self._wizard_refused("elevator.depot.sign", "action_sign", vals, month)

    def test_issue_and_old_part(self):
        """P-4.2a: issued and taken in by the keeper, charged and excused at HQ."""
        self.part.returns_old_part = True
        issue = self.env["elevator.parts.issue"].with_user(self.keeper)
        issue = issue.create(
            {
                "depot_id": self.depot.id,
                "elevator_id": self.elevator_a.id,
                "line_ids": [(0, 0, {"product_id": self.part.id})],
            }
        )
        self._refused(issue, ("action_issue",))
        issue.action_issue()
        old = issue.old_ids
        self._refused(old, ("action_back",), ("action_charge",), ("write", {"state": "back"}))
        vals = {"res_model": old._name, "res_id": old.id, "excuse": "Mine"}
        self._wizard_refused("elevator.owed.excuse", "action_excuse", vals, old)

    def test_loan(self):
        """P-6.3"""
        today = self.company._elevator_today()
        loan = self._paper("elevator.parts.loan", reason="Urgent", due_on=today)
        self._refused(loan, ("action_lend",), ("action_cancel",), ("write", {"due_on": today}))
        loan.with_user(self.hq).action_lend()
        self._refused(loan, ("action_settle",))
        self._wizard_refused("elevator.loan.back", "action_back", {"loan_id": loan.id}, loan)

    def test_defect(self):
        """P-6.2: sent, checked, judged, claimed, answered and scrapped by none of them."""
        defect = self._paper("elevator.parts.defect", happened="Torn")
        self._refused(defect, ("action_send",), ("action_cancel",))
        defect.action_send()
        vals = {"defect_id": defect.id}
        check, verdict = "elevator.defect.check", "elevator.defect.verdict"
        self._wizard_refused(check, "action_take_in", vals, defect)
        self._wizard_refused(check, "action_send_back", vals | {"note": "Mine"}, defect)
        defect.with_user(self.hq)._check_in()
        judged = vals | {"verdict": "quality", "reason": "Mine"}
        self._wizard_refused(verdict, "action_judge", judged, defect)
        defect.with_user(self._create_user("out_qa", "group_qa"))._judge("quality", "Tested")
        self._refused(defect, ("action_scrap",))
        supplier = {"supplier_id": self.supplier_a.id}
        claimed = vals | supplier | {"amount": 1}
        self._wizard_refused("elevator.defect.claim", "action_claim", claimed, defect)
        defect.sudo()._claim(self.supplier_a, 10)
        answered = vals | {"amount": 1, "note": "Mine"}
        self._wizard_refused("elevator.defect.answer", "action_answer", answered, defect)

    @property
    def supplier_a(self):
        return self.site_a.partner_id

    def test_close(self):
        """P-4.2b"""
        close = self.env["elevator.depot.close"].with_user(self.hq)
        close = close.create({"depot_id": self.depot.id})
        self._refused(close, ("action_prepare",), ("action_verify",), ("unlink",))

    def test_price(self):
        """P-1: nobody of them sets an HQ price."""
        part = self.part.product_tmpl_id
        vals = {"product_tmpl_id": part.id, "price": 1}
        self._wizard_refused("elevator.part.price", "action_set", vals, part)
        self._refused(part.hq_price_ids, ("write", {"fixed_price": 1}), ("unlink",))
