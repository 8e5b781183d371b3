"""People who work at the same time: transactions of their own on one database."""

import importlib
import threading
from datetime import date, timedelta
from functools import partial
from itertools import pairwise
from unittest.mock import patch

import pytest

from odoo import SUPERUSER_ID, api
from odoo.exceptions import UserError
from odoo.modules.registry import Registry
from odoo.service import model as service_model
from odoo.tools import config


class Office:
    """A branch on a database of its own; its people act as the web server would let them."""

    def __init__(self, db):
        with patch.dict(config.options, {"test_enable": False}):
            self.registry = Registry(db)
        self.data = importlib.import_module("odoo.addons.elevator_service.tests.common")
        self.numbers = iter(range(1, 1000))
        self.branch, self.users, self.workers = self.do(self._staff)

    def do(self, work, uid=SUPERUSER_ID, ready=None):
        """What ``work(env)`` returns; repeated as the web server repeats a request."""
        with self.registry.cursor() as cr:
            env = api.Environment(cr, uid, {})
            cr.execute("SELECT 1")  # from here on it sees the database as it is now
            if ready:
                ready()
            return service_model.retrying(partial(work, env), env)

    def ask(self, work, uid=SUPERUSER_ID, ready=None):
        """As ``do``; the error the user reads is an answer too."""
        try:
            return self.do(work, uid, ready)
        except Exception as error:
            return error

    def at_once(self, *works, uids=None):
        """All works begin before one of them ends; their answers in order."""
        barrier, answers = threading.Barrier(len(works)), [None] * len(works)

        def one(place):
            uid = uids[place] if uids else SUPERUSER_ID
            answers[place] = self.ask(works[place], uid, barrier.wait)

        join([threading.Thread(target=one, args=[place]) for place in range(len(works))])
        return answers

    def one_holds(self, first, second, uids=(SUPERUSER_ID, SUPERUSER_ID)):
        """The second comes while the first has written and not committed yet."""
        answers = [None, None]

        def later():
            answers[1] = self.ask(second, uids[1])

        thread = threading.Thread(target=later)
        with self.registry.cursor() as cr:
            env = api.Environment(cr, uids[0], {})
            answers[0] = first(env)
            env.flush_all()
            thread.start()
            thread.join(1.0)
        join([thread], start=False)
        return answers

    def one_is_late(self, first, second, uids=(SUPERUSER_ID, SUPERUSER_ID)):
        """The second began before the first and sees the database as it was then."""
        answers = [None, None]

        def before():
            answers[0] = self.ask(first, uids[0])

        answers[1] = self.ask(second, uids[1], before)
        return answers

    def _staff(self, env):
        data = self.data_of(env)
        branch = env["elevator.branch"].create(
            {"name": "Race", "code": "RACE", "partner_id": data._partner("Race").id}
        )
        users = [data._create_user(name, branches=branch) for name in ("race_one", "race_two")]
        workers = [data._create_maintainer(user.login, branch, user) for user in users]
        return branch.id, [user.id for user in users], [worker.id for worker in workers]

    def data_of(self, env):
        """The fixtures of the unit tests, on this environment."""
        return type("Data", (self.data.ElevatorCommon,), {"env": env})

    def elevator(self, env, site=None):
        data, branch = self.data_of(env), env["elevator.branch"].browse(self.branch)
        site = site or data._create_site(branch, name=f"Site {next(self.numbers)}")
        return data._create_maintained(f"R-{next(self.numbers)}", site)

    def visit(self, env, elevator, running=True, **vals):
        """A visit, unless told otherwise with all its items done, ready to be closed."""
        data, (one, two) = self.data_of(env), env["hr.employee"].browse(self.workers)
        visit = data._create_visit(elevator, one, second_maintainer_id=two.id, **vals)
        if running:
            visit._start()
            data._fill(visit)
        return visit

    def visits(self, elevators, each=1):
        """Ids of visits to close: on ``each`` days, of as many elevators of as many sites."""

        def make(env):
            found = [self.elevator(env) for _number in range(elevators)]
            return [
                self.visit(env, unit, date=date.today() - timedelta(days=day)).id
                for day in range(each)
                for unit in found
            ]

        return self.do(make)

    def assert_genuine(self):
        """Every chain counts 1..n, each entry names the one before; the verification agrees."""

        def look(env):
            for unit in env["elevator.unit"].search([("seal_count", ">", 0)]):
                chain = env["elevator.seal"].search([("elevator_id", "=", unit.id)], order="number")
                assert chain.mapped("number") == list(range(1, unit.seal_count + 1))
                assert [after.previous for _seal, after in pairwise(chain)] == chain.mapped("seal")[
                    :-1
                ]
            check = env["elevator.seal.check"].create({"scope": "all"})
            check.action_run()
            return check.state, check.broken_text

        found = self.do(look)
        assert found == ("genuine", False), found


def join(threads, start=True):
    for thread in threads if start else ():
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not any(thread.is_alive() for thread in threads)


RACES = pytest.mark.parametrize("race", [Office.at_once, Office.one_holds, Office.one_is_late])


def errors(answers):
    """What users read instead of a result; an error of any other kind fails the test."""
    found = [answer for answer in answers if isinstance(answer, Exception)]
    assert all(isinstance(error, UserError) for error in found), found
    return found


def on(model, res_id, verb, *args, **kwargs):
    """A work: ``verb`` of one record."""
    return lambda env: getattr(env[model].browse(res_id), verb)(*args, **kwargs)
