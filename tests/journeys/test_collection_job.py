"""The debt: the branch is reminded, answers, breaks its word; its funds are withheld and applied.

Done by the people whose job it is, in Chromium against a server of its own.
"""

import os
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from tests.browser import Person, chromium
from tests.journeys.people import SETUP
from tests.journeys.signing import sign_by_hand

PICTURES = os.environ.get("PICTURES")
TODAY = datetime.now(ZoneInfo("Asia/Shanghai")).date()
DEBTS = """
from datetime import timedelta
from freezegun import freeze_time
from odoo.addons.elevator_service.tests.money_common import MoneyCommon
data = type("Data", (MoneyCommon,), {"env": env, "company": env.company, "branch_a": branch})
for name in ("business", "accountant"):
    user(name, name.title(), "base.group_user", f"elevator_service.group_{name}")
env.company._elevator_fund_setup()
other = env["account.account"].search([("account_type", "=", "asset_current")], limit=1)
env["elevator.branch.fund"]._of(branch)._book("opening", 5000, other, "Old books")
old = data._invoice(3000, 95, branch, site.partner_id)
data._invoice(1000, 40, branch, site.partner_id)
today = env.company._elevator_today()
with freeze_time(today - timedelta(20)):
    env["elevator.fee.reminder"]._remind(branch)
    env["elevator.fee.answer"]._answer(
        env["elevator.arrear"].browse(old.id), env.ref("elevator_service.delay_reason_money"),
        "Paid until the middle of the month", today - timedelta(3),
    )
env["elevator.fee.answer"]._cron_promises()
env.cr.commit()
"""
PAY = """
from odoo.addons.elevator_service.tests.money_common import MoneyCommon
data = type("Data", (MoneyCommon,), {"env": env})
data._pay(env["account.move"].search(
    [("amount_total", "=", 3000), ("move_type", "=", "out_invoice")]
), 500)
env.cr.commit()
"""


@pytest.fixture(scope="module")
def place(host):
    """A server with the people of the journey and their debts: (database, URL, browser)."""
    with host.clone(os.environ["TEMPLATE_DB"], f"{os.environ['DB']}_debt") as db:
        host.odoo("-d", db, script=SETUP + DEBTS)
        with host.server(db) as url, chromium() as browser:
            yield db, url, browser


def picture(person, name):
    if PICTURES:
        person.picture(Path(PICTURES, f"debt_{name}.png"))


def test_from_the_reminder_to_the_settled_invoice(host, place):
    db, url, browser = place
    accountant = Person(browser, url, "accountant")
    remind(accountant)
    assert host.sql(db, "SELECT amount, line_count FROM elevator_fee_reminder ORDER BY id")[-1] == [
        "4000.00",
        "2",
    ]
    officer = Person(browser, url, "officer")
    answer(officer)
    promise = "SELECT promised_on, amount FROM elevator_fee_answer ORDER BY id DESC LIMIT 1"
    assert host.sql(db, promise) == [[str(TODAY + timedelta(7)), "1000.00"]]

    propose(accountant)
    business = Person(browser, url, "business")
    sign_by_hand(business, "WH", "Withhold it")
    accountant.page.reload()
    stands_at(accountant, "To be withheld")
    press(accountant, "action_withhold", confirm=True)
    stands_at(accountant, "Withheld")
    host.odoo("-d", db, script=PAY)
    apply_rest(accountant)
    state = "SELECT amount_residual FROM account_move WHERE amount_total = 3000 AND {}"
    assert host.sql(db, state.format("move_type = 'out_invoice'")) == [["0.00"]]
    fund = "SELECT available, held FROM elevator_branch_fund WHERE branch_id = 1"
    assert host.sql(db, fund) == [["2500.00", "0.00"]]
    branch_reads(officer)
    assert not accountant.errors + officer.errors + business.errors


def stands_at(person, state):
    person.page.locator(".o_arrow_button_current", has_text=state).wait_for()


def press(person, name, confirm=False):
    person.page.locator(f".o_form_statusbar button[name={name}]").click()
    if confirm:
        person.page.locator(".modal footer .btn-primary").click()


def remind(accountant):
    """The board says that a promise broke; the branch is reminded again (M-4.2.1, M-4.2.2)."""
    accountant.go("/odoo/arrears-board")
    card = accountant.page.locator(".o_kanban_record", has_text="Jinan branch")
    expect(card).to_contain_text("4,000.00")
    expect(card.locator(".text-danger")).to_contain_text("3,000.00")
    picture(accountant, "1_board")
    card.locator("button[name=action_remind]").click()
    accountant.page.locator(".modal footer .btn-primary").click()
    accountant.sees("FR")
    picture(accountant, "2_reminder")


def answer(officer):
    """Of two debts one is promised, in writing, for a day in the future (M-4.2.2)."""
    officer.go("/odoo/arrears")
    row = officer.page.locator(".o_data_row", has_text="1,000.00")
    row.locator("input[type=checkbox]").check()
    officer.page.locator("button[name=action_answer]").click()
    dialog = officer.page.locator(".modal")
    dialog.wait_for()
    officer.choose("reason_id", "Customer's approval")
    dialog.locator("[name=text] textarea").fill("The owner's head office has to approve it")
    officer.set_date("promised_on", (TODAY + timedelta(7)).strftime("%m/%d/%Y"), ".modal")
    picture(officer, "3_answer")
    dialog.locator("button[name=action_apply]:visible").click()
    dialog.wait_for(state="detached")
    officer.sees("Customer's approval")


def propose(accountant):
    """What was promised is left alone; the broken promise is proposed to be withheld."""
    accountant.go("/odoo/branch-funds")
    accountant.page.locator(".o_data_row", has_text="Jinan branch").locator("td").nth(1).click()
    accountant.sees("5,000.00")
    press(accountant, "action_propose")
    stands_at(accountant, "Draft")
    expect(accountant.page.locator("[name=line_ids] .o_data_row")).to_have_count(1)
    press(accountant, "action_signoff_request")
    stands_at(accountant, "Decision")
    picture(accountant, "4_withholding")


def apply_rest(accountant):
    """The customer paid a part, it was released by itself; the rest settles the invoice."""
    accountant.page.reload()
    stands_at(accountant, "Withheld")
    held = accountant.page.locator("[name=money] [name=held], .o_group [name=held]").first
    expect(held).to_contain_text("2,500.00")
    press(accountant, "action_apply")
    dialog = accountant.page.locator(".modal")
    dialog.locator("[name=note] input").fill("Long overdue")
    picture(accountant, "5_apply")
    dialog.locator("button[name=action_apply]:visible").click()
    dialog.wait_for(state="detached")
    stands_at(accountant, "To recover")
    picture(accountant, "6_applied")


def branch_reads(officer):
    """The branch sees what happened to its money, and no button to move it."""
    officer.go("/odoo/withholdings")
    officer.page.locator(".o_data_row td.o_data_cell").first.click()
    stands_at(officer, "To recover")
    officer.sees("2,500.00")
    expect(officer.page.locator("button[name=action_unapply]")).to_have_count(0)
    picture(officer, "7_branch")
