import json

from odoo import api, fields, models

# a row or column that says nothing is left out of the readable content
EMPTY = ("", "0", "0.00")


class ElevatorSignoff(models.Model):
    """A round as people read it: on screen, and on the signature page."""

    _inherit = "elevator.signoff"

    block = fields.Html("Signatures ", compute="_compute_block", sanitize=False)
    readable = fields.Html("Content in words", compute="_compute_readable", sanitize=False)

    @api.depends("verdict", "voided_at", "signature_ids", "turn_ids.done_at")
    def _compute_block(self):
        for signoff in self:
            signoff.block = self.env["ir.qweb"]._render(
                "elevator_service.signoff_block", {"rounds": signoff}
            )

    @api.depends("content")
    def _compute_readable(self):
        for signoff in self:
            signoff.readable = self.env["ir.qweb"]._render(
                "elevator_service.signoff_content", {"tables": signoff._readable_tables()}
            )

    def _readable_tables(self):
        """The signed content in the reader's language.

        :return: list of (title, labels, rows of texts), the document itself first
        """
        self.ensure_one()
        model, content = self.env[self.res_model], json.loads(self.content)
        spec = model._signoff_fields
        title = dict(self.env["elevator.signoff.route"]._selection_res_model())[self.res_model]
        return self._table_of(model, spec, [content], title)

    def _table_of(self, model, spec, rows, title):
        plain = [name for name, lines in spec.items() if lines is None and name in model._fields]
        plain = [
            name
            for name in plain
            if any(self._text(model, name, row.get(name)) not in EMPTY for row in rows)
        ]
        labels = [model._fields[name]._description_string(self.env) for name in plain]
        texts = [[self._text(model, name, row.get(name)) for name in plain] for row in rows]
        tables = [(title, labels, texts)]
        for name, lines in spec.items():
            children = [child for row in rows for child in row.get(name) or ()] if lines else ()
            if children:
                field = model._fields[name]
                label = field._description_string(self.env)
                tables += self._table_of(self.env[field.comodel_name], lines, children, label)
        return tables

    def _text(self, model, name, value):
        field = model._fields[name]
        if value in (None, False, ""):
            return ""
        if field.type == "many2one":
            # sudo: the signed content names it, whoever may read that content
            return self.env[field.comodel_name].sudo().browse(value).display_name
        if field.type == "selection":
            return dict(field._description_selection(self.env)).get(value, value)
        if field.type in ("float", "monetary"):
            return f"{float(value):,.2f}"
        if field.type == "json":
            return " × ".join(f"{step['value']:g}" for step in value)
        return str(value)
