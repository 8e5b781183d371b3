from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..tools.locking import lock
from ..tools.transitions import check_transition

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
        lock(self)
        check_transition(self, state, TRANSITIONS)
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
        lock(self)
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
        finding = self._finding(item)
        if not finding:
            finding = self._keep_finding(finding, item, {"code": code})
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
