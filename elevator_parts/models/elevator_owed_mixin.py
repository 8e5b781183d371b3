from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.elevator_service.tools.locking import lock


class ElevatorPartsOwedMixin(models.AbstractModel):
    """Something a keeper owes until it comes back, is paid, or is excused (P-4.2a).

    The accountant charges it at HQ price; only the person named in the settings excuses it.
    """

    _name = "elevator.parts.owed.mixin"
    _description = "Owed parts"
    _inherit = ["mail.thread"]
    _order = "id desc"
    _mail_post_access = "read"

    depot_id = fields.Many2one("elevator.depot", required=True, readonly=True, index=True)
    branch_id = fields.Many2one(related="depot_id.branch_id", store=True, index=True)
    company_id = fields.Many2one(related="depot_id.company_id", store=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    product_id = fields.Many2one(
        "product.product", "Part", required=True, readonly=True, index=True, ondelete="restrict"
    )
    keeper_id = fields.Many2one("res.users", readonly=True, help="Who kept the depot then.")
    date = fields.Date(required=True, readonly=True)
    qty = fields.Float("Quantity", digits="Product Unit", required=True, readonly=True)
    price = fields.Monetary(readonly=True, help="HQ price of the day, CNY.")
    amount = fields.Monetary(readonly=True)
    state = fields.Selection(
        [
            ("open", "Open"),
            ("back", "Came back"),
            ("charged", "Charged"),
            ("excused", "Excused"),
        ],
        default="open",
        required=True,
        readonly=True,
        index=True,
        tracking=True,
    )
    decided_by_id = fields.Many2one("res.users", "Decided by", readonly=True)
    decided_on = fields.Date("Decided", readonly=True)
    excuse = fields.Char(readonly=True)
    may_excuse = fields.Boolean(compute="_compute_may_excuse")
    move_id = fields.Many2one("account.move", "Entry", readonly=True, ondelete="restrict")

    @api.depends_context("uid")
    @api.depends("state")
    def _compute_may_excuse(self):
        for owed in self:
            owed.may_excuse = owed.state == "open" and owed._judge() == self.env.user

    def _judge(self):
        # sudo: who judges is compared, not read
        return self.company_id.sudo().elevator_shortage_judge_id

    @api.depends("product_id", "qty")
    def _compute_display_name(self):
        for owed in self:
            owed.display_name = f"{owed.qty:g} {owed.product_id.display_name}"

    @api.model
    def _prepare_owed_vals(self, depot, product, qty, price):
        """Values of what the keeper of a depot owes from today on; price in CNY."""
        return {
            "depot_id": depot.id,
            "product_id": product.id,
            "keeper_id": depot.keeper_id.id,
            "date": depot.company_id._elevator_today(),
            "qty": qty,
            "price": price,
            "amount": depot.currency_id.round(qty * price),
        }

    def _origin_name(self):
        """Where it comes from, for the entry; a hook."""
        return self.depot_id.display_name

    # ---------------------------------------------------------------- decide

    def _begin(self):
        # sudo: the lock touches the row; the verb checks who may
        lock(self.sudo())
        self.invalidate_recordset()
        self.check_access("read")
        if any(owed.state != "open" for owed in self):
            raise UserError(self.env._("That was decided already."))

    def action_charge(self):
        """The keeper owes it at HQ price: an entry on his account (P-4.2a).

        :raises AccessError: not the accountant
        :raises UserError: decided already, no keeper, or the books are not set up
        """
        if not (self.env.su or self.env.user.has_group("elevator_service.group_accountant")):
            raise AccessError(self.env._("The accountant charges what is missing (P-4.2a)."))
        self._begin()
        for owed in self:
            # sudo: the accountant is checked; the entry is made whole or not at all
            move = owed.sudo()._post_charge()
            owed._decide("charged", move_id=move.id)
        return True

    def _post_charge(self):
        company, partner = self.company_id, self.keeper_id.partner_id
        company._elevator_check_charging()
        if not partner:
            raise UserError(self.env._("%(name)s had no keeper.", name=self.depot_id.display_name))
        note = self.env._(
            "%(origin)s, missing: %(parts)s", origin=self._origin_name(), parts=self.display_name
        )
        account = company.elevator_parts_account_id
        charges = self.env["elevator.parts.charge"]
        return charges._entry(self.branch_id, partner, self.amount, account, note)

    def _excuse(self, text):
        """Excused by the named person alone, in writing (P-4.2a).

        :raises AccessError: somebody else
        :raises UserError: no text, or decided already
        """
        if any(owed._judge() != self.env.user for owed in self):
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
            "elevator_parts.elevator_owed_excuse_action"
        )
        return action | {"context": {"default_res_model": self._name, "default_res_id": self.id}}
