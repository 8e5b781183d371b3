from odoo import fields, models
from odoo.exceptions import UserError


class ElevatorPartsDefect(models.Model):
    """QA's verdict and what follows from it: a replacement, or a refusal (P-6.2, T-1.5)."""

    _inherit = "elevator.parts.defect"

    def _judge(self, verdict, reason):
        """QA decides what broke the part (P-6.2).

        Product quality: a replacement nobody pays for. Site: refused, the branch bears it. What
        the facts presume is overturned only with a reason (T-1.5); each verdict has one.

        :param str verdict: quality or site
        :raises AccessError: not QA
        :raises UserError: no reason, who sent it judges it, or not at that step
        """
        self._check_office("group_qa", self.env._("QA judges defective parts (P-6.2)."))
        if not (reason or "").strip():
            raise UserError(self.env._("Say what shows it (T-1.5)."))
        self._begin("checked")
        for defect in self:
            if self.env.user in defect.sent_by_id | defect.checked_by_id:
                raise UserError(self.env._("Who sent or checked a part does not judge it."))
            follow = defect._replace() if verdict == "quality" else defect._refuse()
            defect._move_to(
                "replaced" if verdict == "quality" else "refused",
                verdict=verdict,
                verdict_reason=reason,
                verdict_by_id=self.env.uid,
                verdict_on=self._today(),
                **follow,
            )
        # sudo: QA's task is done, whoever of QA did it
        self.sudo().activity_feedback(["mail.mail_activity_data_todo"])
        return True

    def _replace(self):
        """A draft dispatch of the same part that is charged to nobody."""
        # sudo: QA is checked; HQ service packs and sends it as any other
        dispatch = (
            self.env["elevator.parts.dispatch"]
            .sudo()
            .create(
                {
                    "depot_id": self.depot_id.id,
                    "note": self.env._("Replacement for %(defect)s", defect=self.name),
                    "line_ids": [
                        fields.Command.create({"product_id": self.product_id.id, "qty": self.qty})
                    ],
                }
            )
        )
        dispatch._move_to("draft", defect_id=self.id)
        return {"dispatch_id": dispatch.id}

    def _refuse(self):
        """What HQ gave to an uncharged depot is paid by its branch; others paid it already."""
        if self.origin != "depot" or self.depot_id.tier_id.charged:
            return {}
        prices = self.company_id._elevator_hq_prices(self.product_id)
        amount = self.currency_id.round(prices.get(self.product_id.id, 0) * self.qty)
        # sudo: QA is checked; nobody types a charge
        charges = self.env["elevator.parts.charge"].sudo()
        return {"charge_id": charges._charge(self.branch_id, amount, note=self.name).id}
