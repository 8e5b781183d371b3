"""How somebody signs a document by hand, in the browser."""

from playwright.sync_api import expect


def sign_by_hand(signer, text, opinion="Agreed", picture=None):
    """From the list of what waits for the office; opened, read, signed.

    :param str text: what the row in the list says
    :param picture: called with the dialog open
    """
    signer.go("/odoo/to-sign")
    signer.page.locator(".o_data_row", has_text=text).locator("td").nth(1).click()
    signer.page.locator("button[name=action_signoff_sign]").click()
    dialog = signer.page.locator(".modal").first
    dialog.locator("[name=opinion] textarea").fill(opinion)
    dialog.locator("[name=image] .o_signature").click()
    draw(signer)
    if picture:
        picture()
    dialog.locator("button[name=action_apply]:visible").click()
    dialog.wait_for(state="detached")
    expect(signer.page.locator("button[name=action_signoff_sign]")).to_have_count(0)
    assert not signer.errors


def draw(signer):
    """A line on the pad, as a finger draws it."""
    pad = signer.page.locator(".modal canvas").last
    box = pad.bounding_box()
    mouse = signer.page.mouse
    mouse.move(box["x"] + 30, box["y"] + 40)
    mouse.down()
    for step in range(12):
        mouse.move(box["x"] + 40 + 12 * step, box["y"] + 40 + 30 * (step % 2))
    mouse.up()
    signer.page.get_by_text("Adopt & Sign", exact=True).click()
    expect(signer.page.locator(".modal [name=image] img")).to_be_visible()
