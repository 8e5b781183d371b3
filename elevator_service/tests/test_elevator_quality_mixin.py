"""M-5, M-1.3.3, M-2.2.5: what was found and said, one click from the elevator and the site."""

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .quality_common import QualityCommon

COUNTS = ("audit_count", "evaluation_count", "book_count", "trust_finding_count")


@tagged("post_install", "-at_install")
class TestElevatorQualityMixin(QualityCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.second = cls._create_maintained("TA-M2", cls.site_a, maintainer_id=cls.worker.id)
        for elevator in (cls.unit_a, cls.unit_a, cls.second, cls.unit_b):
            cls._audited(elevator)
        last = cls.today.replace(day=1)
        for site in (cls.site_a, cls.site_b):
            cls.env["elevator.evaluation"].create(
                site._prepare_evaluations("en_US", last, cls.today)
            )
        cls.env["elevator.record.book"]._open(cls.env.company, cls.today)
        cls.env["elevator.trust.finding"]._raise(
            [
                {
                    "rule": "too_short",
                    "key": f"quality-{elevator.id}",
                    "branch_id": elevator.branch_id.id,
                    "site_id": elevator.site_id.id,
                    "elevator_id": elevator.id,
                    "date": cls.today,
                    "said": "Nobody came",
                    "recorded": "A visit",
                }
                for elevator in (cls.unit_a, cls.second, cls.unit_b)
            ],
        )

    def _numbers(self, record, user):
        record = record.with_user(user)
        return [record[name] for name in COUNTS]

    def test_the_numbers_of_elevator_and_site(self):
        """An elevator's own, and the evaluations of its site; a site's are those of all."""
        books = self.env["elevator.record.book"].search_count
        own = books([("elevator_id", "=", self.unit_a.id)])
        site = books([("site_id", "=", self.site_a.id)])
        self.assertGreater(site, own)
        self.assertEqual(self._numbers(self.unit_a, self.officer), [2, 1, own, 1])
        self.assertEqual(self._numbers(self.site_a, self.officer), [3, 1, site, 2])

    def test_each_number_opens_its_records(self):
        for record in (self.unit_a, self.site_a):
            record = record.with_user(self.officer)
            for name, verb in zip(
                COUNTS, ("audits", "evaluations", "books", "trust_findings"), strict=True
            ):
                action = getattr(record, f"action_open_{verb}")()
                found = record.env[action["res_model"]].search(action["domain"])
                self.assertEqual(len(found), record[name], f"{record} {name}")

    def test_only_what_the_reader_may_see(self):
        """Rules of the branch hold; findings are no maintainer's."""
        self.assertEqual(self._numbers(self.unit_b, self.service)[0], 1)
        hidden = self._ordered(self.unit_a, date=self.today.replace(year=self.today.year + 1))
        self.assertEqual(self._numbers(self.unit_a, self.inspector)[0], 3)
        self.assertEqual(self._numbers(self.unit_a, self.officer)[0], 2, "not before its day")
        self.assertTrue(hidden)
        worker = self.unit_a.with_user(self.user_a)
        self.assertEqual(worker.audit_count, 2)
        with self.assertRaises(AccessError):
            worker.trust_finding_count  # noqa: B018
        arch = worker.get_view(view_type="form")["arch"]
        self.assertIn("audit_count", arch)
        self.assertNotIn("trust_finding_count", arch)

    def test_one_query_a_number(self):
        """Whatever the number of elevators or sites."""
        for records in (self.unit_a | self.second | self.unit_b, self.site_a | self.site_b):
            records = records.with_user(self.service)
            warm = [record[name] for record in records for name in COUNTS]
            records.invalidate_recordset(COUNTS)
            with self.assertQueryCount(4):
                cold = [record[name] for record in records for name in COUNTS]
            self.assertEqual(cold, warm)
