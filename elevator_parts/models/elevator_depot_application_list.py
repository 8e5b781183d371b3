from odoo import models
from odoo.exceptions import AccessError, UserError

from odoo.addons.elevator_service.tools.locking import lock


class ElevatorDepotApplication(models.Model):
    """The list of an application: proposed, cut to the cap, decided, put into force (P-5, P-3)."""

    _inherit = "elevator.depot.application"

    # ---------------------------------------------------------------- proposal

    def action_propose(self):
        """Propose the list by the par rules; what was typed otherwise stays.

        A part on the list that no rule speaks of is proposed as it is listed.
        """
        self.check_access("write")
        self._signoff_check_open()
        for application in self:
            if not application.tier_id:
                raise UserError(self.env._("Choose the tier of the depot first."))
            application._take_proposal(application._proposal())
        return True

    def _proposal(self):
        """{product.product: (quantity, why in words)}"""
        proposed = self.env["elevator.par.rule"]._propose(self.tier_id, self._elevators())
        for (_depot, product_id), (par, _stock) in self.depot_id._listed().items():
            product = self.env["product.product"].browse(product_id)
            if par and product not in proposed:
                proposed[product] = (par, self.env._("No rule: as it is listed"))
        return proposed

    def _take_proposal(self, proposed):
        known = self.line_ids.grouped("product_id")
        self.env["elevator.depot.application.line"].create(
            [
                {"application_id": self.id, "product_id": product.id, "qty": qty}
                for product, (qty, _why) in proposed.items()
                if product not in known
            ]
        )
        for line in self.line_ids:
            qty, why = proposed.get(line.product_id, (0, False))
            as_proposed = not line.uom_id.compare(line.qty, line.proposed_qty)
            if as_proposed and line.proposed_qty:
                line.qty = qty
            line._write_verb({"proposed_qty": qty, "why": why})
        self.line_ids._refresh_prices()

    def action_cut(self):
        """Take out what does not fit under the cap, the least used first (P-3)."""
        self.check_access("write")
        for application in self:
            lines = application.line_ids.grouped("product_id")
            depots = application.depot_id or application._depots_of_branch()
            order = depots._least_used(application.line_ids.product_id)
            cut = application.tier_id._cut(
                application.value,
                {product: (line.qty, line.price) for product, line in lines.items()},
                self.env["product.product"].browse(order),
            )
            for product, qty in cut.items():
                line = lines[product]
                line.write({"qty": line.qty - qty, "reason": self.env._("Beyond the cap (P-3)")})
        return True

    def _depots_of_branch(self):
        """Depots whose use says which parts the branch needs."""
        own = [("branch_id", "=", self.branch_id.id), ("kind", "=", "tier")]
        return self.env["elevator.depot"].search(own)

    # ---------------------------------------------------------------- decision

    def _signoff_check_request(self):
        """There is a list with prices, within the cap, and a reason for what is not as proposed."""
        self.line_ids._refresh_prices()
        self._check_described()
        if not any(line.qty for line in self.line_ids):
            raise UserError(self.env._("%(name)s has no parts.", name=self.name))
        self.line_ids._check_priced()
        silent = self.line_ids.filtered("unexplained")
        if silent:
            raise UserError(
                self.env._(
                    "Say why not as proposed: %(parts)s",
                    parts=", ".join(silent.product_id.mapped("display_name")),
                )
            )
        if self.over_cap:
            raise UserError(
                self.env._(
                    "The list is worth %(value)s, the cap of %(tier)s is %(cap)s (P-3): cut it.",
                    value=self.currency_id.format(self.value),
                    tier=self.tier_id.name,
                    cap=self.currency_id.format(self.cap),
                )
            )

    def _check_described(self):
        if not self.tier_id:
            raise UserError(self.env._("Choose the tier of the depot first."))
        if self.kind == "review":
            return
        if not all((self.depot_code, self.depot_name, self.keeper_id, self.address)):
            raise UserError(self.env._("A new depot needs its code, name, keeper and address."))
        # sudo: a code of another branch is taken, too
        depots = self.env["elevator.depot"].sudo().with_context(active_test=False)
        if depots.search_count(
            [("code", "=", self.depot_code), ("company_id", "=", self.company_id.id)], limit=1
        ):
            raise UserError(self.env._("The code %(code)s is taken.", code=self.depot_code))

    def _signoff_check_withdraw(self):
        if self.applied_on:
            raise UserError(self.env._("The list is in force: apply for another one."))

    # ---------------------------------------------------------------- into force

    def action_apply(self):
        """HQ service opens the depot and writes its list, as it was approved.

        :raises AccessError: not HQ service
        :raises UserError: not approved, or in force already
        """
        if not (self.env.su or self.env.user.has_group("elevator_service.group_hq_service")):
            raise AccessError(self.env._("The list of a depot is HQ service's (P-2.2)."))
        self.check_access("write")
        lock(self)
        self.invalidate_recordset()
        for application in self:
            if application.applied_on:
                raise UserError(self.env._("%(name)s is in force.", name=application.name))
            application._signoff_check_approved()
            opened = application._open_depot() if application.kind == "new" else None
            application._write_list(opened or application.depot_id)
            application._write_verb(
                {
                    "applied_on": application.company_id._elevator_today(),
                    "applied_by_id": self.env.uid,
                    "opened_depot_id": opened and opened.id,
                }
            )
        return True

    def _open_depot(self):
        return self.env["elevator.depot"].create(
            {
                "code": self.depot_code,
                "name": self.depot_name,
                "kind": "tier",
                "tier_id": self.tier_id.id,
                "branch_id": self.branch_id.id,
                "company_id": self.company_id.id,
                "keeper_id": self.keeper_id.id,
                "address": self.address,
            }
        )

    def _write_list(self, depot):
        """The list of the depot becomes that of the application: what is not on it, is off."""
        wanted = {line.product_id: line.qty for line in self.line_ids}
        for row in depot.part_ids:
            qty = wanted.pop(row.product_id, 0)
            if row.uom_id.compare(row.par_qty, qty):
                row.par_qty = qty
        depot.part_ids.create(
            [
                {"depot_id": depot.id, "product_id": product.id, "par_qty": qty}
                for product, qty in wanted.items()
                if qty
            ]
        )
