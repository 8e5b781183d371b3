from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.elevator_service.tools.locking import lock


class ElevatorPartsDispatch(models.Model):
    """A dispatch leaves HQ and arrives: the movements, the charge, the differences."""

    _inherit = "elevator.parts.dispatch"

    # ---------------------------------------------------------------- ship

    def action_ship(self):
        """Send what is packed: it leaves the main store and is on its way (P-6.1).

        :raises AccessError: not HQ service
        :raises UserError: not packed, beyond the cap (P-3), not covered by the branch's funds,
            or not in the store
        """
        self._check_hq()
        for dispatch in self:
            lock(dispatch)
            lock(dispatch.depot_id)
            dispatch.invalidate_recordset()
            dispatch._check_state("packed")
            dispatch.line_ids._refresh_prices()
            dispatch.line_ids._check_there()
            dispatch._check_fits()
            dispatch._check_covered()
            dispatch._ship()
        return True

    def _check_fits(self):
        """On hand + on its way + this within the cap; the refusal names what to cut (P-3)."""
        self.invalidate_recordset(["room", "beyond_cap"])
        if not self.beyond_cap:
            return
        wanted = {line.product_id: (line.qty, line.price) for line in self.line_ids}
        cut = self.depot_id._cap_cut(wanted)
        raise UserError(
            self.env._(
                "%(depot)s has room for %(room)s under its cap, this is worth %(value)s (P-3)."
                " Leave out, the least used first:\n%(parts)s",
                depot=self.depot_id.name,
                room=self.currency_id.format(max(self.room, 0)),
                value=self.currency_id.format(self.value),
                parts="\n".join(f"{product.display_name}: {qty:g}" for product, qty in cut.items()),
            )
        )

    def _check_covered(self):
        """Tiers 2 and 3 are replenished against payment: the branch's funds cover it (P-3)."""
        if not self._is_charged():
            return
        self.company_id._elevator_check_charging()
        # sudo: whether the funds suffice is asked, not what they are
        fund = self.env["elevator.branch.fund"]._of(self.branch_id).sudo()
        lock(fund)
        fund.invalidate_recordset(["available"])
        waiting = self.search(
            [("branch_id", "=", self.branch_id.id), ("state", "=", "shipped")]
        ).filtered(lambda dispatch: dispatch._is_charged())
        needed = self.value + sum(waiting.mapped("value"))
        if self.currency_id.compare_amounts(needed, fund.available) > 0:
            raise UserError(
                self.env._(
                    "The funds of %(branch)s do not cover %(value)s, dispatches on their way"
                    " counted: parts are sent against payment (P-3).",
                    branch=self.branch_id.name,
                    value=self.currency_id.format(needed),
                )
            )

    def _ship(self):
        source, transit = self.source_id.location_id, self.company_id._elevator_transit()
        rows = [(line, source, transit, line.qty) for line in self.line_ids]
        self.line_ids._move_goods(rows, "dispatch")
        self._move_to("shipped", shipped_on=self.company_id._elevator_today())
        self._tell_branch()

    def _tell_branch(self):
        keeper = self.depot_id.keeper_id
        if keeper:
            # sudo: who sends need not write on what the keeper has to do
            self.sudo().activity_schedule(
                "mail.mail_activity_data_todo",
                user_id=keeper.id,
                summary=self.env._("Count and sign for what arrives"),
                date_deadline=self.arrives_on or self.need_on,
            )

    # ---------------------------------------------------------------- receive

    def _check_receiver(self):
        """Who receives: the keeper of the depot, or an officer of its branch."""
        officer = self.env.user.has_group("elevator_service.group_branch_officer")
        if not (self.depot_id._may_keep() or officer):
            raise AccessError(self.env._("The keeper or an officer of the branch receives."))
        self.check_access("read")

    def _receive(self, counts, handwriting):
        """What arrived, counted and signed: into the depot's ledger, and charged (P-6.1).

        :param counts: {line: (quantity that arrived, of it damaged, remark)}, every line
        :param bytes handwriting: base64 PNG of the receiver's signature
        :raises UserError: a line is not counted, the signature is missing
        """
        self.ensure_one()
        self._check_receiver()
        lock(self)
        self.invalidate_recordset()
        self._check_state("shipped")
        if set(counts) != set(self.line_ids):
            raise UserError(self.env._("Count every part: what did not come is a zero."))
        if not handwriting:
            raise UserError(self.env._("Sign for what arrived."))
        for line, (arrived, damaged, remark) in counts.items():
            if not 0 <= damaged <= arrived:
                raise UserError(self.env._("Not more is damaged than has arrived."))
            line._write_verb({"received_qty": arrived, "damaged_qty": damaged, "condition": remark})
        self.line_ids._book_receipt()
        self._move_to(
            "received",
            received_by_id=self.env.uid,
            received_at=fields.Datetime.now(),
            signature=handwriting,
        )
        self._charge({line: line._found()["good"] for line in self.line_ids})
        self._note_differences()
        # sudo: the task is done, whoever of the branch did it
        self.sudo().activity_feedback(["mail.mail_activity_data_todo"])
        self._close_if_settled()

    def _note_differences(self):
        rows = [
            {"line_id": line.id, "kind": kind, "qty": qty}
            for line in self.line_ids
            for kind, qty in line._found().items()
            if kind != "good" and line.uom_id.compare(qty, 0) > 0
        ]
        # sudo: differences are noted by the receipt alone
        differences = self.env["elevator.dispatch.difference"].sudo().create(rows)
        if differences:
            self._alarm(differences)

    def _alarm(self, differences):
        text = self.env._("%(count)s differences: settle each.", count=len(differences))
        sender = self.packer_id or self.create_uid
        # sudo: the receiver leaves a task to who sent
        self.sudo().activity_schedule(
            "mail.mail_activity_data_warning", user_id=sender.id, note=text
        )

    def _close_if_settled(self):
        """Closed when nothing is open."""
        for dispatch in self.filtered(lambda dispatch: dispatch.state == "received"):
            if all(dispatch.difference_ids.mapped("resolution")):
                dispatch._move_to("closed")

    def _is_charged(self):
        """Whether the branch pays: tiers 2 and 3 do (P-3), for a replacement nobody (P-6.2)."""
        return self.tier_id.charged and not self.defect_id

    def _check_replacement(self):
        """What nobody pays for is the part that was judged, and no more (P-6.2)."""
        defect, line = self.defect_id, self.line_ids
        if not defect:
            return
        same = line.product_id == defect.product_id and len(line) == 1
        if not same or defect.product_id.uom_id.compare(line.qty, defect.qty):
            raise UserError(
                self.env._(
                    "%(dispatch)s replaces %(qty)s of %(part)s, nothing else.",
                    dispatch=self.name,
                    qty=f"{defect.qty:g}",
                    part=defect.product_id.display_name,
                )
            )

    def _charge(self, quantities):
        """Charge the branch at the prices of the day it left: {line: quantity} (P-3)."""
        if not self._is_charged():
            return
        amount = sum(self.currency_id.round(line.price * qty) for line, qty in quantities.items())
        # sudo: the branch confirms, the charge follows; nobody types it
        self.env["elevator.parts.charge"].sudo()._charge(self.branch_id, amount, dispatch=self)

    def action_receive(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "elevator_parts.elevator_dispatch_receive_action"
        )
        return action | {"context": {"default_dispatch_id": self.id}}

    def action_override(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "elevator_parts.elevator_dispatch_override_action"
        )
        return action | {"context": {"default_dispatch_id": self.id}}
