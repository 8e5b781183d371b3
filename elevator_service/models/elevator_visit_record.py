from odoo import api, fields, models

# marks on paper, as on the trade's forms
MARKS = {"o": "√", "a": "△", "r": "○", "x": "×", "n": "/", "-": ""}


class ElevatorVisit(models.Model):
    """The record of a visit (电/扶梯维护保养记录) on screen and on paper."""

    _inherit = "elevator.visit"

    items_html = fields.Html(compute="_compute_items_html", sanitize=False, string="Items")

    def _record_lines(self):
        """The items of the visit with result, reading and finding, in their order.

        :return: list of dicts: position, item, code, mark, result, reading, finding
        """
        self.ensure_one()
        if not self.checklist_id:
            return []
        labels = dict(
            self.env["elevator.visit.finding"]._fields["code"]._description_selection(self.env)
        )
        labels["-"] = self.env._("Not done")
        findings = {finding.item_id: finding for finding in self.finding_ids}
        readings = self.readings or {}
        return [
            {
                "position": position,
                "item": item,
                "code": code,
                "mark": MARKS[code],
                "result": labels[code],
                "reading": readings.get(item.code),
                "finding": findings.get(item, self.env["elevator.visit.finding"]),
            }
            for position, (item, code) in enumerate(
                zip(self._items(), self.codes or "", strict=True), 1
            )
        ]

    @api.depends("codes", "readings", "finding_ids")
    def _compute_items_html(self):
        for visit in self:
            visit.items_html = self.env["ir.qweb"]._render(
                "elevator_service.visit_items_table", {"lines": visit._record_lines()}
            )

    def _record_marks(self):
        """The legend of the marks."""
        labels = dict(
            self.env["elevator.visit.finding"]._fields["code"]._description_selection(self.env)
        )
        return [(MARKS[code], labels[code]) for code in "oarxn"]

    def _record_parameters(self):
        """(label, value) of the parameters in the record's heading (L-2), in the user's words."""
        units = self.env["elevator.unit"]
        parameters = (self.snapshot or {}).get("parameters", {})
        labels = units.fields_get(list(parameters), ["string", "selection"])
        lines = []
        for name, value in parameters.items():
            choices = dict(labels[name].get("selection") or ())
            lines.append((labels[name]["string"], choices.get(value, value)))
        return lines

    def _record_kind(self):
        kinds = dict(self.env["elevator.unit"]._fields["kind"]._description_selection(self.env))
        return kinds.get(((self.snapshot or {}).get("elevator") or {}).get("kind"), "")

    # buttons

    def action_open_page(self):
        return {
            "type": "ir.actions.act_url",
            "url": f"/elevator/visits?visit={self.id}",
            "target": "self",
        }

    def action_open_sheet(self):
        return {
            "type": "ir.actions.act_window",
            "res_model": "elevator.visit.sheet",
            "res_id": self.sheet_id.id,
            "view_mode": "form",
        }

    def action_verify(self):
        return self.elevator_id.action_verify_seals()
