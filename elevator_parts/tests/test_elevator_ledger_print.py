"""P-2.4, P-4.1: the ledgers people read, print and hand to auditors."""

import io
from datetime import timedelta
from unittest.mock import patch

from openpyxl import load_workbook

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from odoo.addons.elevator_parts.models import elevator_parts_ledger_read as read
from odoo.addons.elevator_parts.wizards import elevator_ledger_print as wizard_file

from .common import PartsCommon


@tagged("post_install", "-at_install")
class TestLedgerPrint(PartsCommon):
    """Branch A's depot: 5 locks of last month; this month 3 in, 2 out, the 2 reversed in red."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.first = cls.today.replace(day=1)
        cls.before = cls.first - timedelta(1)
        with freeze_time(f"{cls.before} 04:00:00"):
            cls._stock(cls.depot, cls.part, 5, elevator_priced=True, elevator_price=100)
            cls._stock(cls.depot, cls.belt, 4, elevator_priced=True, elevator_price=20)
            cls._stock(cls.main, cls.part, 1, elevator_priced=True, elevator_price=100)
        cls._stock(cls.depot, cls.part, 3, elevator_priced=True, elevator_price=60)
        cls._moved(cls.part, 2, cls.depot.location_id, cls.customers, elevator_note="=1+1")
        cls.wrong = cls._lines(cls.depot, cls.part)[-1]
        cls.wrong._reverse("Wrong part")
        cls._stock(cls.depot_b, cls.part, 7)

    def _wizard(self, user=None, **vals):
        wizards = self.env["elevator.ledger.print"].with_user(user or self.hq)
        return wizards.create({"date_from": self.first, "date_to": self.today, **vals})

    def _pages(self, user=None, **vals):
        """{depot: {part name: (part, lines)}}"""
        return {
            depot: {part["name"]: (part, lines) for part, lines in blocks}
            for depot, blocks in self._wizard(user, **vals)._depot_pages()
        }

    def _book(self, wizard):
        report = self.env["ir.actions.report"].with_user(wizard.env.user)
        content, kind = report._render_xlsx("elevator_parts.ledger_xlsx", wizard.ids, {})
        self.assertEqual(kind, "xlsx")
        return load_workbook(io.BytesIO(content))

    def _html(self, wizard):
        report = self.env["ir.actions.report"].with_user(wizard.env.user)
        html, _kind = report._render_qweb_html("elevator_parts.report_ledger", wizard.ids)
        return html.decode()

    # ---------------------------------------------------------------- depot ledger

    def test_opening_and_lines_make_the_closing(self):
        """P-4.1: over the border of a month, in quantity and amount."""
        part, lines = self._pages()[self.depot]["Door lock"]
        self.assertEqual((part["opening_qty"], part["opening_amount"]), (5, 500))
        self.assertEqual([line["number"] for line in lines], [2, 3, 4])
        qty = part["opening_qty"] + sum(line["qty_in"] - line["qty_out"] for line in lines)
        amount = part["opening_amount"] + sum(line["amount"] for line in lines)
        self.assertEqual((part["closing_qty"], part["closing_amount"]), (qty, amount))
        self.assertEqual((qty, amount), (8, 680))
        self.assertEqual((part["spec"], part["origin"]), ("Spec of Door lock", "Jinan"))

    def test_month_before_ends_where_this_one_begins(self):
        part, lines = self._pages(date_from=self.before, date_to=self.before)[self.depot][
            "Door lock"
        ]
        self.assertEqual((part["opening_qty"], part["closing_qty"]), (0, 5))
        self.assertEqual(len(lines), 1)

    def test_part_without_lines_has_its_balance(self):
        """A part that lay still is listed; one that was empty and stays so is not."""
        part, lines = self._pages()[self.depot]["Belt"]
        self.assertEqual((part["opening_qty"], part["closing_qty"], lines), (4, 4, []))
        self._moved(self.belt, 4, self.depot.location_id, self.customers)
        tomorrow = self.today + timedelta(1)
        later = self._pages(date_from=tomorrow, date_to=tomorrow)[self.depot]
        self.assertEqual(set(later), {"Door lock"})

    def test_reversal_is_red_in_its_column(self):
        """P-2.5: negative where the mistake stands, in red on paper and in the workbook."""
        red = self._pages()[self.depot]["Door lock"][1][-1]
        self.assertEqual((red["red"], red["qty_in"], red["qty_out"]), (True, 0, -2))
        self.assertEqual(red["amount"], -self.wrong.amount)
        self.assertEqual(self._html(self._wizard()).count('class="o_red"'), 1)
        rows = list(self._book(self._wizard())["TA-D"].iter_rows(min_row=4))
        red_rows = [row for row in rows if row[8].value == -2]
        self.assertEqual([row[8].font.color.rgb for row in red_rows], ["FFC00000"])

    def test_only_parts_asked_for(self):
        pages = self._pages(product_ids=self.belt.ids)
        self.assertEqual({depot: set(own) for depot, own in pages.items()}, {self.depot: {"Belt"}})

    def test_chunks_lose_nothing(self):
        whole = self._pages()
        with patch.object(read, "CHUNK", 2):
            self.assertEqual(self._pages(), whole)

    def test_auditor_stands_in_his_column(self):
        """P-4.1: 稽核."""
        self.wrong.with_user(self.officer).action_audit()
        lines = self._pages()[self.depot]["Door lock"][1]
        self.assertEqual([line["auditor"] for line in lines], [None, self.officer.name, None])

    # ---------------------------------------------------------------- who reads it

    def test_other_branch_sees_nothing(self):
        stranger = self._create_user("stranger", "group_branch_officer", self.branch_b)
        ledger = self.env["elevator.parts.ledger"].with_user(stranger)
        days = (self.first, self.today)
        self.assertFalse(ledger._ledger_parts(self.depot, *days))
        self.assertFalse(list(ledger._ledger_lines(self.depot, *days)))
        self.assertFalse(ledger._ledger_totals(self.depot, *days))
        self.assertFalse(ledger._ledger_count(self.depot, *days))
        self.assertEqual(set(self._pages(stranger)), {self.depot_b})
        with self.assertRaises(AccessError):
            self._wizard(stranger, depot_ids=self.depot.ids)
        with self.assertRaises(AccessError):
            self._wizard(depot_ids=self.depot.ids).with_user(stranger)._depots()
        stranger.elevator_branch_ids = False
        with self.assertRaisesRegex(UserError, "no depot"):
            self._wizard(stranger).action_print()

    def test_keeper_prints_his_own(self):
        self.assertEqual(set(self._pages(self.keeper)), {self.depot})
        rows, _totals = self._wizard(self.keeper, kind="general")._general_ledger()
        self.assertEqual([depot for depot, _sums in rows], [self.depot])

    def test_without_our_groups_nothing_is_read(self):
        plain = self.env["res.users"].create({"name": "Plain", "login": "plain_reader"})
        with self.assertRaises(AccessError):
            self.env["elevator.parts.ledger"].with_user(plain)._ledger_parts(
                self.depot, self.first, self.today
            )

    # ---------------------------------------------------------------- general ledger

    def test_general_ledger(self):
        """P-2.4: a row per depot, reversals negative in their column, sums below."""
        rows, totals = self._wizard(kind="general")._general_ledger()
        found = {depot: sums for depot, sums in rows}
        names = ("opening_amount", "in_amount", "out_amount", "closing_amount", "kinds")
        self.assertEqual([found[self.depot][name] for name in names], [580, 180, 0, 760, 2])
        self.assertEqual([found[self.main][name] for name in names], [100, 0, 0, 100, 1])
        self.assertEqual(totals["closing_amount"], 760 + 100 + 700)
        self.assertEqual(found[self.depot]["closing_amount"], self.depot.value)
        html = self._html(self._wizard(kind="general"))
        self.assertIn("1,560.00", html)

    def test_general_ledger_per_part(self):
        rows, totals = self._wizard(kind="general", per_part=True)._general_ledger()
        found = {part: sums for part, sums in rows}
        lock = found[self.part]
        self.assertEqual((lock["opening_qty"], lock["in_qty"], lock["out_qty"]), (6, 10, 0))
        self.assertEqual((lock["closing_qty"], lock["closing_amount"]), (16, 1480))
        self.assertEqual(totals["closing_amount"], 1560)
        self.assertIn("Belt", self._html(self._wizard(kind="general", per_part=True)))

    def test_queries_do_not_grow(self):
        """One query each for balances and lines, however many depots and parts."""
        wizard, days = self._wizard(self.hq), (self.first, self.today)
        ledger = wizard.env["elevator.parts.ledger"]
        depots = self.main | self.depot | self.depot_b
        list(ledger._ledger_blocks(self.main, *days))
        self.env.flush_all()
        counts = []
        for own in (self.main, depots):
            before = self.env.cr.sql_log_count
            list(ledger._ledger_blocks(own, *days))
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])

    # ---------------------------------------------------------------- paper and workbook

    def test_paper(self):
        html = self._html(self._wizard(self.keeper))
        for text in ("Door lock", "Opening balance", "Closing balance", "Spec of Door lock"):
            self.assertIn(text, html)
        self.assertIn("table-header-group", html)
        self.assertNotIn("Depot TB-D", html)

    def test_too_long_for_paper(self):
        with patch.object(wizard_file, "PDF_LINES", 2):
            with self.assertRaisesRegex(UserError, "workbook"):
                self._wizard().action_print()
            self.assertEqual(self._wizard().action_xlsx()["report_type"], "xlsx")
        with self.assertRaisesRegex(UserError, "last day"):
            self._wizard(date_to=self.before).action_xlsx()

    def test_workbook(self):
        """The numbers of a depot read back; what people typed is text, no formula."""
        self._row(self.depot, self.part).write({"bin_store": "K1"})
        self._stock(self.depot, self.part, 1)
        book = self._book(self._wizard(self.keeper))
        self.assertEqual(book.sheetnames, ["TA-D"])
        rows = [[cell.value for cell in row] for row in book["TA-D"].iter_rows(min_row=4)]
        lock = [row for row in rows if row[0] == "Door lock"]
        self.assertEqual([row[10] for row in lock], [5, 8, 6, 8, 9, 9])
        self.assertEqual([row[11] for row in lock], [500, 680, 510, 680, 780, 780])
        self.assertEqual([row[7] for row in lock], [None, 3, None, None, 1, None])
        self.assertEqual([row[8] for row in lock], [None, None, 2, -2, None, None])
        self.assertEqual(lock[1][4].date(), self.today)
        self.assertEqual((lock[1][9], lock[4][13]), (60, "K1"))
        texts = [cell for cell in book["TA-D"]["G"] if cell.value == "=1+1"]
        self.assertEqual([cell.data_type for cell in texts], ["s"])

    def test_workbook_is_streamed(self):
        """100,000 lines need no memory: rows go to disk, none is kept."""
        options = self.env["report.elevator_parts.ledger_xlsx"].get_workbook_options()
        self.assertTrue(options["constant_memory"])

    def test_general_workbook(self):
        for per_part, total in ((False, "H"), (True, "L")):
            book = self._book(self._wizard(kind="general", per_part=per_part))
            [sheet] = book.worksheets
            values = [cell.value for cell in sheet[total]][3:]
            self.assertEqual(values[-1], 1560)
            self.assertEqual(sum(values[:-1]), 1560)
