from werkzeug.exceptions import TooManyRequests

from odoo.exceptions import AccessError, MissingError
from odoo.http import request, route

from odoo.addons.helpdesk_mgmt.controllers.main import HelpdeskTicketController
from odoo.addons.helpdesk_mgmt.controllers.myaccount import CustomerPortalHelpdesk

# tickets an hour of one user, files of one ticket; parameter "elevator_techsupport.<name>"
TICKET_LIMIT, FILE_LIMIT = 20, 10


class TicketController(HelpdeskTicketController):
    """What helpdesk_mgmt leaves open to everybody who is logged in (design D21)."""

    @route(methods=["POST"])
    def support_ticket_close(self, ticket_id=None, stage_id=None, **kw):
        """Close an own ticket in a stage its page offers; a link or a foreign page closes none."""
        ticket = request.env["helpdesk.ticket"].browse(_whole(ticket_id)).exists()
        # customers may only read tickets; colleagues must be allowed to write them
        operation = "read" if request.env.user.share else "write"
        if not ticket or not ticket.has_access(operation):
            return request.redirect("/my")
        stage = ticket._portal_closing_stages().filtered(lambda s: s.id == _whole(stage_id))
        if stage:
            ticket.sudo().stage_id = stage
        return request.redirect(f"/my/ticket/{ticket.id}")

    @route(methods=["POST"])
    def submit_ticket(self, **kw):
        """File a ticket: only from our form, only with what the form offers, not without end."""
        limits = request.env["ir.config_parameter"].sudo()
        limit = int(limits.get_param("elevator_techsupport.ticket_limit", TICKET_LIMIT))
        # sudo: nobody has rights on counts
        hits = request.env["elevator.rate.limit"].sudo()._hit("ticket", str(request.env.uid))
        if hits > limit:
            raise TooManyRequests(request.env._("Too many tickets: please call us."))
        kw["subject"] = (kw.get("subject") or "").strip()[:200]
        kw["description"] = (kw.get("description") or "").strip()[:10_000]
        if not kw["subject"] or not kw["description"]:
            return request.redirect("/new/ticket")
        kw["category"] = self._offered(self._get_categories(**kw), kw.get("category"))
        kw["team"] = self._offered(self._get_teams() or (), kw.get("team"))
        files = request.httprequest.files
        if len(files.getlist("attachment")) > FILE_LIMIT:
            return request.redirect("/new/ticket")
        return super().submit_ticket(**kw)

    @staticmethod
    def _offered(records, value):
        """The id typed into the form if the form offers it, else 0."""
        return next((record.id for record in records if record.id == _whole(value)), 0)

    def _own_elevators(self):
        """The elevators a customer may file a ticket on; found with his own rights."""
        elevators = request.env["elevator.unit"]
        if not elevators.has_access("read"):
            return elevators
        return elevators.search([("state", "in", ("accepted", "maintenance", "suspended"))])

    def _get_create_new_ticket_values(self, **kw):
        values = super()._get_create_new_ticket_values(**kw)
        return values | {
            "elevators": self._own_elevators(),
            "elevator_id": _whole(kw.get("elevator")),
        }

    def _prepare_submit_ticket_vals(self, **kw):
        vals = super()._prepare_submit_ticket_vals(**kw)
        elevator = self._own_elevators().filtered(lambda e: e.id == _whole(kw.get("elevator")))
        if elevator:
            vals |= {
                "kind": "maintenance",
                "elevator_id": elevator.id,
                "situation": kw["description"],
            }
        return vals


class TicketPortal(CustomerPortalHelpdesk):
    """The customer's list and page of tickets."""

    @route()
    def portal_my_tickets(self, sortby=None, groupby=None, search_in=None, **kw):
        """The list; a choice it does not offer is no choice."""
        sortby = sortby if sortby in self._ticket_get_searchbar_sortings() else None
        groupby = groupby if groupby in self._ticket_get_searchbar_groupby() else None
        search_in = search_in if search_in in self._ticket_get_searchbar_inputs() else None
        answer = super().portal_my_tickets(
            sortby=sortby, groupby=groupby, search_in=search_in, **kw
        )
        if filters := answer.is_qweb and answer.qcontext.get("searchbar_filters"):
            filters["all"]["label"] = request.env._("All tickets")
        return answer

    # the words of helpdesk_mgmt have no Chinese, and nobody but itself can translate them

    def _ticket_get_searchbar_sortings(self):
        words = {
            "date": request.env._("Newest first"),
            "name": request.env._("Title"),
            "stage": request.env._("Stage"),
            "update": request.env._("Changed last"),
        }
        return self._in_words(super()._ticket_get_searchbar_sortings(), words)

    def _ticket_get_searchbar_groupby(self):
        words = {
            "none": request.env._("Not grouped"),
            "category": request.env._("Category"),
            "stage": request.env._("Stage"),
        }
        return self._in_words(super()._ticket_get_searchbar_groupby(), words)

    def _ticket_get_searchbar_inputs(self):
        words = {
            "all": request.env._("Search"),
            "number": request.env._("Search by number"),
            "name": request.env._("Search by title"),
        }
        return self._in_words(super()._ticket_get_searchbar_inputs(), words)

    @staticmethod
    def _in_words(choices, words):
        """The choices of a list with our words on them."""
        return {
            key: choice | {"label": words.get(key, choice["label"])}
            for key, choice in choices.items()
        }

    @route()
    def portal_my_ticket(self, ticket_id, access_token=None, **kw):
        try:
            self._document_check_access("helpdesk.ticket", ticket_id, access_token=access_token)
        except (AccessError, MissingError):
            return request.redirect("/my")
        return super().portal_my_ticket(ticket_id, access_token=access_token, **kw)

    def _ticket_get_page_view_values(self, ticket, access_token, **kwargs):
        values = super()._ticket_get_page_view_values(ticket, access_token, **kwargs)
        return values | {
            "closed_stages": ticket._portal_closing_stages(),
            "shown_attachments": ticket._portal_attachments(),
            "clock": ticket._portal_clock(),
        }


def _whole(value):
    """A number typed into an address or a form, 0 if it is none."""
    text = str(value or "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
