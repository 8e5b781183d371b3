from odoo import fields, models
from odoo.exceptions import UserError


class ElevatorDepotMonth(models.Model):
    """HQ's half of the month: check, replenish, close (P-2.2, P-2.3)."""

    _inherit = "elevator.depot.month"

    # ---------------------------------------------------------------- check

    def _there(self):
        """What the main store has of the parts: {product id: quantity}."""
        main = self.env["elevator.parts.dispatch"]._default_source_id()
        # sudo: a month shows whether HQ has a part, not HQ's books
        groups = (
            self.env["elevator.depot.part"]
            .sudo()
            ._read_group(
                [("depot_id", "=", main.id), ("product_id", "in", self.line_ids.product_id.ids)],
                ["product_id"],
                ["balance_qty:sum"],
            )
        )
        return {product.id: qty for product, qty in groups}

    def action_trim(self):
        """Cut what HQ approves to what is there and to the cap, each with its reason (P-3)."""
        for month in self:
            month._check_state("check")
            month._check_turn()
            there = month._there()
            for line in month.line_ids:
                most = there.get(line.product_id.id, 0)
                if line.uom_id.compare(line.approved_qty, most) > 0:
                    line._write_verb(
                        {"approved_qty": most, "hq_reason": self.env._("Not in the main store")}
                    )
            month._trim_to_cap()
        return True

    def _trim_to_cap(self):
        wanted = {
            line.product_id: (line.approved_qty, line.price)
            for line in self.line_ids
            if line.approved_qty
        }
        cut = self.depot_id._cap_cut(wanted) if wanted else {}
        for line in self.line_ids:
            if qty := cut.get(line.product_id):
                line._write_verb(
                    {
                        "approved_qty": line.approved_qty - qty,
                        "hq_reason": self.env._("Beyond the cap (P-3)"),
                    }
                )

    def action_approve(self):
        """HQ agrees: kinds, specs and quantities will equal the list; a dispatch is drafted.

        :raises UserError: not there, beyond the cap, or unlike the list without a reason
        """
        self._begin("check")
        for month in self:
            month._check_available()
            month._check_like_list()
            month._check_cap_projected()
            month.line_ids._note_lacking(month._there())
            month._move_to(
                "sent",
                approved_by_id=self.env.uid,
                approved_on=month.company_id._elevator_today(),
                dispatch_id=month._replenish().id,
            )
        return True

    def _check_available(self):
        there = self._there()
        missing = self.line_ids.filtered(
            lambda line: (
                line.uom_id.compare(line.approved_qty, there.get(line.product_id.id, 0)) > 0
            )
        )
        if missing:
            raise UserError(
                self.env._(
                    "The main store has not enough of: %(parts)s",
                    parts=", ".join(missing.product_id.mapped("display_name")),
                )
            )

    def _check_like_list(self):
        """After the replenishment the depot equals its list, or HQ says why not (P-2.2)."""
        gaps = self.depot_id._gaps()
        silent = self.line_ids.filtered(
            lambda line: (
                line.uom_id.compare(line.approved_qty, gaps.get(line.product_id.id, 0))
                and not (line.hq_reason or line.plan_reason or "").strip()
            )
        )
        if silent:
            raise UserError(
                self.env._(
                    "The depot would not equal its list (P-2.2); say why: %(parts)s",
                    parts=", ".join(silent.product_id.mapped("display_name")),
                )
            )

    def _check_cap_projected(self):
        wanted = {line.product_id: (line.approved_qty, line.price) for line in self.line_ids}
        cut = self.depot_id._cap_cut(wanted)
        if cut:
            raise UserError(
                self.env._(
                    "Beyond the cap (P-3). Leave out, the least used first:\n%(parts)s",
                    parts="\n".join(f"{part.display_name}: {qty:g}" for part, qty in cut.items()),
                )
            )

    def _replenish(self):
        dispatches = self.env["elevator.parts.dispatch"]
        lines = [
            fields.Command.create({"product_id": line.product_id.id, "qty": line.approved_qty})
            for line in self.line_ids
            if line.uom_id.compare(line.approved_qty, 0) > 0
        ]
        if not lines:
            return dispatches
        return dispatches.create({"depot_id": self.depot_id.id, "line_ids": lines})

    # ---------------------------------------------------------------- close

    def _points(self):
        """What stands against closing, as sentences (P-2.2, P-2.3)."""
        self.ensure_one()
        points = []
        if self.dispatch_id and self.dispatch_id.state not in ("closed", "cancelled"):
            points.append(
                self.env._("%(dispatch)s is not settled.", dispatch=self.dispatch_id.name)
            )
        if self.shortage_ids.filtered(lambda shortage: shortage.state == "open"):
            points.append(self.env._("Missing parts are neither charged nor excused."))
        # sudo: shelf and ledger are compared, nobody's to read
        texts = self.depot_id.sudo()._control_texts()
        return points + texts

    # ---------------------------------------------------------------- actions

    def action_open_dispatch(self):
        return self.dispatch_id.get_formview_action()

    def action_open_shortages(self):
        return self.shortage_ids._get_records_action(name=self.env._("Missing parts"))
