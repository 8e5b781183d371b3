from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools.import_values import Dirt


class ElevatorImportValue(models.Model):
    """A text in a column and what it stands for: 'SEIL' means a traction lift."""

    _name = "elevator.import.value"
    _description = "Import value"
    _order = "count desc, id"
    _rec_name = "text"

    column_id = fields.Many2one(
        "elevator.import.column", required=True, index=True, ondelete="cascade"
    )
    import_id = fields.Many2one(related="column_id.import_id", store=True, index="btree_not_null")
    text = fields.Char("In the file", required=True)
    count = fields.Integer("Rows", readonly=True)
    action = fields.Selection(
        [
            ("open", "Undecided"),
            ("map", "Stands for"),
            ("blank", "Leave blank"),
            ("refuse", "Refuse the row"),
        ],
        compute="_compute_action",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
        help="An undecided value is treated as an unreadable cell of the column.",
    )
    value = fields.Char("Meaning", help="The choice, by its name, or the text to use instead.")
    choices = fields.Char(compute="_compute_choices", string="Possible")

    _text_uniq = models.UniqueIndex(
        "(column_id, lower(text))", "This value of the column is already listed."
    )

    @api.depends("value")
    def _compute_action(self):
        """Who types a meaning has decided."""
        for value in self:
            undecided = value.action in (False, "open")
            value.action = ("map" if value.value else "open") if undecided else value.action

    @api.depends("column_id.field")
    def _compute_choices(self):
        for value in self:
            value.choices = value.column_id._possible()

    @api.constrains("action", "value", "column_id")
    def _check_value(self):
        for value in self.filtered(lambda v: v.action == "map" and v.column_id.field):
            column = value.column_id
            try:
                column._plain_converter(column._import_field())(value.value or "")
            except Dirt as error:
                raise ValidationError(
                    self.env._(
                        "%(text)s cannot stand for “%(value)s”: %(reason)s",
                        text=value.text,
                        value=value.value or "",
                        reason=self.env._(error.reason),
                    )
                ) from error

    def _decided(self):
        return self.action in ("map", "blank")

    def _result(self, convert):
        """The value the text stands for, or None to leave it blank."""
        return convert(self.value)[0] if self.action == "map" else None
