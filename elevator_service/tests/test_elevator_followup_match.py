"""M-5.1–5.5: what the customer said is matched with the records; a mismatch becomes a finding."""

from datetime import timedelta

from freezegun import freeze_time

from odoo.tests import tagged

from .test_elevator_followup import FRIDAY, NINE, FollowupCommon


@tagged("post_install", "-at_install")
class TestElevatorFollowupMatch(FollowupCommon):
    """The days of the call: 0 is Friday a week ago, 6 is yesterday."""

    def _visit(self, day, **vals):
        return self._sealed(self.lift, NINE - timedelta(7 - day), **vals)

    def _event(self, kind, day):
        return self.lift._log_event(kind, FRIDAY - timedelta(7 - day), note="Door")

    @freeze_time(NINE)
    def _answer(self, came="", running="ok", quality=5, **answers):
        """Answer the call; the codes of the rules that found something."""
        call = self._call()
        marks = "".join("1" if str(n) in came else "0" for n in range(7)) if came else ""
        count = call.with_user(self.caller).queue_answer(
            {"came": marks, "running": running, "quality": quality, **answers}
        )
        found = self.findings.search([("key", "=", f"followup:{call.id}")])
        self.assertEqual(count, len(found))
        self.assertEqual(call.mismatch_count, len(found))
        return {finding.rule_id.code: finding for finding in found}

    def test_honest_week(self):
        """Two visits, a fault, a part, all as the customer says."""
        self._visit(1)
        self._visit(6, parts_used="Lamp")
        self._event("fault", 3)
        self.assertFalse(self._answer(came="136", fault_count=1, parts_count=1))

    def test_a_day_beside_is_the_same_visit(self):
        self._visit(2)
        self.assertFalse(self._answer(came="3"))

    def test_who_does_not_know_the_days_says_nothing(self):
        self._visit(2)
        self.assertFalse(self._answer())

    def test_m_5_2_recorded_but_nobody_came(self):
        visits = self._visit(1) | self._visit(5)
        found = self._answer(came="5")
        self.assertEqual(set(found), {"call_no_visit"})
        finding = found["call_no_visit"]
        self.assertRecordValues(
            finding,
            [
                {
                    "site_id": self.site_a.id,
                    "branch_id": self.branch_a.id,
                    "worker_ids": self.worker.ids,
                    "date": FRIDAY,
                    "owner_id": self.service.id,
                }
            ],
        )
        self.assertIn("03-04", finding.said)
        self.assertIn("2026-02-28", finding.recorded)
        evidence = {(e.res_model, e.res_id) for e in finding.evidence_ids}
        call = self._call()
        self.assertEqual(
            evidence, {("elevator.followup", call.id), ("elevator.visit", visits[0].id)}
        )
        self.assertIn(finding, self.findings.search(call.action_open_trust_findings()["domain"]))

    def test_nobody_came_at_all(self):
        self._visit(3)
        self.assertEqual(set(self._answer(came="x")), {"call_no_visit"})

    def test_came_but_nothing_recorded(self):
        """A call-out on that day explains it, an open visit too."""
        self._visit(0)
        self._event("fault", 3)
        self._visit(5, state="running", seal=None, finished_at=None)
        self.assertFalse(self._answer(came="035", fault_count=1))

    def test_came_but_nothing_recorded_is_found(self):
        self._visit(0)
        self.assertEqual(set(self._answer(came="04")), {"call_unrecorded"})

    def test_faults_differ_both_ways(self):
        for said, recorded, trapped, found in (
            (2, 2, 0, set()),
            (1, 0, 0, {"call_fault"}),
            (0, 1, 0, {"call_fault"}),
            (1, 0, 1, set()),  # an entrapment counted as a fault
            (0, 0, 1, set()),
            (2, 0, 1, {"call_fault"}),
        ):
            with self.subTest(said=said, recorded=recorded, trapped=trapped):
                with self.env.cr.savepoint(flush=False) as point:
                    for _n in range(recorded):
                        self._event("fault", 2)
                    for _n in range(trapped):
                        self._event("entrapment", 2)
                    answer = self._answer(fault_count=said, entrapment_count=trapped)
                    self.assertEqual(set(answer), found)
                    point.rollback()
                self.env.invalidate_all()

    def test_a_hidden_entrapment(self):
        self.assertEqual(set(self._answer(entrapment_count=1)), {"call_entrapment"})

    def test_parts_differ_both_ways(self):
        self._visit(2, parts_used="Door roller")
        found = self._answer(came="2")
        self.assertEqual(set(found), {"call_part"})
        self.assertIn("Door roller", found["call_part"].recorded)

    def test_parts_said_and_not_recorded(self):
        self._visit(2)
        found = self._answer(came="2", parts_count=1, parts_text="Rope")
        self.assertIn("Rope", found["call_part"].said)

    def test_running_badly(self):
        """Without a word in the records a finding; with a fault none."""
        self.assertEqual(set(self._answer(running="stopped")), {"call_running"})

    def test_running_badly_and_known(self):
        self._event("fault", 4)
        self.assertFalse(self._answer(running="limited", fault_count=1))

    def test_bad_word(self):
        self.assertEqual(set(self._answer(quality=2)), {"call_quality"})

    def test_points_that_were_not_given_are_not_bad(self):
        self.assertFalse(self._answer(quality=0))

    def test_a_rule_that_is_off_is_not_asked(self):
        self.env.ref("elevator_service.trust_rule_call_quality").active = False
        self.assertFalse(self._answer(quality=1))

    def test_every_rule_of_calls_is_asked(self):
        rules = self.env["elevator.trust.rule"].search([("source", "=", "call")])
        self.assertEqual(len(rules), 7)
        for rule in rules:
            self.assertTrue(hasattr(self.calls, f"_differs_{rule.code}"), rule.code)
