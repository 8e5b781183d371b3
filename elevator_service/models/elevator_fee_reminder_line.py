from odoo import fields, models


class ElevatorFeeReminderLine(models.Model):
    """One overdue invoice as it was when the branch was reminded; written once by the run."""

    _name = "elevator.fee.reminder.line"
    _description = "Line of a reminder"
    _inherit = ["elevator.append.only.mixin"]
    _order = "reminder_id desc, days desc, id"
    _rec_name = "invoice_name"

    reminder_id = fields.Many2one(
        "elevator.fee.reminder", required=True, index=True, ondelete="restrict"
    )
    branch_id = fields.Many2one("elevator.branch", required=True, index=True, ondelete="restrict")
    company_id = fields.Many2one("res.company", required=True, ondelete="restrict")
    currency_id = fields.Many2one("res.currency", required=True, ondelete="restrict")
    date = fields.Date(required=True)
    invoice_id = fields.Many2one("account.move", required=True, ondelete="restrict")
    invoice_name = fields.Char("Invoice", required=True)
    partner_id = fields.Many2one("res.partner", "Customer", required=True, ondelete="restrict")
    contract_id = fields.Many2one("contract.contract", ondelete="restrict")
    date_due = fields.Date("Due", required=True)
    days = fields.Integer("Days overdue", required=True, aggregator="max")
    residual = fields.Monetary("Unpaid", required=True)
    held = fields.Monetary("Withheld", required=True)
    amount = fields.Monetary("Reminded", required=True, help="Open and not withheld.")
    level_id = fields.Many2one(
        "elevator.reminder.level", "Reminder level", required=True, ondelete="restrict"
    )
    number = fields.Integer("Reminder no.", required=True, aggregator="max")
    # since then
    open_amount = fields.Monetary("Open now", compute="_compute_now")
    promise = fields.Selection(
        [("none", "No promise"), ("promised", "Promised"), ("broken", "Promise broken")],
        compute="_compute_now",
    )
    promised_on = fields.Date("Promised for", compute="_compute_now")

    _once = models.UniqueIndex("(invoice_id, reminder_id)", "An invoice stands in a reminder once.")
    _owed = models.Constraint("CHECK (amount > 0)", "What is withheld is not dunned.")

    def _compute_now(self):
        arrears = self.env["elevator.arrear"].search([("id", "in", self.invoice_id.ids)])
        now = {arrear.id: arrear for arrear in arrears}
        for line in self:
            arrear = now.get(line.invoice_id.id, arrears.browse())
            line.open_amount = arrear.exposure
            line.promise = arrear.promise or "none"
            line.promised_on = arrear.promised_on
