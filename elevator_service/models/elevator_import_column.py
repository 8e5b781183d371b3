from functools import partial

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools import import_values


class ElevatorImportColumn(models.Model):
    """A column of a file and what becomes of it, in an import or in a saved mapping.

    A column without a header is a constant: its fallback goes into every row.
    """

    _name = "elevator.import.column"
    _description = "Import column"
    _order = "sequence, id"
    _rec_name = "header"

    import_id = fields.Many2one("elevator.import", index="btree_not_null", ondelete="cascade")
    profile_id = fields.Many2one(
        "elevator.import.profile", index="btree_not_null", ondelete="cascade"
    )
    sequence = fields.Integer(default=10)
    header = fields.Char("Column", help="Blank for a constant.")
    sample = fields.Char("Examples", readonly=True)
    # what it fills
    field = fields.Selection("_selection_field", "Goes to")
    field_paths = fields.Json(compute="_compute_field_paths")
    field_type = fields.Char(compute="_compute_field_paths")
    is_key = fields.Boolean(
        "Key",
        help="Rows are matched by their key columns: an elevator by its own number, a site by its "
        "address. Several key columns make one key.",
    )
    # how it is read
    fill_down = fields.Boolean(help="A blank cell inherits the value of the row above.")
    unit = fields.Selection(import_values.UNIT_LABELS, "Conversion")
    decimal = fields.Selection([(".", "1,234.5"), (",", "1.234,5")], "Numbers", default=".")
    date_order = fields.Selection(
        [("ymd", "Y-M-D"), ("dmy", "D.M.Y"), ("mdy", "M/D/Y"), ("year", "Year")],
        "Dates",
        default="ymd",
    )
    required = fields.Boolean(help="A row with a blank cell here is refused.")
    on_dirt = fields.Selection(
        [("refuse", "Refuse the row"), ("blank", "Leave blank and report")],
        "Unreadable",
        required=True,
        default="refuse",
    )
    fallback = fields.Char("If blank", help="Text used where the cell is blank.")
    value_ids = fields.One2many("elevator.import.value", "column_id", "Values", copy=True)

    _one_owner = models.Constraint(
        "CHECK((import_id IS NULL) != (profile_id IS NULL))",
        "A column belongs to one import or to one mapping.",
    )

    @api.model
    def _selection_field(self):
        found = {}
        for target, __ in self.env["elevator.import"]._selection_target():
            for path, field in self.env[target]._import_fields().items():
                found.setdefault(path, field.label)
        return list(found.items())

    @api.depends("import_id.target", "profile_id.target", "field")
    def _compute_field_paths(self):
        by_target = {}
        for column in self:
            target = column._target()
            if target not in by_target:
                by_target[target] = self.env[target]._import_fields() if target else {}
            column.field_paths = list(by_target[target])
            found = by_target[target].get(column.field)
            column.field_type = found.type if found else False

    @api.constrains("field")
    def _check_field(self):
        for column in self.filtered("field"):
            if column.field not in column.field_paths:
                raise ValidationError(
                    self.env._(
                        "%(column)s goes to a field of another kind of record.",
                        column=column.header,
                    )
                )

    # what it means to a run

    def _target(self):
        return (self.import_id or self.profile_id).target

    def _import_field(self):
        return self.env[self._target()]._import_fields()[self.field]

    def _field_label(self):
        return self._import_field().label

    def _field_parts(self):
        """(link or "", field name) the column fills."""
        link, __, name = self.field.rpartition(".")
        return link, name

    def _converter(self):
        """The remembering converter of the column's cells, its value map included."""
        field = self._import_field()
        convert = self._plain_converter(field)
        if self.value_ids:
            values = {v.text.lower(): v._result(convert) for v in self.value_ids if v._decided()}
            refusals = {v.text.lower() for v in self.value_ids if v.action == "refuse"}
            convert = import_values.mapped_converter(convert, values, refusals)
        return import_values.remembering(convert)

    def _plain_converter(self, field):
        if field.type == "selection":
            return import_values.choice_converter(_choices(field))
        number = partial(import_values.float_converter, self.unit, self.decimal, field.digits)
        makers = {
            "float": number,
            "monetary": number,
            "integer": lambda: import_values.integer_converter(self.decimal),
            "date": lambda: import_values.date_converter(self.date_order),
            "boolean": import_values.boolean_converter,
            "zip": import_values.zip_converter,
        }
        return makers.get(field.type, import_values.text_converter)()


def _choices(field):
    labels = {label.lower(): key for key, label in field.choices}
    return {**labels, **{key.lower(): key for key, __ in field.choices}}
