"""M-5.1–5.5: a mismatch becomes a finding with evidence, owner, due day and verdict."""

from datetime import timedelta

from freezegun import freeze_time
from psycopg2.extras import Json

from odoo.exceptions import AccessError, UserError
from odoo.service.model import call_kw
from odoo.tests import Form, tagged, warmup
from odoo.tools import SQL, mute_logger

from .access_common import hostile_context
from .common import ElevatorCommon


class TrustCommon(ElevatorCommon):
    """A sealed visit of each branch, and who judges."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.findings = cls.env["elevator.trust.finding"]
        cls.service = cls._create_user("trust_service", "group_hq_service")
        cls.manager = cls._create_user("trust_manager", "group_service_manager")
        cls.inspector = cls._create_user("trust_inspector", "group_inspection")
        cls.leader = cls._create_user("trust_leader", "group_leader")
        cls.officer = cls._create_user("trust_officer", "group_branch_officer", cls.branch_a)
        cls.env.company.elevator_trust_owner_id = cls.service
        cls.env.company.elevator_trust_chief_id = cls.manager
        cls.env.company.elevator_two_workers = False
        cls.today = cls.env.company._elevator_today()
        cls.lift = cls._create_maintained("TA-M", cls.site_a)
        cls.user_a = cls._create_user("trust_worker", "group_maintainer", cls.branch_a)
        cls.worker = cls._create_maintainer("Worker A", cls.branch_a, cls.user_a)

    @classmethod
    def _sealed(cls, elevator, start, minutes=60, **vals):
        """A sealed visit as the database holds it, past the verbs: many are needed quickly.

        :param start: datetime, UTC; the day is that of Shanghai
        """
        row = {
            "elevator_id": elevator.id,
            "site_id": elevator.site_id.id,
            "branch_id": elevator.branch_id.id,
            "company_id": elevator.company_id.id,
            "maintainer_id": cls.worker.id,
            "level": "half_month",
            "state": "done",
            "date": (start + timedelta(hours=8)).date(),
            "started_at": start,
            "finished_at": start + timedelta(minutes=minutes),
            "codes": "ooo",
            "seal": "0" * 64,
            **vals,
        }
        if "readings" in row:
            row["readings"] = Json(row["readings"])
        [(visit,)] = cls.env.execute_query(
            SQL(
                "INSERT INTO elevator_visit (%s) VALUES %s RETURNING id",
                SQL(", ").join(SQL.identifier(name) for name in row),
                tuple(row.values()),
            )
        )
        return cls.env["elevator.visit"].browse(visit)

    @classmethod
    def _rule(cls, code, **parameters):
        """The rule, with parameters set."""
        rule = cls.env.ref(f"elevator_service.trust_rule_{code}")
        for parameter in rule.parameter_ids:
            parameter.value = parameters.get(parameter.key, parameter.value)
        return rule

    @classmethod
    def _hits(cls, code, **parameters):
        """What a rule finds, {key: row}; raises nothing."""
        return {row["key"]: row for row in cls._rule(code, **parameters)._hits()}


@tagged("post_install", "-at_install")
class TestElevatorTrustFinding(TrustCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.visit = cls._create_done(cls.lift, cls.worker)
        cls.finding = cls._found(cls.visit)

    def test_m_5_a_finding_has_evidence_owner_due_day(self):
        finding = self.finding
        self.assertRecordValues(
            finding,
            [
                {
                    "branch_id": self.branch_a.id,
                    "elevator_id": self.lift.id,
                    "worker_ids": self.worker.ids,
                    "owner_id": self.service.id,
                    "due_on": self.today + timedelta(7),
                    "state": "open",
                    "verdict": False,
                    "escalation": 0,
                }
            ],
        )
        evidence = finding.evidence_ids
        self.assertEqual((evidence.res_model, evidence.res_id), (self.visit._name, self.visit.id))
        self.assertEqual(evidence.name, self.visit.display_name)
        opened = evidence.with_user(self.officer).action_open()
        self.assertEqual((opened["res_model"], opened["res_id"]), ("elevator.visit", self.visit.id))

    def test_the_same_evidence_is_found_once(self):
        """Again, twice in one call, after the verdict: always the one finding."""
        self.finding.with_user(self.service)._judge("false_alarm", "Clock was wrong")
        self.assertEqual(self._found(self.visit), self.finding)
        vals = {"rule": "test_doubt", "branch_id": self.branch_a.id, "date": self.today}
        both = self.findings._raise([vals | {"key": "x"}, vals | {"key": "x"}])
        self.assertEqual(len(both), 1)
        self.assertEqual(self.finding.verdict, "false_alarm")

    def test_a_rule_that_is_off_finds_nothing(self):
        self.finding.rule_id.active = False
        self.assertFalse(self._found(self.visit, key="other"))

    @warmup
    def test_many_are_raised_in_few_queries(self):
        def vals(key):
            return {
                "rule": "test_doubt",
                "key": key,
                "branch_id": self.branch_a.id,
                "worker_ids": self.worker.ids,
                "date": self.today,
                "evidence": [("elevator.visit", self.visit.id)],
            }

        self.findings._raise([vals("one")])
        self.env.flush_all()
        with self.assertQueryCount(20):
            found = self.findings._raise([vals(f"k{n}") for n in range(60)])
            self.env.flush_all()
        self.assertEqual(len(found), 60)
        self.assertEqual(len(found.evidence_ids), 60)

    def test_m_5_hq_judges_with_grounds(self):
        finding = self.finding
        for verdict, text in ((False, "x"), ("maybe", "x"), ("true", "  ")):
            with self.assertRaisesRegex(UserError, "grounds"):
                finding.with_user(self.service)._judge(verdict, text)
        with Form(
            self.env["elevator.trust.verdict"]
            .with_user(self.inspector)
            .with_context(**finding.with_user(self.inspector).action_judge()["context"])
        ) as form:
            form.verdict = "true"
            form.text = "The guard saw nobody"
        form.record.action_apply()
        self.assertRecordValues(
            finding,
            [
                {
                    "state": "judged",
                    "verdict": "true",
                    "verdict_text": "The guard saw nobody",
                    "judged_by_id": self.inspector.id,
                }
            ],
        )
        self.assertIn("The guard saw nobody", finding.message_ids[:1].body)
        with self.assertRaisesRegex(AccessError, "service manager"):
            finding.with_user(self.service)._judge("explained", "Was there after all")
        finding.with_user(self.manager)._judge("explained", "Was there after all")
        self.assertEqual(finding.verdict, "explained")
        self.assertEqual(len(finding.message_ids), 2, "both verdicts stay to be read")

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_who_may_not_judge(self):
        """Not the branch, not a reader, not who it is about."""
        other = self._create_user("trust_other", "group_branch_officer", self.branch_b)
        for user in (self.officer, self.user_a, other):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.finding.with_user(user)._judge("false_alarm", "Text")
        self.worker.user_id = self.service
        with self.assertRaisesRegex(AccessError, "himself"):
            self.finding.with_user(self.service)._judge("false_alarm", "Text")
        self.assertEqual(self.finding.state, "open")

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_nobody_types_a_finding(self):
        """Over RPC with any context: no verdict, no evidence changed, none made or deleted."""
        finding = self.finding
        calls = [
            ("write", [finding.ids, {name: value}])
            for name, value in (("verdict", "true"), ("state", "judged"), ("recorded", "x"))
        ]
        calls += [
            ("write", [finding.ids, {"worker_ids": [(5,)]}]),
            ("unlink", [finding.ids]),
            ("create", [finding.copy_data()]),
        ]
        for user in (self.officer, self.service, self.manager, self.inspector):
            for method, args in calls:
                with (
                    self.subTest(user=user.login, method=method, args=args),
                    self.assertRaises(UserError),
                ):
                    call_kw(
                        self.findings.with_user(user), method, args, {"context": hostile_context()}
                    )
        finding.with_user(self.service).write({"owner_id": self.manager.id})
        self.assertEqual(finding.owner_id, self.manager)
        with self.assertRaises(AccessError):
            finding.with_user(self.inspector).write({"owner_id": self.inspector.id})

    def test_the_branch_explains_in_the_discussion(self):
        self.finding.with_user(self.officer).message_post(body="He forgot to press arrived")
        self.assertIn("forgot", self.finding.message_ids[:1].body)

    def test_m_5_late_findings_go_up(self):
        """To the chief, then to the leader in charge; one message each, not one a finding."""
        more = self._found(self.visit, key="more")
        done = self._found(self.visit, key="done")
        done.with_user(self.service)._judge("true", "Seen")
        both = self.finding | more
        for days, owner, step in (
            (7, self.service, 0),
            (8, self.manager, 1),
            (14, self.manager, 1),
            (15, self.leader, 2),
            (40, self.leader, 2),
        ):
            with self.subTest(days=days), freeze_time(self.today + timedelta(days, hours=4)):
                self.findings._cron_escalate()
                self.assertEqual((both.owner_id, set(both.mapped("escalation"))), (owner, {step}))
                both.invalidate_recordset(["is_late"])
                self.assertEqual(both.mapped("is_late"), [days > 7] * 2)
        self.assertEqual(done.owner_id, self.service)
        for user in (self.manager, self.leader):
            told = self.env["mail.message"].search([("partner_ids", "in", user.partner_id.ids)])
            self.assertEqual(len(told), 1, user.login)
            self.assertIn("2", told.subject)

    def test_precision_of_a_rule(self):
        """True findings among those judged."""
        rule = self.finding.rule_id
        self.assertEqual((rule.finding_count, rule.open_count, rule.precision), (1, 1, 0))
        self.finding.with_user(self.service)._judge("true", "Seen")
        for number, verdict in enumerate(("true", "explained", "false_alarm")):
            self._found(self.visit, key=str(number)).with_user(self.service)._judge(verdict, "Text")
        self._found(self.visit, key="open")
        rule.invalidate_recordset()
        self.assertRecordValues(
            rule,
            [
                {
                    "finding_count": 5,
                    "open_count": 1,
                    "true_count": 2,
                    "explained_count": 1,
                    "false_count": 1,
                    "precision": 50.0,
                }
            ],
        )
        self.assertEqual(self.lift.with_user(self.officer).trust_finding_count, 5)

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_rules_are_set_by_hq_in_their_numbers_only(self):
        rule = self.finding.rule_id
        parameter = self.env["elevator.trust.parameter"].create(
            {"rule_id": rule.id, "key": "share", "name": "Share", "value": 50}
        )
        rule.with_user(self.service).parameter_ids.value = 40
        self.assertEqual(rule._parameters(), {"share": 40.0})
        with self.assertRaises(UserError):
            rule.with_user(self.manager).write({"code": "other"})
        with self.assertRaises(UserError):
            parameter.with_user(self.manager).write({"key": "other"})
        with self.assertRaises(AccessError):
            rule.with_user(self.officer).read(["parameter_ids"])
        with self.assertRaises(AccessError):
            rule.with_user(self.officer).write({"days": 99})
        with self.assertRaises(UserError):
            rule.unlink()
