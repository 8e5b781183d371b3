from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from ..tools.locking import lock
from .elevator_followup import ANSWERS, DAYS, RUNNING

CLAIM = timedelta(minutes=30)
# who was not reached is called again after this time
AGAIN = timedelta(minutes=60)

# the next free call; what others hold is passed over
NEXT = """
    UPDATE elevator_followup SET caller_id = %(uid)s, claimed_until = %(until)s
    WHERE id = (
        SELECT id FROM elevator_followup
        WHERE %(mine)s AND state <> 'done' AND id <> %(after)s
          AND (%(branch)s = 0 OR branch_id = %(branch)s)
          AND (claimed_until IS NULL OR claimed_until < %(now)s)
          AND (state = 'todo' OR state = 'call_back' AND call_back_at <= %(now)s
            OR state = 'unreached' AND COALESCE(last_call_at <= %(again)s, TRUE))
        ORDER BY array_position(ARRAY['call_back', 'todo', 'unreached'], state::text),
            call_back_at, last_call_at NULLS FIRST, branch_id, id
        LIMIT 1 FOR UPDATE SKIP LOCKED)
    RETURNING id
"""


class ElevatorFollowup(models.Model):
    """The queue of the Friday calls: next, answer, not reached, call back (M-1.3.2)."""

    _inherit = "elevator.followup"

    @api.model
    def _check_caller(self):
        if not (self.env.su or self.env.user.has_group("elevator_service.group_hq_service")):
            raise AccessError(self.env._("HQ service calls the customers."))

    @api.model
    def queue_next(self, branch_id=False, after_id=False):
        """The next call for the current user, with all the screen shows; it is his for a while.

        First who asked to be called back by now, then who was not called yet, then who was not
        reached an hour ago. Two callers never get the same site.

        :param int branch_id: calls of this branch only
        :param int after_id: leave out this call for now: it was skipped
        :return: dict of the call and its week, ``call`` False when nothing is left
        :raises AccessError: not HQ service
        """
        self._check_caller()
        # sudo: nobody writes calls but these verbs, after the check
        calls = self.sudo()
        week = self._this_week(self.env.company)
        call = calls._claim(week, int(branch_id or 0), int(after_id or 0))
        return {
            "call": call._queue_data() if call else False,
            "week": str(week),
            **calls._queue_counts(week, int(branch_id or 0)),
        }

    @api.model
    def _claim(self, week, branch_id, after_id):
        """Take the next free call; what others hold is passed over."""
        self.env.flush_all()
        now = fields.Datetime.now()
        mine = SQL("company_id IN %s AND week = %s", tuple(self.env.companies.ids), week)
        self.env.cr.execute(
            SQL(
                "UPDATE elevator_followup SET claimed_until = NULL"
                " WHERE %s AND caller_id = %s AND claimed_until IS NOT NULL",
                mine,
                self.env.uid,
            )
        )
        self.env.cr.execute(
            SQL(
                NEXT,
                uid=self.env.uid,
                until=now + CLAIM,
                mine=mine,
                after=after_id,
                branch=branch_id,
                now=now,
                again=now - AGAIN,
            )
        )
        rows = self.env.cr.fetchall()
        self.invalidate_model(["caller_id", "claimed_until"])
        return self.browse(row[0] for row in rows)

    @api.model
    def _queue_counts(self, week, branch_id):
        """How far the week is: per state, and the branches there are."""
        rows = self._read_group(
            [("week", "=", week), ("company_id", "in", self.env.companies.ids)],
            ["branch_id", "state"],
            ["__count"],
        )
        counts = dict.fromkeys(("todo", "call_back", "unreached", "done"), 0)
        for branch, state, count in rows:
            counts[state] += count if branch_id in (0, branch.id) else 0
        branches = {branch.id: branch.name for branch, _state, _count in rows}
        return {
            "counts": counts,
            "branches": [{"id": id_, "name": name} for id_, name in branches.items()],
        }

    # ---------------------------------------------------------------- what came of a call

    def queue_answer(self, answers):
        """Keep what the customer said, and match it with the records (M-5.1–5.5).

        :param dict answers: ``running`` (needed), ``spoken_with``, ``fault_count``,
            ``entrapment_count``, ``parts_count``, ``parts_text``, ``came`` (seven 0 or 1, or
            empty), ``quality`` (0–5), ``remarks``
        :return: number of mismatches
        :raises AccessError: not HQ service
        :raises UserError: answered already, or an answer makes no sense
        """
        call = self._begin()
        call.write(
            {
                **call._checked(answers),
                "state": "done",
                "answered_at": fields.Datetime.now(),
                "call_back_at": False,
            }
        )
        call.mismatch_count = len(call._match())
        return call.mismatch_count

    def queue_not_reached(self):
        """Nobody answered; the site stays on the list and comes again in an hour."""
        return self._begin().write({"state": "unreached", "call_back_at": False})

    def queue_call_back(self, minutes):
        """The customer asked to be called in so many minutes."""
        minutes = int(minutes)
        if not 0 < minutes <= 7 * 1440:
            raise UserError(self.env._("Call back within the week."))
        return self._begin().write(
            {
                "state": "call_back",
                "call_back_at": fields.Datetime.now() + timedelta(minutes=minutes),
            }
        )

    def _begin(self):
        """One call was made: counted, and no longer held; the call as superuser."""
        self.ensure_one()
        self._check_caller()
        self.check_access("read")
        # sudo: nobody writes calls but these verbs, after the check
        call = self.sudo()
        lock(call)
        call.invalidate_recordset()
        if call.state == "done":
            raise UserError(self.env._("This call was answered already."))
        if call.week != self._this_week(call.company_id):
            raise UserError(self.env._("The week of this call is over."))
        call.write(
            {
                "attempts": call.attempts + 1,
                "last_call_at": fields.Datetime.now(),
                "caller_id": self.env.uid,
                "claimed_until": False,
            }
        )
        return call

    def _checked(self, answers):
        """The answers as values.

        :raises UserError: an answer makes no sense
        """
        vals = {name: answers.get(name) or False for name in ANSWERS}
        try:
            numbers = {
                name: int(answers.get(name) or 0)
                for name in ("fault_count", "entrapment_count", "parts_count", "quality")
            }
        except (TypeError, ValueError):
            numbers = {"quality": -1}
        came = vals["came"] or ""
        if (
            vals["running"] not in dict(RUNNING)
            or min(numbers.values()) < 0
            or numbers["quality"] > 5
            or (came and (len(came) != DAYS or set(came) - set("01")))
        ):
            raise UserError(
                self.env._("Say how the elevators run; points are 1 to 5, numbers not negative.")
            )
        return vals | numbers
