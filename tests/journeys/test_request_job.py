"""P-7.1.1: the assistant asks for material with a photo, one of four signs, planning sends it.

Who may not act has no button; a delay without a day to come is refused and nothing is written.
"""

import os
from base64 import b64decode
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from tests.browser import PHONE, Person, chromium
from tests.journeys.people import SETUP
from tests.journeys.signing import sign_by_hand

OFFICES = """
for name in ("planning", "chief_engineer", "hq_service"):
    user(name, name.title(), "base.group_user", f"elevator_service.group_{name}")
env.cr.commit()
"""
PNG = b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAFUlEQVR42mOsqKhgwAaYGHCAwSkBAB2H"
    "AXhUTpNsAAAAAElFTkSuQmCC"
)
STAGE = "SELECT stage FROM elevator_material_request"


@pytest.fixture(scope="module")
def place(host):
    """A server with the people of the journey: (database, URL, browser)."""
    with host.clone(os.environ["TEMPLATE_DB"], f"{os.environ['DB']}_request") as db:
        host.odoo("-d", db, script=SETUP + OFFICES)
        with host.server(db) as url, chromium() as browser:
            yield db, url, browser


def test_from_the_photo_to_the_receipt(host, place):
    db, url, browser = place
    assistant = Person(browser, url, "officer")
    ask(assistant)
    centre = Person(browser, url, "hq_service")
    ask_for_signatures(centre)
    planning = Person(browser, url, "planning")
    has_no_button(planning, "action_ship", "action_signoff_sign")
    sign_by_hand(Person(browser, url, "chief_engineer"), "Any one of four")
    has_no_button(assistant, "action_ship", "action_signoff_sign")

    put_off_without_a_day(planning)
    assert host.sql(db, f"{STAGE} WHERE delay_until IS NULL") == [["approved"]]
    send(planning)
    worker = Person(browser, url, "worker", PHONE)
    receive(worker)
    assert host.sql(db, STAGE) == [["received"]]
    assert host.sql(
        db,
        "SELECT u.login, r.parcel_no, r.receipt_note, l.name, l.qty,"
        " (SELECT count(*) FROM ir_attachment a WHERE a.res_field = 'photo' AND a.res_id = l.id"
        " AND a.res_model = 'elevator.material.request.line')"
        " FROM elevator_material_request r JOIN res_users u ON u.id = r.received_by_id"
        " JOIN elevator_material_request_line l ON l.request_id = r.id",
    ) == [["worker", "77-1", "Whole", "Door hanger", "2.00", "1"]]
    assert not assistant.errors + centre.errors + planning.errors + worker.errors


def stands_at(person, stage):
    person.page.locator(".o_arrow_button_current", has_text=stage).wait_for()


def ask(assistant):
    """The form says which rule it follows and who signs; the photo is in the line."""
    assistant.go("/odoo/material-requests/new")
    assistant.choose("elevator_id", "JN1-01")
    page = assistant.page
    expect(page.locator("[name=phase]")).to_have_text("Installation", timeout=30_000)
    page.locator("[name=cause] input").click()
    page.locator(".o_select_menu_item", has_text="Not the site").click()
    page.locator("[name=reason] textarea").fill("Door does not close, hanger bent on arrival")
    assistant.sees("P-7.1.1").sees("Any one of four")
    page.locator(".o_field_x2many_list_row_add a").first.click()
    row = page.locator("[name=line_ids] .o_selected_row")
    row.locator("[name=name] input").fill("Door hanger")
    row.locator("[name=qty] input").fill("2")
    photo = {"name": "hanger.png", "mimeType": "image/png", "buffer": PNG}
    row.locator("[name=photo] input[type=file]").set_input_files(photo)
    page.locator(".o_form_button_save").click()
    page.locator("button[name=action_submit]").click()
    stands_at(assistant, "Service centre")


def opened(person):
    """The one request, from the board."""
    person.go("/odoo/material-requests")
    person.page.locator(".o_kanban_record:not(.o_kanban_ghost)").first.click()
    person.page.locator(".o_form_view [name=line_ids]").first.wait_for()
    return person.page


def ask_for_signatures(centre):
    """The centre sees the photo, and asks for the signatures."""
    page = opened(centre)
    photo = page.locator("[name=line_ids] [name=photo] img").first
    expect(photo).to_be_visible()
    page.locator("button[name=action_signoff_request]:visible").click()
    stands_at(centre, "Signatures")


def has_no_button(person, *names):
    page = opened(person)
    for name in names:
        expect(page.locator(f"button[name={name}]")).to_have_count(0)


def put_off_without_a_day(planning):
    """Refused: a delay is confirmed until a day to come (P-7.1.1)."""
    page = opened(planning)
    page.locator("button[name=action_delay]").click()
    today = datetime.now(ZoneInfo("Asia/Shanghai")).strftime("%m/%d/%Y")
    planning.set_date("until", today, ".modal")
    page.locator(".modal [name=text] textarea").fill("No stock")
    page.locator(".modal button[name=action_apply]").click()
    planning.sees("Say until which day it is put off")
    page.locator(".o_error_dialog, .modal").last.locator(".modal-footer .btn-primary").click()
    page.locator(".modal button[special=cancel]").click()
    stands_at(planning, "To be handed over")
    planning.errors.clear()


def send(planning):
    page = planning.page
    page.locator("button[name=action_ship]").click()
    page.locator(".modal [name=parcel_no] input").fill("77-1")
    page.locator(".modal button[name=action_apply]").click()
    stands_at(planning, "On its way")


def receive(worker):
    """On the phone: what comes, and in which condition it came."""
    page = opened(worker)
    worker.sees("Door hanger")
    page.locator("button[name=action_receive]:visible").first.click()
    page.locator(".modal [name=text] textarea").fill("Whole")
    page.locator(".modal button[name=action_apply]").click()
    page.locator(".modal").wait_for(state="detached")
