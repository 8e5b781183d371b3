from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command

from .elevator_import_runner import COUNTERS, RUNNING

TRANSITIONS = {
    "draft": {"columns"},
    "columns": {"draft", "values"},
    "values": {"draft", "columns", "checking"},
    "checking": {"checked", "stopped"},
    "checked": {"draft", "columns", "values", "checking", "loading"},
    "loading": {"done", "stopped"},
    "stopped": {"draft", "columns", "values", "checking", "loading"},
    "done": set(),
}


class ElevatorImport(models.Model):
    """The import of one file: upload, columns, values, dry run, import, result.

    The file's rows are judged and written in the background (``_work``), a batch per transaction;
    the position is stored with the rows, so that an import resumes where a killed one ended. Every
    row that is not blank ends as new, changed, unchanged or refused: a constraint counts them.
    """

    _name = "elevator.import"
    _description = "Import"
    _inherit = ["elevator.import.runner"]
    _order = "id desc"
    _check_company_auto = True

    # what
    name = fields.Char(compute="_compute_name", store=True)
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    user_id = fields.Many2one(
        "res.users",
        "Imported by",
        required=True,
        readonly=True,
        copy=False,
        default=lambda self: self.env.user,
    )
    target = fields.Selection(
        "_selection_target",
        "Kind of record",
        required=True,
        default=lambda self: self._default_target(),
    )
    state = fields.Selection(
        [
            ("draft", "File"),
            ("columns", "Columns"),
            ("values", "Values"),
            ("checking", "Dry run"),
            ("checked", "Dry run done"),
            ("loading", "Importing"),
            ("stopped", "Stopped"),
            ("done", "Done"),
        ],
        required=True,
        readonly=True,
        default="draft",
        index=True,
        copy=False,
    )
    # file
    file = fields.Binary(attachment=True, copy=False, help="CSV, also gzipped, or XLSX.")
    file_name = fields.Char(copy=False)
    encoding = fields.Char(help="Blank: found out from the file.")
    delimiter = fields.Char(help="Blank: found out from the file; type TAB for a tab.")
    header_row = fields.Integer("Column names in row", default=1)
    row_count = fields.Integer("Rows", readonly=True, copy=False)
    blank_count = fields.Integer("Blank lines", readonly=True, copy=False)
    # mapping
    profile_id = fields.Many2one(
        "elevator.import.profile",
        "Mapping",
        index="btree_not_null",
        check_company=True,
        domain="[('target', '=', target)]",
        help="Blank: the saved mapping that fits the columns, or a suggestion.",
    )
    column_ids = fields.One2many("elevator.import.column", "import_id", copy=True)
    value_ids = fields.One2many("elevator.import.value", "import_id")
    branch_id = fields.Many2one(
        "elevator.branch", check_company=True, help="Where the file names no branch."
    )
    partner_id = fields.Many2one("res.partner", "Customer", help="Where the file names none.")
    # result
    position = fields.Integer("Rows done", readonly=True, copy=False)
    progress = fields.Float(compute="_compute_progress")
    new_count = fields.Integer("New", readonly=True, copy=False)
    changed_count = fields.Integer("Changed", readonly=True, copy=False)
    unchanged_count = fields.Integer("Unchanged", readonly=True, copy=False)
    refused_count = fields.Integer("Refused", readonly=True, copy=False)
    cleaned_count = fields.Integer("Cells cleaned", readonly=True, copy=False)
    remark_count = fields.Integer("Remarks", readonly=True, copy=False)
    memo = fields.Json(readonly=True, copy=False, help="What the rows done add up to.")
    dry = fields.Boolean("Figures of the dry run", readonly=True, copy=False)
    stopped_in = fields.Char(readonly=True, copy=False)
    message = fields.Char(readonly=True, copy=False)
    row_ids = fields.One2many("elevator.import.row", "import_id")

    _all_rows_accounted = models.Constraint(
        "CHECK(state NOT IN ('checked', 'done') OR position = row_count AND "
        "new_count + changed_count + unchanged_count + refused_count = row_count)",
        "New, changed, unchanged and refused rows do not add up to the rows of the file.",
    )

    @api.model
    def _selection_target(self):
        """Models that inherit ``elevator.import.mixin``."""
        names = self.env.registry["elevator.import.mixin"]._inherit_children
        return [(name, self.env["ir.model"]._get(name).name) for name in sorted(names)]

    @api.model
    def _default_target(self):
        return "elevator.unit"

    @api.depends("file_name", "target")
    def _compute_name(self):
        for job in self:
            job.name = job.file_name or self.env._("New import")

    @api.depends("position", "row_count")
    def _compute_progress(self):
        for job in self:
            job.progress = 100.0 * job.position / job.row_count if job.row_count else 0.0

    @api.model_create_multi
    def create(self, vals_list):
        """The background works with the rights of ``user_id``: nobody names somebody else."""
        for vals in vals_list:
            self._check_own(vals)
        return super().create(vals_list)

    def write(self, vals):
        """Keep the file that columns were read from, and the rights of who imports."""
        self._check_own(vals)
        if {"file", "target"} & set(vals) and any(job.state != "draft" for job in self):
            raise UserError(self.env._("Go back to the first step to change the file."))
        return super().write(vals)

    def _check_own(self, vals):
        if not self.env.su and vals.get("user_id", self.env.uid) != self.env.uid:
            raise AccessError(self.env._("An import runs in the name of who starts it."))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_running(self):
        if any(job.state in RUNNING for job in self):
            raise UserError(self.env._("Stop the import before you delete it."))

    # steps

    def _move_to(self, state, **vals):
        """Go to another step.

        :raises UserError: when the present step does not lead there; nothing is changed then
        """
        if any(state not in TRANSITIONS[job.state] for job in self):
            raise UserError(self.env._("This step is not possible now: reload the page."))
        return self.write({**vals, "state": state, "message": vals.get("message", False)})

    def action_read_file(self):
        """Upload → columns: look at the file, suggest what its columns mean."""
        self.ensure_one()
        if not self.file:
            raise UserError(self.env._("Choose a file first."))
        table = self._open_table()
        samples, counts = self._scan(table)
        if not counts["rows"]:
            raise UserError(self.env._("The file has column names but no rows."))
        profile = self.profile_id or self.profile_id._fitting(self.target, table.header)
        lost = self._take_columns(profile, table.header, samples)
        return self._move_to(
            "columns",
            encoding=table.encoding,
            delimiter="TAB" if table.delimiter == "\t" else table.delimiter,
            row_count=counts["rows"],
            blank_count=counts["blank"],
            profile_id=profile.id,
            message=bool(lost)
            and self.env._("Columns of the mapping that the file lacks: %s", ", ".join(lost)),
        )

    def _take_columns(self, profile, header, samples):
        """Make the columns from a mapping and, for the rest, from suggestions; return the lost."""
        columns = self.env["elevator.import.column"]
        saved = {column.header: column for column in profile.column_ids}
        rest = [name for name in header if name not in saved] if profile else header
        vals = [
            {**column._copy_vals(), "sample": " · ".join(samples.get(name, [])[:3])[:80]}
            for name, column in saved.items()
            if name in samples or not name
        ]
        if profile:
            vals += [
                {"header": n, "sequence": 1000, "sample": " · ".join(samples[n][:3])[:80]}
                for n in rest
            ]
        else:
            vals += columns._suggest(self, rest, samples)
        self.column_ids = [Command.clear(), *map(Command.create, vals)]
        return [name for name in saved if name and name not in samples]

    def action_list_values(self):
        """Columns → values: list what the columns of choices hold and nobody has explained yet."""
        self.ensure_one()
        if not self.column_ids.filtered(lambda c: c.is_key and c.field and "." not in c.field):
            target = self.env[self.target]
            strings = target.fields_get(
                [n for key in target._import_keys() for n in key], ["string"]
            )
            raise UserError(
                self.env._(
                    "Map a column to one of these and mark it as key: %(fields)s",
                    fields=", ".join(field["string"] for field in strings.values()),
                )
            )
        self.column_ids._list_values(self._open_table())
        return self._move_to("values")

    def action_check(self):
        """Values → dry run: every row is judged, nothing is written."""
        return self._start("checking", dry=True)

    def action_import(self):
        """Import the file in the background; small files at once."""
        return self._start("loading", dry=False)

    def _start(self, state, **vals):
        self.ensure_one()
        self.row_ids.unlink()
        reset = dict.fromkeys((*COUNTERS, "remark_count"), 0) | {"memo": False}
        self._move_to(state, position=0, user_id=self.env.uid, **reset, **vals)
        return self._go()

    def action_resume(self):
        """Go on where the import stopped."""
        self.ensure_one()
        self._move_to(self.stopped_in or "loading", user_id=self.env.uid)
        return self._go()

    def action_stop(self):
        """Stop after the running batch; what is imported stays."""
        for job in self:
            job._move_to("stopped", stopped_in=job.state, message=self.env._("Stopped by hand."))

    def action_back(self):
        """To the columns, with the mapping as it is."""
        self.row_ids.unlink()
        return self._move_to("columns")

    def action_other_file(self):
        """To the upload."""
        self.row_ids.unlink()
        return self._move_to("draft")

    def action_refresh(self):
        """Show the present figures."""
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    def action_save_profile(self):
        """Save the mapping under the name of the file's mapping, or as a new one."""
        self.ensure_one()
        if not self.profile_id:
            self.profile_id = self.env["elevator.import.profile"].create(
                {"name": self.file_name, "target": self.target, "company_id": self.company_id.id}
            )
        self.profile_id._save(self)
        return {
            "type": "ir.actions.act_window",
            "res_model": "elevator.import.profile",
            "res_id": self.profile_id.id,
            "view_mode": "form",
            "target": "new",
        }
