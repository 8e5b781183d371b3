import base64

from odoo.tests import tagged

from .common import ElevatorCommon
from .registers import DEUTSCHE_BAHN, NYC, make_profile, register_content, register_path


@tagged("post_install", "-at_install")
class TestImportRegisters(ElevatorCommon):
    """Both real registers go in; every row is accounted for, with a reason where it stays out."""

    def _mapped(self, register, size=None):
        path = register_path(register["file"])
        if not path:
            self.skipTest(f"{register['file']} is not in ../shared/data (or SHARED_DATA)")
        profile = make_profile(self.env, register)
        job = self._job(path, size)
        self.assertEqual(job.profile_id, profile, "the mapping is found by the columns")
        return job

    def _job(self, path, size=None):
        job = self.env["elevator.import"].create(
            {
                "file": base64.b64encode(register_content(path, size)),
                "file_name": path.name,
                "branch_id": self.branch_a.id,
            }
        )
        job.action_read_file()
        job.action_list_values()
        self.assertFalse(job.value_ids.filtered(lambda value: value.action == "open"))
        return job

    def _import(self, job):
        job.action_check()
        job._work(background=False)
        job.action_import()
        job._work(background=False)

    def test_deutsche_bahn_goes_in_whole(self):
        job = self._mapped(DEUTSCHE_BAHN)
        self.assertEqual((job.encoding, job.delimiter), ("cp1252", ";"))
        job.action_check()
        job._work(background=False)
        self.assertRecordValues(
            job,
            [{"state": "checked", "row_count": 2630, "new_count": 2630, "refused_count": 0}],
        )
        self.assertFalse(self.env["elevator.unit"].search([("equipment_code", "=", "10347915")]))
        job.action_import()
        job._work(background=False)
        self.assertEqual((job.state, job.new_count), ("done", 2630))
        unit = self.env["elevator.unit"].search([("equipment_code", "=", "10347965")])
        self.assertRecordValues(
            unit,
            [
                {
                    "name": "Aufzug Bstg 1",
                    "kind": "traction",
                    "load_kg": 1050.0,
                    "travel_m": 4.26,
                    "state": "installation",
                }
            ],
        )
        # its row left the station blank: it stands in the one above
        self.assertEqual((unit.site_id.code, unit.site_id.name), ("00027", "Ahrensburg"))
        self.assertEqual(len(unit.site_id.elevator_ids), 4)
        dirt = job.row_ids.filtered(lambda row: row.text == "2999")
        self.assertEqual(set(dirt.mapped("reason")), {"year out of range"})

    def test_deutsche_bahn_twice_changes_nothing(self):
        first = self._mapped(DEUTSCHE_BAHN)
        for job in (first, self._job(register_path(DEUTSCHE_BAHN["file"]))):
            self._import(job)
        self.assertRecordValues(job, [{"state": "done", "unchanged_count": 2630}])

    def test_new_york_dry_run(self):
        job = self._mapped(NYC)
        self.assertEqual((job.encoding, job.delimiter), ("utf-8", ","))
        job.action_check()
        job._work(background=False)
        self.assertEqual(job.state, "checked")
        self.assertEqual(job.new_count + job.refused_count, 76_088)
        reasons = set(job.row_ids.filtered(lambda row: row.outcome == "refused").mapped("text"))
        self.assertLessEqual({"DISMANTLED", "Manlift (M)", "DUMMY RECORD"}, reasons)
        self.assertEqual(self.env["elevator.unit"].search_count([("code", "=", "1D10000")]), 0)

    def test_new_york_goes_in_and_a_second_time_changes_nothing(self):
        """Its first 6,000 rows; bench_import takes all 76,088."""
        size = 6_000
        first = self._mapped(NYC, size)
        self._import(first)
        self.assertEqual((first.state, first.new_count + first.refused_count), ("done", size))
        refused = first.row_ids.filtered(lambda row: row.outcome == "refused")
        self.assertEqual(len(set(refused.mapped("number"))), first.refused_count)
        self.assertTrue(all(refused.mapped("reason")))
        units = [("branch_id", "=", self.branch_a.id), ("code", "!=", self.elevator_a.code)]
        self.assertEqual(self.env["elevator.unit"].search_count(units), first.new_count)
        again = self._job(register_path(NYC["file"]), size)
        self._import(again)
        self.assertEqual(again.unchanged_count, first.new_count)
        self.assertEqual(again.refused_count, first.refused_count)
