from odoo import api, fields, models
from odoo.fields import Command
from odoo.tools import html2plaintext


class HelpdeskTicket(models.Model):
    """From a ticket to the case that others learn from, and back (T-3)."""

    _inherit = "helpdesk.ticket"

    # what the summary counts by, beside branch, cause and model
    system = fields.Selection(related="cause_id.system", store=True, string="Component")
    case_ids = fields.Many2many("elevator.case", string="Cases")
    case_count = fields.Integer(compute="_compute_case_count")

    @api.depends("case_ids")
    def _compute_case_count(self):
        for ticket in self:
            ticket.case_count = len(ticket.case_ids)

    def action_make_case(self):
        """A draft of a case that says what the tickets say, opened: elevator.case."""
        self.check_access("read")
        case = self.env["elevator.case"]._create_drafts(
            [self._prepare_case_vals()], origin="ticket"
        )
        photos = self.attachment_ids.filtered(lambda file: "image" in (file.mimetype or ""))
        case.attachment_ids = case._copied(photos)
        return case.get_formview_action()

    def action_open_cases(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "elevator_techsupport.elevator_case_action"
        )
        return action | {"domain": [("id", "in", self.case_ids.ids)], "context": {}}

    def action_case_solved(self, case_id):
        """Say that a case solved this ticket, and link it: once per person and ticket.

        :param int case_id: elevator.case
        :return: how often the case solved something by now
        """
        self.ensure_one()
        case = self.env["elevator.case"].browse(case_id)
        case._mark_solved(self)
        # sudo: the case is not changed, the ticket only points to it; both were read above
        self.sudo().case_ids = [Command.link(case.id)]
        return case.solved_count

    def _prepare_case_vals(self):
        """Hook: what a case takes over from its tickets; the first one tells the story."""
        ticket = self[:1]
        unit = ticket.elevator_id
        code = (ticket.fault_code or "").strip()
        known = self.env["elevator.fault.code"].search([("code", "=ilike", code)], limit=2)
        remedy = "\n".join(filter(None, (ticket.done_on_site, ticket.remedy)))
        return {
            "name": ticket.name,
            "branch_id": ticket.branch_id.id,
            "phase": ticket.kind or "maintenance",
            "model_id": (ticket.model_id or unit.model_id).id,
            "kind": unit.kind,
            "configuration": ticket._configuration_text(),
            "cause_id": ticket.cause_id.id,
            "fault_code": known.code if len(known) == 1 else code,
            # a code of two control systems is the author's to tell
            "fault_code_id": known.id if len(known) == 1 else False,
            "symptom": ticket.situation or html2plaintext(ticket.description or "").strip(),
            "cause": ticket.cause,
            "remedy": remedy,
            "ticket_ids": [Command.set(self.ids)],
        }

    def _configuration_text(self):
        """The configuration frozen on the ticket, a line for each component."""
        frozen = self.configuration or {}
        lines = [
            " ".join(filter(None, (part["name"], part["maker"], part["model"])))
            for part in frozen.get("components", ())
        ]
        return "\n".join(filter(None, [frozen.get("model"), *lines]))
