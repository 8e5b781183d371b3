"""A person at a browser: Playwright on Debian's Chromium, with the few verbs our journeys need."""

import contextlib
import resource
import shutil

import pytest
from playwright.sync_api import expect, sync_playwright

PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1366, "height": 900}
# no background traffic: the machine has no other network
SWITCHES = [
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]


@contextlib.contextmanager
def chromium():
    """A headless Chromium; skips the test where none is installed."""
    path = shutil.which("chromium")
    if not path:
        pytest.skip("no chromium on this machine")
    # Odoo's runner limits the address space of its process; Chromium does not start under that
    resource.setrlimit(resource.RLIMIT_AS, (resource.getrlimit(resource.RLIMIT_AS)[1],) * 2)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=SWITCHES)
        try:
            yield browser
        finally:
            browser.close()


class Person:
    """Somebody logged in, with a window of their own."""

    def __init__(self, browser, url, login=None, size=None, locale="en-US"):
        self.url = url
        self.errors = []
        size = size or DESKTOP
        self.context = browser.new_context(
            viewport=size,
            locale=locale,
            timezone_id="Asia/Shanghai",
            has_touch=size == PHONE,
            is_mobile=size == PHONE,
        )
        self.page = self.context.new_page()
        self.page.set_default_timeout(30_000)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", self._note_console)
        if login:
            self.log_in(login)

    def log_in(self, login):
        self.page.goto(f"{self.url}/web/login")
        self.page.fill("input[name=login]", login)
        self.page.fill("input[name=password]", login)
        self.page.click("button[type=submit]")
        self.page.wait_for_url(lambda url: "/web/login" not in url)

    def go(self, path):
        self.page.goto(f"{self.url}{path}")
        return self

    def click(self, name, role="button"):
        self.page.get_by_role(role, name=name, exact=True).first.click()
        return self

    def field(self, name):
        """The input of a form view's field."""
        return self.page.locator(f".o_field_widget[name={name}] input").first

    def fill(self, name, value):
        self.field(name).fill(value)
        self.field(name).press("Tab")
        return self

    def set_date(self, name, value, within=""):
        """Type a day into a date field, which is a button until it is clicked."""
        field = self.page.locator(f"{within} [name={name}]")
        field.locator("button, input").first.click()
        field.locator("input").fill(value)
        field.locator("input").press("Enter")
        return self

    def choose(self, name, text):
        """Pick a record in a many2one field by what it is called."""
        self.field(name).fill(text)
        self.page.locator(".o-autocomplete--dropdown-item", has_text=text).first.click()
        return self

    def sees(self, text):
        expect(self.page.get_by_text(text).first).to_be_visible(timeout=30_000)
        return self

    def picture(self, path):
        self.page.screenshot(path=path)
        return self

    def _note_console(self, message):
        """Odoo's client shows its own errors and writes them here."""
        if message.type == "error" and "Error" in message.text:
            lines = [line for line in message.text.splitlines() if "    at " not in line]
            self.errors.append("\n".join(lines))
