from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from ..tools.billing_periods import DAY, term_end


class ContractContract(models.Model):
    """What follows a service that ends: a new contract, or its loss (M-2.1, M-4.1.4)."""

    _inherit = "contract.contract"

    predecessor_id = fields.Many2one(
        "contract.contract", "Renews", index="btree_not_null", readonly=True, copy=False
    )
    origin_agreement_id = fields.Many2one(
        "elevator.free.agreement",
        "Follows the agreement",
        index="btree_not_null",
        readonly=True,
        copy=False,
    )
    successor_ids = fields.One2many("contract.contract", "predecessor_id", "Renewed by")
    amendment_ids = fields.One2many("elevator.contract.amendment", "contract_id", "Amendments")
    loss_ids = fields.One2many("elevator.loss", "contract_id", "Losses")
    notice_ids = fields.One2many("elevator.service.notice", "contract_id", "Notices of its end")

    @api.model
    def _propose(self, partner, elevators, first, source):
        """The draft contract with its fee sheet that follows a service.

        :param partner: res.partner, the customer
        :param elevators: elevator.unit of one branch
        :param date first: first day of the new service
        :param source: the ``elevator.free.agreement`` or ``contract.contract`` that ends
        :return: contract.contract; the one that exists, else a new draft
        """
        renewal = source._name == self._name
        link = "predecessor_id" if renewal else "origin_agreement_id"
        found = self.search(
            [
                (link, "=", source.id),
                ("partner_id", "=", partner.id),
                ("elevator_state", "not in", ("cancelled", "lost")),
            ],
            limit=1,
        )
        return found or self.create(
            self._prepare_proposal_vals(partner, elevators, first)
            | {link: source.id}
            | (source._prepare_renewal_vals() if renewal else {})
        )

    @api.model
    def _prepare_proposal_vals(self, partner, elevators, first):
        branch, company = elevators.branch_id, elevators.company_id
        sites = elevators.site_id
        return {
            "name": self.env._(
                "%(site)s %(year)s",
                site=", ".join(sites[:2].mapped("name")) + ("…" if len(sites) > 2 else ""),
                year=first.year,
            ),
            "partner_id": partner.id,
            "branch_id": branch.id,
            "company_id": company.id,
            "user_id": branch.manager_id.sudo().user_id.id or self.env.uid,
            "service_from": first,
            "service_to": term_end(first, company.elevator_contract_months),
            "fee_sheet_ids": [
                Command.create(
                    {"line_ids": [Command.create({"elevator_id": unit.id}) for unit in elevators]}
                )
            ],
        }

    def _prepare_renewal_vals(self):
        """What a renewal keeps of its predecessor besides the elevators."""
        self.ensure_one()
        return {
            "payment_mode": self.payment_mode,
            "invoice_partner_id": self.invoice_partner_id.id,
            "payment_term_id": self.payment_term_id.id,
        }

    def action_renew(self):
        """Open the renewal: a new contract from this one, with an approval of its own."""
        self.ensure_one()
        self.check_access("write")
        if self.elevator_state not in ("active", "ended"):
            raise UserError(self.env._("Only a contract that is or was in force is renewed."))
        renewal = self._propose(self.partner_id, self._elevators(), self.service_to + DAY, self)
        if not renewal.notice_ids:
            renewal.fee_sheet_id.parts_scope = self.fee_sheet_id.parts_scope
        return renewal.get_formview_action()

    def action_lose(self):
        """Ask why, to whom, and what is done about it."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Lost"),
            "res_model": "elevator.loss.report",
            "view_mode": "form",
            "target": "new",
            "context": {"default_contract_id": self.id},
        }

    def action_amend(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Amendment"),
            "res_model": "elevator.contract.amendment",
            "view_mode": "form",
            "context": {
                "default_contract_id": self.id,
                "default_date": (self.recurring_next_date or self.service_to + DAY).isoformat(),
            },
        }

    def action_open_amendments(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Amendments"),
            "res_model": "elevator.contract.amendment",
            "view_mode": "list,form",
            "domain": [("contract_id", "in", self.ids)],
        }

    def _remind_branch(self, date, note):
        """The branch's task: an activity for its manager, else for its officers (M-2.1)."""
        for user in self._branch_people():
            self.activity_schedule(
                "mail.mail_activity_data_todo",
                summary=self.env._("Put the contract to the customer"),
                note=note,
                user_id=user.id,
                date_deadline=date,
            )

    def _branch_people(self):
        return self.branch_id._people()
