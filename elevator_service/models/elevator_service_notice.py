from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ..tools.billing_periods import DAY


class ElevatorServiceNotice(models.Model):
    """The branch was told that a service ends, with the proposal that follows it (M-2.1, M-4.1.4).

    One notice per ending agreement or contract, customer and step (90, 60, 30 days); written by
    the nightly run alone.
    """

    _name = "elevator.service.notice"
    _description = "Notice of an ending service"
    _inherit = ["elevator.append.only.mixin"]
    _order = "told_on desc, id desc"
    _rec_name = "partner_id"

    branch_id = fields.Many2one("elevator.branch", required=True, index=True, ondelete="restrict")
    partner_id = fields.Many2one("res.partner", "Customer", required=True, ondelete="restrict")
    free_agreement_id = fields.Many2one(
        "elevator.free.agreement", index="btree_not_null", ondelete="restrict"
    )
    ending_contract_id = fields.Many2one(
        "contract.contract", index="btree_not_null", ondelete="restrict"
    )
    date_end = fields.Date("Service ends", required=True)
    days = fields.Integer("Notice (days)", required=True)
    told_on = fields.Date("Told", required=True)
    elevator_count = fields.Integer("Elevators", required=True)
    contract_id = fields.Many2one(
        "contract.contract", "Proposal", required=True, index=True, ondelete="restrict"
    )
    proposal_state = fields.Selection(related="contract_id.elevator_state", string="Proposal is")

    _once = models.UniqueIndex(
        "(partner_id, branch_id, COALESCE(free_agreement_id, 0), COALESCE(ending_contract_id, 0),"
        " date_end, days)",
        "The branch was told already.",
    )

    @api.model
    def _cron_tell(self):
        """Tell the branches of every service that ends within the longest notice."""
        for company in self.env["res.company"].search([]):  # pylint: disable=no-search-all
            self.with_company(company)._tell(company)

    @api.model
    def _tell(self, company):
        """Write the notices that are due, with their proposals; twice a day gives them once."""
        today, steps = company._elevator_today(), company._elevator_notice_steps()
        ending = self._ending(company, today, today + timedelta(steps[0]))
        told = self._told(ending)
        for (source, branch, partner, end), elevators in ending.items():
            step = min(step for step in steps if step >= (end - today).days)
            if any(done <= step for done in told.get((source, branch, partner, end), ())):
                continue
            self._tell_one(source, partner, end, elevators, step)

    @api.model
    def _ending(self, company, first, last):
        """Services that end in some days and that nothing follows.

        :return: {(source, branch, customer, last day): elevator.unit}
        """
        rows = self.env["elevator.coverage"].search(
            Domain("company_id", "=", company.id)
            & Domain("date_to", ">=", first)
            & Domain("date_to", "<=", last)
            & Domain("elevator_id.state", "in", ("accepted", "maintenance", "suspended"))
        )
        followed = self._followed(rows)
        lost = self.env["elevator.loss"]._open_elevators(rows.elevator_id)
        ending = defaultdict(self.env["elevator.unit"].browse)
        for row in rows - followed:
            unit = row.elevator_id
            if unit not in lost:
                source = row.contract_id or row.free_agreement_id
                ending[source, unit.branch_id, unit.partner_id, row.date_to] |= unit
        return dict(ending)

    @api.model
    def _followed(self, rows):
        """Those after which the elevator stays covered."""
        later = self.env["elevator.coverage"].search(
            [
                ("elevator_id", "in", rows.elevator_id.ids),
                ("date_from", ">", self.env.company._elevator_today()),
            ]
        )
        starts = {(row.elevator_id, row.date_from) for row in later}
        return rows.filtered(lambda row: (row.elevator_id, row.date_to + DAY) in starts)

    @api.model
    def _told(self, ending):
        """Steps told before: {key of ``_ending``: [days]}."""
        ends = {end for _source, _branch, _partner, end in ending}
        told = defaultdict(list)
        for notice in self.search([("date_end", "in", list(ends))]):
            source = notice.ending_contract_id or notice.free_agreement_id
            told[source, notice.branch_id, notice.partner_id, notice.date_end].append(notice.days)
        return told

    @api.model
    def _tell_one(self, source, partner, end, elevators, step):
        """One notice, its proposal and the branch's task."""
        proposal = self.env["contract.contract"]._propose(partner, elevators, end + DAY, source)
        paid = source._name == "contract.contract"
        today = self.env.company._elevator_today()
        notice = self.create(
            {
                "branch_id": elevators.branch_id.id,
                "partner_id": partner.id,
                "ending_contract_id": paid and source.id,
                "free_agreement_id": not paid and source.id,
                "date_end": end,
                "days": step,
                "told_on": today,
                "elevator_count": len(elevators),
                "contract_id": proposal.id,
            }
        )
        proposal._remind_branch(
            min(today + timedelta(14), end),
            self.env._(
                "%(document)s ends on %(date)s: %(count)s elevators.",
                document=source.display_name,
                date=end,
                count=len(elevators),
            ),
        )
        return notice

    def action_open_proposal(self):
        self.ensure_one()
        return self.contract_id.get_formview_action()
