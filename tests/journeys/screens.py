"""Every screen a person can reach from the menu, opened in each of its views."""

APP = "elevator_service.menu_elevator_root"


def menu_actions(person, app=APP):
    """The actions under an app's menu for this person, as (title, address)."""
    menus = person.page.evaluate("fetch('/web/webclient/load_menus').then((r) => r.json())")
    root = next(menu for menu in menus.values() if menu["xmlid"] == app)
    found, todo = [], [root]
    while todo:
        menu = todo.pop(0)
        todo += [menus[str(child)] for child in menu["children"]]
        if not menu["children"] and menu["actionID"]:
            path = menu["actionPath"] or f"action-{menu['actionID']}"
            found.append((menu["name"], f"/odoo/{path}"))
    return found


def views(person, address):
    """Open an action and each of its views; yields their names while they are shown."""
    person.go(address)
    page = person.page
    page.locator(".o_action_manager .o_view_controller, .modal .o_form_view").first.wait_for()
    names = page.locator(".o_cp_switch_buttons .o_switch_view").evaluate_all(
        "buttons => buttons.map((b) => b.dataset.tooltip ?? b.className)"
    )
    if not names:
        yield "only"
    for number, name in enumerate(names):
        page.locator(".o_cp_switch_buttons .o_switch_view").nth(number).click()
        page.locator(".o_action_manager .o_view_controller").first.wait_for()
        page.wait_for_timeout(400)
        yield name
    record = page.locator(".o_data_row, .o_kanban_record:not(.o_kanban_ghost)").first
    person.go(address)
    page.locator(".o_action_manager .o_view_controller, .modal .o_form_view").first.wait_for()
    if record.count():
        record.locator("td.o_data_cell").first.click() if record.locator(
            "td.o_data_cell"
        ).count() else record.click()
        page.wait_for_timeout(700)
        yield "record"
