from odoo import fields, models


class ElevatorFaultCause(models.Model):
    """A cause of faults by which tickets are classified and counted (故障原因, M-2.2.4, T-3)."""

    _name = "elevator.fault.cause"
    _description = "Cause of faults"
    _order = "sequence, code, id"
    _rec_names_search = ["code", "name"]

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    system = fields.Selection(
        [
            ("door", "Doors"),
            ("control", "Control and safety circuit"),
            ("machine", "Machine and brake"),
            ("suspension", "Ropes and suspension"),
            ("guide", "Guides and shaft"),
            ("car", "Car"),
            ("signal", "Signals and buttons"),
            ("power", "Power supply"),
            ("use", "Use by people"),
            ("other", "Other"),
        ],
        required=True,
        default="other",
        index=True,
    )

    _code_uniq = models.UniqueIndex("(code)", "This code of a cause already exists.")
