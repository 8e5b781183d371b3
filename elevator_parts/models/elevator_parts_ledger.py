from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

KINDS = [
    ("opening", "Opening"),
    ("purchase", "Purchase"),
    ("dispatch", "Dispatch"),
    ("receipt", "Receipt"),
    ("transfer", "Transfer"),
    ("issue", "Issue"),
    ("return", "Return"),
    ("loan", "Loan"),
    ("old", "Old part"),
    ("count", "Count"),
    ("scrap", "Scrap"),
    ("other", "Other"),
]


class ElevatorPartsLedger(models.Model):
    """The stock ledger of a depot (保管帐): one line per movement and part, written once (P-4.1).

    Lines are written by ``_post`` alone, when core moves the goods. Each keeps what was true then:
    name, origin, spec, bin, price and the balance after it. Nobody edits or deletes a line
    (P-2.5); what was wrong is reversed in red (红字冲销).
    """

    _name = "elevator.parts.ledger"
    _description = "Stock ledger"
    _inherit = ["elevator.append.only.mixin"]
    _order = "date desc, id desc"
    _log_access = False
    _append_only_once = ("audit_user_id", "audit_on")

    # where and when
    depot_id = fields.Many2one("elevator.depot", required=True, ondelete="restrict")
    branch_id = fields.Many2one("elevator.branch", index=True, ondelete="restrict")
    company_id = fields.Many2one("res.company", required=True, ondelete="restrict")
    currency_id = fields.Many2one(related="company_id.currency_id")
    product_id = fields.Many2one(
        "product.product", "Part", required=True, index=True, ondelete="restrict"
    )
    number = fields.Integer(required=True, help="Without gaps in a depot and part.")
    date = fields.Date(required=True)
    booked_at = fields.Datetime("Booked", required=True)
    user_id = fields.Many2one("res.users", "Booked by", required=True, ondelete="restrict")
    # as it was called then
    name = fields.Char(required=True)
    spec = fields.Char()
    origin = fields.Char()
    uom_name = fields.Char("Unit", required=True)
    bin = fields.Char(help="Store, rack, shelf, layer, place (库存架层位).")
    # what happened
    kind = fields.Selection(KINDS, required=True)
    summary = fields.Char(help="Where it went or came from (摘要).")
    site_id = fields.Many2one("elevator.site", index="btree_not_null", ondelete="restrict")
    elevator_id = fields.Many2one("elevator.unit", index="btree_not_null", ondelete="restrict")
    other_depot_id = fields.Many2one("elevator.depot", "Other depot", ondelete="restrict")
    qty_in = fields.Float("In", digits="Product Unit", required=True, default=0)
    qty_out = fields.Float("Out", digits="Product Unit", required=True, default=0)
    price = fields.Monetary(required=True)
    amount = fields.Monetary(required=True, help="What the line adds to the value, CNY.")
    balance_qty = fields.Float("Balance", digits="Product Unit", required=True)
    balance_amount = fields.Monetary("Balance amount", required=True)
    move_line_id = fields.Many2one(
        "stock.move.line", required=True, index=True, ondelete="restrict"
    )
    # control
    reversal_of_id = fields.Many2one(
        "elevator.parts.ledger", "Reverses", index="btree_not_null", ondelete="restrict"
    )
    reversal_ids = fields.One2many("elevator.parts.ledger", "reversal_of_id", "Reversed by")
    audit_user_id = fields.Many2one(
        "res.users", "Audited by", ondelete="restrict", help="The branch's signature (稽核)."
    )
    audit_on = fields.Date("Audited")

    _number_uniq = models.UniqueIndex("(depot_id, product_id, number)", "The number is taken.")
    _depot_date = models.Index("(depot_id, date)")
    _one_reversal = models.UniqueIndex(
        "(reversal_of_id) WHERE reversal_of_id IS NOT NULL", "This line is reversed already."
    )
    _one_side = models.Constraint(
        "CHECK ((qty_in = 0) <> (qty_out = 0)"
        " AND (reversal_of_id IS NOT NULL OR (qty_in >= 0 AND qty_out >= 0)))",
        "A line books in or out; only a reversal is red.",
    )
    _no_debt = models.Constraint("CHECK (balance_qty >= 0)", "A depot gives what it has, not more.")

    @api.depends("depot_id", "number")
    def _compute_display_name(self):
        for line in self:
            line.display_name = f"{line.depot_id.code} #{line.number} {line.name}"

    # ---------------------------------------------------------------- audit and reversal

    def action_audit(self):
        """The branch signs what was booked (稽核, P-4.1); keeper and auditor are two people.

        :raises AccessError: no officer of the branch, or who booked it himself
        """
        officer = self.env.user.has_group("elevator_service.group_branch_officer")
        for line in self:
            own = line.user_id == self.env.user or line.depot_id.keeper_id == self.env.user
            if not (self.env.su or officer) or own:
                raise AccessError(
                    self.env._(
                        "An officer of the branch audits, not who booked or keeps the depot:"
                        " %(line)s",
                        line=line.display_name,
                    )
                )
        self.check_access("read")
        vals = {"audit_user_id": self.env.uid, "audit_on": self.env.company._elevator_today()}
        # sudo: the office is checked; the ledger has no write right for anybody
        self.sudo().filtered(lambda line: not line.audit_user_id).write(vals)
        return True

    def _check_reversible(self):
        for line in self:
            depots = line.depot_id | line.other_depot_id
            if not all(depot._may_keep() for depot in depots):
                raise AccessError(
                    self.env._(
                        "%(line)s: its keeper or HQ service reverses.", line=line.display_name
                    )
                )
            if line.reversal_of_id or line.reversal_ids:
                raise UserError(self.env._("%(line)s is reversed already.", line=line.display_name))
            if line._locked_by():
                raise UserError(
                    self.env._(
                        "%(line)s belongs to %(document)s: settle it there.",
                        line=line.display_name,
                        document=line._locked_by(),
                    )
                )

    def _locked_by(self):
        """Name of the document that alone may reverse this line."""
        # sudo: the keeper holds no rights on core's movements
        return self.sudo().move_line_id.move_id.elevator_document

    def _reverse(self, reason):
        """Reverse movements in red: the goods go back, both lines stay, linked (P-2.5).

        :param str reason: printed in the summary
        :return: the red lines, of every depot the goods went through
        :raises AccessError: neither keeper nor HQ service
        :raises UserError: no reason, or reversed already
        """
        if not (reason or "").strip():
            raise UserError(self.env._("Say why it is reversed."))
        self._check_reversible()
        # sudo: the right is checked; a keeper holds none on core stock
        lines = self.sudo().move_line_id
        moves = (
            self.env["stock.move"]
            .sudo()
            .create([line._prepare_elevator_reversal_vals(reason) for line in lines])
        )
        moves._elevator_do()
        lines.move_id.elevator_issue_line_id._taken_back(reason)
        return self.search([("move_line_id", "in", moves.move_line_ids.ids)])

    def action_open_reversal(self):
        self.ensure_one()
        return (self.reversal_of_id or self.reversal_ids[:1]).get_formview_action()

    def action_reverse(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "elevator_parts.elevator_ledger_reverse_action"
        )
        return action | {"context": {"default_line_ids": self.ids}}
