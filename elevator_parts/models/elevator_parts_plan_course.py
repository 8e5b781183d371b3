from odoo import fields, models
from odoo.exceptions import UserError

from odoo.addons.elevator_service.tools.locking import lock


class ElevatorPartsPlan(models.Model):
    """The course of a purchase plan: collected, costed, approved, timed, ordered (P-5)."""

    _inherit = "elevator.parts.plan"

    def _begin(self, office, *states):
        """One person at a time does a step: who comes second reads what was done."""
        self._check_office(office)
        self.check_access("write")
        lock(self)
        self.invalidate_recordset()
        self._check_state(*states)

    def _today(self):
        return self.env.company._elevator_today()

    # ---------------------------------------------------------------- HQ service collects

    def action_collect(self):
        """Put in what has to be bought; what was typed otherwise stays, what is there goes.

        :raises UserError: nothing is lacking
        """
        self._begin("hq_service", "draft")
        for plan in self:
            plan._take_needs(plan._needs())
            if not plan.line_ids:
                raise UserError(self.env._("Nothing is lacking: neither depots nor main store."))
        return True

    def _take_needs(self, needs):
        """Lines of what is needed, with the figures behind them: {product.product: dict}."""
        known = self.line_ids.grouped("product_id")
        typed = {line for line in self.line_ids if line._is_typed()}
        self.line_ids.create(
            [
                {"plan_id": self.id, "product_id": product.id}
                | {"qty": need["proposed_qty"], "need_on": need["need_on"]}
                for product, need in needs.items()
                if product not in known
            ]
        )
        for line in self.line_ids.filtered(lambda line: line.product_id in needs):
            need = needs[line.product_id]
            if line.product_id in known:
                vals = {} if line in typed else {"qty": need["proposed_qty"]}
                line.write(vals | {"need_on": need["need_on"]})
            line._write_verb({k: v for k, v in need.items() if k != "need_on"})
        left = self.line_ids.filtered(lambda line: line.product_id not in needs)
        left.filtered(lambda line: line not in typed).unlink()
        for line in left.exists():
            line._write_verb({"proposed_qty": 0})
        self.line_ids._take_sellers()

    def action_submit(self):
        """HQ service hands the plan to the business department for costing.

        :raises UserError: empty, or other than proposed without a reason
        """
        self._begin("hq_service", "draft")
        for plan in self:
            if not any(line.qty for line in plan.line_ids):
                raise UserError(self.env._("%(plan)s has no parts.", plan=plan.name))
            plan.line_ids._check_explained()
        self._write_verb({"submitted_on": self._today()})
        return True

    def action_draft(self):
        """Back to HQ service, before the company decides."""
        hq = self.env.user.has_group("elevator_service.group_hq_service")
        self._begin("hq_service" if hq else "business", "costing")
        self._write_verb({"submitted_on": False, "costed_by_id": False, "costed_on": False})
        return True

    # ---------------------------------------------------------------- business costs it

    def action_costed(self):
        """The business department confirms what each part costs; the company is asked.

        :raises UserError: a part without a price
        """
        self._begin("business", "costing")
        for plan in self:
            plan.line_ids._check_costed()
        self._write_verb({"costed_by_id": self.env.uid, "costed_on": self._today()})
        return self.action_signoff_request()

    def _signoff_check_request(self):
        """Costed first, by the business department (P-5)."""
        self._check_state("costing")
        if not self.costed_on:
            raise UserError(self.env._("The business department costs the plan first (P-5)."))
        self.line_ids._check_costed()

    def _signoff_check_withdraw(self):
        if self.ordered_on:
            raise UserError(self.env._("%(plan)s is ordered.", plan=self.name))

    def _signoff_approved(self):
        """The supply department is asked for lead times."""
        office = self.env.ref("elevator_service.group_supply")
        for user in office._elevator_holders(self.env["elevator.branch"]):
            self.activity_schedule(
                "mail.mail_activity_data_todo",
                user_id=user.id,
                summary=self.env._("Confirm the lead times of the plan (P-5)"),
            )
        return super()._signoff_approved()

    # ---------------------------------------------------------------- supply times and orders it

    def action_confirm_lead(self):
        """The supply department confirms supplier and lead time of every part (P-5).

        :raises UserError: names parts without either
        """
        self._begin("supply", "approved")
        for plan in self:
            plan._signoff_check_approved()
            plan.line_ids._check_timed()
        self._write_verb({"lead_by_id": self.env.uid, "lead_on": self._today()})
        return True

    def action_order(self):
        """The supply department asks the suppliers: one request for quotation for each of them.

        :return: the action that opens them
        """
        self._begin("supply", "lead")
        for plan in self:
            plan._signoff_check_approved()
            plan.line_ids._check_timed()
            lines = plan.line_ids.filtered("qty").grouped("supplier_id")
            # sudo: the office is checked; the orders are core's
            orders = self.env["purchase.order"].sudo().with_company(plan.company_id)
            orders.create(
                [plan._prepare_order_vals(supplier, own) for supplier, own in lines.items()]
            )
        self._write_verb({"ordered_by_id": self.env.uid, "ordered_on": self._today()})
        todo = self.env.ref("mail.mail_activity_data_todo")
        self.sudo().activity_ids.filtered(lambda task: task.activity_type_id == todo).unlink()
        return self.action_open_orders()

    def _prepare_order_vals(self, supplier, lines):
        """A request for quotation: the parts of one supplier, to the main store."""
        warehouse = self.company_id._elevator_parts_warehouse()
        return {
            "partner_id": supplier.id,
            "company_id": self.company_id.id,
            "origin": self.name,
            "user_id": self.env.uid,
            "picking_type_id": warehouse.in_type_id.id,
            "currency_id": self.currency_id.id,
            "order_line": [
                fields.Command.create(line._prepare_order_line_vals()) for line in lines
            ],
        }

    def action_cancel(self):
        """HQ service gives the plan up before it is ordered; signatures are kept and void."""
        self._begin("hq_service", "draft", "costing", "approval", "approved", "lead")
        for plan in self.filtered(lambda plan: plan.signoff_state in ("pending", "approved")):
            # sudo: who may give the plan up may void its signatures with it
            plan.sudo().signoff_id._void(self.env._("The plan is given up."))
        self._write_verb({"cancelled_on": self._today()})
        return True
