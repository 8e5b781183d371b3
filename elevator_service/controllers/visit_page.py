import json
from pathlib import Path

from odoo import http
from odoo.http import request
from odoo.tools import file_path

from .visit_page_terms import TERMS

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
        return {key: request.env._(term) for key, term in TERMS.items()}
