"""T-2.2, L-3, M-1.3.7: an entrapment from the QR code to the customer's word.

A passer-by reports it without a password, the board shows it, the duty officer sends somebody, the
maintainer works the clock on his phone, service asks the customer, the reporter's page tells.
"""

import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser import PHONE, Person, chromium
from tests.journeys.people import SETUP

CALLS = (
    SETUP
    + """
unit = env["elevator.unit"]._register_existing([{"code": "JN1-02", "name": "2#",
    "site_id": site.id, "branch_id": branch.id, "state": "maintenance", "kind": "traction"}])
user("service", "Sara Service", "base.group_user", "elevator_service.group_hq_service")
from datetime import datetime, timedelta
crew = env["hr.employee"].search([("elevator_branch_id", "=", branch.id)], order="name")
now = datetime.now().replace(microsecond=0)
helper = crew.filtered(lambda worker: worker.name == "Hao Helper")
env["elevator.duty"].create({"branch_id": branch.id, "start_at": now - timedelta(hours=1),
    "end_at": now + timedelta(hours=11), "officer_id": helper.id,
    "employee_ids": [(6, 0, helper.ids)]})
env.cr.commit()
"""
)
CALL = """
SELECT c.state, e.name, c.trapped, c.late, c.seal IS NOT NULL, c.source, t.verified_with,
    (SELECT closed FROM helpdesk_ticket_stage s WHERE s.id = t.stage_id)
FROM elevator_callout c JOIN helpdesk_ticket t ON t.id = c.ticket_id
JOIN hr_employee e ON e.id = c.employee_id
"""
EVENTS = "SELECT kind FROM elevator_callout_event ORDER BY id"
PICTURES = os.environ.get("PICTURES")


@pytest.fixture(scope="module")
def place(host):
    """A server with the people of the journey: (database, URL, browser)."""
    with host.clone(os.environ["TEMPLATE_DB"], f"{os.environ['DB']}_callout") as db:
        host.odoo("-d", db, script=CALLS)
        with host.server(db) as url, chromium() as browser:
            yield db, url, browser


def picture(person, name):
    if PICTURES:
        person.picture(Path(PICTURES, f"callout_{name}.png"))


def test_an_entrapment(host, place):
    db, url, browser = place
    [[token]] = host.sql(db, "SELECT qr_token FROM elevator_unit WHERE code = 'JN1-02'")
    passer_by = Person(browser, url, None, PHONE)
    report(passer_by, token)

    officer = Person(browser, url, "officer")
    board(officer)
    assign(officer)

    worker = Person(browser, url, "worker", PHONE)
    clock(worker)
    facts(worker)
    seal(worker)

    service = Person(browser, url, "service")
    verify(service)
    follow(passer_by)

    assert host.sql(db, CALL) == [
        ["done", "Wang Worker", "t", "f", "t", "qr", "Sam Safety", "t"],
    ]
    kinds = [kind for [kind] in host.sql(db, EVENTS)]
    order = ("called", "assigned", "assigned", "accepted", "arrived", "freed", "restored", "closed")
    assert tuple(kinds) == order
    assert not officer.errors + worker.errors + service.errors


# who stands before the elevator


def report(passer_by, token):
    """No password; the answer says that help comes and keeps the way to the progress."""
    page = passer_by.page
    passer_by.go(f"/e/{token}")
    page.locator("summary", has_text="Report a fault").click()
    page.get_by_label("Yes").check()
    page.get_by_label("What is wrong?").fill("Between 2 and 3, two persons")
    page.get_by_role("button", name="Send").click()
    page.get_by_text("Persons trapped: call now").wait_for()
    page.get_by_role("link", name="See what became of your report").click()
    page.get_by_text("Persons trapped: help is on its way").wait_for()
    expect(page.locator("dd").nth(2)).to_have_text("—")
    picture(passer_by, "1_reported")


def follow(passer_by):
    """The page tells by itself, each half minute: each step has its time, nobody is named."""
    page = passer_by.page
    expect(page.locator("dd", has_text="—")).to_have_count(0, timeout=90_000)
    expect(page.locator("dd", has_text=re.compile(r"\d\d:\d\d"))).to_have_count(5)
    expect(page.get_by_text("Wang")).to_have_count(0)
    expect(page.get_by_text("help is on its way")).to_have_count(0)
    picture(passer_by, "6_followed")


# the duty officer


def board(officer):
    """The call is on the board and its clock runs."""
    officer.go("/odoo/call-out-board")
    card = officer.page.locator(".o_callout_card", has_text="JN1-02")
    expect(card).to_contain_text("Persons trapped")
    expect(card).to_contain_text("Hao Helper")
    time = card.locator(".o_callout_clock")
    before = time.inner_text()
    expect(time).not_to_have_text(before)
    picture(officer, "2_board")
    card.click()


def assign(officer):
    """He sends somebody else than the roster named."""
    officer.page.get_by_role("button", name="Assign", exact=True).click()
    officer.choose("employee_id", "Wang Worker")
    officer.page.locator(".modal button[name=action_do]").click()
    officer.page.locator(".modal").wait_for(state="detached")
    officer.sees("Wang Worker")
    picture(officer, "3_assigned")


# the maintainer


def clock(worker):
    """Each event by one tap on the card."""
    worker.go("/odoo/my-call-outs")
    worker.page.locator(".o_notification_close").click()  # told on the screen
    card = worker.page.locator(".o_kanban_record", has_text="JN1-02")
    for verb in ("action_accept", "action_arrive", "action_free", "action_restore"):
        card.locator(f"button[name={verb}]").click()
        card.locator(f"button[name={verb}]").wait_for(state="detached")
        picture(worker, f"4_{verb}")


def facts(worker):
    """Cause and remedy on the ticket."""
    page = worker.page
    page.locator(".o_kanban_record button[name=action_open_ticket]").click()
    page.get_by_role("tab", name="Cause and remedy").click()
    worker.field("cause_id").click()
    page.locator(".modal .o_kanban_record", has_text="lock").first.click()
    page.locator(".o_field_widget[name=cause] textarea").fill("Contact oxidised")
    page.locator(".o_field_widget[name=remedy] textarea").fill("Contact replaced")
    picture(worker, "5_facts")
    page.locator(".o_form_button_save").click()
    page.locator(".o_form_button_save").wait_for(state="hidden")


def seal(worker):
    """Closed on the card; it then stands on the list of running ones no more."""
    worker.go("/odoo/my-call-outs")
    card = worker.page.locator(".o_kanban_record", has_text="JN1-02")
    card.locator("button[name=action_close]").click()
    card.wait_for(state="detached")


# HQ service


def verify(service):
    """The customer's word, then the ticket is closed (M-1.3.7)."""
    service.go("/odoo/faults")
    service.page.locator(".o_group_header", has_text="Call-out").click()
    service.page.locator(".o_data_row", has_text="JN1-02").locator("td.o_data_cell").first.click()
    service.click("Verify with the customer")
    dialog = service.page.locator(".modal")
    dialog.get_by_label("Customer confirms").check()
    dialog.locator("[name=spoke_with] input").fill("Sam Safety")
    dialog.locator("button[name=action_do]").click()
    dialog.wait_for(state="detached")
    service.click("Close the ticket")
    service.page.locator(".o_arrow_button_current", has_text="Done").wait_for()
