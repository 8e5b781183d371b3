from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from .elevator_visit_finding import CODES


class ElevatorOccasionLine(models.Model):
    """The result of one item of a drill or a self-inspection.

    Rows, not codes as at visits (design D14): they come once or twice a year, at a desk.
    """

    _name = "elevator.occasion.line"
    _description = "Item of a drill or self-inspection"
    _inherit = ["elevator.branch.once.mixin"]
    _order = "id"

    drill_id = fields.Many2one("elevator.drill", index="btree_not_null", ondelete="cascade")
    inspection_id = fields.Many2one(
        "elevator.self.inspection", index="btree_not_null", ondelete="cascade"
    )
    branch_id = fields.Many2one(
        "elevator.branch", compute="_compute_branch_id", store=True, precompute=True, index=True
    )
    item_id = fields.Many2one(
        "elevator.checklist.item", required=True, index=True, ondelete="restrict", readonly=True
    )
    requirement = fields.Char(related="item_id.requirement")
    code = fields.Selection(CODES, "Result", required=True, default="-")
    reading = fields.Char(help="Measured value, in the item's unit.")
    unit = fields.Char(related="item_id.unit")
    note = fields.Char("Remark")

    _one_record = models.Constraint(
        "CHECK (num_nonnulls(drill_id, inspection_id) = 1)",
        "An item belongs to a drill or to a self-inspection.",
    )

    @api.depends("drill_id.branch_id", "inspection_id.branch_id")
    def _compute_branch_id(self):
        for line in self:
            line.branch_id = line._record().branch_id

    def _record(self):
        """The drill or self-inspection."""
        return self.drill_id or self.inspection_id

    @api.model_create_multi
    def create(self, vals_list):
        """Lines come from the checklist when the work begins, and from nowhere else later."""
        lines = super().create(vals_list)
        lines._check_open()
        return lines

    def write(self, vals):
        self._check_open()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _check_open(self):
        """Items of a sealed record are part of it (L-4); before the work begins there are none."""
        for records in (self.drill_id, self.inspection_id):
            records._check_unsealed()
            if any(record.state != "running" for record in records):
                raise UserError(self.env._("Items are filled in while the work is under way."))

    def _value(self):
        """The reading as a number, or None."""
        try:
            return float((self.reading or "").replace(",", "."))
        except ValueError:
            return None

    def _missing(self):
        """What is missing in these items, as sentences."""
        undone = self.filtered(lambda line: line.code == "-")
        missing = []
        if undone:
            names = ", ".join(undone[:5].item_id.mapped("display_name"))
            missing.append(
                self.env._(
                    "%(count)s items are not done: %(names)s", count=len(undone), names=names
                )
            )
        for line in self - undone:
            missing += line._missing_of()
        return missing

    def _missing_of(self):
        name, value = self.item_id.display_name, self._value()
        if self.code in ("x", "n") and not self.note:
            yield self.env._("%(item)s: say what is wrong, or why it does not apply.", item=name)
        if self.reading and value is None:
            yield self.env._("%(item)s: the reading is no number.", item=name)
        if self.item_id.is_test and self.code in "oar" and value is None:
            yield self.env._("%(item)s: a test needs a reading.", item=name)
        judged = self.item_id._judge(value, self._record().elevator_id)
        if self.code == "o" and judged is False:
            yield self.env._("%(item)s: the reading is outside its limits.", item=name)

    def init(self):  # pylint: disable=missing-return
        """The database guards the items of sealed records."""
        super().init()
        self.env["elevator.sealed.mixin"]._create_guard(
            self._table,
            "sealed",
            SQL(
                "EXISTS (SELECT 1 FROM elevator_drill d WHERE d.seal IS NOT NULL AND d.id ="
                " CASE TG_OP WHEN 'INSERT' THEN NEW.drill_id ELSE OLD.drill_id END"
                " AND (TG_OP <> 'DELETE' OR d.disposal_id IS NULL))"
                " OR EXISTS (SELECT 1 FROM elevator_self_inspection d WHERE d.seal IS NOT NULL"
                " AND d.id = CASE TG_OP WHEN 'INSERT' THEN NEW.inspection_id"
                " ELSE OLD.inspection_id END AND (TG_OP <> 'DELETE' OR d.disposal_id IS NULL))"
            ),
            "INSERT OR UPDATE OR DELETE",
        )
