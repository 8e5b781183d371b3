import json
from pathlib import Path

from odoo import http
from odoo.http import request
from odoo.tools import file_path

STATIC = "elevator_service/static/src/visit_page"


class VisitPage(http.Controller):
    """The maintainer's page: a page of its own, because it must open in a basement.

    Lean (no web client), and kept by a service worker that serves it without network.
    """

    @http.route("/elevator/visits", type="http", auth="user", website=False)
    def visit_page(self, **_query):
        user = request.env.user
        if not user.has_group("elevator_service.group_maintainer"):
            return request.redirect("/odoo")
        return request.render(
            "elevator_service.visit_page",
            {
                "terms": json.dumps(self._terms(), ensure_ascii=False),
                "user": user,
                "version": self._version(),
            },
        )

    @http.route("/elevator/visits/sw.js", type="http", auth="public", sitemap=False)
    def service_worker(self):
        """The service worker, allowed for this page's folder only."""
        script = Path(file_path(f"{STATIC}/sw.js")).read_text(encoding="utf-8")
        headers = [
            ("Content-Type", "text/javascript"),
            ("Service-Worker-Allowed", "/elevator/"),
            ("Cache-Control", "no-cache"),
        ]
        return request.make_response(script.replace("{{version}}", self._version()), headers)

    @staticmethod
    def _version():
        """Changes when a file of the page changes, so that phones fetch it anew."""
        folder = Path(file_path(f"{STATIC}/app.js")).parent
        return str(int(max(path.stat().st_mtime for path in folder.iterdir())))

    def _terms(self):
        """The page's words in the user's language."""
        _ = request.env._
        return {
            "visits": _("My visits"),
            "today": _("Today"),
            "late": _("Late"),
            "none": _("No visit for today. Scan an elevator to start one."),
            "scan": _("Scan"),
            "scan_hint": _(
                "Point the phone's camera app at the code on the elevator and open the link."
            ),
            "find": _("Find by number or site"),
            "arrive": _("Arrived"),
            "leave": _("Finished, leave"),
            "back": _("Back"),
            "items_left": _("%s items left"),
            "o": _("OK"),
            "a": _("Adjusted"),
            "r": _("Replaced"),
            "x": _("Defect"),
            "n": _("Not applicable"),
            "note": _("Remark"),
            "reason": _("Why it does not apply"),
            "disposal": _("What is done about it"),
            "reading": _("Reading"),
            "photo": _("Photo"),
            "photos": _("%s photos"),
            "test": _("Test"),
            "limit_min": _("at least %s"),
            "limit_max": _("at most %s"),
            "outside": _("Outside the limits"),
            "second": _("Second worker"),
            "nobody": _("Nobody"),
            "parts": _("Parts used"),
            "visit_note": _("Note on the visit"),
            "saved": _("All saved"),
            "waiting": _("Waiting to upload: %s"),
            "offline": _("No network. What you type is kept on this phone."),
            "refused": _("Not accepted"),
            "dismiss": _("Understood"),
            "sign": _("Signature of the safety manager"),
            "sign_name": _("Name"),
            "sign_button": _("Sign"),
            "clear": _("Clear"),
            "signed": _("Signed by %s"),
            "done": _("Visit finished and sealed"),
            "done_waiting": _("Finished here; it is sealed when the network is back."),
            "planned": _("Planned"),
            "running": _("On site"),
            "missed": _("Missed"),
            "state_done": _("Done"),
            "load_failed": _(
                "This visit was not opened on this phone before; it needs network once."
            ),
            "registration": _("Registration no."),
        }
