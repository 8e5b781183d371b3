from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

# what the decision table knows and the slip of a defective part knows too
SHARED_FACTS = ("tested", "forced", "burnt", "wet")


class ElevatorDamageVerdict(models.Model):
    """What follows from a verdict: a replacement, or the responsible party pays (T-1.5)."""

    _inherit = "elevator.damage.verdict"

    depot_id = fields.Many2one(
        "elevator.depot",
        "Replaced through",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('kind', '=', 'tier'), ('branch_id', '=', branch_id)]",
        help="The depot that sends the component in and gets the new one (P-6.2).",
    )
    liable = fields.Selection(
        [("customer", "Customer"), ("installer", "Installers"), ("branch", "Branch")],
        "Who pays",
        tracking=True,
        help="Who caused it on site pays at price (责任方, T-1.5).",
    )
    price = fields.Monetary("HQ price", compute="_compute_price", help="Of a new one today, CNY.")
    defect_id = fields.Many2one(
        "elevator.parts.defect", "Defective part", readonly=True, copy=False, ondelete="restrict"
    )
    request_id = fields.Many2one(
        "elevator.material.request", readonly=True, copy=False, ondelete="restrict"
    )
    settled_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    settled_on = fields.Date(readonly=True, copy=False)

    @api.depends("product_id", "company_id")
    def _compute_price(self):
        for company, verdicts in self.grouped("company_id").items():
            prices = company._elevator_hq_prices(verdicts.product_id) if company else {}
            for verdict in verdicts:
                verdict.price = prices.get(verdict.product_id.id, 0)

    def action_settle(self):
        """Begin what the ruling asks for: the flow of defective parts, or a request that is paid.

        :raises AccessError: not HQ service
        :raises UserError: still open, or depot (quality) or liable party (site) is missing
        """
        if not (self.env.su or self.env.user.has_group("elevator_service.group_hq_service")):
            raise AccessError(self.env._("Technical support at HQ settles verdicts."))
        self._begin("ruled", "final")
        for verdict in self:
            follow = (
                verdict._settle_quality if verdict.ruling == "quality" else verdict._settle_site
            )
            verdict._move_to(
                "settled", settled_by_id=self.env.uid, settled_on=self._today(), **follow()
            )
        return True

    def _settle_quality(self):
        """The component goes through HQ's check and QA to a replacement (P-6.2)."""
        if not self.depot_id:
            raise UserError(self.env._("Say through which depot it is replaced."))
        defect = self.env["elevator.parts.defect"].create(
            {
                "depot_id": self.depot_id.id,
                "product_id": self.product_id.id,
                "qty": self.qty,
                "serial": self.serial or self.batch,
                "origin": "elevator",
                "elevator_id": self.elevator_id.id,
                "happened": f"{self.name}: {self.happened}",
                "photo_ids": [fields.Command.set(self.photo_ids.ids)],
                **{fact: self[fact] for fact in SHARED_FACTS},
            }
        )
        return {"defect_id": defect.id}

    def _settle_site(self):
        """Who caused it pays before a new one is shipped (P-7.3.1)."""
        if self.ruling != "site":
            raise UserError(self.env._("%(verdict)s waits for its ruling.", verdict=self.name))
        if not self.liable:
            raise UserError(self.env._("Say who caused it, and pays (T-1.5)."))
        request = self.env["elevator.material.request"].create(
            {
                "elevator_id": self.elevator_id.id,
                "cause": self.liable,
                "reason": f"{self.name}: {self.happened}",
                "line_ids": [
                    fields.Command.create({"product_id": self.product_id.id, "qty": self.qty})
                ],
            }
        )
        return {"request_id": request.id}

    def action_open_defect(self):
        return self.defect_id.get_formview_action()

    def action_open_request(self):
        return self.request_id.get_formview_action()
