from werkzeug.exceptions import NotFound

from odoo.exceptions import AccessError, MissingError, UserError
from odoo.fields import Date
from odoo.http import request, route

from odoo.addons.portal.controllers.portal import CustomerPortal

PERIOD_YEARS = 10


class ElevatorPacks(CustomerPortal):
    """Packs fetched: each download is a line of the chain of custody (M-7).

    Customers ask for packs of their own elevators and fetch what was made for them.
    """

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "pack_count" in counters:
            values["pack_count"] = len(self._own_packs())
        return values

    def _own_packs(self):
        """Packs of the customer that were asked for in the portal or given to it, in sudo."""
        # sudo: customers have no right to packs; what is theirs is said here
        packs = request.env["elevator.pack"].sudo()
        customer = request.env.user.commercial_partner_id
        return packs.search(
            [("partner_id", "child_of", customer.ids), ("shared", "=", True)], order="id desc"
        )

    def _own_elevators(self):
        """The customer's elevators, read with its own rights; not those a unit maintains."""
        customer = request.env.user.commercial_partner_id
        return request.env["elevator.unit"].search([("partner_id", "child_of", customer.ids)])

    def _send(self, pack_sudo):
        if pack_sudo.state != "done":
            raise NotFound()
        agent = request.httprequest.user_agent.string or ""
        pack_sudo._log("downloaded", request.env.user, f"{request.httprequest.remote_addr} {agent}")
        stream = (
            request.env["ir.binary"]
            .sudo()
            ._get_stream_from(
                pack_sudo, "file", filename=pack_sudo.file_name, mimetype="application/zip"
            )
        )
        stream.public = False
        return stream.get_response(as_attachment=True, max_age=None)

    # ---------------------------------------------------------------- the office

    @route("/elevator/packs/<int:pack_id>", type="http", auth="user", readonly=False)
    def pack_download(self, pack_id, **_query):
        pack = request.env["elevator.pack"].browse(pack_id)
        try:
            pack.check_access("read")
            if not pack.exists():
                raise MissingError(request.env._("There is no such pack."))
        except (AccessError, MissingError) as error:
            raise NotFound() from error
        # sudo: the file is handed out here alone, the right was checked above
        return self._send(pack.sudo())

    # ---------------------------------------------------------------- the customer

    @route("/my/packs", type="http", auth="user", website=True)
    def portal_my_packs(self, refused="", **_query):
        values = {
            **self._prepare_portal_layout_values(),
            "page_name": "pack",
            "packs": self._own_packs(),
            "sites": self._own_elevators().site_id.sudo(),
            "today": request.env.company._elevator_today(),
            "refused": refused,
        }
        response = request.render("elevator_service.portal_my_packs", values)
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        return response

    @route("/my/packs/<int:pack_id>", type="http", auth="user", website=True)
    def portal_pack_download(self, pack_id, **_query):
        pack = self._own_packs().filtered(lambda pack: pack.id == pack_id)
        if not pack:
            raise NotFound()
        return self._send(pack)

    @route("/my/packs/new", type="http", auth="user", methods=["POST"], website=True)
    def portal_new_pack(self, site="", date_from="", date_to="", **_form):
        """Ask for a pack of one's own site, or of all; one at a time."""
        if any(pack.state == "running" for pack in self._own_packs()):
            return request.redirect("/my/packs?refused=busy")
        elevators = self._own_elevators()
        if site.isdigit():
            elevators = elevators.filtered(lambda unit: unit.site_id.id == int(site))
        try:
            days = Date.to_date(date_from), Date.to_date(date_to)
            with request.env.cr.savepoint():
                self._ask(elevators, *days)
        except (ValueError, TypeError, UserError):
            return request.redirect("/my/packs?refused=question")
        return request.redirect("/my/packs")

    def _ask(self, elevators, date_from, date_to):
        """Make a pack of elevators that were found with the customer's own rights."""
        if not (elevators and date_from and date_to):
            raise UserError(request.env._("No elevator of yours fits the question."))
        if date_from > date_to or date_to.year - date_from.year > PERIOD_YEARS:
            raise UserError(request.env._("The last day lies before the first."))
        site = elevators.site_id if len(elevators.site_id) == 1 else elevators.site_id.browse()
        # sudo: customers have no right to packs; the elevators are theirs, see above
        pack = (
            request.env["elevator.pack"]
            .sudo()
            .create(
                {
                    "purpose": "customer",
                    "scope": "site" if site else "customer",
                    "site_id": site.id,
                    "partner_id": request.env.user.commercial_partner_id.id,
                    "date_from": date_from,
                    "date_to": date_to,
                    "branch_id": False,
                }
            )
        )
        pack._make_for_customer(elevators.sudo())
