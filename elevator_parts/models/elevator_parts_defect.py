from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from .elevator_damage_rule import ANSWERS, CAUSES
from .elevator_paper_mixin import DRAFT

# whether it passes QA is what QA finds out
KNOWN_FACTS = ("tested", "forced", "burnt", "wet")


class ElevatorPartsDefect(models.Model):
    """A defective part that goes back to HQ (不合格件): checked, judged by QA, replaced (P-6.2).

    The branch writes down the facts of T-1.5 when it sends the part; what they presume is shown to
    QA, which alone decides. A replacement is a dispatch of its own that nobody pays for.
    """

    _name = "elevator.parts.defect"
    _description = "Defective part"
    _inherit = ["elevator.paper.mixin", "mail.thread", "mail.activity.mixin"]
    _order = "id desc"
    _check_company_auto = True
    _mail_post_access = "read"

    # what
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
    serial = fields.Char("Serial no.", help="Serial or batch number on the part.")
    origin = fields.Selection(
        [("depot", "From the depot's stock"), ("elevator", "Taken out of an elevator")],
        "Comes from",
        required=True,
        default="depot",
        help="Stock leaves the ledger of the depot; what was built in stands in it no more.",
    )
    elevator_id = fields.Many2one(
        "elevator.unit", index="btree_not_null", ondelete="restrict", check_company=True
    )
    old_id = fields.Many2one(
        "elevator.parts.old",
        "Old part owed",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('depot_id', '=', depot_id), ('product_id', '=', product_id),"
        " ('elevator_id', '=', elevator_id), ('state', '=', 'open')]",
        help="The old part of an issue that this one is: it is not owed any more (P-4.2a).",
    )
    happened = fields.Text("What happened", required=True)
    photo_ids = fields.Many2many("ir.attachment", string="Photos")
    # facts of T-1.5
    tested = fields.Selection(ANSWERS, "Tested before delivery", required=True, default="unknown")
    forced = fields.Selection(ANSWERS, "External force", required=True, default="unknown")
    burnt = fields.Selection(ANSWERS, "Burn marks", required=True, default="unknown")
    wet = fields.Selection(ANSWERS, "Stored wet", required=True, default="unknown")
    rule_id = fields.Many2one(
        "elevator.damage.rule",
        "Why presumed",
        compute="_compute_rule_id",
        store=True,
        ondelete="restrict",
        help="The row that fits, of the decision table in force when the facts were written.",
    )
    presumption = fields.Selection(
        related="rule_id.ruling", string="Presumption", help="What the facts presume (T-1.5)."
    )
    # way
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("sent", "Sent to HQ"),
            ("checked", "Checked by HQ"),
            ("replaced", "Replaced"),
            ("refused", "Refused"),
            ("returned", "Sent back"),
            ("cancelled", "Cancelled"),
        ],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )
    sent_on = fields.Date("Sent on", readonly=True, copy=False)
    sent_by_id = fields.Many2one("res.users", "Sent by", readonly=True, copy=False)
    checked_on = fields.Date("Checked at HQ", readonly=True, copy=False)
    checked_by_id = fields.Many2one("res.users", "Checked at HQ by", readonly=True, copy=False)
    check_note = fields.Char("HQ's finding", readonly=True, copy=False)
    verdict = fields.Selection(CAUSES, readonly=True, copy=False, tracking=True)
    verdict_reason = fields.Text("QA's reason", readonly=True, copy=False)
    verdict_by_id = fields.Many2one("res.users", "Judged by", readonly=True, copy=False)
    verdict_on = fields.Date("Judged", readonly=True, copy=False)
    dispatch_id = fields.Many2one(
        "elevator.parts.dispatch", "Replacement", readonly=True, copy=False, index="btree_not_null"
    )
    charge_id = fields.Many2one("elevator.parts.charge", readonly=True, copy=False)

    _positive = models.Constraint("CHECK (qty > 0)", "A quantity is above zero.")
    _from_elevator = models.Constraint(
        "CHECK (origin != 'elevator' OR elevator_id IS NOT NULL)",
        "Say which elevator it was taken out of.",
    )

    @api.depends(*KNOWN_FACTS)
    def _compute_rule_id(self):
        table = self.env["elevator.damage.table"]._in_force()
        for defect in self:
            facts = {fact: defect[fact] for fact in KNOWN_FACTS} | {"qa_passed": "unknown"}
            defect.rule_id = table and table._decide(facts)

    def _paper_typed(self):
        what = ("depot_id", "product_id", "qty", "serial", "origin", "elevator_id", "old_id")
        return dict.fromkeys((*what, "happened", "photo_ids", *KNOWN_FACTS), DRAFT)

    # ---------------------------------------------------------------- verbs

    def _check_office(self, group, text):
        if not (self.env.su or self.env.user.has_group(f"elevator_service.{group}")):
            raise AccessError(text)

    def action_send(self):
        """The keeper sends the part to HQ: it leaves the books of the depot (P-6.2).

        :raises AccessError: not the keeper of the depot
        :raises UserError: it is not in stock
        """
        for defect in self:
            if not defect.depot_id._may_keep():
                raise AccessError(
                    self.env._("%(depot)s is not yours to keep.", depot=defect.depot_id.name)
                )
        self._begin("draft")
        for defect in self:
            defect._check_old()
            if defect.elevator_id and defect.elevator_id.branch_id != defect.branch_id:
                raise UserError(
                    self.env._(
                        "%(elevator)s is not of the depot's branch.",
                        elevator=defect.elevator_id.display_name,
                    )
                )
            if defect.origin == "depot":
                defect._carry("depot", "transit", "return")
            defect._move_to("sent", sent_on=self._today(), sent_by_id=self.env.uid)
        return True

    def _check_old(self):
        """The debt it ends is of this very part, is open, and nothing else is sent for it (P-4.2a).

        :raises UserError: another part, another number of them, or settled already
        """
        # sudo: the debt is compared, not read
        old = self.sudo().old_id
        if not old:
            return
        old._begin()
        same = ("depot_id", "product_id", "elevator_id", "qty")
        if self.origin != "elevator" or any(old[name] != self[name] for name in same):
            raise UserError(
                self.env._(
                    "%(defect)s is not the old part of %(issue)s: that part, as many of it.",
                    defect=self.name,
                    issue=old.issue_id.name,
                )
            )

    def _today(self):
        return self.env.company._elevator_today()

    def _check_in(self, note=None):
        """HQ has the part and found it to be what the branch wrote: QA's turn (P-6.2).

        :param str note: what HQ saw
        :raises AccessError: not HQ service
        """
        self._check_office("group_hq_service", self.env._("HQ service checks what comes back."))
        self._begin("sent")
        for defect in self:
            source = "transit" if defect.origin == "depot" else "customer"
            defect._carry(source, "hold", "return")
            # sudo: HQ service is checked; the keeper's debt ends with what HQ holds in its hands
            old = defect.sudo().old_id
            if old.state == "open":
                old._decide("back")
            defect._move_to(
                "checked", checked_on=self._today(), checked_by_id=self.env.uid, check_note=note
            )
            defect._tell_qa()
        return True

    def _send_back(self, note):
        """HQ found another part than the branch wrote: it goes back, unjudged.

        :raises AccessError: not HQ service
        :raises UserError: no reason
        """
        self._check_office("group_hq_service", self.env._("HQ service checks what comes back."))
        if not (note or "").strip():
            raise UserError(self.env._("Say why it goes back."))
        self._begin("sent")
        for defect in self:
            if defect.origin == "depot":
                defect._carry("transit", "depot", "return")
            defect._move_to(
                "returned", checked_on=self._today(), checked_by_id=self.env.uid, check_note=note
            )
        return True

    def _tell_qa(self):
        for user in self.env.ref("elevator_service.group_qa")._elevator_holders(self.branch_id):
            # sudo: HQ service leaves a task to QA
            self.sudo().activity_schedule(
                "mail.mail_activity_data_todo",
                user_id=user.id,
                summary=self.env._("Judge a defective part (P-6.2)"),
            )

    def action_cancel(self):
        """Given up before it was sent."""
        self._begin("draft")
        for defect in self:
            if not defect.depot_id._may_keep():
                raise AccessError(
                    self.env._("%(depot)s is not yours to keep.", depot=defect.depot_id.name)
                )
        return self._move_to("cancelled")

    def _action_wizard(self, xmlid, **context):
        action = self.env["ir.actions.act_window"]._for_xml_id(f"elevator_parts.{xmlid}")
        return action | {"context": {"default_defect_id": self.id} | context}

    def action_check(self):
        return self._action_wizard("elevator_defect_check_action")

    def action_judge(self):
        return self._action_wizard("elevator_defect_verdict_action")

    def action_open_dispatch(self):
        return self.dispatch_id.get_formview_action()
