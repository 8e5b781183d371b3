from odoo import api, fields, models
from odoo.fields import Domain


class ElevatorUnit(models.Model):
    _inherit = "elevator.unit"

    needs_maker_list = fields.Boolean(
        "Needs the maker's list",
        compute="_compute_needs_maker_list",
        search="_search_needs_maker_list",
        help="Fire-fighter or explosion-proof, and its model has no current checklist of the "
        "maker: the annexes do not apply to it (TSG T5002-2017 art. 2).",
    )

    def _exempt_domain(self):
        return Domain("firefighter", "=", True) | Domain("explosion_proof", "=", True)

    def _needs_maker_list_domain(self):
        listed = Domain("scope", "=", "service") & Domain("state", "=", "current")
        return self._exempt_domain() & (
            Domain("model_id", "=", False) | Domain("model_id.checklist_ids", "not any", listed)
        )

    @api.depends("firefighter", "explosion_proof", "model_id.checklist_ids.state")
    def _compute_needs_maker_list(self):
        needing = self.filtered_domain(self._needs_maker_list_domain())
        needing.needs_maker_list = True
        (self - needing).needs_maker_list = False

    def _search_needs_maker_list(self, operator, value):
        if operator != "in":
            return NotImplemented
        domain = self._needs_maker_list_domain()
        return domain if True in value else ~domain

    def _checklist_for(self, scope):
        """The checklist a visit that starts now is done by (L-1).

        Fire-fighter and explosion-proof elevators follow the list of their model (art. 2); the
        company's own patrol list serves them as well, the annexes of the law never do.

        :param str scope: "service" or "patrol"
        :return: {elevator: elevator.checklist}, empty where the maker's list is missing
        """
        lists = self.env["elevator.checklist"].search(
            [("scope", "=", scope), ("state", "=", "current")]
        )
        by_annex = {checklist.annex: checklist for checklist in lists if checklist.annex}
        by_model = {checklist.model_id: checklist for checklist in lists if checklist.model_id}
        none = lists.browse()
        exempt = self.filtered_domain(self._exempt_domain())
        found = {elevator: by_annex.get(elevator.annex, none) for elevator in self}
        for elevator in exempt:
            fallback = found[elevator] if scope == "patrol" else none
            found[elevator] = by_model.get(elevator.model_id, fallback)
        return found
