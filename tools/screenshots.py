"""Makes the pictures of docs/img from the demo company: ``./dev screenshots``."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
from tests.browser import PHONE, Person, chromium  # noqa: E402

IMAGES = ROOT / "docs" / "img"
SMALL = {"width": 1280, "height": 800}


def shown(person, selector):
    person.page.locator(selector).first.wait_for()
    person.page.mouse.move(0, 0)
    person.page.wait_for_timeout(1200)  # pictures and fonts; the bus keeps the network busy


def opened(person, path, text=""):
    """The form of the first record of a list, or of the one that says ``text``."""
    person.go(f"/odoo/{path}")
    row = person.page.locator(".o_data_row", has_text=text).first
    row.locator("td.o_data_cell:not(.o_handle_cell):not(.o_list_button)").first.click()
    shown(person, ".o_form_view")
    return person


def office(browser, url):
    """What a branch officer and HQ see."""
    officer = Person(browser, url, "jinan", SMALL, "zh-CN")
    officer.go("/odoo/elevators")
    shown(officer, ".o_kanban_record")
    yield officer, "elevators_kanban"
    officer.page.locator(".o_kanban_record", has_text="JN001-02").first.click()
    shown(officer, ".o_form_view")
    yield officer, "elevator_form"
    officer.go("/odoo/elevator-plans")
    officer.page.locator(".o_data_row td.o_data_cell").first.click()
    shown(officer, ".o_form_view table")
    yield officer, "work_plan"


def imports(browser, url):
    """An import whose columns are mapped; nothing is written."""
    service = Person(browser, url, "service", SMALL, "zh-CN")
    service.go("/odoo/elevator-imports/new")
    lines = ["设备代码,使用单位,地址,电梯类别,载重量", "31109901,示例物业,示例路 1 号,客梯,1000"]
    listing = {"name": "台账.csv", "mimeType": "text/csv", "buffer": "\n".join(lines).encode()}
    service.page.locator("input[type=file]").first.set_input_files(listing)
    service.page.locator("button[name=action_read_file]").click()
    shown(service, "[name=column_ids] .o_data_row")
    yield service, "import"


def contracts(browser, url):
    """A contract in force with its signatures, a derived price, what waits for an office."""
    officer = Person(browser, url, "jinan", SMALL, "zh-CN")
    officer.go("/odoo/maintenance-contracts")
    officer.page.locator(".o_data_row", has_text="泉城国际广场").locator(
        "td.o_data_cell"
    ).first.click()
    officer.page.locator(".o_notebook .nav-link").nth(2).click()
    shown(officer, ".o_elevator_signoff img")
    yield officer, "contract_form"
    officer.go("/odoo/fee-sheets")
    officer.page.locator(".o_data_row", has_text="汉峪").locator("td.o_data_cell").first.click()
    officer.page.locator("[name=line_ids] .o_data_row td").first.click()
    shown(officer, ".modal table")
    yield officer, "fee_sheet"
    leader = Person(browser, url, "leader", SMALL, "zh-CN")
    leader.go("/odoo/to-sign")
    shown(leader, ".o_data_row")
    yield leader, "to_sign"
    customer = Person(browser, url, "customer", PHONE, "zh-CN")
    customer.go("/my/contracts")
    customer.page.locator("tbody a").first.click()
    shown(customer, "dl.o_elevator_facts")
    yield customer, "portal_contract"


def trust(browser, url):
    """A call of the Friday queue, a finding that waits for its verdict."""
    service = Person(browser, url, "service", SMALL, "zh-CN")
    service.go("/odoo/call-queue")
    shown(service, ".o_elevator_step_active")
    yield service, "call_queue"
    service.go("/odoo/trust-findings")
    service.page.locator(".o_data_row td.o_data_cell").first.click()
    shown(service, ".o_form_view [name=evidence_ids]")
    yield service, "trust_finding"


def quality(browser, url):
    """A draw of audits, books and their gaps, evaluations on the customer's phone, the archive."""
    inspector = Person(browser, url, "inspection", SMALL, "zh-CN")
    yield opened(inspector, "audit-draws"), "audit_draw"
    service = Person(browser, url, "service", SMALL, "zh-CN")
    service.go("/odoo/trust-rules")
    shown(service, ".o_data_row")
    yield service, "trust_rules"
    yield opened(service, "work-reports", "张磊"), "work_report"
    service.go("/odoo/record-gaps")
    shown(service, ".o_group_header")
    service.page.locator(".o_group_header").last.click()
    shown(service, ".o_data_row")
    yield service, "record_gaps"
    yield opened(service, "elevator-packs"), "inspection_pack"
    yield opened(service, "disposal-lists"), "disposal"
    service.go("/odoo/service-board")
    shown(service, ".o_kanban_record .progress")
    yield service, "service_board"
    service.go("/odoo/service-months")
    shown(service, ".o_graph_canvas_container canvas")
    yield service, "service_months"
    customer = Person(browser, url, "customer", PHONE, "zh-CN")
    customer.go("/my/evaluations")
    customer.page.locator("tbody a").first.click()
    shown(customer, "input[type=radio]")
    yield customer, "portal_evaluation"


def people(browser, url):
    """An application with its grounds, a class, a maintainer's own appraisal."""
    personnel = Person(browser, url, "hr", SMALL, "zh-CN")
    yield opened(personnel, "elevator-hiring", "田小军"), "hiring"
    yield opened(personnel, "elevator-trainings", "2025"), "training"
    worker = Person(browser, url, "wangwei", SMALL, "zh-CN")
    yield opened(worker, "elevator-appraisals"), "appraisal"
    paper(worker, "elevator_service.report_appraisal", "appraisal_paper")


def callouts(browser, url):
    """The board of call-outs, one that is sealed with its supplement, and its paper."""
    officer = Person(browser, url, "jinan", SMALL, "zh-CN")
    officer.go("/odoo/call-outs?view_type=list")
    shown(officer, ".o_list_view")
    officer.page.locator(".o_facet_remove").first.click()
    row = officer.page.locator(".o_data_row.text-muted:has(.o_field_boolean input:checked)").first
    row.locator("td.o_data_cell").first.click()
    shown(officer, ".o_form_view")
    yield officer, "callout_form"
    paper(officer, "elevator_techsupport.report_callout", "callout_paper")


def paper(person, report, name):
    """The first page of what the form that is open prints, as a picture."""
    record = person.page.url.split("?")[0].rstrip("/").split("/")[-1]
    answer = person.page.request.get(f"{person.url}/report/pdf/{report}/{record}", timeout=120_000)
    picture(answer.body(), name)


def collections(browser, url):
    """What branches owe, a withholding, a stop of maintenance."""
    accountant = Person(browser, url, "accountant", SMALL, "zh-CN")
    accountant.go("/odoo/arrears-board")
    shown(accountant, ".o_kanban_record .progress")
    yield accountant, "arrears_board"
    accountant.go("/odoo/withholdings")
    accountant.page.locator(".o_data_row", has_text="青岛").locator("td.o_data_cell").first.click()
    shown(accountant, ".o_form_view .o_data_row")
    yield accountant, "withholding"
    officer = Person(browser, url, "qingdao", SMALL, "zh-CN")
    officer.go("/odoo/arrears")
    shown(officer, ".o_data_row")
    yield officer, "arrears"
    service = Person(browser, url, "service", SMALL, "zh-CN")
    service.go("/odoo/maintenance-stops")
    service.page.locator(".o_data_row td.o_data_cell").first.click()
    shown(service, ".o_form_view .nav-link")
    yield service, "stop"


def depots(browser, url):
    """Depots against their caps, a ledger."""
    service = Person(browser, url, "service", SMALL, "zh-CN")
    service.go("/odoo/depots")
    shown(service, ".o_kanban_record .progress, .o_kanban_record .o_progressbar")
    yield service, "depots"
    keeper = Person(browser, url, "keeper", SMALL, "zh-CN")
    keeper.go("/odoo/parts-ledger")
    shown(keeper, ".o_data_row")
    yield keeper, "parts_ledger"


def support(browser, url):
    """Call-outs on the board and the phone, the roster, a verdict, cases found by a question."""
    officer = Person(browser, url, "jinan", SMALL, "zh-CN")
    officer.go("/odoo/call-out-board")
    shown(officer, ".o_callout_card")
    yield officer, "callout_board"
    officer.go("/odoo/duty-roster")
    shown(officer, ".fc-event")
    yield officer, "duty_roster"
    service = Person(browser, url, "service", SMALL, "zh-CN")
    service.go("/odoo/damage-verdicts")
    service.page.locator(".o_data_row", has_text="QD").last.locator("td.o_data_cell").first.click()
    shown(service, ".o_form_view [name=ruling]")
    yield service, "damage_verdict"
    service.go("/odoo/cases")
    service.page.locator(".o_searchview_input").fill("门都关好了电梯还是不走")
    service.page.keyboard.press("Enter")
    shown(service, ".o_facet_value:has-text('门都')")
    yield service, "cases_found"
    worker = Person(browser, url, "wangwei", PHONE, "zh-CN")
    worker.go("/odoo/my-call-outs")
    shown(worker, ".o_kanban_record")
    yield worker, "callout_phone"


def material(browser, url):
    """Requests of a branch, one bought on site with its form on paper, a dispute."""
    officer = Person(browser, url, "jinan", SMALL, "zh-CN")
    officer.go("/odoo/material-requests")
    shown(officer, ".o_kanban_record")
    yield officer, "material_board"
    officer.page.locator(".o_kanban_record", has_text="现场采购维保易耗品").first.click()
    shown(officer, ".o_form_view [name=line_ids] .o_data_row")
    yield officer, "material_request"
    paper(officer, "elevator_parts.report_material_form", "material_paper")
    sales = Person(browser, url, "salesgm", SMALL, "zh-CN")
    sales.go("/odoo/to-sign")
    opinion = sales.page.locator(".o_data_row", has_text="签字意见")
    opinion.locator("td.o_data_cell").nth(1).click()
    sales.page.locator("button[name=action_decide]").click()
    shown(sales, ".modal [name=decision]")
    yield sales, "material_dispute"


def purchases(browser, url):
    """Wear parts that strike, a purchase plan."""
    service = Person(browser, url, "service", SMALL, "zh-CN")
    service.go("/odoo/wear-watch")
    shown(service, ".o_data_row")
    yield service, "wear_watch"
    service.go("/odoo/purchase-plans")
    service.page.locator(".o_data_row td.o_data_cell").first.click()
    shown(service, ".o_form_view [name=line_ids] .o_data_row")
    yield service, "purchase_plan"


def outside(browser, url):
    """The maintainer's phone and the customer's."""
    worker = Person(browser, url, "wangwei", PHONE, "zh-CN")
    worker.go("/elevator/visits")
    shown(worker, ".card")
    yield worker, "visits_phone"
    worker.page.locator(".card", has_text="泉城国际广场").first.click()
    arrive = worker.page.locator("button.primary.wide").first
    arrive.click()
    worker.page.locator(".item .result.o").first.click()
    shown(worker, ".item.set")
    yield worker, "visit_phone"
    customer = Person(browser, url, "customer", PHONE, "zh-CN")
    customer.go("/my/elevators")
    customer.page.locator("a[href*='/my/elevators/']:not([href*=page])").first.click()
    shown(customer, "a[href*='/my/visits/']")
    yield customer, "portal_elevator"
    record(customer)


def record(customer):
    """The printed record of the newest visit, as a picture."""
    address = customer.page.locator("a[href*='/my/visits/']").last.get_attribute("href")
    picture(customer.page.request.get(f"{customer.url}{address}?report_type=pdf").body(), "record")


def picture(pdf, name):
    """The first page of a PDF as a picture."""
    command = ["pdftoppm", "-r", "70", "-png", "-f", "1", "-singlefile", "-", str(IMAGES / name)]
    subprocess.run(command, input=pdf, check=True)


PARTS = (
    *(office, contracts, trust, quality, people, callouts, collections, depots, support, imports),
    *(material, purchases, outside),
)


def main(url):
    IMAGES.mkdir(parents=True, exist_ok=True)
    with chromium() as browser:
        for part in PARTS:
            for person, name in part(browser, url):
                person.picture(IMAGES / f"{name}.png")
                print(f"docs/img/{name}.png")  # pylint: disable=print-used


if __name__ == "__main__":
    main(sys.argv[1])
