"""P-1: the catalogue (备品备件明细表) comes and goes as a list, prices with history."""

import base64
import io
from datetime import timedelta

from openpyxl import Workbook, load_workbook

from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from odoo.addons.elevator_service.tools.import_run import ImportRun

from .common import PartsCommon

HEAD = ["Code", "Name", "Spec", "Origin", "Unit", "Wear part", "Models", "HQ price", "Price since"]


@tagged("post_install", "-at_install")
class TestCatalogueImport(PartsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.business = cls._create_user("cataloguer", "group_business")
        cls.model = cls.env["elevator.model"].create({"name": "GPS-III", "maker": "M"})
        cls.part.default_code = "DL-1"
        cls.today = cls.company._elevator_today()

    def _file(self, rows):
        book = Workbook()
        for row in [HEAD, *rows]:
            book.active.append(row)
        stream = io.BytesIO()
        book.save(stream)
        return stream.getvalue()

    def _job(self, content, user=None):
        jobs = self.env["elevator.import"].with_user(user or self.business)
        job = jobs.create(
            {
                "target": "product.template",
                "file": base64.b64encode(content),
                "file_name": "parts.xlsx",
            }
        )
        job.action_read_file()
        job.action_list_values()
        return job

    def _checked(self, *rows, user=None):
        job = self._job(self._file(rows), user)
        job.action_check()
        return job

    def _counts(self, job):
        return job.new_count, job.changed_count, job.unchanged_count, job.refused_count

    def _find(self, code):
        return self.env["product.template"].search([("default_code", "=", code)])

    def test_columns_are_recognized(self):
        job = self._job(self._file([["X", "Lamp", "24 V", "Wuxi", "Units", "yes", "", 3, None]]))
        self.assertEqual(
            job.column_ids.mapped("field"),
            ["default_code", "name", "part_spec", "part_origin", "uom_id.name", "wear_part"]
            + ["model_names", "hq_price", "hq_price_since"],
        )

    def test_dry_run_then_import(self):
        job = self._checked(
            ["DL-1", "Door lock", "New spec", "Jinan", "Units", "no", "", 110, None],
            ["LA-1", "Lamp", "24 V", "Wuxi", "Units", "yes", "GPS-III", 3.5, None],
        )
        self.assertEqual(self._counts(job), (1, 1, 0, 0))
        self.assertFalse(self._find("LA-1"))
        self.assertEqual(self.part.part_spec, "Spec of Door lock")
        self.assertEqual(self.part.product_tmpl_id.hq_price, 100)
        job.action_import()
        lamp = self._find("LA-1")
        self.assertEqual((lamp.hq_price, lamp.elevator_model_ids), (3.5, self.model))
        self.assertTrue(lamp.is_elevator_part and lamp.is_storable and lamp.wear_part)
        self.assertFalse(lamp.returns_old_part)
        lock = self.part.product_tmpl_id
        lock.invalidate_recordset()
        self.assertEqual((lock.part_spec, lock.hq_price), ("New spec", 110))
        self.assertEqual(lock.hq_price_since, self.today)

    def test_what_went_out_comes_in_unchanged(self):
        self.part.product_tmpl_id.elevator_model_ids = self.model
        self.belt.default_code = "BE-1"
        parts = self.part.product_tmpl_id | self.belt.product_tmpl_id
        report = self.env["ir.actions.report"].with_user(self.business)
        content, kind = report._render_xlsx("elevator_parts.catalogue_xlsx", parts.ids, {})
        self.assertEqual(kind, "xlsx")
        rows = list(load_workbook(io.BytesIO(content)).active.values)
        self.assertEqual(rows[1][:4], ("DL-1", "Door lock", "Spec of Door lock", "Jinan"))
        job = self._job(content)
        job.action_check()
        self.assertEqual(self._counts(job), (0, 0, 2, 0))

    def test_price_keeps_its_history(self):
        """A price that differs begins today, whatever an old list says; a later one waits."""
        later = self.today + timedelta(days=40)
        old = self.today - timedelta(days=90)
        job = self._checked(["DL-1", "Door lock", None, None, None, None, None, 120, old])
        job.action_import()
        items = self.part.product_tmpl_id.hq_price_ids
        self.assertEqual(items.mapped("fixed_price"), [120])  # set today, corrected today
        job = self._checked(["DL-1", "Door lock", None, None, None, None, None, 130, later])
        job.action_import()
        lock = self.part.product_tmpl_id
        lock.invalidate_recordset()
        self.assertEqual(lock.hq_price, 120)
        self.assertEqual(self.company._elevator_hq_prices(self.part, later), {self.part.id: 130})

    def test_depots_lifted_over_the_cap_are_named(self):
        """P-3: dry run and import name the depots the prices together lift; stock is untouched."""
        self._stock(self.depot, self.part, 100)
        self._stock(self.depot, self.belt, 100)
        self._stock(self.main, self.part, 5000)
        self.belt.default_code = "BE-1"
        fits = ["DL-1", "Door lock", None, None, None, None, None, 249, None]
        lifts = ["BE-1", "Belt", None, None, None, None, None, 52, None]
        job = self._checked(fits)
        self.assertFalse(job.remark_count)
        job = self._checked(fits, lifts)
        self.assertEqual((job.changed_count, job.remark_count), (2, 1))
        remark = job.row_ids.filtered(lambda row: row.outcome == "remark")
        self.assertEqual((remark.column, remark.number), (self.depot.name, 0))
        self.assertRegex(remark.reason, r"30,100.*30,000.*P-3")
        self.assertIn("30,100", job.reasons)
        job.action_import()
        self.assertEqual((job.state, job.remark_count), ("done", 1))
        self.assertEqual(self.depot.value, 12_000)

    def test_assistant_names_the_depots_a_price_lifts(self):
        """P-3: before a price is set; what is on its way counts, the main store has no cap."""
        self._stock(self.depot, self.part, 100)
        self._stock(self.main, self.part, 5000)
        form = Form(
            self.env["elevator.part.price"]
            .with_user(self.business)
            .with_context(default_product_tmpl_id=self.part.product_tmpl_id.id)
        )
        form.price = 300
        self.assertFalse(form.over_ids[:])
        form.price = 300.01
        self.assertEqual(form.over_ids[:], self.depot)
        form.save().action_set()
        self.assertEqual(self.part.product_tmpl_id.hq_price, 300.01)
        self.assertEqual(self.depot.value, 10_000)

    def test_keeper_and_hq_service_set_no_price(self):
        """P-1: neither by the assistant nor by the verb nor in the price list itself."""
        part = self.part.product_tmpl_id
        for user in (self.keeper, self.officer, self.hq):
            with self.subTest(user=user.login):
                with self.assertRaises(AccessError):
                    part.with_user(user)._set_hq_price(1)
                with self.assertRaises(AccessError):
                    part.hq_price_ids.with_user(user).write({"fixed_price": 1})
                with self.assertRaises(AccessError):
                    part.hq_price_ids.with_user(user).unlink()
        self.assertEqual(part.hq_price, 100)

    def test_refused_prices_lift_nothing(self):
        self._stock(self.depot, self.part, 100)
        row = ["DL-1", "Door lock", None, None, None, None, None, 999, None]
        job = self._checked(row, user=self.hq)
        self.assertEqual((job.refused_count, job.remark_count), (1, 0))

    def test_remarks_count_what_earlier_batches_said(self):
        """A list that is worked off in two turns is judged as a whole."""
        self._stock(self.depot, self.part, 100)
        self._stock(self.depot, self.belt, 100)
        self.belt.default_code = "BE-1"
        job = self._job(
            self._file(
                [
                    ["DL-1", "Door lock", None, None, None, None, None, 249, None],
                    ["BE-1", "Belt", None, None, None, None, None, 52, None],
                ]
            )
        )
        job._move_to("checking", position=0, dry=True)
        for number in range(2):
            run = ImportRun(job, job._open_table(), dry=True)
            job._work_batch(run, next(run.batches(job.position, 1)))
            self.assertEqual(job.position, number + 1)
        job._work(background=False)
        self.assertEqual((job.state, job.remark_count), ("checked", 1))

    def test_refused_with_reasons(self):
        job = self._checked(
            ["A-1", "Nut", None, None, None, None, None, -1, None],
            ["A-2", "Bolt", None, None, None, None, "Nobody 9000", 1, None],
            [None, "Nameless", None, None, None, None, None, 1, None],
            ["A-4", None, None, None, None, None, None, 1, None],
            ["A-5", "Good", None, None, None, None, None, 1, None],
        )
        self.assertEqual(self._counts(job), (1, 0, 0, 4))
        text = " ".join(job.row_ids.mapped("reason"))
        for word in ("above zero", "no such model", "no value in the key", "missing"):
            self.assertIn(word, text)

    def test_hq_service_sets_no_prices(self):
        """P-1: prices are the business department's; the rest of the list goes in."""
        job = self._checked(
            ["B-1", "Priced", None, None, None, None, None, 5, None],
            ["B-2", "Plain", "S", None, None, None, None, None, None],
            user=self.hq,
        )
        self.assertEqual(self._counts(job), (1, 0, 0, 1))
        self.assertIn("business", job.row_ids.filtered("reason").reason)

    def test_keeper_imports_nothing(self):
        with self.assertRaises(AccessError):
            self._job(self._file([]), self.keeper)

    def test_another_product_of_that_code_stays(self):
        chair = self.env["product.template"].create({"name": "Chair", "default_code": "CH-1"})
        job = self._checked(["CH-1", "Chain", None, None, None, None, None, 7, None])
        self.assertEqual(self._counts(job), (1, 0, 0, 0))
        job.action_import()
        self.assertEqual(chair.name, "Chair")
