from odoo import api, fields, models


class ElevatorImportProfile(models.Model):
    """A saved mapping of a kind of file: reused whenever a file with these columns comes."""

    _name = "elevator.import.profile"
    _description = "Import mapping"
    _order = "name"

    name = fields.Char(required=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    target = fields.Selection(
        lambda self: self.env["elevator.import"]._selection_target(),
        "Kind of record",
        required=True,
    )
    encoding = fields.Char(help="Blank: found out from the file.")
    delimiter = fields.Char(help="Blank: found out from the file.")
    header_row = fields.Integer("Column names in row", default=1)
    column_ids = fields.One2many("elevator.import.column", "profile_id", copy=True)
    column_count = fields.Integer(compute="_compute_column_count")

    _name_uniq = models.UniqueIndex(
        "(company_id, target, name)", "A mapping of this name already exists."
    )

    @api.depends("column_ids")
    def _compute_column_count(self):
        for profile in self:
            profile.column_count = len(profile.column_ids.filtered("field"))

    @api.model
    def _fitting(self, target, headers):
        """The newest mapping of ``target`` all of whose columns are among ``headers``."""
        profiles = self.search([("target", "=", target)], order="id desc")
        return profiles.filtered(lambda profile: profile._fits(headers))[:1]

    def _fits(self, headers):
        wanted = {column.header for column in self.column_ids if column.header and column.field}
        return bool(wanted) and wanted <= set(headers)

    def _save(self, job):
        """Take over the mapping of an import, value maps included."""
        self.column_ids = [fields.Command.clear()] + [
            fields.Command.create(column._copy_vals())
            for column in job.column_ids
            if column.field or column.fill_down
        ]
        self.write({name: job[name] for name in ("encoding", "delimiter", "header_row")})
