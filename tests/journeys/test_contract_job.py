"""The money: told 90 days before, fee sheet, both signatures, the customer's, billed, paid, read.

Done by the people whose job it is, in Chromium against a server of its own; the two nightly jobs
run as the scheduler runs them.
"""

import os
import re
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from tests.browser import PHONE, Person, chromium
from tests.journeys.people import SETUP
from tests.journeys.signing import sign_by_hand

PICTURES = os.environ.get("PICTURES")
END = datetime.now(ZoneInfo("Asia/Shanghai")).date() + timedelta(days=85)
OFFICES = """
from odoo.addons.elevator_service.tests.common import ElevatorCommon
data = type("Data", (ElevatorCommon,), {"env": env})
people = {
    name: user(name, name.title(), "base.group_user", f"elevator_service.group_{name}")
    for name in ("business", "leader", "accountant")
}
data._valid_fee_table({name: people[name] for name in ("business", "leader")})
officer = env["res.users"].search([("login", "=", "officer")])
branch.manager_id = env["hr.employee"].create({"name": "Olga Officer", "user_id": officer.id})
since = data.env.company._elevator_today()
elevator._move_to("accepted", attachments=data._document())
elevator._move_to("maintenance", consent_by=site.safety_manager_id, consent_how="phone")
agreement = env["elevator.free.agreement"].create(
    {"name": "FA-1", "branch_id": branch.id, "elevator_ids": elevator.ids, "scan": b"cGRm",
     "signed_on": since, "date_from": since, "date_to": "%s"}
)
agreement.action_sign()
env.cr.commit()
"""
TELL = 'env["elevator.service.notice"]._cron_tell()\nenv.cr.commit()\n'
BILL = 'env["contract.contract"]._cron_recurring_create(datetime.date(%s))\nenv.cr.commit()\n'


@pytest.fixture(scope="module")
def place(host):
    """A server with the people of the journey: (database, URL, browser)."""
    with host.clone(os.environ["TEMPLATE_DB"], f"{os.environ['DB']}_money") as db:
        host.odoo("-d", db, script=SETUP + OFFICES % END + TELL)
        with host.server(db) as url, chromium() as browser:
            yield db, url, browser


def picture(person, name):
    if PICTURES:
        person.picture(Path(PICTURES, f"money_{name}.png"))


def test_from_the_task_to_the_paid_invoice(host, place, tmp_path):
    db, url, browser = place
    paper = tmp_path / "contract.pdf"
    paper.write_bytes(b"%PDF-1.4\n%%EOF\n")

    officer = Person(browser, url, "officer")
    propose(officer)
    for login in ("business", "leader"):
        signer = Person(browser, url, login)
        sign_by_hand(signer, "Spring Plaza", picture=partial(picture, signer, "4_sign"))
    agree(officer, paper)
    state = "SELECT elevator_state, signoff_state FROM contract_contract"
    assert host.sql(db, state) == [["active", "approved"]]
    kinds = "SELECT kind FROM elevator_coverage ORDER BY date_from"
    assert host.sql(db, kinds) == [["free"], ["paid"]]

    first = END + timedelta(days=1)
    bill = BILL % f"{first.year}, {first.month}, {first.day}"
    host.odoo("-d", db, script="import datetime\n" + bill)
    accountant = Person(browser, url, "accountant")
    receive(accountant)
    paid = "SELECT amount_untaxed, payment_state IN ('paid', 'in_payment') FROM account_move"
    assert host.sql(db, f"{paid} WHERE move_type = 'out_invoice'") == [["1080.00", "t"]]

    customer = Person(browser, url, "customer", PHONE)
    read(customer)
    assert_closed_to_others(Person(browser, url, "stranger"), customer.page.url)
    assert not officer.errors + accountant.errors + customer.errors


def stands_at(person, state):
    person.page.locator(".o_arrow_button_current", has_text=state).wait_for()


def propose(officer):
    """The task leads to the draft with its fee sheet and derived price; it goes for approval."""
    officer.go("/odoo/ending-services")
    row = officer.page.locator(".o_data_row", has_text="Customer Ltd.")
    expect(row).to_contain_text("90")
    picture(officer, "1_ending")
    row.locator("td.o_data_cell").first.click()
    stands_at(officer, "Draft")
    officer.sees("Put the contract to the customer")
    picture(officer, "2_draft")
    officer.page.locator("button[name=action_open_fee_sheet]").click()
    officer.page.locator(".o_form_view [name=table_id]").wait_for()
    officer.sees("4,320.00")
    officer.page.locator(".o_data_row", has_text="JN1-01").locator("td").first.click()
    officer.sees("Rated speed (m/s)")
    picture(officer, "3_fees")
    officer.page.locator(".modal .o_form_button_cancel, .modal .btn-close").first.click()
    officer.page.locator(".o_breadcrumb .o_back_button, .breadcrumb-item a").last.click()
    officer.page.locator("button[name=action_signoff_request]").click()
    stands_at(officer, "Approval")


def agree(officer, paper):
    """M-4.1.2: the branch confirms the days; then paper and day of the customer's signature."""
    officer.go("/odoo/maintenance-contracts")
    row = officer.page.locator(".o_data_row td.o_data_cell, .o_kanban_record")
    row.filter(has_text="Spring Plaza").first.click()
    stands_at(officer, "To be signed")
    officer.page.locator("button[name=action_confirm_period]").click()
    officer.page.locator(".modal-footer .btn-primary").click()
    officer.page.locator("button[name=action_confirm_period]").wait_for(state="detached")
    officer.set_date("signed_on", datetime.now(ZoneInfo("Asia/Shanghai")).strftime("%m/%d/%Y"))
    officer.page.locator("[name=scan] input[type=file]").set_input_files(paper)
    officer.page.locator("button[name=action_sign_elevators]").click()
    stands_at(officer, "In force")
    picture(officer, "5_in_force")


def receive(accountant):
    """The accountant finds the posted invoice of the branch and registers its payment."""
    accountant.go("/odoo/maintenance-invoices")
    accountant.page.locator(".o_group_header", has_text="Jinan branch").click()
    accountant.page.locator(".o_data_row", has_text="Customer Ltd.").locator("td").nth(2).click()
    stands_at(accountant, "Posted")
    picture(accountant, "6_invoice")
    accountant.page.locator("button[name=action_register_payment]").first.click()
    accountant.page.locator(".modal button[name=action_create_payments]").click()
    accountant.page.locator(".modal").wait_for(state="detached")
    accountant.page.locator("[name=payment_state] .ribbon, .ribbon:visible").first.wait_for()


def read(customer):
    """On the phone: the contract, what it covers, the paid invoice."""
    customer.go("/my/contracts")
    customer.page.locator("tbody a").first.click()
    customer.page.wait_for_url(re.compile(r"/my/contracts/\d+"))
    customer.sees("Spring Plaza")
    customer.sees("Payment received")
    picture(customer, "7_portal")


def assert_closed_to_others(stranger, address):
    stranger.go("/my/contracts")
    assert "Spring Plaza" not in stranger.page.content()
    stranger.page.goto(address)
    expect(stranger.page).not_to_have_url(address)
    assert "Spring Plaza" not in stranger.page.content()
