import re

from odoo import models
from odoo.tools import consteq


class ElevatorVisit(models.Model):
    _name = "elevator.visit"
    _inherit = ["elevator.visit", "elevator.portal.mixin"]

    _portal_fields = frozenset(
        [
            "id",
            "display_name",
            "elevator_id",
            "site_id",
            "branch_id",
            "sheet_id",
            "date",
            "level",
            "state",
            "codes",
            "readings",
            "note",
            "parts_used",
            "finding_ids",
            "started_at",
            "finished_at",
            "maintainer_id",
            "second_maintainer_id",
            "seal",
            "seal_number",
        ]
    )

    def _get_report_base_filename(self):
        """Name of the PDF the portal hands out: number of the elevator, day or days."""
        days = sorted({str(visit.date) for visit in self})
        name = "_".join(
            [*dict.fromkeys(self.elevator_id.mapped("code")), *days[:1], *days[1:][-1:]]
        )
        return re.sub(r"[^\w-]+", "_", name)

    def _shared_by_sheet(self, token):
        """Whether ``token`` is the live token of the sheet this done visit stands on."""
        self.ensure_one()
        own = self.sudo().sheet_id.access_token
        return bool(self.sudo().state == "done" and own and token and consteq(own, token))

    def _worker_names(self):
        """Who did it, as frozen when the visit was closed (L-2)."""
        self.ensure_one()
        return ", ".join(worker["name"] for worker in (self.snapshot or {}).get("workers", ()))

    def _findings(self):
        """What was not normal; a normal test with a photo has a row, too, but is no finding."""
        return self.finding_ids.filtered(lambda finding: finding.code not in ("o", "n"))
