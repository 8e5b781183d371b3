from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.elevator_service.tools.locking import lock


class ElevatorPartsShortage(models.Model):
    """Parts that a count did not find (短缺): charged to the keeper at HQ price (P-4.2a).

    Only the person named in the settings may excuse it.
    """

    _name = "elevator.parts.shortage"
    _description = "Missing parts"
    _inherit = ["mail.thread"]
    _order = "id desc"
    _mail_post_access = "read"

    month_id = fields.Many2one(
        "elevator.depot.month", required=True, readonly=True, index=True, ondelete="restrict"
    )
    depot_id = fields.Many2one(related="month_id.depot_id", store=True, index=True)
    branch_id = fields.Many2one(related="month_id.branch_id", store=True, index=True)
    company_id = fields.Many2one(related="month_id.company_id", store=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    product_id = fields.Many2one(
        "product.product", "Part", required=True, readonly=True, index=True
    )
    keeper_id = fields.Many2one("res.users", readonly=True, help="Who kept the depot then.")
    date = fields.Date(required=True, readonly=True)
    qty = fields.Float("Quantity", digits="Product Unit", required=True, readonly=True)
    price = fields.Monetary(readonly=True, help="HQ price of the day, CNY.")
    amount = fields.Monetary(readonly=True)
    reason = fields.Char("Found", readonly=True, help="What the count says.")
    state = fields.Selection(
        [("open", "To decide"), ("charged", "Charged"), ("excused", "Excused")],
        default="open",
        required=True,
        readonly=True,
        index=True,
        tracking=True,
    )
    decided_by_id = fields.Many2one("res.users", "Decided by", readonly=True)
    decided_on = fields.Date("Decided", readonly=True)
    excuse = fields.Char(readonly=True)
    move_id = fields.Many2one("account.move", "Entry", readonly=True, ondelete="restrict")

    @api.depends("product_id", "qty")
    def _compute_display_name(self):
        for shortage in self:
            shortage.display_name = f"{shortage.qty:g} {shortage.product_id.display_name}"

    @api.model
    def _found(self, lines):
        """What a count did not find.

        :param lines: elevator.depot.month.line with a negative difference
        """
        rows = []
        for month, own in lines.grouped("month_id").items():
            prices = month.company_id._elevator_hq_prices(own.product_id)
            rows += [self._prepare_vals(month, line, prices) for line in own]
        # sudo: the keeper's count writes what he owes
        return self.sudo().create(rows)

    @api.model
    def _prepare_vals(self, month, line, prices):
        qty = -line.difference_qty
        price = prices.get(line.product_id.id, 0)
        return {
            "month_id": month.id,
            "product_id": line.product_id.id,
            "keeper_id": month.depot_id.keeper_id.id,
            "date": month.company_id._elevator_today(),
            "qty": qty,
            "price": price,
            "amount": month.currency_id.round(qty * price),
            "reason": line.reason,
        }

    # ---------------------------------------------------------------- decide

    def _begin(self):
        # sudo: the lock touches the row; the verb checks who may
        lock(self.sudo())
        self.invalidate_recordset()
        self.check_access("read")
        if any(shortage.state != "open" for shortage in self):
            raise UserError(self.env._("That was decided already."))

    def action_charge(self):
        """The keeper owes it at HQ price: an entry on his account (P-4.2a).

        :raises AccessError: not the accountant
        :raises UserError: decided already, no keeper, or the books are not set up
        """
        if not (self.env.su or self.env.user.has_group("elevator_service.group_accountant")):
            raise AccessError(self.env._("The accountant charges what is missing (P-4.2a)."))
        self._begin()
        for shortage in self:
            # sudo: the accountant is checked; the entry is made whole or not at all
            move = shortage.sudo()._post_charge()
            shortage._decide("charged", move_id=move.id)
        return True

    def _post_charge(self):
        company, partner = self.company_id, self.keeper_id.partner_id
        company._elevator_check_charging()
        if not partner:
            raise UserError(self.env._("%(name)s had no keeper.", name=self.depot_id.display_name))
        return self.env["elevator.parts.charge"]._entry(
            self.branch_id, partner, self.amount, company.elevator_parts_account_id, self._note()
        )

    def _note(self):
        return self.env._(
            "%(month)s, missing: %(parts)s",
            month=self.month_id.display_name,
            parts=self.display_name,
        )

    def _excuse(self, text):
        """Excused by the named person alone (P-4.2a).

        :raises AccessError: somebody else
        :raises UserError: no text, or decided already
        """
        for company in self.company_id:
            # sudo: who judges is compared, not read
            if company.sudo().elevator_shortage_judge_id != self.env.user:
                raise AccessError(
                    self.env._("Only the person named in the settings excuses what is missing.")
                )
        if not (text or "").strip():
            raise UserError(self.env._("Say why nobody answers for it."))
        self._begin()
        return self._decide("excused", excuse=text)

    def _decide(self, state, **vals):
        today = self.env.company._elevator_today()
        decided = {"state": state, "decided_by_id": self.env.uid, "decided_on": today}
        # sudo: the verb has checked who may; nobody holds a right to write
        return self.sudo().write(decided | vals)

    def action_excuse(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "elevator_parts.elevator_shortage_excuse_action"
        )
        return action | {"context": {"default_shortage_id": self.id}}
