"""T-3: who files a ticket sees cases while typing, says that one helped, and makes a case."""

import os

from tests.browser import Person, chromium
from tests.journeys.people import SETUP

CASES = (
    SETUP
    + """
elevator.write({"model_id": env["elevator.model"].create({"maker": "M", "name": "X1"}).id})
unit = env["elevator.unit"]._register_existing([{"code": "JN1-02", "name": "2#",
    "site_id": site.id, "branch_id": branch.id, "state": "maintenance"}])
case = env["elevator.case"].create({"name": "门锁触点氧化", "symptom": "关门后不启动",
    "cause": "触点氧化", "remedy": "清洁触点"})
case.action_submit()
user("reviewer", "Rita Reviewer", "base.group_user", "elevator_service.group_hq_service")
case.with_user(env["res.users"].search([("login", "=", "reviewer")])).action_publish()
env.cr.commit()
"""
)


def test_from_ticket_to_case_and_back(host):
    with host.clone(os.environ["TEMPLATE_DB"], f"{os.environ['DB']}_case") as db:
        host.odoo("-d", db, script=CASES)
        with host.server(db) as url, chromium() as browser:
            worker = Person(browser, url, "worker")
            file_ticket(worker)
            make_case(worker)
            assert not worker.errors
        said = host.sql(
            db,
            "SELECT c.name, c.state, c.solved_count, count(r.*) FROM elevator_case c"
            " LEFT JOIN elevator_case_helpdesk_ticket_rel r ON r.elevator_case_id = c.id"
            " GROUP BY c.id ORDER BY c.id",
        )
    assert said == [
        ["门锁触点氧化", "published", "1", "1"],
        ["Door lock of landing 3", "review", "0", "1"],
    ]


def file_ticket(worker):
    """The case appears for words that are not saved yet; saying it helped links it."""
    worker.go("/odoo/maintenance-feedback/new")
    page = worker.page
    title = page.locator(".o_field_widget[name=name] input, .o_field_widget[name=name] textarea")
    title.first.fill("zzz")
    page.locator(".o_field_widget[name=situation] textarea").press_sequentially("门锁 不启动")
    worker.sees("门锁触点氧化")  # the field is not left yet
    title.first.fill("Door lock of landing 3")
    worker.choose("elevator_id", "JN1-02")
    page.get_by_role("tab", name="Cause and remedy").click()
    page.locator(".o_field_widget[name=cause] textarea").fill("Contact")
    page.locator(".o_field_widget[name=remedy] textarea").fill("Cleaned")
    page.locator(".o_form_button_save").click()
    worker.click("Solved it").sees("this case solved the ticket")


def make_case(worker):
    """Two clicks."""
    worker.click("Make a case").sees("Hand in for review")
    worker.click("Hand in for review")
    worker.page.locator(".o_arrow_button_current", has_text="In review").wait_for()
