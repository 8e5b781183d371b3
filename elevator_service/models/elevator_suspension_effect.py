import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..tools.locking import lock
from ..tools.transitions import check_transition
from .elevator_suspension import TRANSITIONS

_logger = logging.getLogger(__name__)
DAY = timedelta(1)


class ElevatorSuspension(models.Model):
    """What a stop does to coverage, plans and billing, and how it is undone (design D5)."""

    _inherit = "elevator.suspension"

    # ---------------------------------------------------------------- stop

    def _start(self):
        """Stop from today on: elevators, coverage, lines; what was invoiced of it is credited."""
        lock(self)
        lock(self.contract_id)
        check_transition(self, "running", TRANSITIONS)
        for stop in self:
            day = stop.company_id._elevator_today()
            # sudo: HQ service has confirmed; contracts and coverage follow from it
            own = stop.sudo()
            cuts = own._cut_lines(day)
            own._stop_elevators(day)
            own.contract_id.coverage_ids._shorten(day - DAY)
            own.contract_id._set(suspension_id=stop.id)
            own.contract_id._signoff_write({})
            credits = own._credit(day, cuts)
            own._set(state="running", started_on=day, credit_ids=[fields.Command.set(credits.ids)])
            body = self.env._(
                "Maintenance stopped: %(name)s, %(reason)s", name=stop.name, reason=stop.reason
            )
            own.contract_id._message_log(body=body)
        return True

    def _cut_lines(self, day):
        """End the running lines the day before; remember what is left of them.

        :return: {contract.line: periods that were invoiced from ``day`` on}
        """
        lines = self.contract_id.contract_line_ids.filtered(
            lambda line: line._has_value() and not line.is_canceled and line.date_end >= day
        )
        visits = self._last_visits(lines.elevator_id)
        self.env["elevator.suspension.line"].create(
            [
                {
                    "suspension_id": self.id,
                    "branch_id": self.branch_id.id,
                    "contract_line_id": line.id,
                    "elevator_id": line.elevator_id.id,
                    "date_from": max(day, line.date_start),
                    "date_to": line.date_end,
                    "value": round(line.fee_value - line._earned(day), 2),
                    "billed": line._billed_from(day),
                    "was_maintained": line.elevator_id.state == "maintenance",
                    "last_visit_on": visits.get(line.elevator_id),
                }
                for line in lines
            ]
        )
        billed = {line: line._credit_parts(day) for line in lines}
        for line in lines:
            line._cut(day)
        return billed

    def _last_visits(self, elevators):
        """Day of the last visit done of each elevator."""
        rows = self.env["elevator.visit"]._read_group(
            [("elevator_id", "in", elevators.ids), ("state", "=", "done")],
            ["elevator_id"],
            ["date:max"],
        )
        return dict(rows)

    def _defects(self, visits):
        """Defects found at the last visits: {elevator: text}; ``visits`` as of ``_last_visits``."""
        findings = self.env["elevator.visit.finding"].search(
            [
                ("elevator_id", "in", [elevator.id for elevator in visits]),
                ("code", "=", "x"),
                ("visit_id.date", "in", list(set(visits.values()))),
                ("visit_id.state", "=", "done"),
            ]
        )
        texts = {}
        for finding in findings.filtered(lambda f: f.date == visits[f.elevator_id]):
            text = " ".join(filter(None, [finding.item_id.name, finding.note]))
            texts.setdefault(finding.elevator_id, []).append(text)
        return {elevator: "; ".join(found) for elevator, found in texts.items()}

    def _stop_elevators(self, day):
        elevators = self.line_ids.filtered("was_maintained").elevator_id
        if elevators:
            note = self.env._("%(stop)s: %(reason)s", stop=self.name, reason=self.reason)
            elevators._move_to("suspended", day, note=note)

    def _credit(self, day, parts):
        """Draft credit notes of what was invoiced for days without maintenance.

        :param parts: {contract.line: [(invoice line, amount)]}
        :return: account.move; the accountant confirms them by posting
        """
        by_invoice = {}
        for rows in parts.values():
            for item, amount in rows:
                by_invoice.setdefault(item.move_id, []).append((item, amount))
        credits = self.env["account.move"].create(
            [self._prepare_credit(invoice, rows, day) for invoice, rows in by_invoice.items()]
        )
        if credits:
            accountant = self.branch_id._accountant()
            self.activity_schedule(
                "mail.mail_activity_data_todo",
                summary=self.env._("Confirm the credit note of a stopped contract"),
                user_id=(accountant or self.env.user).id,
            )
        return credits

    def _prepare_credit(self, invoice, rows, day):
        return {
            "move_type": "out_refund",
            "partner_id": invoice.partner_id.id,
            "journal_id": invoice.journal_id.id,
            "reversed_entry_id": invoice.id,
            "elevator_branch_id": self.branch_id.id,
            "invoice_date": day,
            "ref": f"{self.name} {invoice.name}",
            "invoice_line_ids": [
                fields.Command.create(
                    {
                        "name": self.env._(
                            "%(elevator)s: no maintenance from %(day)s on",
                            elevator=item.contract_line_id.elevator_id.display_name,
                            day=day,
                        ),
                        "product_id": item.product_id.id,
                        "contract_line_id": item.contract_line_id.id,
                        "account_id": item.account_id.id,
                        "quantity": 1,
                        "price_unit": amount,
                        "tax_ids": [fields.Command.set(item.tax_ids.ids)],
                        "analytic_distribution": item.analytic_distribution,
                    }
                )
                for item, amount in rows
            ],
        }

    # ---------------------------------------------------------------- resume

    def _resume(self, day, reason):
        """Go on from ``day``: the days without maintenance are added to the end.

        :param date day: first day of maintenance again, today or before
        :param str reason: why
        :raises AccessError: not HQ service
        :raises UserError: the day is wrong, a credit note waits, something else covers them
        """
        self._check_office("group_hq_service")
        self.check_access("write")
        lock(self)
        lock(self.contract_id)
        check_transition(self, "resumed", TRANSITIONS)
        if not (reason or "").strip():
            raise UserError(self.env._("Give the reason."))
        for stop in self:
            # sudo: HQ service resumes; contracts, coverage and elevators follow from it
            stop.sudo()._resume_one(day, reason)
        return True

    def _resume_one(self, day, reason):
        if not self.started_on <= day <= self.company_id._elevator_today():
            raise UserError(self.env._("It is resumed today, or on a day since the stop."))
        if "draft" in self.credit_ids.mapped("state"):
            raise UserError(self.env._("Confirm or cancel the draft credit note first."))
        contract, shift = self.contract_id, day - self.started_on
        periods = {}
        for line in self.line_ids:
            first, last = line.date_from + shift, line.date_to + shift
            line.contract_line_id._follow(first, last, self._value_left(line))
            known = periods.get(line.elevator_id, (first, last))
            periods[line.elevator_id] = (min(first, known[0]), max(last, known[1]))
        contract._set(suspension_id=False)
        contract._signoff_write({"service_to": contract.service_to + shift})
        contract._confirm_amended()
        self.env["elevator.coverage"]._cover(contract, periods)
        stopped = self.line_ids.filtered("was_maintained").elevator_id
        stopped.filtered(lambda unit: unit.state == "suspended")._move_to(
            "maintenance", day, note=f"{self.name}: {reason}"
        )
        self._set(state="resumed", resumed_on=day, resume_reason=reason)
        contract._message_log(body=self.env._("Maintenance resumed: %(name)s", name=self.name))

    def _value_left(self, line):
        """What the days to come bear: what was invoiced of them and not credited is paid for."""
        posted = self.credit_ids.filtered(lambda move: move.state == "posted")
        items = posted.invoice_line_ids.filtered(
            lambda item: item.contract_line_id == line.contract_line_id
        )
        credited = sum(items.mapped("price_unit"))
        return round(line.value - line.billed + credited, 2)

    # ---------------------------------------------------------------- at night

    @api.model
    def _cron_stop(self):
        """Stop what is confirmed and due; say when a customer has paid."""
        today = self.env.company._elevator_today()
        due = self.search(Domain("state", "=", "confirmed") & Domain("date_from", "<=", today))
        for stop in due:
            try:
                with self.env.cr.savepoint():
                    stop._start()
            except UserError:
                _logger.warning("%s could not be started", stop.name, exc_info=True)
        for stop in self.search([("state", "=", "running")]).filtered(lambda s: not s.debt):
            stop._tell_paid()

    def _tell_paid(self):
        """HQ service gets one task when nothing is overdue any more."""
        summary = self.env._("The customer owes nothing overdue: resume maintenance?")
        if summary in self.activity_ids.mapped("summary"):
            return
        self.activity_schedule(
            "mail.mail_activity_data_todo",
            summary=summary,
            user_id=(self.confirmed_by_id or self.env.user).id,
        )
