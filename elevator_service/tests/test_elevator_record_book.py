"""Record books: opened by themselves, gaps named, collected, bound (M-2.2.2, M-2.2.5, L-1)."""

import base64
import io
from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged, warmup
from odoo.tools.pdf import PdfFileReader

from .portal_common import PIXEL
from .quality_common import QualityCommon


@tagged("post_install", "-at_install")
class TestElevatorRecordBook(QualityCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.books = cls.env["elevator.record.book"]
        cls.company = cls.env.company
        cls.books._open(cls.company, date(2026, 8, 10))
        cls.book = cls.books.search(
            [("elevator_id", "=", cls.unit_a.id), ("date_from", "=", "2026-07-01")]
        )

    def _visit(self, day, state="missed"):
        """A visit of the quarter: missed, or done on its day."""
        with freeze_time(f"{day} 02:00:00"):
            if state == "done":
                return self._create_done(self.unit_a, self.worker, level="half_month")
            visit = self._create_visit(self.unit_a, self.worker)
            visit._move_to(state)
        return visit

    def _full_quarter(self, but=()):
        """Work every 15 days, signed; but some days."""
        days = ["07-01", "07-15", "07-30", "08-14", "08-29", "09-13", "09-27"]
        for day in days:
            if day not in but:
                visit = self._visit(f"2026-{day}", "done")
                with freeze_time(f"2026-{day} 03:00:00"):
                    visit.sheet_id._sign(PIXEL, "Ms Ma")

    def _gaps(self):
        self.env.flush_all()
        self.env.invalidate_all()
        gaps = self.env["elevator.record.gap"].search(
            [("book_id", "=", self.book.id)], order="date"
        )
        return [(gap.kind, str(gap.date), str(gap.date_to)) for gap in gaps]

    def test_one_book_per_elevator_and_quarter_and_site_and_year(self):
        """M-2.2.5: opened once, the branches apart, nothing for what is not in maintenance."""
        opened = self.books.search([])
        self.assertEqual(
            sorted((b.kind, b.elevator_id.code or "", b.branch_id.code) for b in opened),
            [
                ("evaluation", "", "TA"),
                ("evaluation", "", "TB"),
                ("maintenance", "TA-M", "TA"),
                ("maintenance", "TB-M", "TB"),
            ],
        )
        self.assertFalse(self.books._open(self.company, date(2026, 9, 30)))
        later = self.books._open(self.company, date(2026, 10, 1))
        self.assertEqual(later.mapped("kind"), ["maintenance"] * 2)
        self.assertEqual(later[0].name, "TA-M 2026-Q4")
        self.assertEqual(str(self.book.date_to), "2026-09-30")

    @freeze_time("2026-10-02 02:00:00")
    def test_the_night_opens_the_new_quarter_and_what_the_last_one_lacks(self):
        late = self._create_maintained("TA-L", self.site_a)
        with self.enter_registry_test_mode():
            self.env.ref("elevator_service.cron_open_books").method_direct_trigger()
        names = self.books.search([("elevator_id", "=", late.id)]).mapped("name")
        self.assertEqual(sorted(names), ["TA-L 2026-Q3", "TA-L 2026-Q4"])

    @warmup
    def test_opening_many_takes_few_queries(self):
        self.env["elevator.unit"]._register_existing(
            [
                {
                    "code": f"Q-{number}",
                    "name": str(number),
                    "site_id": self.site_a.id,
                    "branch_id": self.branch_a.id,
                    "state": "maintenance",
                }
                for number in range(50)
            ],
            date=date(2026, 1, 1),
        )
        with self.assertQueryCount(__system__=10):
            self.books._open(self.company, date(2027, 1, 5))
            self.env.flush_all()

    @freeze_time("2026-10-05 02:00:00")
    def test_a_full_quarter_has_no_gap(self):
        self._full_quarter()
        self.assertEqual(self._gaps(), [])
        self.assertEqual((self.book.visit_count, self.book.done_count), (7, 7))

    @freeze_time("2026-10-05 02:00:00")
    def test_what_is_missing_is_named_by_day(self):
        """M-2.2.5, L-1: a missed visit, an unsigned record, more than 15 days without work."""
        self._full_quarter(but=("08-14",))
        self._visit("2026-08-14")
        unsigned = self._visit("2026-09-20", "done")
        self.assertEqual(
            self._gaps(),
            [
                ("hole", "2026-07-31", "2026-08-28"),
                ("missed", "2026-08-14", "2026-08-14"),
                ("unsigned", "2026-09-20", "2026-09-20"),
            ],
        )
        self.assertIn("Worker A", self.book.gaps_now)
        self.assertIn("2026-08-14", self.book.gaps_now)
        self.assertEqual(self.book.gap_count, 3)
        unsigned.sheet_id._sign(PIXEL, "Ms Ma")
        self.assertEqual(len(self._gaps()), 2)

    @freeze_time("2026-10-05 02:00:00")
    def test_book_and_archive_name_the_same(self):
        """M-2.2.5, M-7: a pack lists what a book lists; of the same days the same."""
        self._full_quarter(but=("08-14",))
        self._visit("2026-08-14")
        self._visit("2026-09-20", "done")
        archive = self.unit_a._archive_gaps(self.book.date_from, self.book.date_to)
        names = {"interval": "hole"}
        self.assertEqual(
            [(names.get(gap["code"], gap["code"]), gap["date"]) for gap in archive],
            [gap[:2] for gap in self._gaps()],
        )
        self.assertIn("29 days without a service, until 2026-08-28", archive[0]["text"])

    @freeze_time("2026-10-05 02:00:00")
    def test_a_patrol_is_no_service(self):
        """L-1: every 15 days a service; patrols between do not fill the hole."""
        self._full_quarter(but=("08-14",))
        with freeze_time("2026-08-14 02:00:00"):
            self._create_done(self.unit_a, self.worker, level="patrol").sheet_id._sign(PIXEL, "Ma")
        self.assertEqual(self._gaps(), [("hole", "2026-07-31", "2026-08-28")])

    @freeze_time("2026-10-05 02:00:00")
    def test_nothing_is_owed_after_the_end(self):
        """L-1: days after the end of maintenance are no hole, nor a period wholly after it."""
        with freeze_time("2026-07-02 02:00:00"):
            self.unit_a._move_to("ended", note="Contract over")
        self.assertEqual(self._gaps(), [])
        self.assertEqual(self.unit_a._archive_gaps(date(2026, 8, 1), date(2026, 9, 30)), [])

    @freeze_time("2026-10-05 02:00:00")
    def test_a_quarter_without_any_work_is_a_gap_and_a_stopped_one_is_none(self):
        self.assertEqual(self._gaps(), [("hole", "2026-07-01", "2026-09-30")])
        with freeze_time("2026-07-05 02:00:00"):
            self.unit_a._move_to("suspended", note="Repair of the building")
        self.assertEqual(self._gaps(), [])

    @freeze_time("2026-08-20 02:00:00")
    def test_a_running_quarter_owes_nothing_of_days_to_come(self):
        self._create_visit(self.unit_a, self.worker, date=date(2026, 8, 25))
        self._full_quarter(but=("08-29", "09-13", "09-27"))
        self.assertEqual(self._gaps(), [])

    @freeze_time("2026-10-05 02:00:00")
    def test_collected_by_hq_service_alone(self):
        self._full_quarter()
        for user in (self.officer, self.user_a):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.book.with_user(user).action_collect()
        self.book.with_user(self.service).action_collect()
        self.assertRecordValues(
            self.book,
            [
                {
                    "state": "collected",
                    "collected_on": date(2026, 10, 5),
                    "collected_by_id": self.service.id,
                    "collected_late": False,
                    "collected_gaps": 0,
                }
            ],
        )
        with self.assertRaises(UserError):
            self.book.with_user(self.service).action_collect()

    def test_a_book_with_gaps_is_taken_with_a_remark_and_keeps_them_by_name(self):
        """M-2.2.2: late collection is kept; none of a batch is taken when one is refused."""
        with freeze_time("2026-11-01 02:00:00"):
            self._full_quarter(but=("09-27",))
            other = self.books.search([("elevator_id", "=", self.unit_b.id)])
            other.remark = "The branch lost its book"
            both = self.book | other
            self.assertEqual(self.books.search([("is_late", "=", True)]), both)
            with self.assertRaisesRegex(UserError, "TA-M 2026-Q3"):
                both.with_user(self.service).action_collect()
            self.assertEqual(both.mapped("state"), ["open"] * 2)
            self.book.with_user(self.service).remark = "Elevator stood still"
            both.with_user(self.service).action_collect()
            self.env.invalidate_all()
            self.assertTrue(self.book.collected_late)
            self.assertIn("2026-09-14 – 2026-09-30", self.book.gaps_now)
            self.assertEqual((self.book.gap_count, self._gaps()), (1, []))

    @freeze_time("2026-08-20 02:00:00")
    def test_a_running_book_is_not_collected(self):
        self.book.remark = "Text"
        with self.assertRaisesRegex(UserError, "not over"):
            self.book.with_user(self.service).action_collect()

    @freeze_time("2026-10-05 02:00:00")
    def test_given_back_by_the_manager_with_a_remark(self):
        self._full_quarter()
        self.book.with_user(self.service).action_collect()
        with self.assertRaises(AccessError):
            self.book.with_user(self.service).action_give_back()
        manager = self._create_user("book_manager", "group_service_manager")
        with self.assertRaises(UserError):
            self.book.with_user(manager).action_give_back()
        self.book.remark = "Taken by mistake"
        self.book.with_user(manager).action_give_back()
        self.assertEqual((self.book.state, self.book.collected_on), ("open", False))

    def test_nothing_is_typed(self):
        for vals in ({"state": "collected"}, {"pdf": PIXEL}, {"collected_on": "2026-01-01"}):
            with self.subTest(vals=vals), self.assertRaises(UserError):
                self.book.with_user(self.service).write(vals)
        with self.assertRaises(AccessError):
            self.book.with_user(self.stranger).action_bind()

    @freeze_time("2026-10-05 02:00:00")
    def test_bound_in_time_order_with_the_site_on_the_cover(self):
        """M-2.2.5: cover, then every sealed record of the quarter by its day."""
        self._full_quarter()
        binder = self.book.with_user(self.officer).with_context(force_report_rendering=True)
        action = binder.action_bind()
        self.assertIn(f"/{self.book.id}/pdf/TA_TA-M_2026-Q3.pdf", action["url"])
        pages = PdfFileReader(io.BytesIO(base64.b64decode(self.book.pdf))).pages
        self.assertGreaterEqual(len(pages), 8)
        texts = ["".join(page.extract_text().split()) for page in pages]
        self.assertIn("".join(self.site_a.name.split()), texts[0])
        seals = [visit.seal for visit in self.book._records()]
        places = [n for seal in seals for n, text in enumerate(texts) if seal in text]
        self.assertEqual((len(places), places), (7, sorted(places)))
        self.assertFalse(self.book.is_outdated)

    @freeze_time("2026-10-05 02:00:00")
    def test_what_came_after_the_binding_is_told(self):
        visit = self._visit("2026-07-02", "done")
        self.book.action_bind()
        with freeze_time("2026-10-06 02:00:00"):
            self.env["elevator.visit.supplement"].create(
                {"visit_id": visit.id, "text": "Text", "reason": "Reason"}
            )
            self.env.invalidate_all()
            self.assertTrue(self.book.is_outdated)

    def test_an_empty_book_is_not_bound(self):
        with self.assertRaises(UserError):
            self.book.action_bind()
