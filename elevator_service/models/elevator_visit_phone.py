from datetime import UTC, datetime

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..tools.locking import first_one, lock

# what a phone may send, and the method that does it
OPERATIONS = {
    "start": "_phone_start",
    "item": "_phone_item",
    "reading": "_phone_reading",
    "photo": "_phone_photo",
    "text": "_phone_text",
    "second": "_phone_second",
    "finish": "_phone_finish",
    "sign": "_phone_sign",
}
PHOTO_LIMIT = 8 * 1024 * 1024


def client_time(text):
    """The phone's ISO time as naive UTC without fractions; None when there is none."""
    if not text:
        return None
    moment = datetime.fromisoformat(text)
    if moment.tzinfo:
        moment = moment.astimezone(UTC).replace(tzinfo=None)
    return moment.replace(microsecond=0)


class ElevatorVisit(models.Model):
    """What the page on the maintainer's phone asks and sends."""

    _inherit = "elevator.visit"

    @api.model
    def phone_today(self):
        """The visits of the current maintainer: today's, those on site, the missed of 15 days.

        :return: list of dicts, the most urgent first
        """
        worker = self._check_worker()
        today = worker.company_id._elevator_today()
        mine = ["|", ("maintainer_id", "=", worker.id), ("second_maintainer_id", "=", worker.id)]
        visits = self.search(
            [
                *mine,
                "|",
                "|",
                ("state", "=", "running"),
                "&",
                ("date", "=", today),
                ("state", "in", ("planned", "done")),
                "&",
                ("state", "in", ("planned", "missed")),
                "&",
                ("date", "<", today),
                ("date", ">=", fields.Date.subtract(today, days=15)),
            ],
            order="date, site_id, elevator_id",
        )
        return {
            "worker": worker.name,
            "today": fields.Date.to_string(today),
            "visits": [visit._phone_line() for visit in visits],
        }

    def _phone_line(self):
        levels = dict(self._fields["level"]._description_selection(self.env))
        return {
            "id": self.id,
            "elevator": self.elevator_id.name,
            "code": self.elevator_id.code,
            "site": self.site_id.name,
            "address": " ".join(filter(None, (self.site_id.district, self.site_id.street))),
            "date": fields.Date.to_string(self.date),
            "level": levels[self.level],
            "state": self.state,
        }

    @api.model
    def phone_open(self, token):
        """The visit of a scanned elevator: today's, else the latest open one of the last 15 days,
        else an unplanned patrol made now.

        :param str token: key in the QR code on the elevator
        :return: id of the visit
        :raises UserError: unknown code, or another branch's elevator
        """
        worker = self._check_worker()
        # the token is not readable, it is what was scanned; the elevator is read as the user
        found = self.env["elevator.unit"].sudo().search([("qr_token", "=", token or "-")], limit=1)
        elevator = self.env["elevator.unit"].search([("id", "=", found.id)])
        if not elevator:
            raise UserError(self.env._("This code belongs to no elevator of your branch."))
        today = worker.company_id._elevator_today()
        visit = self._scanned_visit(elevator, today)
        if not visit:
            # a maintainer may not plan; the visit he stands before is his
            visit = self.sudo().create(
                {
                    "elevator_id": elevator.id,
                    "site_id": elevator.site_id.id,
                    "branch_id": elevator.branch_id.id,
                    "maintainer_id": worker.id,
                    "date": today,
                    "shift_reason": self.env._("Not planned, started at the elevator"),
                }
            )
        return visit.id

    def _scanned_visit(self, elevator, today):
        """Today's visit of the elevator, else the latest that should have been."""
        of_elevator = Domain("elevator_id", "=", elevator.id)
        due = Domain("state", "=", "running") | (
            Domain("date", "=", today) & Domain("state", "!=", "cancelled")
        )
        late = Domain("state", "in", ("planned", "missed")) & Domain("date", "<", today)
        late &= Domain("date", ">=", fields.Date.subtract(today, days=15))
        visit = self.search(of_elevator & due, order="date desc", limit=1)
        return visit or self.search(of_elevator & late, order="date desc", limit=1)

    def phone_load(self):
        """All the page needs to work without network until the visit is finished."""
        self.ensure_one()
        self.check_access("read")
        elevator = self.elevator_id
        lists = self.checklist_id or self._checklists()[self]
        items = lists._items_for(self.level) if lists else lists.item_ids
        # colleagues are read past HR's rights: names of the own branch only
        workers = (
            self.env["hr.employee"].sudo().search([("elevator_branch_id", "=", self.branch_id.id)])
        )
        return {
            **self._phone_line(),
            "kind": dict(elevator._fields["kind"]._description_selection(self.env))[elevator.kind],
            "registration_no": elevator.registration_no or "",
            "codes": self.codes or "-" * len(items),
            "readings": self.readings or {},
            "note": self.note or "",
            "parts_used": self.parts_used or "",
            "second": self.second_maintainer_id.id or 0,
            "two_workers": bool(self.level != "patrol" and self._needs_two()),
            "workers": [
                {"id": worker.id, "name": worker.name}
                for worker in workers - self.sudo().maintainer_id
            ],
            "safety_manager": self.site_id.sudo().safety_manager_id.name or "",
            "sheet": self._phone_sheet(),
            "items": self._phone_items(items),
        }

    def _phone_items(self, items):
        """The items as the phone shows them, with what is recorded so far."""
        findings = {finding.item_id: finding for finding in self.sudo().finding_ids}
        nothing = self.env["elevator.visit.finding"]
        return [
            {
                "code": item.code,
                "name": item.name,
                "requirement": item.requirement or "",
                "test": item.is_test,
                "measured": item.judged_by != "qualitative",
                "unit": item.unit or "",
                **item._limits_text(self.elevator_id),
                "note": findings.get(item, nothing).note or "",
                "disposal": findings.get(item, nothing).disposal or "",
                "photos": len(findings.get(item, nothing).photo_ids),
            }
            for item in items
        ]

    def _phone_sheet(self):
        sheet = self.sudo().sheet_id
        if not sheet:
            return False
        return {"id": sheet.id, "name": sheet.name, "state": sheet.state, "by": sheet.signed_by}

    def phone_apply(self, operations):
        """Do what a phone has queued, each operation once and each on its own.

        :param operations: list of dicts with ``key`` (random), ``kind``, ``client_at`` (ISO time)
            and what the kind needs
        :return: {key: {"ok": bool, "error": sentence, "result": any}}
        """
        self.ensure_one()
        self.check_access("write")
        lock(self)
        known = self.env["elevator.visit.operation"].sudo()
        keys = [str(operation.get("key")) for operation in operations]
        done = set(known.search([("key", "in", keys)]).mapped("key"))
        answers = {}
        for operation in operations:
            key = str(operation.get("key"))
            if key in done:
                answers[key] = {"ok": True, "result": None}
                continue
            answers[key] = self._phone_one(key, operation)
            done.add(key)
        return answers

    def _phone_one(self, key, operation):
        method = OPERATIONS.get(operation.get("kind"))
        try:
            if not method or len(key) < 8:
                raise UserError(self.env._("Unknown operation."))
            with self.env.cr.savepoint():
                result = getattr(self, method)(operation)
                with first_one(self.env):
                    self.env["elevator.visit.operation"].sudo().create(
                        {
                            "key": key,
                            "visit_id": self.id,
                            "kind": operation["kind"],
                            "client_at": client_time(operation.get("client_at")),
                            "user_id": self.env.uid,
                        }
                    )
        except (UserError, ValueError, TypeError, KeyError) as error:
            self.env.invalidate_all(flush=False)
            return {"ok": False, "error": str(error)}
        return {"ok": True, "result": result}

    def _phone_start(self, operation):
        if self.state == "running":
            return None
        return self._start(
            client_time(operation.get("client_at")),
            float(operation.get("latitude") or 0),
            float(operation.get("longitude") or 0),
        )

    def _phone_item(self, operation):
        return self._set_item(
            operation["code"],
            operation["result"],
            operation.get("note") or "",
            operation.get("disposal") or "",
        )

    def _phone_reading(self, operation):
        return self._set_reading(operation["code"], operation.get("value"))

    def _phone_photo(self, operation):
        if len(operation["data"]) > PHOTO_LIMIT:
            raise UserError(self.env._("The photo is too large."))
        return self._add_photo(operation["code"], operation.get("name"), operation["data"]).id

    def _phone_text(self, operation):
        self._check_working()
        self.write(
            {
                name: str(operation[name] or "")
                for name in ("note", "parts_used")
                if name in operation
            }
        )

    def _phone_second(self, operation):
        self._check_working()
        worker = self.env["hr.employee"].sudo().browse(int(operation.get("worker") or 0)).exists()
        if worker and worker.elevator_branch_id != self.branch_id:
            raise UserError(self.env._("The second worker is of another branch."))
        self.write({"second_maintainer_id": worker.id})

    def _phone_finish(self, operation):
        if self.state == "done":
            return None
        self._close(client_time(operation.get("client_at")))
        return self._phone_sheet()

    def _phone_sign(self, operation):
        """The safety manager signs the site's sheet on the maintainer's screen."""
        sheet = self.sudo().sheet_id
        if not sheet:
            raise UserError(self.env._("Finish the visit first."))
        sheet._sign(operation["image"], operation["name"], how="screen")
        return {"name": sheet.name, "by": sheet.signed_by}
