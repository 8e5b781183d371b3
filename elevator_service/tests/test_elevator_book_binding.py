"""Many record books are bound in the background, one that fails stops no other (M-2.2.5)."""

import io
import zipfile
from datetime import date
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import HttpCase, freeze_time, tagged

from ..models.elevator_record_binding import ElevatorRecordBook
from .quality_common import QualityCommon


@tagged("post_install", "-at_install")
class TestElevatorBookBinding(QualityCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["elevator.record.book"]._open(cls.env.company, date(2026, 8, 10))
        cls.env["elevator.record.book"]._open(cls.env.company, date(2026, 11, 10))
        cls.books = cls.env["elevator.record.book"].search([("kind", "=", "maintenance")])
        with freeze_time("2026-07-02 02:00:00"):
            cls._create_done(cls.unit_a, cls.worker)
            cls._create_done(cls.unit_b, cls.worker_b)

    def _run(self):
        with self.enter_registry_test_mode():
            self.env.ref("elevator_service.cron_bind_books").method_direct_trigger()

    def test_many_books_are_bound_by_the_cron(self):
        action = self.books.with_user(self.service).action_bind()
        binding = self.env[action["res_model"]].browse(action["res_id"])
        self.assertEqual((binding.state, binding.progress, binding.book_count), ("running", 0, 4))
        self._run()
        self.assertEqual((binding.state, binding.progress), ("done", 100))
        bound = self.books.filtered("bound_at")
        self.assertEqual(set(bound.mapped("elevator_id.code")), {"TA-M", "TB-M"})
        # two books of the other quarter hold no record
        self.assertEqual(len(binding.failures.splitlines()), 2)
        self.assertIn("TA-M 2026-Q4", binding.failures)

    def test_bound_by_the_rights_and_in_the_language_of_who_ordered(self):
        seen = []

        def bind(books):
            seen.append((books.env.user, books.env.context.get("lang")))
            books.check_access("read")

        self.service.lang = "en_US"
        self.books.with_user(self.service).action_bind()
        with patch.object(ElevatorRecordBook, "_bind", bind):
            self._run()
        self.assertEqual(set(seen), {(self.service, "en_US")})
        self.assertEqual(len(seen), 4)

    def test_a_branch_orders_its_own_books_only(self):
        with self.assertRaises(UserError):
            self.books.with_user(self.officer).action_bind()

    def test_the_archive_keeps_the_branches_apart_and_others_out(self):
        """M-2.2.5: a folder per branch; a stranger gets nothing."""
        action = self.books.with_user(self.service).action_bind()
        binding = self.env[action["res_model"]].browse(action["res_id"])
        self._run()
        url = binding.action_download()["url"]
        self.service.password = "quality_service"
        self.authenticate("quality_service", "quality_service")
        answer = self.url_open(url)
        names = zipfile.ZipFile(io.BytesIO(answer.content)).namelist()
        self.assertEqual(
            sorted(names),
            ["TA_Branch_TA/TA_TA-M_2026-Q3.pdf", "TB_Branch_TB/TB_TB-M_2026-Q3.pdf"],
        )
        self.stranger.password = "quality_stranger"
        self.authenticate("quality_stranger", "quality_stranger")
        self.assertEqual(self.url_open(url).status_code, 404)
