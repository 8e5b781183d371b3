"""T-1.5: what broke a component: facts, the table, the named person, the appeal, what follows."""

from itertools import product

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import TechCommon

ANSWERS = ("yes", "no", "unknown")
PRESUMED = {"tested": "yes", "forced": "no", "burnt": "no"}


@tagged("post_install", "-at_install")
class TestDamageVerdict(TechCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.part = cls._create_part("Drive board")
        cls.judge = cls._create_user("damage_judge", "group_chief_quality_engineer")
        cls.second = cls._create_user("damage_second", "group_chief_engineer")
        cls.qa = cls._create_user("damage_qa", "group_qa")
        cls.company.elevator_damage_judge_id = cls.judge
        cls.company.elevator_damage_appeal_id = cls.second
        cls.depot = cls.env["elevator.depot"].create(
            {
                "name": "Depot",
                "code": "TA-D",
                "branch_id": cls.branch_a.id,
                "tier_id": cls.env.ref("elevator_parts.tier_2").id,
            }
        )
        cls.table = cls.env["elevator.damage.table"]._current()

    def _draft(self, user=None, **vals):
        verdicts = self.env["elevator.damage.verdict"].with_user(user or self.officer)
        return verdicts.create(
            {
                "elevator_id": self.unit_a.id,
                "product_id": self.part.id,
                "serial": "B-1",
                "happened": "Dead after a night",
                **PRESUMED,
                **vals,
            }
        )

    def _ruled(self, **vals):
        verdict = self._draft(**vals)
        verdict.with_user(self.hq).action_rule()
        return verdict.with_user(self.hq)

    def test_what_the_regulation_presumes(self):
        """Tested, no force, no burn marks: quality; traces of the site: the site pays."""
        for facts, ruling in (
            ({}, "quality"),
            ({"forced": "yes"}, "site"),
            ({"burnt": "yes"}, "site"),
            ({"wet": "yes"}, "site"),
            ({"tested": "unknown"}, "open"),
            ({"tested": "no"}, "open"),
            ({"forced": "unknown"}, "open"),
            ({"tested": "no", "qa_passed": "no"}, "quality"),
        ):
            with self.subTest(facts=facts):
                verdict = self._ruled(**facts)
                self.assertEqual((verdict.ruling, verdict.presumption), (ruling, ruling))
                self.assertEqual((verdict.table_id, verdict.state), (self.table, "ruled"))

    def test_every_fact_finds_its_row(self):
        """No combination of facts is left without a row; presumed exactly where the rule says."""
        for tested, forced, burnt, wet, passed in product(ANSWERS, repeat=5):
            facts = {"tested": tested, "forced": forced, "burnt": burnt, "wet": wet}
            rule = self.table._decide(facts | {"qa_passed": passed})
            if "yes" in (forced, burnt, wet):
                self.assertEqual(rule.ruling, "site")
            elif tested == "yes" and forced == burnt == "no":
                self.assertEqual(rule.ruling, "quality")

    def test_quality_goes_the_way_of_defective_parts(self):
        verdict = self._ruled()
        with self.assertRaisesRegex(UserError, "which depot"):
            verdict.action_settle()
        verdict.depot_id = self.depot
        verdict.action_settle()
        defect = verdict.defect_id
        self.assertEqual((verdict.state, defect.state), ("settled", "draft"))
        self.assertEqual((defect.depot_id, defect.elevator_id), (self.depot, self.unit_a))
        self.assertEqual((defect.tested, defect.presumption), ("yes", "quality"))

    def test_site_is_paid_by_who_caused_it(self):
        """The request of P-7.3.1 begins, for the one who pays."""
        verdict = self._ruled(forced="yes")
        with self.assertRaisesRegex(UserError, "who caused it"):
            verdict.action_settle()
        verdict.liable = "installer"
        verdict.action_settle()
        request = verdict.request_id
        self.assertEqual((request.cause, request.elevator_id), ("installer", self.unit_a))
        self.assertEqual(request.line_ids.product_id, self.part)
        with self.assertRaisesRegex(UserError, "not at that step"):
            verdict.action_settle()

    def test_overturned_by_the_named_person_alone(self):
        verdict = self._ruled()
        for user in (self.hq, self.officer, self.second):
            with self.assertRaises(AccessError):
                verdict.with_user(user)._overturn("site", "I know")
        own = verdict.with_user(self.judge)
        with self.assertRaisesRegex(UserError, "reason"):
            own._overturn("site", " ")
        with self.assertRaisesRegex(UserError, "already"):
            own._overturn("quality", "As it says")
        own._overturn("site", "The same surge burnt the lamps")
        self.assertEqual((verdict.ruling, verdict.presumption), ("site", "quality"))
        with self.assertRaisesRegex(UserError, "already"):
            own._overturn("quality", "Other mind")

    def test_what_the_table_leaves_open(self):
        verdict = self._ruled(tested="unknown")
        self.assertEqual(verdict.activity_ids.user_id, self.judge)
        with self.assertRaisesRegex(UserError, "waits"):
            verdict.action_settle()
        with self.assertRaisesRegex(UserError, "waits"):
            verdict.with_user(self.officer)._appeal("Hurry")
        verdict.with_user(self.judge)._overturn("quality", "Same fault in three others")
        self.assertFalse(verdict.activity_ids)
        verdict.depot_id = self.depot
        verdict.action_settle()

    def test_appeal_goes_to_a_second_person(self):
        verdict = self._ruled(forced="yes")
        with self.assertRaises(AccessError):
            verdict.with_user(self.worker_user)._appeal("No")
        verdict.with_user(self.officer)._appeal("The dent was there when it came")
        with self.assertRaisesRegex(UserError, "not at that step"):
            verdict.action_settle()
        for user in (self.judge, self.hq, self.officer):
            with self.assertRaises(AccessError):
                verdict.with_user(user)._decide_appeal("quality", "So be it")
        verdict.with_user(self.second)._decide_appeal("quality", "Carton shows the same dent")
        self.assertEqual((verdict.state, verdict.ruling), ("final", "quality"))
        with self.assertRaisesRegex(UserError, "not at that step"):
            verdict.with_user(self.officer)._appeal("Again")

    def test_who_had_his_say_does_not_decide(self):
        self.second.group_ids += self.env.ref("elevator_service.group_qa")
        verdict = self._ruled()
        verdict.with_user(self.second)._appeal("I doubt it")
        with self.assertRaisesRegex(UserError, "before"):
            verdict.with_user(self.second)._decide_appeal("site", "I was right")

    def test_two_judges(self):
        with self.assertRaises(ValidationError):
            self.company.elevator_damage_appeal_id = self.judge

    def test_only_hq_rules(self):
        verdict = self._draft()
        for user in (self.officer, self.worker_user, self.qa):
            with self.assertRaises(AccessError):
                verdict.with_user(user).action_rule()

    def test_facts_stay_as_they_were_ruled_on(self):
        fresh = self._draft(state="settled", ruling="quality", presumption="quality")
        self.assertEqual((fresh.state, fresh.ruling), ("draft", False))
        verdict = self._ruled()
        for vals in (
            {"forced": "yes"},
            {"happened": "Else"},
            {"serial": "X"},
            {"ruling": "site"},
            {"state": "final"},
            {"rule_id": False},
        ):
            with self.subTest(vals=vals), self.assertRaises(UserError):
                verdict.write(vals)
        with self.assertRaises(UserError):
            verdict.unlink()

    def test_ticket_of_the_same_elevator(self):
        other = self._create_ticket(self.unit_b)
        with self.assertRaises(UserError):
            self._draft(self.hq, ticket_id=other.id)
        ticket = self._create_ticket()
        action = ticket.action_open_damage()
        given = {k.removeprefix("default_"): v for k, v in action["context"].items()}
        self._draft(**given)
        self.assertEqual(ticket.damage_count, 1)

    def test_a_table_in_force_stays(self):
        with self.assertRaises(UserError):
            self.table.name = "Else"
        with self.assertRaises(UserError):
            self.table.rule_ids[:1].ruling = "quality"
        with self.assertRaises(UserError):
            self.table.rule_ids[:1].unlink()
        with self.assertRaises(UserError):
            self.table.unlink()

    def test_a_new_table_decides_from_then_on(self):
        before = self._ruled()
        draft = self.table.with_user(self.judge).copy({"name": "Wet is nobody's fault"})
        self.assertEqual((draft.state, len(draft.rule_ids)), ("draft", 6))
        draft.rule_ids.filtered("wet").ruling = "open"
        with self.assertRaises(AccessError):
            draft.with_user(self.hq).action_put_in_force()
        draft.action_put_in_force()
        self.assertEqual((draft.version, self.table.state), (2, "retired"))
        self.assertEqual(self._ruled(wet="yes").ruling, "open")
        self.assertEqual(before.table_id, self.table)

    def test_a_table_needs_a_last_row(self):
        draft = self.table.copy()
        draft.rule_ids[-1].unlink()
        with self.assertRaisesRegex(UserError, "last row"):
            draft.action_put_in_force()

    def test_printed(self):
        verdict = self._ruled(forced="yes")
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "elevator_techsupport.report_damage_verdict", verdict.ids
        )
        for word in (b"Dead after a night", b"Traces of external force", b"Drive board"):
            self.assertIn(word, html)

    def test_words_by_the_assistant(self):
        verdict = self._ruled()
        acts = self.env["elevator.damage.act"]
        common = {"verdict_id": verdict.id, "reason": "Seen it"}
        with self.assertRaisesRegex(UserError, "Choose"):
            acts.with_user(self.judge).create(common | {"act": "overturn"}).action_do()
        overturn = common | {"act": "overturn", "ruling": "site"}
        acts.with_user(self.judge).create(overturn).action_do()
        acts.with_user(self.officer).create(common | {"act": "appeal"}).action_do()
        decide = common | {"act": "decide", "ruling": "quality"}
        acts.with_user(self.second).create(decide).action_do()
        self.assertEqual((verdict.state, verdict.ruling), ("final", "quality"))
