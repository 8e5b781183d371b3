"""M-4.2.1: two dunning runs at once, and one that is killed: one reminder per branch and day."""

import signal
import subprocess
import sys
import time
from datetime import date, timedelta
from functools import partial

from .office import RACES, errors

LINES = 4


def indebted(office, count=1):
    """Ids of as many branches with overdue invoices."""

    def make(env):
        data = office.data_of(env)
        branches = env["elevator.branch"].create(
            [
                {"name": f"D{n}", "code": f"D{n}", "partner_id": data._partner(f"D{n}").id}
                for n in (next(office.numbers) for _branch in range(count))
            ]
        )
        partner, due = data._partner("Debtor"), date.today() - timedelta(20)
        line = (0, 0, {"name": "Fee", "price_unit": 100, "tax_ids": False})
        invoices = env["account.move"].create(
            [
                {
                    "move_type": "out_invoice",
                    "partner_id": partner.id,
                    "elevator_branch_id": branch.id,
                    "invoice_date": due,
                    "invoice_date_due": due,
                    "invoice_line_ids": [line],
                }
                for branch in branches
                for _invoice in range(LINES)
            ]
        )
        invoices.action_post()
        return branches.ids

    return office.do(make)


def remind(branches, env):
    """A work: the button; ids of the reminders it answers with."""
    return env["elevator.fee.reminder"]._remind(env["elevator.branch"].browse(branches)).ids


def lines(office, branches):
    """Lines of each reminder of the branches, by branch."""

    def look(env):
        reminders = env["elevator.fee.reminder"].search([("branch_id", "in", branches)])
        return sorted((reminder.branch_id.id, len(reminder.line_ids)) for reminder in reminders)

    return office.do(look)


def owed(branches):
    return [(branch, LINES) for branch in sorted(branches)]


@RACES
def test_two_runs_at_once(office, race):
    """The second waits, and answers with the reminder of the first."""
    branches = indebted(office, 2)
    answers = race(office, partial(remind, branches), partial(remind, branches))
    assert not errors(answers), answers
    assert answers[0] == answers[1]
    assert lines(office, branches) == owed(branches)


@RACES
def test_two_runs_in_opposite_order(office, race):
    """No deadlock is seen: the server repeats one of them."""
    branches = indebted(office, 2)
    answers = race(office, partial(remind, branches), partial(remind, branches[::-1]))
    assert not errors(answers), answers
    assert lines(office, branches) == owed(branches)


KILLED = """
model = type(env["elevator.fee.reminder"])
tell = model._tell_branch
def tell_slowly(self):
    __import__("time").sleep(0.7)
    return tell(self)
model._tell_branch = tell_slowly
env["elevator.fee.reminder"]._cron_remind()
"""


def test_a_run_is_killed_and_finished(office, host):
    """What was committed stays, what was not is gone; the rerun does the missing branches."""
    branches = indebted(office, 4)
    db = office.registry.db_name
    ids = ",".join(map(str, branches))
    made = f"SELECT count(*) FROM elevator_fee_reminder WHERE branch_id IN ({ids})"
    command = [sys.executable, "-m", "odoo", "shell", "-c", host.rc, "--no-http", "-d", db]
    with subprocess.Popen(command, stdin=subprocess.PIPE, text=True) as process:
        process.stdin.write(KILLED)
        process.stdin.close()
        end = time.monotonic() + 40
        while int(host.sql(db, made)[0][0]) < 2 and time.monotonic() < end:
            time.sleep(0.05)
        process.send_signal(signal.SIGKILL)
    done = lines(office, branches)
    assert 2 <= len(done) < 4, done
    assert done == owed(branches)[: len(done)], "no reminder without its lines"
    office.do(lambda env: env["elevator.fee.reminder"]._cron_remind())
    assert lines(office, branches) == owed(branches)
