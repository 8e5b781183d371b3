from odoo import api, models

from odoo.addons.elevator_parts.models.elevator_damage_rule import RULINGS


class ElevatorDamageSummary(models.TransientModel):
    """The damage of a month: which components, of which supplier and batch, and why (T-1.5, T-3).

    Pieces of the verdicts ruled in the month, by the ruling that holds now.
    """

    _name = "elevator.damage.summary"
    _inherit = ["elevator.monthly.summary.mixin"]
    _description = "Damage statistics"

    _counted = "elevator.damage.verdict"
    _counted_on = "ruled_on"
    _measure = "qty:sum"
    _dimensions = ("ruling", "product_id", "supplier_id", "batch", "branch_id")
    _report = "elevator_techsupport.action_report_damage_summary"

    @api.depends("month")
    def _compute_display_name(self):
        for summary in self:
            summary.display_name = self.env._(
                "Damage statistics %(month)s", month=f"{summary.month:%Y-%m}"
            )

    def action_verdicts(self):
        """The verdicts that are counted."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "elevator_techsupport.elevator_damage_verdict_action"
        )
        return action | {"domain": list(self._domain()), "context": {}}

    def _ruled_heads(self):
        """The heads of ``_ruled_by``: the rulings, in their order."""
        return [self._label("ruling", ruling) for ruling, _text in RULINGS]

    def _ruled_by(self, field):
        """Rows (label, pieces of each ruling …, all) of a field, the most first."""
        sums = {}
        for value, ruling, qty in self._groups([field, "ruling"]):
            sums.setdefault(value, {})[ruling] = qty
        rows = [
            (
                self._label(field, value),
                *(found.get(ruling, 0) for ruling, _text in RULINGS),
                sum(found.values()),
            )
            for value, found in sums.items()
        ]
        return sorted(rows, key=lambda row: (-row[-1], row[0]))

    def _crosses(self):
        """Component, supplier and batch by ruling: list of {title, rows}."""
        names = ("product_id", "supplier_id", "batch")
        strings = self.env[self._counted].fields_get(names, ["string"])
        return [{"title": strings[name]["string"], "rows": self._ruled_by(name)} for name in names]
