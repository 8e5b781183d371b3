from werkzeug.exceptions import NotFound

from odoo.http import Controller, request, route

# reports an hour; parameters "elevator_service.<name>" change them. An address may be a whole
# mall's or a mobile carrier's, so it alone is limited loosely.
LIMITS = {"report_limit_elevator": 10, "report_limit_address": 30, "report_limit_both": 3}
LENGTHS = {"what": 1000, "name": 80, "phone": 40}


class ElevatorPublicPage(Controller):
    """What the QR code on an elevator opens: the plate, the 24 h phone, "report a fault" (D22)."""

    def _elevator(self, token):
        """The elevator of the token, in sudo: who stands before it needs no account.

        :raise NotFound: unknown, malformed, archived: all the same
        """
        elevator = request.env["elevator.unit"].sudo()._by_qr_token(token)
        if not elevator:
            raise NotFound()
        return elevator

    def _page(self, token, elevator, status=200, **values):
        branch = elevator.branch_id
        last, coming = elevator._service_dates()[elevator]
        response = request.render(
            "elevator_service.public_elevator",
            {
                "elevator": elevator,
                "token": token,
                "facts": elevator._plate_facts(),
                "phone": branch.phone_24h or branch.partner_id.phone,
                "last": last,
                "coming": coming,
                "maintained": elevator.state in ("maintenance", "suspended"),
                "report": {},
                "outcome": None,
                **values,
            },
            status=status,
        )
        response.headers.update(
            {
                "X-Robots-Tag": "noindex, nofollow",
                "Referrer-Policy": "no-referrer",
                "X-Frame-Options": "DENY",
                "Cache-Control": "no-store",
            }
        )
        return response

    @route("/e/<string:token>", type="http", auth="public", website=True, sitemap=False)
    def elevator_page(self, token, sent=None, **kw):
        elevator = self._elevator(token)
        start_url = elevator.with_user(request.env.user).sudo(False)._start_visit_url()
        sent = {"outcome": "sent", "trapped": sent == "trapped"} if sent else {}
        return self._page(token, elevator, start_url=start_url, **sent)

    @route(
        "/e/<string:token>/report",
        type="http",
        auth="public",
        website=True,
        methods=["POST"],
        sitemap=False,
    )
    def report_fault(self, token, **post):
        elevator = self._elevator(token)
        if elevator.state == "ended":
            raise NotFound()
        report = {name: (post.get(name) or "").strip()[:size] for name, size in LENGTHS.items()}
        report["trapped"] = post.get("trapped") == "yes"
        if not report["what"] and not report["trapped"]:
            return self._page(token, elevator, report=report, outcome="empty")
        trapped = report["trapped"]
        if not post.get("website"):  # people do not see this field: a program fills it
            if self._too_many(token):
                return self._page(token, elevator, 429, outcome="too_many", trapped=trapped)
            elevator._report_fault(report)
        return request.redirect(f"/e/{token}?sent={'trapped' if trapped else 'fault'}", code=303)

    def _too_many(self, token):
        """Count this report: every count is taken, whichever is over."""
        hit = request.env["elevator.rate.limit"].sudo()._hit  # sudo: nobody has rights on counts
        setting = request.env["ir.config_parameter"].sudo().get_param
        address = request.httprequest.remote_addr or ""
        counts = {
            "report_limit_elevator": hit("report", token),
            "report_limit_address": hit("report_address", address),
            "report_limit_both": hit("report", token, address),
        }
        return any(
            count > int(setting(f"elevator_service.{name}", LIMITS[name]))
            for name, count in counts.items()
        )
