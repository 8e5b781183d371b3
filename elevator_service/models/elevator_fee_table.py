from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import fee


class ElevatorFeeTable(models.Model):
    """Coefficients of the fees, valid from a day on (取费系数表).

    A table is edited as a draft, approved by signatures and then never changed: the next one is
    a copy with a later day. Fee sheets keep the table they were derived from.
    """

    _name = "elevator.fee.table"
    _description = "Fee table"
    _inherit = ["mail.thread", "mail.activity.mixin", "elevator.signoff.mixin"]
    _order = "date_from desc, id desc"

    _signoff_fields = {
        "name": None,
        "date_from": None,
        "company_id": None,
        "rate_ids": {
            "factor": None,
            "kind": None,
            "option": None,
            "low": None,
            "high": None,
            "value": None,
        },
    }

    name = fields.Char(required=True, copy=False)
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    date_from = fields.Date(
        "Valid from",
        required=True,
        copy=False,
        default=lambda self: self.env.company._elevator_today(),
    )
    note = fields.Text()
    rate_ids = fields.One2many("elevator.fee.rate", "table_id", "Coefficients", copy=True)
    sheet_count = fields.Integer("Fee sheets", compute="_compute_sheet_count")

    @api.depends("name", "date_from")
    def _compute_display_name(self):
        for table in self:
            table.display_name = f"{table.name} ({table.date_from})"

    def _compute_sheet_count(self):
        counts = dict(
            self.env["elevator.fee.sheet"]._read_group(
                [("table_id", "in", self.ids)], ["table_id"], ["__count"]
            )
        )
        for table in self:
            table.sheet_count = counts.get(table, 0)

    @api.model
    def _valid_on(self, date, company):
        """The approved table of a company on a day, or none."""
        return self.search(
            [
                ("company_id", "=", company.id),
                ("signoff_state", "=", "approved"),
                ("date_from", "<=", date),
            ],
            limit=1,
        )

    def _rates(self):
        """{factor: elevator.fee.rate}, in one read."""
        self.ensure_one()
        rates = defaultdict(list)
        for rate in self.rate_ids:
            rates[rate.factor].append(rate)
        return rates

    def _signoff_check_request(self):
        """Each factor has coefficients without gaps or overlaps."""
        rates, labels = self._rates(), self.env["elevator.fee.rate"]._factor_labels()
        missing = [labels[factor] for factor in fee.FACTORS if not rates.get(factor)]
        if missing:
            raise UserError(
                self.env._("No coefficient for: %(factors)s", factors=", ".join(missing))
            )
        for factor, _kind, where in fee.faults(rates):
            raise UserError(
                self.env._(
                    "%(factor)s: the ranges leave a gap or overlap at %(value)s; the first begins "
                    "at 0, the last is open.",
                    factor=labels[factor],
                    value=where,
                )
            )

    def _signoff_check_withdraw(self):
        if self.sheet_count:
            raise UserError(
                self.env._("Fee sheets were derived from it: copy the table, give a later day.")
            )

    def copy_data(self, default=None):
        """The copy is the next table: valid from today until changed."""
        values = super().copy_data(default)
        for table, vals in zip(self, values, strict=True):
            vals.setdefault("name", self.env._("%(name)s (next)", name=table.name))
        return values

    def action_open_sheets(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "elevator_service.elevator_fee_sheet_action"
        )
        action["domain"] = [("table_id", "in", self.ids)]
        return action
