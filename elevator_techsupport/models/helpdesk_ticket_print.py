from odoo import api, fields, models


class HelpdeskTicket(models.Model):
    """The forms on paper, and the frozen configuration in words."""

    _inherit = "helpdesk.ticket"

    configuration_html = fields.Html(
        "Configuration when filed", compute="_compute_configuration_html", sanitize=False
    )

    @api.depends("configuration")
    @api.depends_context("lang")
    def _compute_configuration_html(self):
        for ticket in self:
            ticket.configuration_html = self.env["ir.qweb"]._render(
                "elevator_techsupport.ticket_configuration", {"ticket": ticket}
            )

    def _configuration_lines(self):
        """(label, value) of the elevator as it was when the ticket was filed, in words."""
        self.ensure_one()
        frozen = self.configuration or {}
        values = {**frozen.get("elevator", {}), **frozen.get("parameters", {})}
        # free, paid or repair: what kind of maintenance it was (T-2.1)
        names = ["state", "coverage_kind", "repair_level"]
        names += ["install_stage"] if self.kind == "installation" else []
        values |= {name: frozen.get(name) for name in names}
        labels = self.env["elevator.unit"].fields_get(list(values), ["string", "selection"])
        lines = []
        for name, value in values.items():
            choices = dict(labels[name].get("selection") or ())
            if value:
                lines.append((labels[name]["string"], choices.get(value, value)))
        for label, name in ((self.env._("Model"), "model"), (self.env._("Norm edition"), "norm")):
            if frozen.get(name):
                lines.append((label, frozen[name]))
        return lines

    def _configuration_components(self):
        """The components of the frozen configuration."""
        return (self.configuration or {}).get("components", [])

    def _form_title(self):
        """The name of the form as the regulation has it."""
        self.ensure_one()
        if self.kind == "installation":
            return self.env._("Quality feedback form of installation")
        if self.kind == "maintenance":
            return self.env._("Quality feedback form of maintenance")
        return self.env._("Call-out record")
