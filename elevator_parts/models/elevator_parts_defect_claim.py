from odoo import Command, fields, models
from odoo.exceptions import AccessError, UserError

CLAIMANTS = ("elevator_service.group_supply", "elevator_service.group_hq_service")
CLAIM_FIELDS = {"claim_state", "supplier_id", "claim_amount", "claim_got", "claim_note"}


class ElevatorPartsDefect(models.Model):
    """What becomes of a judged part: claimed from its supplier, or scrapped (P-6.2)."""

    _inherit = "elevator.parts.defect"

    goods = fields.Selection(
        [
            ("hold", "In HQ's quality hold"),
            ("supplier", "At the supplier"),
            ("scrapped", "Scrapped"),
        ],
        "The part is",
        readonly=True,
        copy=False,
    )
    supplier_id = fields.Many2one(
        "res.partner", readonly=True, copy=False, index="btree_not_null", ondelete="restrict"
    )
    claim_state = fields.Selection(
        [("open", "Claimed"), ("accepted", "Accepted"), ("refused", "Refused by the supplier")],
        "Claim",
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )
    claim_amount = fields.Monetary("Claimed amount", readonly=True, copy=False)
    claim_got = fields.Monetary("Granted", readonly=True, copy=False)
    claim_note = fields.Char("Supplier's answer", readonly=True, copy=False)
    claim_by_id = fields.Many2one("res.users", "Claimed by", readonly=True, copy=False)
    claim_on = fields.Date("Claimed", readonly=True, copy=False)
    refund_id = fields.Many2one(
        "account.move", "Supplier's credit note", readonly=True, copy=False, ondelete="restrict"
    )

    # ---------------------------------------------------------------- goods

    def _check_claimant(self):
        if not (self.env.su or any(self.env.user.has_group(group) for group in CLAIMANTS)):
            raise AccessError(
                self.env._("The supply department or HQ service settles with suppliers.")
            )

    def _check_held(self):
        for defect in self:
            if defect.goods != "hold" or not defect.verdict:
                raise UserError(
                    self.env._("%(defect)s is not in the quality hold.", defect=defect.name)
                )

    def _lock_judged(self):
        self._hold()
        self._check_held()

    def action_scrap(self):
        """The part leaves the quality hold as scrap.

        :raises AccessError: neither supply department nor HQ service
        """
        self._check_claimant()
        self._lock_judged()
        for defect in self:
            defect._carry("hold", "loss", "scrap")
        return True

    # ---------------------------------------------------------------- claim

    def _claim(self, supplier, amount):
        """Claim a product at fault from its supplier, who gets the part.

        :param supplier: res.partner
        :param float amount: CNY
        :raises UserError: the product is not at fault, or no amount
        """
        self.ensure_one()
        self._check_claimant()
        self._lock_judged()
        if self.verdict != "quality":
            raise UserError(self.env._("A supplier answers for product quality alone (T-1.5)."))
        if not supplier or self.currency_id.compare_amounts(amount, 0) <= 0:
            raise UserError(self.env._("Say whom you claim from, and how much."))
        self._carry("hold", "supplier", "return")
        return self._move_to(
            self.state,
            claim_state="open",
            supplier_id=supplier.id,
            claim_amount=amount,
            claim_by_id=self.env.uid,
            claim_on=self._today(),
        )

    def _answer_claim(self, amount, note):
        """The supplier's answer: what he grants becomes a draft credit note, or he refuses.

        :param float amount: CNY; 0: refused
        :raises UserError: no claim is open, no words, or more than claimed
        """
        self.ensure_one()
        self._check_claimant()
        self._hold()
        if self.claim_state != "open":
            raise UserError(self.env._("No claim is open."))
        if not (note or "").strip():
            raise UserError(self.env._("Write down what the supplier said."))
        if not 0 <= amount <= self.claim_amount:
            raise UserError(self.env._("Between nothing and what was claimed."))
        granted = bool(self.currency_id.compare_amounts(amount, 0))
        return self._move_to(
            self.state,
            claim_state="accepted" if granted else "refused",
            claim_got=amount,
            claim_note=note,
            refund_id=self._make_refund(amount).id if granted else False,
        )

    def _make_refund(self, amount):
        # sudo: the claimant is checked; the accountant confirms the draft
        refunds = self.env["account.move"].sudo().with_company(self.company_id)
        return refunds.create(
            {
                "move_type": "in_refund",
                "partner_id": self.supplier_id.id,
                "ref": self.name,
                "invoice_line_ids": [
                    Command.create(
                        {
                            "product_id": self.product_id.id,
                            "quantity": self.qty,
                            "price_unit": amount / self.qty,
                        }
                    )
                ],
            }
        )

    def action_claim(self):
        return self._action_wizard("elevator_defect_claim_action")

    def action_answer(self):
        return self._action_wizard("elevator_defect_answer_action")

    def action_open_refund(self):
        return self.refund_id.get_formview_action()
