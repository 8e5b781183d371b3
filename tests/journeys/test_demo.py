"""The demo company is built by its users' rights; its finder and its queue of calls work."""

from tests.browser import Person
from tools.demo import trust


def test_the_demo_company_is_whole(host, demo):
    db, _url, _browser, said = demo
    assert "demo company ready" in said
    counts = host.sql(
        db,
        "SELECT (SELECT count(*) FROM elevator_branch), (SELECT count(*) FROM elevator_site),"
        " (SELECT count(*) FROM elevator_unit), (SELECT count(DISTINCT kind) FROM elevator_unit),"
        " (SELECT count(DISTINCT state) FROM elevator_unit),"
        " (SELECT count(*) > 200 FROM elevator_visit WHERE seal IS NOT NULL)",
    )
    assert counts == [["3", "13", "61", "6", "5", "t"]]
    contracts = host.sql(
        db,
        "SELECT (SELECT count(DISTINCT elevator_state) FROM contract_contract),"
        " (SELECT count(DISTINCT signoff_state) FROM contract_contract),"
        " (SELECT count(DISTINCT payment_state) FROM account_move WHERE elevator_branch_id > 0),"
        " (SELECT count(*) FROM elevator_contract_amendment WHERE applied_on IS NOT NULL),"
        " (SELECT count(*) FROM elevator_service_notice), (SELECT count(*) FROM elevator_loss)",
    )
    assert contracts == [["7", "4", "2", "1", "1", "1"]]
    collections = host.sql(
        db,
        "SELECT (SELECT string_agg(DISTINCT state, ' ' ORDER BY state) FROM elevator_withholding),"
        " (SELECT string_agg(state, ' ') FROM elevator_suspension),"
        " (SELECT count(*) FROM elevator_fee_answer WHERE broken_on IS NOT NULL),"
        " (SELECT count(*) > 8 FROM elevator_fee_reminder),"
        " (SELECT count(DISTINCT kind) FROM elevator_fund_act)",
    )
    assert collections == [["closed held pending", "running", "3", "t", "7"]]
    unused = host.sql(
        db,
        "SELECT d.name FROM ir_model_data d WHERE d.module = 'elevator_service'"
        " AND d.model = 'res.groups' AND NOT EXISTS (SELECT FROM res_groups_users_rel r"
        " JOIN res_users u ON u.id = r.uid WHERE r.gid = d.res_id AND u.active)"
        " AND d.name NOT IN ('group_user', 'group_hq')",
    )
    assert unused == [], "a role without a login"


def test_the_finder_finds_the_planted_fakes_and_no_honest_look_alike(host, demo):
    """M-5, M-7: elevators of tools/demo/trust.py, by the rule that found them."""
    db, *_rest = demo
    rows = host.sql(
        db,
        "SELECT r.code, string_agg(DISTINCT u.code, ' ') FROM elevator_trust_finding f"
        " JOIN elevator_trust_rule r ON r.id = f.rule_id AND r.source = 'records'"
        " JOIN elevator_trust_evidence e ON e.finding_id = f.id"
        " LEFT JOIN elevator_visit v ON (e.res_model, e.res_id) = ('elevator.visit', v.id)"
        "  OR e.res_model = 'elevator.visit.sheet' AND e.res_id = v.sheet_id"
        " LEFT JOIN elevator_unit u ON u.id = v.elevator_id GROUP BY r.code",
    )
    found = {code: set(units.split()) for code, units in rows}
    for rule, unit in trust.FAKES.items():
        assert unit in found.get(rule, ()), (rule, found)
    for rule, unit in trust.HONEST.items():
        assert unit not in found.get(rule, ()), (rule, found)
    said = host.sql(
        db,
        "SELECT string_agg(DISTINCT r.code, ' ' ORDER BY r.code) FROM elevator_trust_finding f"
        " JOIN elevator_trust_rule r ON r.id = f.rule_id AND r.source = 'call'",
    )
    assert said == [["call_entrapment call_no_visit call_quality"]]


def test_m_1_3_2_the_queue_is_worked_off_by_keys(host, demo):
    """Answer a call without the mouse; the next one stands there."""
    db, url, browser, _said = demo
    person = Person(browser, url, "service", locale="zh-CN")
    person.page.wait_for_url("**/odoo**")
    person.go("/odoo/call-queue")
    page, answered = person.page, "SELECT count(*) FROM elevator_followup WHERE state = 'done'"
    page.locator(".o_elevator_step_active").wait_for()
    site, [[before]] = page.locator(".card-title").inner_text(), host.sql(db, answered)
    page.keyboard.type("王女士")
    for key in ("Enter", "1", "0", "Enter", "0", "Enter", "0", "Enter", "Enter"):
        page.keyboard.press(key)
    for key in ("Backspace", "Enter", "5", "Control+Enter"):
        page.keyboard.press(key)
    page.wait_for_function(
        "site => document.querySelector('.card-title')?.innerText !== site", arg=site
    )
    [[after]] = host.sql(db, answered)
    assert int(after) == int(before) + 1
    [[running, quality, called]] = host.sql(
        db,
        "SELECT running, quality, site.name FROM elevator_followup call"
        " JOIN elevator_site site ON site.id = call.site_id WHERE spoken_with = '王女士'",
    )
    assert (running, quality, called) == ("ok", "5", site)
    assert not person.errors
    person.context.close()
