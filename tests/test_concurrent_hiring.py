"""Two at once on an application: both departments, one leader twice, two applications (M-8.2)."""

import importlib

import pytest
from stdnum.cn import ric

from .office import RACES, errors, on

OFFICES = ("people", "hq_service", "leader")


@pytest.fixture(scope="module")
def offices(office):
    """Ids of who signs, by office; and of an officer of the branch."""

    def make(env):
        data, branch = office.data_of(env), env["elevator.branch"].browse(office.branch)
        users = {name: data._create_user(f"hire_{name}", f"group_{name}") for name in OFFICES}
        users["officer"] = data._create_user("hire_officer", "group_branch_officer", branch)
        return {name: user.id for name, user in users.items()}

    return office.do(make)


def id_number(office):
    """An ID number nobody has applied with."""
    number = f"110105{19700101 + next(office.numbers) % 28}{next(office.numbers):03d}"
    return number + ric.calc_check_digit(number + "0")


def hiring(office, offices, number, signed=(), asked=True):
    """Id of an application with its papers, signed by some offices."""
    people = importlib.import_module("odoo.addons.elevator_service.tests.people_common")

    def make(env):
        branch = env["elevator.branch"].browse(office.branch)
        officer = env["res.users"].browse(offices["officer"])
        today = env.company._elevator_today()
        here = {"env": env, "branch_a": branch, "officer": officer, "today": today}
        data = type("Data", (people.PeopleCommon,), here)
        made = data._hiring(number)
        if asked:
            made.action_signoff_request()
        for name in signed:
            data._sign(made, env["res.users"].browse(offices[name]))
        return made.id

    return office.do(make)


def sign(office, hiring_id):
    """A work: sign as the user; True when it counted."""

    def work(env):
        document = env["elevator.hiring"].browse(hiring_id)
        return bool(document._signoff_sign("approved", "", office.data.HANDWRITING))

    return work


def hired(office, number):
    """How many employees have the ID number, and how many health certificates they have."""

    def count(env):
        people = env["hr.employee"].search([("identification_id", "=", number)])
        return len(people), len(people.elevator_certificate_ids)

    return office.do(count)


@RACES
def test_both_departments_confirm_at_once(office, offices, race):
    """M-8.2: neither is lost, the leader's turn comes; nobody is hired yet."""
    number = id_number(office)
    made = hiring(office, offices, number)
    uids = [offices["people"], offices["hq_service"]]
    assert race(office, *[sign(office, made)] * 2, uids=uids) == [True, True]
    assert hired(office, number) == (0, 0)
    assert office.do(sign(office, made), offices["leader"])
    assert hired(office, number) == (1, 1)


@RACES
def test_a_leader_who_clicks_twice_hires_once(office, offices, race):
    """M-8.2: one signature, one employee, one health certificate."""
    number = id_number(office)
    made = hiring(office, offices, number, ("people", "hq_service"))
    answers = race(office, *[sign(office, made)] * 2, uids=[offices["leader"]] * 2)
    assert sorted(answers) == [False, True]
    assert hired(office, number) == (1, 1)


@RACES
def test_one_person_is_applied_for_once(office, offices, race):
    """M-8.1: two applications of one ID number at once; one waits for signatures."""
    number = id_number(office)
    two = [hiring(office, offices, number, asked=False) for _n in range(2)]
    works = [on("elevator.hiring", made, "action_signoff_request") for made in two]
    answers = race(office, *works, uids=[offices["officer"]] * 2)
    assert len(errors(answers)) == 1, answers
    assert "Applied for already" in str(errors(answers)[0])
