from odoo import models
from odoo.exceptions import AccessError, UserError

from odoo.addons.elevator_service.tools.locking import lock

from .elevator_contract_supplement import STAGES


class ElevatorContractSupplement(models.Model):
    """The steps of a supplement: argued, costed, signed, ordered, planned, built in (T-1.4)."""

    _inherit = "elevator.contract.supplement"

    # ---------------------------------------------------------------- verbs

    def _begin(self, group, text, *stages):
        """Whose turn it is, one person at a time."""
        if not (self.env.su or self.env.user.has_group(f"elevator_service.{group}")):
            raise AccessError(text)
        self.check_access("read")
        # sudo: the lock touches the row
        lock(self.sudo())
        self.invalidate_recordset()
        names = dict(STAGES)
        for supplement in self:
            if supplement.stage not in stages:
                raise UserError(
                    self.env._(
                        "%(supplement)s is at: %(stage)s.",
                        supplement=supplement.name,
                        stage=names[supplement.stage],
                    )
                )

    def _today(self):
        return self.env.company._elevator_today()

    def _argue(self, feasible, argument):
        """Technical support argues whether it can be done (T-1.4).

        :raises AccessError: not HQ service
        :raises UserError: no argument
        """
        text = self.env._("Technical support argues what is feasible (T-1.4).")
        self._begin("group_hq_service", text, "wish")
        if not (argument or "").strip():
            raise UserError(self.env._("Write down the argument."))
        facts = {"argued_by_id": self.env.uid, "argued_on": self._today()}
        return self._write_verb(feasible=feasible, argument=argument, **facts)

    def action_cost(self):
        """The business department has costed every part (T-1.4).

        :raises AccessError: not the business department
        :raises UserError: no parts, or a part without a price
        """
        text = self.env._("The business department costs a supplement (T-1.4).")
        self._begin("group_business", text, "argued", "costed")
        for supplement in self:
            if not supplement.line_ids or not all(supplement.line_ids.mapped("price")):
                raise UserError(self.env._("Every part has its price first."))
        return self._write_verb(costed_by_id=self.env.uid, costed_on=self._today())

    def _signoff_check_request(self):
        if self.stage not in ("costed",):
            raise UserError(self.env._("It is costed by the business department first (T-1.4)."))
        return super()._signoff_check_request()

    def _take_order(self, ref, order, order_name):
        """The customer ordered what was approved.

        :param bytes order: base64 of the signed order
        :raises AccessError: not an officer
        :raises UserError: not approved, or without the paper
        """
        text = self.env._("An officer of the branch takes the customer's order.")
        self._begin("group_branch_officer", text, "approved")
        self._signoff_check_approved()
        if not order or not (ref or "").strip():
            raise UserError(self.env._("The customer's order and its number are kept."))
        return self._write_verb(
            order_ref=ref,
            order=order,
            order_name=order_name,
            ordered_on=self._today(),
            ordered_by_id=self.env.uid,
        )

    def _plan(self, ships_on, installs_on, assistant):
        """The site gets its plan: when it ships, when it is built in (T-1.4).

        :param assistant: res.users of the branch, who is told
        :raises AccessError: not HQ service
        :raises UserError: days in the wrong order, or somebody of another branch
        """
        text = self.env._("HQ service plans a supplement.")
        self._begin("group_hq_service", text, "ordered", "planned")
        if not ships_on or not installs_on or installs_on < ships_on:
            raise UserError(self.env._("It ships before it is built in."))
        for supplement in self:
            if supplement.branch_id not in assistant.sudo().elevator_branch_ids:
                raise UserError(
                    self.env._("%(name)s is not of the branch.", name=assistant.display_name)
                )
            supplement._write_verb(
                ships_on=ships_on,
                installs_on=installs_on,
                assistant_id=assistant.id,
                planned_by_id=self.env.uid,
                planned_on=self._today(),
            )
            # sudo: HQ leaves a task to the site
            supplement.sudo().activity_schedule(
                "mail.mail_activity_data_todo",
                user_id=assistant.id,
                date_deadline=installs_on,
                summary=self.env._("Build in what the customer ordered"),
            )
        return True

    def action_done(self):
        """The branch built it in; it stands in the elevator's life line."""
        text = self.env._("An officer of the branch says that it is built in.")
        self._begin("group_branch_officer", text, "planned")
        for supplement in self:
            supplement._write_verb(done_on=self._today(), done_by_id=self.env.uid)
            supplement.elevator_id._log_event(
                "note", self._today(), note=supplement.display_name, document=supplement
            )
        # sudo: the task is done, whoever of the branch did it
        self.sudo().activity_feedback(["mail.mail_activity_data_todo"])
        return True

    def _cancel(self, reason):
        """Given up before the customer ordered.

        :raises UserError: no reason, or ordered already
        """
        text = self.env._("An officer of the branch gives a supplement up.")
        stages = ("wish", "argued", "costed", "signing", "approved")
        self._begin("group_branch_officer", text, *stages)
        if not (reason or "").strip():
            raise UserError(self.env._("Say why it is given up."))
        for supplement in self.filtered(lambda doc: doc.signoff_state in ("pending", "approved")):
            # sudo: rounds are the engine's; the officer was checked
            supplement.sudo().signoff_id._void(reason)
        return self._write_verb(cancelled_on=self._today(), cancel_reason=reason)

    def action_act(self):
        """The assistant: argue, take the order, plan, give up."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "elevator_techsupport.elevator_supplement_act_action"
        )
        act = self.env.context.get("act")
        return action | {"context": {"default_supplement_id": self.id, "default_act": act}}
