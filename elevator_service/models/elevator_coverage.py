from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class ElevatorCoverage(models.Model):
    """A period in which an agreement or contract covers an elevator: free or paid (M-4.1.1).

    Written by the verbs of agreements and contracts only; nobody has the right to type one.
    """

    _name = "elevator.coverage"
    _description = "Coverage"
    _inherit = ["elevator.branch.once.mixin"]
    _order = "elevator_id, date_from"

    elevator_id = fields.Many2one("elevator.unit", required=True, index=True, ondelete="restrict")
    branch_id = fields.Many2one(
        related="elevator_id.branch_id", store=True, precompute=True, index=True
    )
    company_id = fields.Many2one(
        related="elevator_id.company_id", store=True, precompute=True, index=True
    )
    site_id = fields.Many2one(related="elevator_id.site_id")
    kind = fields.Selection([("free", "Free"), ("paid", "Paid")], required=True, index=True)
    date_from = fields.Date("From", required=True)
    date_to = fields.Date("To", required=True)
    free_agreement_id = fields.Many2one(
        "elevator.free.agreement", index="btree_not_null", ondelete="restrict"
    )
    contract_id = fields.Many2one("contract.contract", index="btree_not_null", ondelete="restrict")

    _no_overlap = models.Constraint(
        "EXCLUDE USING gist (int4range(elevator_id, elevator_id, '[]') WITH &&,"
        " daterange(date_from, date_to, '[]') WITH &&)",
        "Two agreements or contracts would cover the same elevator on the same day.",
    )
    _one_source = models.Constraint(
        "CHECK (num_nonnulls(free_agreement_id, contract_id) = 1)",
        "A coverage comes from exactly one agreement or contract.",
    )
    _period = models.Constraint("CHECK (date_from <= date_to)", "A coverage ends after its start.")

    @api.depends("kind", "date_from", "date_to", "elevator_id")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for row in self:
            period = f"{kinds.get(row.kind)} {row.date_from} – {row.date_to}"
            row.display_name = f"{row.elevator_id.display_name}: {period}"

    @api.model
    def _cover(self, source, periods):
        """Cover elevators by a signed document; all of them or none.

        :param source: the ``elevator.free.agreement`` or ``contract.contract``
        :param periods: {elevator: (first day, last day)}
        :raises UserError: another document covers one of them in that time
        """
        field, kind = self._source_of(source)
        self._check_free_time(periods)
        # coverage follows from the signed document: its verb has checked who may sign
        rows = self.sudo().create(
            [
                {
                    "elevator_id": elevator.id,
                    "kind": kind,
                    "date_from": first,
                    "date_to": last,
                    field: source.id,
                }
                for elevator, (first, last) in periods.items()
            ]
        )
        rows.elevator_id._log_event(
            "coverage",
            self.env.company._elevator_today(),
            note=source.display_name,
            document=source,
            state_to=kind,
        )
        return rows

    @staticmethod
    def _source_of(source):
        if source._name == "elevator.free.agreement":
            return "free_agreement_id", "free"
        return "contract_id", "paid"

    @api.model
    def _check_free_time(self, periods):
        taken = Domain.OR(
            Domain("elevator_id", "=", elevator.id)
            & Domain("date_from", "<=", last)
            & Domain("date_to", ">=", first)
            for elevator, (first, last) in periods.items()
        )
        # another branch's user may not read it, but must hear of it
        rows = self.sudo().search(taken, limit=5)
        if rows:
            raise UserError(
                self.env._(
                    "Already covered in that time: %(rows)s",
                    rows="; ".join(rows.mapped("display_name")),
                )
            )

    def _move_end(self, date_to):
        """Move the last day, to an earlier or a later one.

        :raises UserError: something else covers an elevator then
        """
        self._shorten(date_to)
        for row in self.exists().filtered(lambda row: row.date_to < date_to):
            self._check_free_time({row.elevator_id: (row.date_to + timedelta(1), date_to)})
            # sudo: coverage follows from the signed document, its verb has checked the right
            row.sudo().write({"date_to": date_to})

    def _shorten(self, date_to):
        """End the rows on a day; rows that would not have begun go."""
        future = self.filtered(lambda row: row.date_from > date_to)
        later = (self - future).filtered(lambda row: row.date_to > date_to)
        future.sudo().unlink()
        later.sudo().write({"date_to": date_to})
