"""Every screen a person can reach from the menu, opened in each of its views."""

from tests.browser import Person

APP = "elevator_service.menu_elevator_root"
OPEN = """path => odoo.__WOWL_DEBUG__.root.env.services.action.doAction(
    /^action-/.test(path) ? Number(path.slice(7)) : path, {clearBreadcrumbs: true})"""
SHOWN = ".o_action_manager .o_view_controller, .modal .o_form_view"


def menu_actions(person, app=APP):
    """The actions under an app's menu for this person, as (title, address)."""
    menus = person.page.evaluate("fetch('/web/webclient/load_menus').then((r) => r.json())")
    root = next(menu for menu in menus.values() if menu["xmlid"] == app)
    found, todo = [], [root]
    while todo:
        menu = todo.pop(0)
        todo += [menus[str(child)] for child in menu["children"]]
        window = menu["actionModel"] == "ir.actions.act_window"
        if not menu["children"] and window:
            path = menu["actionPath"] or f"action-{menu['actionID']}"
            found.append((menu["name"], f"/odoo/{path}"))
    return found


def views(person, address):
    """Open an action, each of its views and its first record; yields what is shown."""
    page = person.page
    if page.locator(".modal").count():
        person.go("/odoo")
        page.locator(".o_action_manager > *").first.wait_for()
    page.wait_for_function("() => odoo.__WOWL_DEBUG__?.root")
    page.evaluate(OPEN, address.rpartition("/")[2])  # a page load takes four times as long
    page.locator(SHOWN).first.wait_for()
    if page.locator(".modal").count():
        yield "a dialog"
        return
    buttons = page.locator(".o_cp_switch_buttons .o_switch_view")
    for number in range(buttons.count()):
        buttons.nth(number).click()
        page.locator(SHOWN).first.wait_for()
        page.wait_for_timeout(250)
        yield f"view {number}"
    if buttons.count():
        buttons.first.click()
    page.wait_for_timeout(250)  # the rows of the view before are gone by then
    if not buttons.count():
        yield "the only view"
    record = page.locator(".o_data_row td.o_data_cell, .o_kanban_record:not(.o_kanban_ghost)").first
    if record.count() and not page.locator(".o_view_sample_data").count():
        record.click()
        page.wait_for_timeout(700)
        yield "first record"


def assert_all_open(demo, login, least):
    """Each entry of the menu opens in each of its views for this login, without an error."""
    _db, url, browser, _said = demo
    person = Person(browser, url, login, locale="zh-CN")
    person.page.wait_for_url("**/odoo**")
    actions = menu_actions(person)
    assert len(actions) >= least, actions
    for title, address in actions:
        for view in views(person, address):
            shown = person.page.locator(".o_error_dialog, .o_notification.bg-danger")
            assert not shown.count(), f"{title} ({address}), {view}: {shown.first.inner_text()}"
            assert not person.errors, f"{title} ({address}), {view}: {person.errors[0]}"
    person.context.close()
