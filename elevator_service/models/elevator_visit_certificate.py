from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

# who of the two of a planned visit is certified on its day; the other one is taken off
UNASSIGN = """
    UPDATE elevator_visit v SET
        maintainer_id = CASE WHEN first THEN v.maintainer_id END,
        second_maintainer_id = CASE WHEN second THEN v.second_maintainer_id END
    FROM (
        SELECT visit.id, %(first)s AS first, %(second)s AS second
        FROM (SELECT * FROM elevator_visit WHERE state = 'planned' AND %(where)s) visit
    ) held
    WHERE held.id = v.id AND (
        (NOT first AND v.maintainer_id IS NOT NULL)
        OR (NOT second AND v.second_maintainer_id IS NOT NULL)
    )
    RETURNING v.id, v.branch_id, date_trunc('month', v.date)::date,
        v.maintainer_id IS NULL AND v.plan_id IS NOT NULL
"""


class ElevatorVisit(models.Model):
    """Who works on a visit has valid certificates on its day (M-8.4, L-2)."""

    _inherit = "elevator.visit"

    @api.constrains("maintainer_id", "second_maintainer_id", "date")
    def _check_certified(self):
        """No visit is assigned to who has no valid certificate on its day (M-8.4)."""
        self._refuse_uncertified(
            (worker.id, visit.date)
            for visit in self
            if visit.state != "cancelled"
            for worker in visit.maintainer_id | visit.second_maintainer_id
        )

    @api.model
    def _refuse_uncertified(self, pairs):
        """Raise when one of the (employee's id, date) has no valid certificate.

        :raises UserError: names the persons and the days
        """
        without = self.env["hr.employee"]._elevator_uncertified_on(pairs)
        if without:
            # sudo: the name is told to who chose him
            people = self.env["hr.employee"].sudo()
            raise UserError(
                self.env._(
                    "No valid certificate on that day, no visit (M-8.4): %(people)s",
                    people=", ".join(
                        f"{people.browse(employee).name} {day}" for employee, day in without[:5]
                    ),
                )
            )

    def _workers_on(self, day):
        """(employee's id, day) of who works on these visits."""
        workers = self.maintainer_id | self.second_maintainer_id
        return [(worker.id, day) for worker in workers]

    def _start(self, *args, **kwargs):
        """Nobody begins a visit whose certificate has expired since it was planned."""
        self._refuse_uncertified(self._workers_on(self.env.company._elevator_today()))
        return super()._start(*args, **kwargs)

    def _missing(self):
        missing = super()._missing()
        people = self.env["hr.employee"].sudo()
        day = self._work_day()
        for employee, _day in people._elevator_uncertified_on(self._workers_on(day)):
            missing.append(
                self.env._(
                    "%(person)s has no valid certificate on %(date)s (M-8.4).",
                    person=people.browse(employee).name,
                    date=day,
                )
            )
        return missing

    def _work_day(self):
        """The company's day on which the work began."""
        self.ensure_one()
        began = self.client_started_at or self.started_at
        return self.company_id._elevator_day(began)

    @api.model
    def phone_open(self, token):
        """Refuse who has no certificate today before a visit is made for him (M-8.4)."""
        worker = self._check_worker()
        self._refuse_uncertified([(worker.id, worker.company_id._elevator_today())])
        return super().phone_open(token)

    # ---------------------------------------------------------------- what is planned

    @api.model
    def _unassign_uncertified(self, where):
        """Planned visits lose who has no valid certificate on their day, by one statement.

        What nobody may do is in the branch's plan of visits that are not assigned.

        :param SQL where: condition on elevator_visit
        :return: number of visits
        """
        for model in ("elevator.visit", "elevator.certificate", "elevator.certificate.kind"):
            self.env[model].flush_model()
        certified = self.env["elevator.certificate.kind"]._sql_certified
        rows = self.env.execute_query(
            SQL(
                UNASSIGN,
                first=certified(SQL("visit.maintainer_id"), SQL("visit.date")),
                second=certified(SQL("visit.second_maintainer_id"), SQL("visit.date")),
                where=where,
            )
        )
        self._plan_unassigned(
            {(branch, month) for _visit, branch, month, planned in rows if planned},
            [visit for visit, _branch, _month, planned in rows if planned],
        )
        return len(rows)

    @api.model
    def _plan_unassigned(self, months, visits):
        """Move visits that lost their maintainer to the plan of nobody."""
        plans = self.env["elevator.work.plan"].sudo()
        for branch, month in sorted(months):
            plans._ensure_for(self.env["elevator.branch"].browse(branch), month, {False})
        plans.flush_model()
        if visits:
            self.env.cr.execute(
                SQL(
                    """
                    UPDATE elevator_visit v SET plan_id = p.id FROM elevator_work_plan p
                    WHERE v.id = ANY(%s) AND p.branch_id = v.branch_id
                      AND p.maintainer_id IS NULL AND p.month = date_trunc('month', v.date)::date
                    """,
                    visits,
                )
            )
        self.invalidate_model()
        plans.invalidate_model()
