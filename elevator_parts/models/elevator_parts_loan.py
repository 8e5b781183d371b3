from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from odoo.addons.elevator_service.tools.locking import lock

from .elevator_paper_mixin import DRAFT

LENDERS = "elevator_service.group_hq_service"


class ElevatorPartsLoan(models.Model):
    """A part lent to a depot in urgent need (借件): back by its day, or settled at price (P-6.3).

    It lies in the depot's place for loans, and counts against the cap (P-3). While a branch has a
    loan past its day nothing more is lent to it.
    """

    _name = "elevator.parts.loan"
    _description = "Loan of a part"
    _inherit = ["elevator.paper.mixin", "mail.thread", "mail.activity.mixin"]
    _order = "id desc"
    _check_company_auto = True
    _mail_post_access = "read"

    depot_id = fields.Many2one(
        "elevator.depot",
        "Lent to",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env["elevator.depot"]._of_keeper(),
        domain="[('kind', '=', 'tier')]",
        check_company=True,
    )
    branch_id = fields.Many2one(related="depot_id.branch_id", store=True, index=True)
    company_id = fields.Many2one("res.company", compute="_compute_company_id", store=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    product_id = fields.Many2one(
        "product.product",
        "Part",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('is_elevator_part', '=', True)]",
    )
    qty = fields.Float("Quantity", digits="Product Unit", required=True, default=1)
    serial = fields.Char("Serial no.", help="What stands on the part; the same comes back.")
    reason = fields.Char(required=True, help="Why it is urgent.")
    due_on = fields.Date("Due back", required=True)
    price = fields.Monetary(readonly=True, copy=False, help="HQ price of the day it was lent, CNY.")
    value = fields.Monetary(compute="_compute_value", store=True)
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("lent", "Lent"),
            ("back", "Came back"),
            ("settled", "Settled at price"),
            ("cancelled", "Cancelled"),
        ],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )
    lent_on = fields.Date(readonly=True, copy=False)
    lent_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    ended_on = fields.Date(readonly=True, copy=False)
    overdue = fields.Boolean(compute="_compute_overdue", search="_search_overdue")
    charge_id = fields.Many2one("elevator.parts.charge", readonly=True, copy=False)

    _positive = models.Constraint("CHECK (qty > 0)", "A quantity is above zero.")

    @api.depends("qty", "price")
    def _compute_value(self):
        for loan in self:
            loan.value = loan.qty * loan.price

    @api.depends("due_on", "state")
    def _compute_overdue(self):
        today = self.env.company._elevator_today()
        for loan in self:
            loan.overdue = loan.state == "lent" and loan.due_on < today

    def _search_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = self.env.company._elevator_today()
        late = Domain("state", "=", "lent") & Domain("due_on", "<", today)
        return late if True in value else ~late

    def _paper_typed(self):
        what = ("depot_id", "product_id", "qty", "serial", "due_on", "reason")
        return dict.fromkeys(what, DRAFT)

    # ---------------------------------------------------------------- verbs

    def _begin(self, *states):
        if not (self.env.su or self.env.user.has_group(LENDERS)):
            raise AccessError(self.env._("HQ service lends, takes back and settles (P-6.3)."))
        return super()._begin(*states)

    def action_lend(self):
        """Lend it: from the main store to the depot's place for loans (P-6.3).

        :raises AccessError: not HQ service
        :raises UserError: a loan of the branch is overdue, or above the cap (P-3)
        """
        self._begin("draft")
        for loan in self:
            lock(loan.depot_id)
            loan._check_lend()
            prices = loan.company_id._elevator_hq_prices(loan.product_id)
            loan._move_to(
                "lent",
                price=prices.get(loan.product_id.id, 0),
                lent_on=loan.company_id._elevator_today(),
                lent_by_id=self.env.uid,
            )
            loan.depot_id._check_cap(loan.product_id)
            loan._carry(loan._main(), loan.depot_id._beside("loan"), "loan")
        return True

    def _check_lend(self):
        late = self.search([("branch_id", "=", self.branch_id.id), ("overdue", "=", True)], limit=1)
        if late:
            raise UserError(
                self.env._(
                    "%(branch)s has %(loan)s past its day: nothing more is lent (P-6.3).",
                    branch=self.branch_id.name,
                    loan=late.name,
                )
            )
        if self.due_on < self.company_id._elevator_today():
            raise UserError(self.env._("It is due before it is lent."))

    def _main(self):
        return self.env["elevator.parts.dispatch"]._default_source_id()

    def _carry(self, source, target, kind):
        """Move it between depots, at the value it has there."""
        note = " ".join(filter(None, [self.name, self.depot_id.name, self.serial]))
        # sudo: HQ service is checked; core's movements are the store's
        moves = self.env["stock.move"].sudo()
        moves.create(
            {
                "product_id": self.product_id.id,
                "product_uom_qty": self.qty,
                "location_id": source.location_id.id,
                "location_dest_id": target.location_id.id,
                "company_id": self.company_id.id,
                "elevator_kind": kind,
                "elevator_note": note,
                "elevator_document": self.name,
            }
        )._elevator_do()

    def _take_back(self, serial=None):
        """The same part came back.

        :raises UserError: another serial number
        """
        self._begin("lent")
        for loan in self:
            if (loan.serial or "").strip() != (serial or "").strip():
                raise UserError(
                    self.env._(
                        "%(loan)s was lent with serial no. %(serial)s: the same comes back, or it"
                        " is settled at price.",
                        loan=loan.name,
                        serial=loan.serial or "–",
                    )
                )
            loan._carry(loan.depot_id._beside("loan"), loan._main(), "return")
            loan._move_to("back", ended_on=loan.company_id._elevator_today())
        return True

    def action_settle(self):
        """The branch keeps it: into its depot, charged at the price of the day it was lent."""
        self._begin("lent")
        for loan in self:
            loan._move_to("settled", ended_on=loan.company_id._elevator_today())
            loan._carry(loan.depot_id._beside("loan"), loan.depot_id, "receipt")
            # sudo: HQ service is checked; nobody types a charge
            charges = self.env["elevator.parts.charge"].sudo()
            charge = charges._charge(loan.branch_id, loan.value, note=loan.name)
            loan._move_to("settled", charge_id=charge.id)
        return True

    def action_cancel(self):
        self._begin("draft")
        return self._move_to("cancelled")

    def action_back(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "elevator_parts.elevator_loan_back_action"
        )
        return action | {"context": {"default_loan_id": self.id}}
