"""HQ service brings in a customer's list: upload, columns, dry run, import, refused rows."""

import os
from pathlib import Path

from tests.browser import Person, chromium

SETUP = """
branch = env["elevator.branch"].create(
    {"name": "North", "code": "N1", "partner_id": env.company.partner_id.id}
)
groups = env.ref("elevator_service.group_hq_service") + env.ref("base.group_user")
hua = {"name": "Hua", "login": "hua", "password": "hua", "lang": "en_US"}
env["res.users"].create({**hua, "group_ids": groups.ids})
officers = env.ref("elevator_service.group_branch_officer") + env.ref("base.group_user")
env["res.users"].create(
    {
        "name": "Officer",
        "login": "officer",
        "password": "officer",
        "lang": "en_US",
        "group_ids": officers.ids,
        "elevator_branch_ids": branch.ids,
    }
)
env.cr.commit()
"""
HEAD = "设备代码;梯号;使用单位;地址;电梯类别;载重量;额定速度;分公司"
ROWS = [
    "31101234;1#;上海明珠物业;世纪大道100号;Traction lift;1.050,0;1,75;N1",
    "31101235;2#;上海明珠物业;世纪大道100号;客梯;1.050,0;1,75;N1",
    "31101236;3#;上海明珠物业;世纪大道100号;客梯;heavy;1,75;N1",
    "31101236;4#;上海明珠物业;世纪大道100号;Escalator;800,0;0,5;N1",
    "31101237;5#;上海明珠物业;世纪大道200号;Escalator;800,0;0,5;N9",
]
PICTURES = os.environ.get("PICTURES")


def picture(person, name):
    if PICTURES:
        person.picture(Path(PICTURES, f"{name}.png"))


def test_a_list_goes_in(host, tmp_path):
    listing = tmp_path / "list.csv"
    listing.write_bytes("\r\n".join([HEAD, *ROWS, ""]).encode("gb18030"))
    with host.clone(os.environ["TEMPLATE_DB"], f"{os.environ['DB']}_journey") as db:
        host.odoo("-d", db, script=SETUP)
        with host.server(db) as url, chromium() as browser:
            refused = bring_in(Person(browser, url, "hua"), listing)
            assert "the same key as row 4" in refused
            assert_no_way_in(Person(browser, url, "officer"))
        count = host.sql(db, "SELECT count(*) FROM elevator_unit WHERE equipment_code LIKE '3110%'")
    assert count == [["3"]]


def bring_in(hua, listing):
    """The steps of the assistant; returns the text of the refused rows."""
    hua.go("/odoo/elevator-imports").sees("Bring in a register")
    picture(hua, "1_empty")
    hua.click("New")
    hua.page.locator("input[type=file]").first.set_input_files(listing)
    hua.sees("list.csv")
    picture(hua, "2_file")
    hua.click("Next: columns").sees("31101234")
    picture(hua, "3_columns")
    hua.click("Next: values").sees("客梯")
    cell = hua.page.locator("tr", has_text="客梯").locator("td[name=value]")
    cell.click()
    cell.locator("input").fill("Traction lift")
    cell.locator("input").press("Tab")
    picture(hua, "4_values")
    hua.click("Dry run").sees("the same key as row 4")
    picture(hua, "5_dry_run")
    hua.click("Import").click("Ok")
    hua.page.locator(".o_arrow_button_current", has_text="Done").wait_for()
    picture(hua, "6_done")
    with hua.page.expect_download() as download:
        hua.page.locator("button[name=action_download_csv]").click()
    hua.go("/odoo/elevator-imports").sees("list.csv")
    picture(hua, "7_list")
    hua.page.get_by_text("list.csv").first.click()
    hua.sees("Cells cleaned")
    hua.page.locator("button[name=action_open_rows]", has_text="Refused").click()
    hua.sees("the same key as row 4")
    picture(hua, "8_rows")
    assert not hua.errors
    return Path(download.value.path()).read_text(encoding="utf-8-sig")


def assert_no_way_in(officer):
    """A branch officer has no menu and no address that leads to imports."""
    officer.go("/odoo/elevators").sees("Elevators")
    assert not officer.page.get_by_text("Configuration").count()
    officer.go("/odoo/elevator-imports").sees("Access")
