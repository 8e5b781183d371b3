from odoo import models
from odoo.exceptions import AccessError, UserError

from odoo.addons.elevator_service.tools.locking import lock


class ElevatorDepotMonth(models.Model):
    """Count and plan: the branch's half of the month (P-2.1)."""

    _inherit = "elevator.depot.month"

    def _check_turn(self):
        """Whose turn it is: the keeper counts and plans, HQ service checks.

        :raises AccessError: somebody else
        """
        self.ensure_one()
        if self.state in ("count", "plan"):
            if not self.depot_id._may_keep():
                raise AccessError(
                    self.env._("%(depot)s is not yours to keep.", depot=self.depot_id.display_name)
                )
        elif not (self.env.su or self.env.user.has_group("elevator_service.group_hq_service")):
            raise AccessError(self.env._("HQ service checks the month (P-2.3)."))
        self.check_access("read")

    def _check_state(self, *states):
        names = dict(self._fields["state"]._description_selection(self.env))
        for month in self:
            if month.state not in states:
                raise UserError(
                    self.env._(
                        "%(month)s is at: %(state)s.",
                        month=month.display_name,
                        state=names[month.state],
                    )
                )

    def _begin(self, state):
        """One person at a time decides on a month."""
        lock(self)
        self.invalidate_recordset()
        self._check_state(state)
        for month in self:
            month._check_turn()

    def _balances(self, products):
        """What the ledgers say now: {(depot id, product id): quantity}."""
        # sudo: whose turn it is was checked; the row's lock is the posting's
        groups = (
            self.env["elevator.depot.part"]
            .sudo()
            ._read_group(
                [("depot_id", "in", self.depot_id.ids), ("product_id", "in", products.ids)],
                ["depot_id", "product_id"],
                ["balance_qty:sum"],
            )
        )
        return {(depot.id, product.id): qty for depot, product, qty in groups}

    # ---------------------------------------------------------------- count

    def action_count(self):
        """The count is done: differences are booked with their reasons, what is missing is owed.

        :raises UserError: a part not counted, or a difference without a reason
        """
        self._begin("count")
        self._make_lines()
        for month in self:
            month._check_counted()
            month._book_differences()
            month._propose()
        self._move_to(
            "plan", counted_by_id=self.env.uid, counted_on=self.env.company._elevator_today()
        )
        return True

    def _check_counted(self):
        waiting = self.line_ids.filtered(lambda line: not line.counted)
        if waiting:
            raise UserError(
                self.env._(
                    "Not counted yet: %(parts)s",
                    parts=", ".join(waiting[:20].product_id.mapped("display_name")),
                )
            )
        silent = self._different().filtered(lambda line: not (line.reason or "").strip())
        if silent:
            raise UserError(
                self.env._(
                    "Say why shelf and book differ: %(parts)s",
                    parts=", ".join(silent.product_id.mapped("display_name")),
                )
            )

    def _different(self):
        return self.line_ids.filtered(lambda line: line.uom_id.compare(line.difference_qty, 0))

    def _book_differences(self):
        """Book what the count found; what is missing becomes the keeper's (P-4.2a)."""
        self.ensure_one()
        different = self._different()
        if not different:
            return
        place, loss = self.depot_id.location_id, self.company_id._elevator_loss_location()
        # sudo: the keeper counts, core's movements are the store's
        moves = self.env["stock.move"].sudo()
        moves = moves.create(
            [
                {
                    "product_id": line.product_id.id,
                    "product_uom_qty": abs(line.difference_qty),
                    "location_id": (place if line.difference_qty < 0 else loss).id,
                    "location_dest_id": (loss if line.difference_qty < 0 else place).id,
                    "company_id": self.company_id.id,
                    "elevator_kind": "count",
                    "elevator_note": f"{self.display_name} {line.reason}",
                    "elevator_document": self.display_name,
                }
                for line in different
            ]
        )
        moves._elevator_do()
        missing = different.filtered(lambda line: line.difference_qty < 0)
        self.env["elevator.parts.shortage"]._found(missing)

    # ---------------------------------------------------------------- plan

    def _propose(self):
        """List − counted − on its way, for every part (P-2.1)."""
        gaps = self.depot_id._gaps()
        prices = self.company_id._elevator_hq_prices(self.line_ids.product_id)
        for line in self.line_ids:
            gap = gaps.get(line.product_id.id, 0)
            line._write_verb(
                {
                    "proposed_qty": gap,
                    "plan_qty": gap,
                    "approved_qty": 0,
                    "price": prices.get(line.product_id.id, 0),
                }
            )

    def action_plan(self):
        """The branch files its plan with HQ.

        :raises UserError: other than proposed without a reason
        """
        self._begin("plan")
        for month in self:
            silent = month.line_ids.filtered(
                lambda line: (
                    line.uom_id.compare(line.plan_qty, line.proposed_qty)
                    and not (line.plan_reason or "").strip()
                )
            )
            if silent:
                raise UserError(
                    self.env._(
                        "Say why not as proposed: %(parts)s",
                        parts=", ".join(silent.product_id.mapped("display_name")),
                    )
                )
            for line in month.line_ids:
                line._write_verb({"approved_qty": line.plan_qty})
        self._move_to(
            "check", planned_by_id=self.env.uid, planned_on=self.env.company._elevator_today()
        )
        return True
