"""M-7, L-4: the finder runs over the sealed records each night and finds the same thing once."""

from datetime import datetime, timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .test_elevator_trust_finding import TrustCommon

START = datetime(2026, 3, 2, 1, 0)


@tagged("post_install", "-at_install")
class TestElevatorTrustFinder(TrustCommon):
    def _night(self):
        with self.enter_registry_test_mode():
            self.env.ref("elevator_service.cron_trust_find").method_direct_trigger()
        self.env.invalidate_all()

    def test_a_night_finds_and_the_next_finds_nothing_new(self):
        """Through the real work of a visit, sealed by its own verb."""
        visit = self._create_visit(self.lift, self.worker, level="half_month")
        with freeze_time(START):
            visit._start()
            self._fill(visit)
        with freeze_time(START + timedelta(minutes=3)):
            visit._close()
        self._night()
        found = self.findings.search([("elevator_id", "=", self.lift.id)])
        self.assertRecordValues(
            found,
            [
                {
                    "rule_id": self._rule("too_short").id,
                    "date": START.date(),
                    "worker_ids": self.worker.ids,
                    "owner_id": self.service.id,
                    "state": "open",
                }
            ],
        )
        self.assertIn("3.0", found.recorded)
        self.assertEqual(found.evidence_ids.res_id, visit.id)
        found.with_user(self.service)._judge("explained", "Lift was blocked by movers")
        self._night()
        self.assertEqual(self.findings.search([("elevator_id", "=", self.lift.id)]), found)

    def test_texts_are_in_the_owners_language(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.service.lang = "zh_CN"
        self._sealed(self.lift, START, 2)
        rule = self._rule("too_short")
        row = rule._hits()[0]
        vals = rule._prepare_found(row, langs := {})
        self.assertEqual(langs, {self.branch_a.id: "zh_CN"})
        self.assertEqual(
            vals["recorded"], rule.with_context(lang="zh_CN")._say_too_short(row["facts"])
        )

    def test_an_unsealed_visit_is_no_record_yet(self):
        """L-4: the finder judges sealed records only."""
        self._sealed(self.lift, START, 2, seal=None)
        self.assertFalse(self._hits("too_short"))

    def test_look_back(self):
        self._sealed(self.lift, START, 2)
        rule = self._rule("too_short")
        with freeze_time(START + timedelta(days=10)):
            rule.look_back_days = 9
            self.assertFalse(rule._hits())
            rule.look_back_days = 10
            self.assertEqual(len(rule._hits()), 1)

    def test_a_rule_that_fails_stops_no_other(self):
        self._sealed(self.lift, START, 2)
        self._rule("unsigned").parameter_ids.unlink()
        with mute_logger("odoo.addons.elevator_service.models.elevator_trust_finder"):
            self._night()
        self.assertTrue(self.findings.search([("elevator_id", "=", self.lift.id)]))

    def test_counting_raises_nothing_finding_does(self):
        self._sealed(self.lift, START, 2)
        rule = self._rule("too_short").with_user(self.service)
        self.assertIn("1 hits, 1 of them new", rule.action_try()["params"]["message"])
        self.assertFalse(rule.finding_count)
        action = rule.action_find()
        self.assertEqual(len(self.findings.search(action["domain"])), 1)
        self.assertIn("1 hits, 0 of them new", rule.action_try()["params"]["message"])
        with self.assertRaises(AccessError):
            rule.with_user(self.officer).action_find()
        with self.assertRaises(AccessError):
            rule.with_user(self.officer).action_try()

    def test_every_rule_of_records_has_query_and_words(self):
        rules = self.env["elevator.trust.rule"].search([("source", "=", "records")])
        ours = rules.filtered(lambda rule: rule.get_external_id()[rule.id])
        self.assertEqual(len(ours), 7)
        self.assertEqual(ours._finders(), ours)
        for rule in ours:
            self.assertTrue(hasattr(rule, f"_say_{rule.code}"), rule.code)
