from odoo import fields, models


class ElevatorImportRow(models.Model):
    """A row that was refused, a cell that was cleaned, a remark on all rows; with the reason."""

    _name = "elevator.import.row"
    _description = "Import row"
    _order = "import_id, number, id"
    _rec_name = "number"
    _log_access = False

    import_id = fields.Many2one("elevator.import", required=True, index=True, ondelete="cascade")
    number = fields.Integer(
        "Row", help="As the file shows it: the column names count as a row. 0: all rows together."
    )
    outcome = fields.Selection(
        [
            ("refused", "Refused"),
            ("cleaned", "Cleaned"),
            ("changed", "Changed"),
            ("remark", "Notice"),
        ],
        required=True,
        index=True,
    )
    column = fields.Char()
    text = fields.Char("Cell")
    reason = fields.Char(required=True)
    cells = fields.Json(help="The row as read, kept with the first reason of a refused row.")
