from odoo import fields, models
from odoo.exceptions import UserError

from .elevator_checklist_item import LEVEL_DEPTH


class ElevatorVisit(models.Model):
    """Departing: what is missing, the heading as it was, the seal, the site's sheet."""

    _inherit = "elevator.visit"

    def _close(self, client_at=None):
        """Depart: check that all is done, freeze the heading, seal, put it on the site's sheet.

        :raises UserError: naming the items that lack a result, a photo or a reason
        """
        self._check_working()
        for visit in self:
            missing = visit._missing()
            if missing:
                raise UserError("\n".join(missing))
        for visit in self:
            visit.sudo().finding_ids._freeze_photos()
            visit._move_to(
                "done",
                finished_at=fields.Datetime.now(),
                client_finished_at=client_at,
                snapshot=visit._prepare_snapshot(),
            )
        self._join_sheets()
        return self.sudo()._seal()

    def _missing(self):
        """What keeps a visit from being closed, as sentences."""
        self.ensure_one()
        items, missing = self._items(), []
        open_items = [item for item, code in zip(items, self.codes, strict=True) if code == "-"]
        if open_items:
            names = ", ".join(item.display_name for item in open_items[:5])
            missing.append(
                self.env._(
                    "%(count)s items are not done: %(names)s", count=len(open_items), names=names
                )
            )
        findings = {finding.item_id: finding for finding in self.sudo().finding_ids}
        for item, code in zip(items, self.codes, strict=True):
            missing += self._missing_of(item, code, findings.get(item))
        if LEVEL_DEPTH[self.level] and self._needs_two() and not self._has_two():
            missing.append(self.env._("Half-month and deeper work takes two workers (L-2)."))
        return missing

    def _missing_of(self, item, code, finding):
        name = item.display_name
        if code == "x" and not (finding and finding.disposal):
            yield self.env._("%(item)s: say what is done about the defect.", item=name)
        if code == "n" and not (finding and finding.note):
            yield self.env._("%(item)s: say why it does not apply.", item=name)
        reading = (self.readings or {}).get(item.code)
        proven = reading is not None or (finding and finding.photo_ids)
        if item.is_test and code in "oar" and not proven:
            yield self.env._("%(item)s: a test needs a reading or a photo.", item=name)
        if code == "o" and item._judge(reading, self.elevator_id) is False:
            yield self.env._("%(item)s: the reading is outside its limits.", item=name)

    def _needs_two(self):
        return self.company_id.elevator_two_workers

    def _has_two(self):
        return self.second_maintainer_id and self.second_maintainer_id != self.maintainer_id

    def _prepare_snapshot(self):
        """The record's heading as it is now (L-2; TSG T5002-2017 art. 7, 8)."""
        self.ensure_one()
        workers = self.maintainer_id | self.second_maintainer_id
        return self.elevator_id._record_heading() | {
            "checklist": f"{self.checklist_id.name} v{self.checklist_id.version}",
            "workers": workers._record_names(),
        }

    def _join_sheets(self):
        """Put finished visits on the open sheet of their site and day of work."""
        # the sheet is made by the work itself; nobody has the right to make one
        sheets = self.env["elevator.visit.sheet"].sudo()
        for site, visits in self.grouped("site_id").items():
            day = visits.company_id._elevator_today()
            visits.sudo().write({"sheet_id": sheets._for_site(site.sudo(), day).id})
