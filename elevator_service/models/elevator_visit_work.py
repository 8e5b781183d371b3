from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from .elevator_checklist_item import LEVEL_DEPTH

TRANSITIONS = {
    "planned": {"running", "missed", "cancelled"},
    "missed": {"running", "cancelled"},
    "running": {"done", "cancelled"},
    "done": set(),
    "cancelled": set(),
}
# written by the verbs of this file only
WORK_FIELDS = {
    "state",
    "checklist_id",
    "codes",
    "readings",
    "snapshot",
    "started_at",
    "finished_at",
    "client_started_at",
    "client_finished_at",
}
# parameters of TSG T5002-2017 art. 8 by annex: what the record names (L-2)
PARAMETERS = {
    "A": ("drive", "load_kg", "speed_ms", "stops", "doors"),
    "B": ("load_kg", "speed_ms", "stops", "doors", "cylinder_count", "jacking"),
    "C": ("drive", "load_kg", "speed_ms", "stops", "doors"),
    "D": ("angle_deg", "speed_ms", "rise_m", "width_mm", "motor_kw", "usable_length_m"),
}
PLATE = ("code", "name", "kind", "maker", "product_no", "equipment_code", "registration_no")


class ElevatorVisit(models.Model):
    """The work of a visit: start, item by item, close; one table of transitions."""

    _inherit = "elevator.visit"

    @api.model_create_multi
    def create(self, vals_list):
        """A visit begins planned; what was done is recorded by doing it."""
        for vals in vals_list:
            typed = {name for name in WORK_FIELDS & vals.keys() if vals[name]}
            if typed - {"state"} or vals.get("state", "planned") != "planned":
                raise UserError(self.env._("What was done at a visit is recorded, not typed."))
        return super().create(vals_list)

    def write(self, vals):
        if WORK_FIELDS & vals.keys():
            raise UserError(self.env._("What was done at a visit is recorded, not typed."))
        return super().write(vals)

    def _write_work(self, vals):
        """Write past the guard above; a verb that context and RPC cannot reach."""
        return super().write(vals)

    def _move_to(self, state, **vals):
        """Move all visits to a state, or none; ``vals`` are written along.

        :raises UserError: not allowed from the current state
        """
        self.check_access("write")
        self._lock_in_turn()
        refused = self.filtered(lambda visit: state not in TRANSITIONS[visit.state])
        if refused:
            raise UserError(
                self.env._(
                    "Not allowed from the current state: %(visits)s",
                    visits=", ".join(refused.mapped("display_name")),
                )
            )
        return self._write_work({"state": state, **vals})

    # start

    def _start(self, client_at=None, latitude=0, longitude=0):
        """Arrive: choose the checklist and set every item to not done (D14).

        :param datetime client_at: the phone's own time, when it was uploaded later
        :raises UserError: elevator not in maintenance, or no checklist for it
        """
        lists = self._checklists()
        for visit in self:
            if visit.elevator_id.state != "maintenance":
                raise UserError(
                    self.env._(
                        "%(elevator)s is not in maintenance.",
                        elevator=visit.elevator_id.display_name,
                    )
                )
            checklist = lists[visit]
            if not checklist:
                raise UserError(
                    self.env._(
                        "%(elevator)s needs its maker's checklist: the annexes do not apply to it.",
                        elevator=visit.elevator_id.display_name,
                    )
                )
            visit._move_to(
                "running",
                started_at=fields.Datetime.now(),
                client_started_at=client_at,
                latitude=latitude,
                longitude=longitude,
                checklist_id=checklist.id,
                codes="-" * len(checklist._items_for(visit.level)),
                readings={},
            )
        return True

    def _checklists(self):
        """{visit: checklist} by scope, one look-up per scope."""
        found = {}
        for scope, visits in self.grouped(lambda visit: visit._scope()).items():
            lists = visits.elevator_id._checklist_for(scope)
            found |= {visit: lists[visit.elevator_id] for visit in visits}
        return found

    def _scope(self):
        return "patrol" if self.level == "patrol" else "service"

    def _items(self):
        """The items of the visit in the order of its codes."""
        self.ensure_one()
        return self.checklist_id._items_for(self.level)

    # items

    def _check_working(self):
        """Raise unless the visit is running and the user may work on it."""
        self.check_access("write")
        # a finding or photo is not added beside the closing that seals them
        self._lock_in_turn()
        if any(visit.state != "running" for visit in self):
            raise UserError(self.env._("Start the visit first; a finished one is not changed."))

    def _position(self, item_code):
        items = self._items()
        for position, item in enumerate(items):
            if item.code == item_code:
                return position, item
        raise UserError(self.env._("This visit has no item %(code)s.", code=item_code))

    def _set_item(self, item_code, result, note="", disposal=""):
        """Record the result of one item; what is not normal gets a finding (D14).

        :param str result: one of o a r x n -
        """
        self.ensure_one()
        self._check_working()
        if len(result) != 1 or result not in "oarxn-":
            raise UserError(self.env._("%(result)s is no result of an item.", result=result))
        position, item = self._position(item_code)
        codes = self.codes[:position] + result + self.codes[position + 1 :]
        self._write_work({"codes": codes})
        finding = self._finding(item)
        if result in "arxn":
            vals = {"code": result, "note": note or False, "disposal": disposal or False}
            self._keep_finding(finding, item, vals)
        elif finding.photo_ids:
            finding.write({"code": "o", "note": note or False, "disposal": False})
        else:
            finding.unlink()

    def _finding(self, item):
        # findings are written by these verbs only, for whom may write the visit
        return self.sudo().finding_ids.filtered(lambda finding: finding.item_id == item)

    def _keep_finding(self, finding, item, vals):
        if finding:
            finding.write(vals)
        else:
            finding = finding.create({"visit_id": self.id, "item_id": item.id, **vals})
        return finding

    def _set_reading(self, item_code, value):
        """Record a measured value in the item's unit; returns whether it is within the limits."""
        self.ensure_one()
        self._check_working()
        _position, item = self._position(item_code)
        readings = dict(self.readings or {})
        if value in (None, False, ""):
            readings.pop(item_code, None)
        else:
            readings[item_code] = float(value)
        self._write_work({"readings": readings})
        return item._judge(readings.get(item_code), self.elevator_id)

    def _add_photo(self, item_code, name, data):
        """Keep a photo of an item.

        :param str data: image, base64
        """
        self.ensure_one()
        self._check_working()
        position, item = self._position(item_code)
        result = self.codes[position]
        code = result if result in "arxn" else "o"
        finding = self._finding(item) or self._keep_finding(
            self._finding(item), item, {"code": code}
        )
        photo = finding.env["ir.attachment"].create(
            {
                "name": name or f"{item_code}.jpg",
                "datas": data,
                "res_model": finding._name,
                "res_id": finding.id,
            }
        )
        finding.write({"photo_ids": [fields.Command.link(photo.id)]})
        return photo

    # close

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
        elevator, site = self.elevator_id.sudo(), self.site_id.sudo()
        address = (site.city, site.district, site.street)
        return {
            "elevator": {name: elevator[name] or "" for name in PLATE},
            "parameters": {name: elevator[name] or 0 for name in PARAMETERS[elevator.annex]},
            "model": elevator.model_id.name or "",
            "norm": elevator.norm_id.name or "",
            "installer": elevator.installer or "",
            "modifier": elevator.modifier or "",
            "user": site.partner_id.name,
            "site": site.name,
            "place": " ".join(part for part in address if part),
            "safety_manager": site.safety_manager_id.name or "",
            "unit": elevator.maintenance_unit_id.name or elevator.branch_id.name,
            "branch": elevator.branch_id.name,
            "phone_24h": elevator.branch_id.phone_24h or "",
            "checklist": f"{self.checklist_id.name} v{self.checklist_id.version}",
            "workers": [
                {"name": worker.name, "certificate": worker.elevator_certificate_no or ""}
                for worker in (self.maintainer_id | self.second_maintainer_id).sudo()
            ],
        }

    def _join_sheets(self):
        """Put finished visits on the open sheet of their site and day of work."""
        # the sheet is made by the work itself; nobody has the right to make one
        sheets = self.env["elevator.visit.sheet"].sudo()
        for site, visits in self.grouped("site_id").items():
            day = visits.company_id._elevator_today()
            visits.sudo().write({"sheet_id": sheets._for_site(site.sudo(), day).id})

    def _check_worker(self):
        """The employee who works as the current user.

        :raises AccessError: the user is no maintainer of a branch
        """
        # employees are HR's; who I am is mine to know
        worker = (
            self.env["hr.employee"]
            .sudo()
            .search([("user_id", "=", self.env.uid), ("elevator_branch_id", "!=", False)], limit=1)
        )
        if not worker:
            raise AccessError(self.env._("Your user is not linked to a maintainer of a branch."))
        return worker

    def action_cancel(self):
        """Cancel planned or running visits; a done one stays."""
        return self._move_to("cancelled")
