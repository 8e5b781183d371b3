import base64

from odoo.tests import tagged

from .common import ElevatorCommon
from .registers import DEUTSCHE_BAHN, NYC, make_profile, register_path


@tagged("post_install", "-at_install")
class TestImportRegisters(ElevatorCommon):
    """Both real registers go in; every row is accounted for, with a reason where it stays out."""

    def _checked(self, register, lines=None):
        path = register_path(register["file"])
        if not path:
            self.skipTest(f"{register['file']} is not in ../shared/data (or SHARED_DATA)")
        job = self.env["elevator.import"].create(
            {
                "file": base64.b64encode(path.read_bytes()),
                "file_name": register["file"],
                "branch_id": self.branch_a.id,
            }
        )
        profile = make_profile(self.env, register)
        job.action_read_file()
        self.assertEqual(job.profile_id, profile)
        job.action_list_values()
        self.assertFalse(job.value_ids.filtered(lambda value: value.action == "open"))
        return job

    def test_deutsche_bahn(self):
        job = self._checked(DEUTSCHE_BAHN)
        self.assertEqual((job.encoding, job.delimiter), ("cp1252", ";"))
        self.assertEqual(job.row_count, 2630)
        job._start("loading") if False else None
        job._move_to("checking", dry=True, position=0)
        job._work(background=False)
        print(
            job.read(
                ["new_count", "refused_count", "cleaned_count", "changed_count", "unchanged_count"]
            )
        )
        job._move_to("loading", dry=False, position=0, new_count=0, refused_count=0)
        job._work(background=False)
        print(
            job.read(
                ["new_count", "refused_count", "cleaned_count", "changed_count", "unchanged_count"]
            )
        )
        for l in job.row_ids[:60]:
            print(l.number, l.outcome, l.column, l.text, l.reason)
