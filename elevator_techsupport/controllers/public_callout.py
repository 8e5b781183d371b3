from datetime import timedelta

from werkzeug.exceptions import NotFound

from odoo import fields
from odoo.http import request, route

from odoo.addons.elevator_service.controllers.public import ElevatorPublicPage

COOKIE = "elevator_call"
# a caller's page says nothing any more so many days after the end
PAGE_DAYS = 30


class CalloutPage(ElevatorPublicPage):
    """Who reported a fault over the QR code sees what became of it, by a random token (D22)."""

    @route()
    def report_fault(self, token, **post):
        """A report is a call; the phone that sent it keeps the key to its progress."""
        response = super().report_fault(token, **post)
        sent = response.status_code == 303 and not post.get("website")
        callout = self._elevator(token)._running_callout() if sent else None
        if callout:
            # for all paths: the page may stand below a language (/zh_CN/e/…)
            response.set_cookie(
                self._cookie(token),
                callout.progress_token,
                max_age=PAGE_DAYS * 86400,
                httponly=True,
                samesite="Lax",
            )
        return response

    def _page(self, token, elevator, status=200, **values):
        own = request.cookies.get(self._cookie(token)) or ""
        callout = self._callout(own)
        shown = callout and callout.elevator_id == elevator
        url = f"/call-out/{own}" if shown else ""
        return super()._page(token, elevator, status, progress_url=url, **values)

    @staticmethod
    def _cookie(token):
        """The name of a phone's key to its report on one elevator."""
        return f"{COOKIE}_{token[:12]}"

    def _callout(self, token):
        """The call-out of a caller's token, in sudo; unknown, old or malformed: none."""
        callouts = request.env["elevator.callout"].sudo()  # who called needs no account
        if not token.isalnum() or len(token) > 64:
            return callouts
        callout = callouts._by_progress_token(token)
        oldest = fields.Datetime.now() - timedelta(days=PAGE_DAYS)
        return callouts if callout.ended_at and callout.ended_at < oldest else callout

    @route("/call-out/<string:token>", type="http", auth="public", website=True, sitemap=False)
    def callout_progress(self, token, **kw):
        callout = self._callout(token)
        if not callout:
            raise NotFound()
        branch = callout.branch_id
        response = request.render(
            "elevator_techsupport.public_progress",
            {"callout": callout, "phone": branch.phone_24h or branch.partner_id.phone},
        )
        response.headers.update(
            {
                "X-Robots-Tag": "noindex, nofollow",
                "Referrer-Policy": "no-referrer",
                "X-Frame-Options": "DENY",
                "Cache-Control": "no-store",
                "Refresh": "30",
            }
        )
        return response
