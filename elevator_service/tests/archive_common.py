"""Elevators whose maintenance ended years ago, with their sealed records."""

from datetime import date

from odoo.tests import freeze_time

from .pack_common import SIGNED, PackCommon

ENDED = date(2021, 9, 1)


class ArchiveCommon(PackCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.hq = cls._create_user("archive_hq", "group_hq_service")
        cls.manager = cls._create_user("archive_manager", "group_service_manager")
        cls.offices = {
            office: cls._create_user(f"archive_{office}", f"group_{office}")
            for office in ("inspection", "leader")
        }
        cls.site_old = cls._create_site(cls.branch_a, name="Old site")
        cls.old = cls._create_maintained("TA-O1", cls.site_old, since="2020-01-01")
        cls.beside = cls._create_maintained("TA-O2", cls.site_old, since="2020-01-01")
        cls.old_visits = cls.env["elevator.visit"]
        for day in ("2020-03-01", "2021-03-01"):
            with freeze_time(f"{day} 03:00:00"):
                for elevator in (cls.old, cls.beside):
                    cls.old_visits |= cls._visit(elevator)
                sheet = cls.old_visits[-1].sheet_id
                sheet._sign(SIGNED, "Sam Safety")
        with freeze_time("2021-03-02 03:00:00"):
            cls.env["elevator.visit.supplement"].create(
                {"visit_id": cls.old_visits[0].id, "text": "Text", "reason": "Reason"}
            )
        for elevator in cls.old | cls.beside:
            elevator._move_to("ended", date=ENDED, note="Contract over")

    @classmethod
    def _visit(cls, elevator):
        visit = cls._create_visit(elevator, cls.worker)
        visit._start()
        cls._fill(visit)
        item = visit._items()[0].code
        visit._set_item(item, "x", "worn", "order a new one")
        visit._add_photo(item, "worn.png", SIGNED)
        visit.note = "as found"
        visit._close()
        return visit

    def _due(self, day):
        """{elevator: numbers of the entries that are due} on a day."""
        with freeze_time(f"{day} 03:00:00"):
            rows = self.env["elevator.disposal"]._due(self.branch_a)
        found = {}
        for _seal, elevator, number, _until in rows:
            found.setdefault(self.env["elevator.unit"].browse(elevator), []).append(number)
        return found

    def _list(self):
        """The list of branch A, drawn up today by HQ."""
        return self.env["elevator.disposal"].with_user(self.hq)._draw_up(self.branch_a)

    def _decided(self):
        """A list that both offices signed."""
        disposal = self._list()
        disposal.action_signoff_request()
        for office in ("inspection", "leader"):
            self._sign(disposal, self.offices[office])
        return disposal
