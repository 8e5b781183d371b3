"""The main job: accept, consent, agree, plan, visit by phone, sign, seal, read by the customer.

Everything is done by the people whose job it is, in Chromium against a server of its own.
"""

import os
import re
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from tests.browser import PHONE, Person, chromium
from tests.journeys.people import SETUP

DONE = """
SELECT visit.level, visit.state, sheet.state, visit.note, visit.parts_used
FROM elevator_visit visit JOIN elevator_visit_sheet sheet ON sheet.id = visit.sheet_id
"""
PHOTOS = """
SELECT count(*) > 0 AND bool_and(a.mimetype = 'image/jpeg' AND a.file_size > 1000)
FROM elevator_visit_finding_photo_rel p JOIN ir_attachment a ON a.id = p.attachment_id
"""
SEALS = "SELECT kind, number FROM elevator_seal ORDER BY number"
PICTURES = os.environ.get("PICTURES")


@pytest.fixture(scope="module")
def place(host):
    """A server with the people of the journey: (database, URL, browser)."""
    with host.clone(os.environ["TEMPLATE_DB"], f"{os.environ['DB']}_main") as db:
        host.odoo("-d", db, script=SETUP)
        with host.server(db) as url, chromium() as browser:
            yield db, url, browser


def picture(person, name):
    if PICTURES:
        person.picture(Path(PICTURES, f"main_{name}.png"))


def test_the_main_job(host, place, tmp_path):
    db, url, browser = place
    paper = tmp_path / "paper.pdf"
    paper.write_bytes(b"%PDF-1.4\n%%EOF\n")

    officer = Person(browser, url, "officer")
    accept(officer, paper)
    consent(officer)
    agree(officer, paper)
    plan(officer)
    state, token = host.sql(db, "SELECT state, qr_token FROM elevator_unit")[0]
    assert state == "maintenance"

    worker = Person(browser, url, "worker", PHONE)
    visit(worker, token)
    sign(worker)
    assert host.sql(db, DONE) == [["half_month", "done", "signed", "Pit swept", "Lamp × 1"]]
    assert host.sql(db, PHOTOS) == [["t"]]
    assert host.sql(db, SEALS) == [["visit", "1"], ["signature", "2"]]

    customer = Person(browser, url, "customer", PHONE)
    record = read(customer)
    read_on_paper(customer, record)
    assert_closed_to_others(Person(browser, url, "stranger"), record)
    verify(officer)
    assert not officer.errors + customer.errors


def days_ago(days):
    """A day where the elevators stand, as an English form takes it."""
    today = datetime.now(ZoneInfo("Asia/Shanghai")).date()
    return (today - timedelta(days=days)).strftime("%m/%d/%Y")


# the branch officer


def open_elevator(officer):
    officer.go("/odoo/elevators")
    officer.page.locator(".o_kanban_record", has_text="JN1-01").click()
    officer.page.locator(".o_form_view .o_statusbar_status").wait_for()


def stands_at(officer, state):
    officer.page.locator(".o_arrow_button_current", has_text=state).wait_for()


def accept(officer, paper):
    """Acceptance needs its report."""
    open_elevator(officer)
    officer.page.locator("button[name=action_accept]").click()
    dialog = officer.page.locator(".modal")
    officer.set_date("date", days_ago(16), ".modal")
    dialog.locator("input[type=file]").set_input_files(paper)
    expect(dialog.locator("[name=file] input").first).to_have_value("paper.pdf")
    picture(officer, "1_accept")
    dialog.locator("button[name=action_apply]").click()
    stands_at(officer, "Accepted")


def consent(officer):
    """Without the customer's consent there is no maintenance (M-1.3.1)."""
    officer.page.locator("button[name=action_consent]").click()
    dialog = officer.page.locator(".modal").first
    officer.set_date("date", days_ago(15), ".modal")
    dialog.locator("button[name=action_apply]").click()
    refusal = officer.page.locator(".modal", has_text="Record who of the customer")
    refusal.wait_for()
    picture(officer, "2_refused")
    refusal.locator(".modal-footer .btn-primary").click()
    refusal.wait_for(state="detached")
    officer.choose("consent_by_id", "Sam Safety")
    dialog.get_by_label("By phone").check()
    picture(officer, "3_consent")
    dialog.locator("button[name=action_apply]").click()
    stands_at(officer, "In maintenance")
    officer.choose("maintainer_id", "Wang Worker")
    officer.choose("second_maintainer_id", "Hao Helper")
    officer.page.locator(".o_form_button_save").click()
    officer.page.locator(".o_form_button_save").wait_for(state="hidden")


def agree(officer, paper):
    """A signed free agreement covers the elevator."""
    officer.go("/odoo/free-agreements/new")
    officer.fill("name", "FA-1")
    officer.set_date("signed_on", days_ago(15))
    officer.set_date("date_from", days_ago(15))
    officer.set_date("date_to", days_ago(-300))
    officer.page.locator("[name=scan] input[type=file]").set_input_files(paper)
    officer.page.locator("[name=elevator_ids] .o_field_x2many_list_row_add a").click()
    officer.page.locator(".modal .o_data_row", has_text="JN1-01").locator("input").check()
    officer.page.locator(".modal .o_select_button").click()
    officer.sees("Spring Plaza")
    officer.page.locator("button[name=action_sign]").click()
    stands_at(officer, "Signed")
    picture(officer, "4_agreement")


def plan(officer):
    """The month is planned by button; today's visit is a half-month service."""
    officer.go("/odoo/elevator-plans")
    officer.page.locator(".o_menu_sections").get_by_text("Maintenance").click()
    officer.page.get_by_role("menuitem", name="Plan a month").click()
    officer.set_date("month", days_ago(0), ".modal")
    officer.page.locator("button[name=action_plan]").click()
    officer.page.locator("button[name=action_view_plans]").wait_for()
    picture(officer, "5_plan")
    officer.page.locator("button[name=action_view_plans]").click()
    officer.sees("Wang Worker")


# the maintainer


def visit(worker, token):
    """Item by item, through a lost request and a time without network."""
    page = worker.page
    worker.go(f"/e/{token}")
    page.get_by_role("link", name=re.compile("visit", re.I)).first.click()
    page.get_by_role("button", name="Arrived").click()
    page.locator(".item").first.wait_for()
    picture(worker, "6_items")
    count = page.locator(".item").count()
    page.route("**/call_kw/elevator.visit/phone_apply", fail_once())
    for number in range(count):
        do_item(page, page.locator(".item").nth(number), number)
        if number == 3:
            worker.context.set_offline(True)
        if number == 9:
            page.locator(".status.is-offline").wait_for()
            picture(worker, "7_offline")
            page.reload()
            page.locator(".item.set").nth(number).wait_for()
        if number == 11:
            worker.context.set_offline(False)
    page.get_by_label("Note on the visit").fill("Pit swept")
    page.get_by_label("Parts used").fill("Lamp × 1")
    page.locator(".status", has_text="All saved").wait_for()
    picture(worker, "8_before_leaving")
    page.get_by_role("button", name="Finished, leave").click()
    page.get_by_text("Visit finished and sealed").wait_for()


def fail_once():
    """A handler that answers the first request with 500 and lets the others through."""
    seen = []

    def handle(route):
        seen.append(route)
        if len(seen) == 1:
            route.fulfill(status=500, body="broken")
        else:
            route.continue_()

    return handle


def do_item(page, item, number):
    """OK, but for one defect with what is done about it; tests get a photo, limits a reading."""
    if number == 1:
        item.get_by_role("button", name="Defect").click()
        item.get_by_label("Remark").fill("Lamp dark")
        item.get_by_label("What is done about it").fill("Ordered")
        item.get_by_label("What is done about it").blur()
    else:
        item.get_by_role("button", name="OK").click()
    if item.locator(".badge.test").count():
        photo = {"name": "test.png", "mimeType": "image/png", "buffer": page.screenshot()}
        item.locator("input[type=file]").set_input_files(photo)
        item.get_by_text("1 photos").wait_for()
        return
    reading = item.locator("input[type=number]")
    if reading.count():
        limits = re.search(r"at (least|most) ([\d.]+)", reading.get_attribute("placeholder"))
        reading.fill(limits[2] if limits else "1")
        reading.blur()


def sign(worker):
    """The customer's safety manager signs on the maintainer's phone."""
    pad = worker.page.locator("canvas.pad")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    mouse = worker.page.mouse
    mouse.move(box["x"] + 20, box["y"] + 60)
    mouse.down()
    for step in range(12):
        mouse.move(box["x"] + 20 + 20 * step, box["y"] + (30 if step % 2 else 90))
    mouse.up()
    picture(worker, "9_signature")
    worker.page.get_by_role("button", name="Sign", exact=True).click()
    worker.page.get_by_text("Signed by Sam Safety").wait_for()


# the customer


def read(customer):
    """The sealed record on the customer's phone; returns its address."""
    page = customer.page
    customer.go("/my/elevators")
    picture(customer, "10_my_elevators")
    page.get_by_text("JN1-01").first.click()
    page.locator("a[href*='/my/visits/']").first.click()
    page.get_by_text("Lamp dark").wait_for()
    expect(page.get_by_text("Ordered")).to_be_visible()
    picture(customer, "11_record")
    return page.url


def read_on_paper(customer, record):
    answer = customer.page.request.get(f"{record.partition('?')[0]}?report_type=pdf")
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.body().startswith(b"%PDF")


def assert_closed_to_others(stranger, record):
    """Another customer gets nothing by the same address."""
    answer = stranger.page.request.get(record)
    assert "Lamp dark" not in answer.text()
    stranger.go("/my/elevators")
    expect(stranger.page.get_by_text("JN1-01")).to_have_count(0)


def verify(officer):
    """The officer verifies the elevator's chain."""
    open_elevator(officer)
    officer.page.get_by_role("button", name="Verify seals").click()
    officer.sees("Genuine")
    picture(officer, "12_verified")
