import base64
import binascii

from werkzeug.exceptions import NotFound

from odoo.exceptions import AccessError, MissingError, UserError
from odoo.http import request, route
from odoo.tools import format_date
from odoo.tools.date_utils import get_quarter, get_quarter_number

from odoo.addons.portal.controllers.portal import CustomerPortal

RECORD_REPORT = "elevator_service.action_report_visit_record"
MAX_SIGNATURE = 512 * 1024  # characters of base64; a drawn one has some 5 k


class ElevatorPortalRecords(CustomerPortal):
    """One elevator, one sealed record, one site sheet to sign (D22, L-2, L-4).

    What one may not see looks like what is not there: both lead to the portal's home.
    """

    def _private_page(self, template, values):
        """A page whose address may hold a key: not indexed, not told to other sites."""
        response = request.render(template, values)
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        response.headers["Referrer-Policy"] = "no-referrer"
        return response

    # ---------------------------------------------------------------- elevator

    @route("/my/elevators/<int:elevator_id>", type="http", auth="user", website=True)
    def portal_my_elevator(self, elevator_id, quarter=None, report_type=None, **kw):
        try:
            elevator_sudo = self._document_check_access("elevator.unit", elevator_id)
        except (AccessError, MissingError):
            return request.redirect("/my")
        quarters = self._elevator_quarters(elevator_sudo)
        chosen = next((row for row in quarters if row["key"] == quarter), (quarters or [None])[0])
        visits = self._quarter_visits(elevator_sudo, chosen)
        if report_type == "pdf" and visits:
            return self._show_report(visits.sudo(), "pdf", RECORD_REPORT, download=True)
        values = {
            "page_name": "elevator",
            "elevator": elevator_sudo,
            "quarters": quarters,
            "quarter": chosen,
            "visits": visits.sudo(),
            "dates": elevator_sudo._service_dates()[elevator_sudo],
        }
        values = self._get_page_view_values(
            elevator_sudo, None, values, "my_elevator_unit_history", False, **kw
        )
        return self._private_page("elevator_service.portal_my_elevator", values)

    def _elevator_quarters(self, elevator):
        """Quarters with records, newest first, counted with the reader's own rights."""
        rows = request.env["elevator.visit"]._read_group(
            [("elevator_id", "=", elevator.id), ("state", "=", "done")],
            ["date:quarter"],
            ["__count"],
            order="date:quarter desc",
        )
        return [
            {
                "key": f"{start.year}-{get_quarter_number(start)}",
                "label": f"{start.year} Q{get_quarter_number(start)}",
                "start": start,
                "count": count,
            }
            for start, count in rows
        ]

    def _quarter_visits(self, elevator, quarter):
        visits = request.env["elevator.visit"]
        if not quarter:
            return visits
        first, last = get_quarter(quarter["start"])
        return visits.search(
            [
                ("elevator_id", "=", elevator.id),
                ("state", "=", "done"),
                ("date", ">=", first),
                ("date", "<=", last),
            ],
            order="date, id",
        )

    # ---------------------------------------------------------------- sealed record

    def _visit_check_access(self, visit_id, access_token):
        """The done visit, in sudo: for its readers, and for who holds the key of its sheet.

        :raise AccessError, MissingError: everybody else, and visits that are not done
        """
        visit = request.env["elevator.visit"].browse(visit_id)
        visit_sudo = visit.sudo().exists()
        if visit_sudo.state != "done":
            raise MissingError(request.env._("This document does not exist."))
        if not visit_sudo._shared_by_sheet(access_token):
            visit.check_access("read")
        return visit_sudo

    @route("/my/visits/<int:visit_id>", type="http", auth="public", website=True)
    def portal_my_visit(self, visit_id, access_token=None, report_type=None, **kw):
        try:
            visit_sudo = self._visit_check_access(visit_id, access_token)
        except (AccessError, MissingError):
            return request.redirect("/my")
        if report_type == "pdf":
            return self._show_report(visit_sudo, "pdf", RECORD_REPORT, download=True)
        values = {
            **self._prepare_portal_layout_values(),
            "page_name": "elevator",
            "visit": visit_sudo,
            "elevator": visit_sudo.elevator_id,
            "lines": visit_sudo._record_lines(),
            "access_token": access_token,
            "no_breadcrumbs": request.env.user._is_public(),
        }
        return self._private_page("elevator_service.portal_my_visit", values)

    @route(
        "/my/visits/<int:visit_id>/photos/<int:attachment_id>",
        type="http",
        auth="public",
        website=True,
    )
    def portal_visit_photo(self, visit_id, attachment_id, access_token=None, width=0, **kw):
        try:
            visit_sudo = self._visit_check_access(visit_id, access_token)
        except (AccessError, MissingError) as error:
            raise NotFound() from error
        photo = visit_sudo.finding_ids.photo_ids.filtered(lambda file: file.id == attachment_id)
        if not photo:
            raise NotFound()
        size = min(int(width), 1920) if str(width).isdigit() else 0
        stream = request.env["ir.binary"]._get_image_stream_from(photo, width=size, height=size)
        return stream.get_response(max_age=None)

    # ---------------------------------------------------------------- site sheet

    @route("/my/visit-sheets/<int:sheet_id>", type="http", auth="public", website=True)
    def portal_my_sheet(self, sheet_id, access_token=None, **kw):
        try:
            sheet_sudo = self._document_check_access("elevator.visit.sheet", sheet_id, access_token)
        except (AccessError, MissingError):
            return request.redirect("/my")
        values = {
            **self._prepare_portal_layout_values(),
            "page_name": "visit_sheet",
            "sheet": sheet_sudo,
            "visits": sheet_sudo.visit_ids.filtered(lambda visit: visit.state == "done").sorted(
                lambda visit: visit.elevator_id.code
            ),
            "may_sign": sheet_sudo.state == "waiting" and self._may_sign(sheet_sudo, access_token),
        }
        values = self._get_page_view_values(
            sheet_sudo,
            access_token,
            values,
            "my_elevator_visit_sheet_history",
            request.env.user._is_public(),
            **kw,
        )
        return self._private_page("elevator_service.portal_my_sheet", values)

    def _may_sign(self, sheet, access_token):
        """Customers and holders of the key; not those whose work is signed (L-2)."""
        user = request.env.user
        if user._is_internal() or user.has_group("elevator_service.group_portal_unit"):
            return False
        return bool(access_token) or sheet.with_user(user).sudo(False).has_access("read")

    @route("/my/visit-sheets/<int:sheet_id>/sign", type="jsonrpc", auth="public", website=True)
    def portal_sign_sheet(self, sheet_id, access_token=None, name=None, signature=None):
        """Sign a waiting sheet once, with what is known of who signs as evidence (L-2).

        :return: what the portal's signature form wants: ``error``, or where to go next
        """
        return self._sign_paper(
            "elevator.visit.sheet",
            sheet_id,
            access_token,
            name,
            signature,
            refused=request.env._("The customer's safety manager signs, not who did the work."),
            thanks=lambda sheet: request.env._(
                "Thank you. The work of %(day)s is signed.",
                day=format_date(request.env, sheet.date),
            ),
        )

    def _sign_paper(self, model, res_id, token, name, signature, *, refused, thanks, **seen):
        """Sign a waiting paper once, as the customer or by the key of its link.

        :param str refused: what those are told who may not sign
        :param thanks: what who came by the link is told, from the paper
        :param seen: what else ``_sign`` wants to know
        :return: what the portal's signature form wants: ``error``, or where to go next
        """
        token = token or request.httprequest.args.get("access_token")
        try:
            paper = self._document_check_access(model, res_id, token)
        except (AccessError, MissingError):
            return {"error": request.env._("There is no such sheet.")}
        if not self._may_sign(paper, token):
            return {"error": refused}
        if not name or not signature or len(signature) > MAX_SIGNATURE:
            return {"error": request.env._("Name or signature is missing.")}
        if not self._is_png(signature):
            return {"error": request.env._("This is no image of a signature.")}
        try:
            with request.env.cr.savepoint():  # a refused signature leaves nothing behind
                paper._sign(signature, name, "portal", self._signature_source(), **seen)
        except UserError as error:
            return {"error": str(error)}
        if request.env.user._is_public():
            return {"message": thanks(paper)}
        return {"force_refresh": True, "redirect_url": paper.access_url}

    def _is_png(self, image_base64):
        try:
            image = base64.b64decode(image_base64, validate=True)
        except (TypeError, binascii.Error):
            return False
        return image.startswith(b"\x89PNG\r\n")

    def _signature_source(self):
        """Address and browser: the evidence kept with a signature."""
        browser = request.httprequest.user_agent.string or ""
        return f"{request.httprequest.remote_addr} {browser}"
