from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.due_days import kept_until

# days of a record and of its elevator, as tools/due_days.py counts them; the test compares both
KEPT_UNTIL = """
    GREATEST(
        ((%(sealed_at)s AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date
            + make_interval(years => %(years)s))::date,
        (%(ended_on)s + make_interval(months => %(months)s))::date
    )
"""
ON_HOLD = """
    (EXISTS (
        SELECT 1 FROM elevator_legal_hold h WHERE h.lifted_at IS NULL
            AND (h.elevator_id = %(unit)s.id OR h.site_id = %(unit)s.site_id)
    ) OR %(unit)s.partner_id IN (
        WITH RECURSIVE held (id) AS (
            SELECT h.partner_id FROM elevator_legal_hold h
            WHERE h.lifted_at IS NULL AND h.partner_id IS NOT NULL
            UNION
            SELECT p.id FROM res_partner p JOIN held ON p.parent_id = held.id
        )
        SELECT id FROM held
    ))
"""


class ElevatorUnit(models.Model):
    """How long an elevator's archive is kept (M-7, L-4)."""

    _inherit = "elevator.unit"

    archive_until = fields.Date(
        "Archive kept until",
        compute="_compute_archive_until",
        help="Last day of its last record; none while maintenance goes on (M-7, L-4).",
    )
    on_legal_hold = fields.Boolean(
        compute="_compute_on_legal_hold",
        search="_search_on_legal_hold",
        help="Nothing of it is disposed of until the hold is lifted (M-7).",
    )

    @api.depends("ended_on", "seal_count")
    def _compute_archive_until(self):
        groups = self.env["elevator.seal"]._read_group(
            [("elevator_id", "in", self.ids), ("kind", "!=", "disposal")],
            ["elevator_id"],
            ["sealed_at:max"],
        )
        last = dict(groups)
        for elevator in self:
            company, sealed = elevator.company_id, last.get(elevator._origin)
            ended = elevator.ended_on
            elevator.archive_until = ended and kept_until(
                company._elevator_day(sealed) if sealed else ended,
                ended,
                company.elevator_archive_months,
                company.elevator_archive_years if sealed else 0,
            )

    def _compute_on_legal_hold(self):
        # sudo: everybody may know that it is held, not why
        held = self.sudo().filtered_domain(self._held_domain())
        for elevator in self:
            elevator.on_legal_hold = elevator.sudo() in held

    @api.model
    def _held_domain(self):
        holds = self.env["elevator.legal.hold"].sudo()
        return Domain("id", "in", holds.search(holds._in_force_domain())._elevators().ids)

    @api.model
    def _search_on_legal_hold(self, operator, value):
        if operator != "in":
            return NotImplemented
        domain = self._held_domain()
        return domain if True in value else ~domain

    @api.model
    def _kept_until_sql(self, sealed_at, ended_on, company):
        """SQL of the last day a record is kept; NULL while maintenance goes on (M-7, L-4)."""
        return SQL(
            KEPT_UNTIL,
            sealed_at=sealed_at,
            zone=company.elevator_tz,
            years=company.elevator_archive_years,
            ended_on=ended_on,
            months=company.elevator_archive_months,
        )

    @api.model
    def _held_sql(self, unit):
        """SQL condition: the elevator, an alias of its table, is on legal hold."""
        return SQL(ON_HOLD, unit=SQL.identifier(unit))
