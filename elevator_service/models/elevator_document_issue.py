from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..tools.locking import lock

KINDS = [
    ("form", "Form or rule"),
    ("book", "Blank record book"),
    ("file", "Document of a department"),
]
RECEIPT = ("received_at", "received_by_id", "received_quantity", "receipt_note")


class ElevatorDocumentIssue(models.Model):
    """A line of the issue register (领用登记): time, person, document, destination (M-2.2.6).

    Written when HQ issues, completed once when the branch confirms; never changed.
    """

    _name = "elevator.document.issue"
    _description = "Issue of a document"
    _inherit = ["elevator.append.only.mixin", "elevator.branch.mixin"]
    _order = "issued_at desc, id desc"
    _append_only_once = RECEIPT

    name = fields.Char("Number", required=True)
    document = fields.Char(required=True)
    kind = fields.Selection(KINDS, required=True, index=True)
    version_id = fields.Many2one(
        "elevator.form.version", index="btree_not_null", ondelete="restrict"
    )
    quantity = fields.Integer(required=True, default=1)
    attachment_id = fields.Many2one("ir.attachment", "Attached file", ondelete="restrict")
    note = fields.Char()
    issued_at = fields.Datetime("Issued", required=True, default=fields.Datetime.now, index=True)
    issued_by_id = fields.Many2one("res.users", "Issued by", required=True, ondelete="restrict")
    handed_to = fields.Char("Taken by", help="Who takes it along (领用人), else how it is sent.")
    # receipt
    received_at = fields.Datetime("Received on")
    received_by_id = fields.Many2one("res.users", "Received by", ondelete="restrict")
    received_quantity = fields.Integer()
    receipt_note = fields.Char()
    is_waiting = fields.Boolean(
        "To confirm", compute="_compute_is_waiting", search="_search_is_waiting"
    )
    is_short = fields.Boolean("Short", compute="_compute_is_waiting")

    _quantity_positive = models.Constraint("CHECK (quantity > 0)", "Issue one at least.")

    @api.depends("name", "document")
    def _compute_display_name(self):
        for issue in self:
            issue.display_name = f"{issue.name or ''} {issue.document or ''}".strip()

    @api.depends("received_at", "received_quantity")
    def _compute_is_waiting(self):
        for issue in self:
            issue.is_waiting = not issue.received_at
            issue.is_short = bool(issue.received_at) and issue.received_quantity < issue.quantity

    @api.model
    def _search_is_waiting(self, operator, value):
        if operator != "in":
            return NotImplemented
        return [("received_at", "=" if True in value else "!=", False)]

    @api.model
    def _issue(self, branches, vals):
        """Register the issue of one document to branches, and tell them.

        :param dict vals: document, kind, quantity, and where they are known version, file, note
        :raises AccessError: by others than HQ service
        :raises UserError: no branch, or a version that is not approved
        """
        if not self.env.su and not self.env.user.has_group("elevator_service.group_hq_service"):
            raise AccessError(self.env._("HQ service issues documents."))
        if not branches:
            raise UserError(self.env._("Name the branches it goes to."))
        version = self.env["elevator.form.version"].browse(vals.get("version_id"))
        if version:
            version._signoff_check_approved()
        number = self.env["ir.sequence"].sudo().next_by_code
        # sudo: the register is written by its verbs alone
        issues = self.sudo().create(
            [
                {
                    **vals,
                    "name": number("elevator.document.issue"),
                    "branch_id": branch.id,
                    "issued_by_id": self.env.uid,
                    "issued_at": fields.Datetime.now(),
                }
                for branch in branches
            ]
        )
        for issue in issues:
            issue._tell_branch()
        return issues.with_env(self.env)

    def _tell_branch(self):
        people = self.branch_id._people()
        self.branch_id.message_notify(
            partner_ids=people.partner_id.ids,
            subject=self.display_name,
            body=self.env._(
                "%(document)s was issued to %(branch)s (%(number)s). Please confirm the receipt.",
                document=self.document,
                branch=self.branch_id.name,
                number=self.name,
            ),
        )

    def action_confirm(self):
        """The branch has all of it."""
        for issue in self:
            issue._confirm(issue.quantity)
        return True

    def _confirm(self, quantity, note=""):
        """The branch confirms what it received, once (M-2.2.6).

        :raises AccessError: by others than people of the branch
        :raises UserError: confirmed already, or less received without a word
        """
        self.ensure_one()
        self.check_access("read")
        if self.branch_id not in self.env.user.elevator_branch_ids:
            raise AccessError(self.env._("The branch confirms what it received."))
        # sudo: who may read a line of the own branch may confirm it, the register is the verbs'
        issue = self.sudo()
        lock(issue)
        if issue.received_at:
            raise UserError(self.env._("%(name)s was confirmed already.", name=issue.display_name))
        if quantity < 0 or (quantity < issue.quantity and not (note or "").strip()):
            raise UserError(self.env._("Say what is missing."))
        return issue.write(
            {
                "received_at": fields.Datetime.now(),
                "received_by_id": self.env.uid,
                "received_quantity": quantity,
                "receipt_note": note or False,
            }
        )

    def action_confirm_other(self):
        """Confirm another quantity, with a word."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Confirm receipt"),
            "res_model": "elevator.document.receipt",
            "view_mode": "form",
            "target": "new",
            "context": {"default_issue_id": self.id, "default_quantity": self.quantity},
        }
