from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from .elevator_paper_mixin import DRAFT


class ElevatorPartsIssue(models.Model):
    """Parts taken out of a depot for an elevator (领用单): the ledger names elevator and site.

    For each new part that is no consumable an old one is owed (以旧换新, P-4.2a). On a visit the
    issue writes what was used into the record before it is sealed.
    """

    _name = "elevator.parts.issue"
    _description = "Issue of parts"
    _inherit = ["elevator.paper.mixin", "mail.thread"]
    _order = "id desc"
    _check_company_auto = True
    _mail_post_access = "read"

    depot_id = fields.Many2one(
        "elevator.depot",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env["elevator.depot"]._of_keeper(),
        domain="[('kind', '=', 'tier')]",
        check_company=True,
    )
    branch_id = fields.Many2one(related="depot_id.branch_id", store=True, index=True)
    company_id = fields.Many2one("res.company", compute="_compute_company_id", store=True)
    elevator_id = fields.Many2one(
        "elevator.unit", required=True, index=True, ondelete="restrict", check_company=True
    )
    site_id = fields.Many2one(related="elevator_id.site_id")
    visit_id = fields.Many2one(
        "elevator.visit",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('elevator_id', '=', elevator_id)]",
        help="The visit it is used on; its record then says so.",
    )
    worker_id = fields.Many2one("hr.employee", "Taken by", check_company=True)
    state = fields.Selection(
        [("draft", "Draft"), ("issued", "Issued")],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
    )
    line_ids = fields.One2many("elevator.parts.issue.line", "issue_id", "Parts", copy=True)
    note = fields.Char(help="What it was for.")
    issued_on = fields.Date("Issued on", readonly=True, copy=False)
    issued_by_id = fields.Many2one("res.users", "Issued by", readonly=True, copy=False)
    old_ids = fields.One2many("elevator.parts.old", "issue_id", "Old parts")

    def _paper_typed(self):
        what = ("depot_id", "elevator_id", "visit_id", "worker_id", "line_ids", "note")
        return dict.fromkeys(what, DRAFT)

    def _paper_kept(self):
        return self.env._("What was issued is not changed: reverse it in the ledger.")

    # ---------------------------------------------------------------- issue

    def action_issue(self):
        """Book the parts out, to the elevator; old parts are owed from now on (P-4.1, P-4.2a).

        :raises AccessError: not the keeper of the depot
        :raises UserError: empty, of another branch, or on a sealed visit
        """
        for issue in self:
            if not issue.depot_id._may_keep():
                raise AccessError(
                    self.env._("%(depot)s is not yours to keep.", depot=issue.depot_id.name)
                )
            issue._begin("draft")
            issue._check_issue()
            issue._book()
            issue.line_ids._owe_old()
            today = issue.company_id._elevator_today()
            issue._move_to("issued", issued_by_id=self.env.uid, issued_on=today)
            issue._tell_visit()
        return True

    def _check_issue(self):
        if not self.line_ids:
            raise UserError(self.env._("%(name)s is empty.", name=self.name))
        if self.elevator_id.branch_id != self.branch_id:
            raise UserError(
                self.env._(
                    "%(elevator)s is not of the depot's branch.",
                    elevator=self.elevator_id.display_name,
                )
            )
        if self.visit_id and self.visit_id.elevator_id != self.elevator_id:
            raise UserError(self.env._("The visit is of another elevator."))
        # sudo: the seal is looked at, not read
        if self.visit_id.sudo().seal:
            raise UserError(
                self.env._("The visit is sealed: leave it out, and write a supplement there.")
            )

    def _book(self):
        target = self.env.ref("stock.stock_location_customers")
        # sudo: the keeper is checked; core's movements are the store's
        moves = self.env["stock.move"].sudo()
        moves = moves.create(
            [
                {
                    "product_id": line.product_id.id,
                    "product_uom_qty": line.qty,
                    "location_id": self.depot_id.location_id.id,
                    "location_dest_id": target.id,
                    "company_id": self.company_id.id,
                    "elevator_kind": "issue",
                    "elevator_note": " ".join(filter(None, [self.name, self.note])),
                    "elevator_site_id": self.elevator_id.site_id.id,
                    "elevator_unit_id": self.elevator_id.id,
                    "elevator_issue_line_id": line.id,
                }
                for line in self.line_ids
            ]
        )
        moves._elevator_do()

    def _tell_visit(self):
        """The record of the visit says what was used, as the ledger calls it."""
        if not self.visit_id:
            return
        visits = self.search([("visit_id", "=", self.visit_id.id), ("state", "=", "issued")])
        texts = [line._text() for line in visits.sorted("id").line_ids]
        # sudo: the keeper has no right on visits; parts are his to say
        self.visit_id.sudo().parts_used = "\n".join(texts)
