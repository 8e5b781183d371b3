from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.form_text import fill, unknown_places


class ElevatorFormVersion(models.Model):
    """A version of a form: text or file, approved by the company, valid from a day on (M-2.2.1)."""

    _name = "elevator.form.version"
    _description = "Version of a form"
    _inherit = ["mail.thread", "mail.activity.mixin", "elevator.signoff.mixin"]
    _order = "form_id, number desc"

    _signoff_fields = dict.fromkeys(("form_id", "number", "body", "file", "valid_from", "note"))

    form_id = fields.Many2one("elevator.form", required=True, index=True, ondelete="restrict")
    use = fields.Selection(related="form_id.use")
    number = fields.Integer("Version", readonly=True, copy=False)
    valid_from = fields.Date(
        required=True, default=lambda self: self.env.company._elevator_today(), copy=False
    )
    note = fields.Text("What changed")
    body = fields.Html(help="{{customer}}, {{value}} and other places are filled when printed.")
    file = fields.Binary(attachment=True, copy=False)
    file_name = fields.Char(copy=False)

    _number_uniq = models.UniqueIndex("(form_id, number)", "This version exists already.")

    @api.depends("form_id.name", "number")
    def _compute_display_name(self):
        for version in self:
            version.display_name = f"{version.form_id.name} v{version.number}"

    @api.model_create_multi
    def create(self, vals_list):
        """A version gets the next number of its form."""
        # sudo: numbers count versions in every state
        groups = self.sudo()._read_group([], ["form_id"], ["number:max"])
        last = {form.id: number for form, number in groups}
        for vals in vals_list:
            last[vals["form_id"]] = last.get(vals["form_id"], 0) + 1
            vals["number"] = last[vals["form_id"]]
        return super().create(vals_list)

    def write(self, vals):
        """Refuse to type the number."""
        if "number" in vals:
            raise UserError(self.env._("Versions are numbered one after the other."))
        return super().write(vals)

    def _signoff_check_request(self):
        if not (self.file or (self.body or "").strip()):
            raise UserError(self.env._("A version has a text or a file."))
        unknown = unknown_places(self.body)
        if unknown:
            raise UserError(
                self.env._("Nothing fills these places: %(names)s", names=", ".join(unknown))
            )

    def _signoff_check_withdraw(self):
        """A version that contracts were made with stays approved."""
        # sudo: contracts of every branch count
        if self.env["contract.contract"].sudo().search_count([("form_version_id", "in", self.ids)]):
            raise UserError(self.env._("Contracts were made with it: make a new version."))

    def _fill(self, contract):
        """The text for one contract."""
        return fill(self.body, contract)
