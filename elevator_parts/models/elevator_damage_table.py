from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.elevator_service.tools.locking import lock


class ElevatorDamageTable(models.Model):
    """A version of the decision table on damaged components (损坏件判定表, T-1.5).

    Rows are read from the top, the first that fits decides. A version in force is never changed:
    each defect and each verdict keeps the row it was judged by.
    """

    _name = "elevator.damage.table"
    _description = "Decision table on damage"
    _order = "version desc"

    version = fields.Integer(readonly=True, copy=False, required=True, default=0)
    name = fields.Char(required=True, translate=True, help="What is new in this version.")
    state = fields.Selection(
        [("draft", "Draft"), ("in_force", "In force"), ("retired", "Retired")],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
    )
    in_force_on = fields.Date("In force since", readonly=True, copy=False)
    issued_by_id = fields.Many2one("res.users", "Put in force by", readonly=True, copy=False)
    rule_ids = fields.One2many("elevator.damage.rule", "table_id", "Rules", copy=True)

    _version_uniq = models.UniqueIndex(
        "(version) WHERE version > 0", "This version of the table exists already."
    )
    _one_in_force = models.UniqueIndex(
        "(state) WHERE state = 'in_force'", "One table is in force at a time."
    )

    @api.depends("name", "version")
    def _compute_display_name(self):
        for table in self:
            number = f"v{table.version} " if table.version else ""
            table.display_name = f"{number}{table.name}"

    @api.model_create_multi
    def create(self, vals_list):
        """A table begins as a draft."""
        kept = [{k: v for k, v in vals.items() if k in ("name", "rule_ids")} for vals in vals_list]
        return super().create(kept)

    def write(self, vals):
        """What is in force, or was, stays as it is."""
        if {"version", "state", "in_force_on", "issued_by_id"} & vals.keys():
            raise UserError(self.env._("A table is put in force by its button."))
        if any(table.state != "draft" for table in self):
            raise UserError(self.env._("A table that is or was in force is not changed: copy it."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_if_draft(self):
        if any(table.state != "draft" for table in self):
            raise UserError(self.env._("Verdicts were made by this table: it stays."))

    def action_put_in_force(self):
        """This table decides from now on, the one before is retired.

        :raises AccessError: not the chief quality engineer nor the service manager
        :raises UserError: not a draft, or without a row that fits whatever the facts are
        """
        self.ensure_one()
        offices = ("group_chief_quality_engineer", "group_service_manager")
        held = (self.env.user.has_group(f"elevator_service.{office}") for office in offices)
        if not (self.env.su or any(held)):
            raise AccessError(self.env._("The chief quality engineer puts a table in force."))
        lock(self.sudo())
        self.invalidate_recordset()
        if self.state != "draft":
            raise UserError(self.env._("%(table)s is no draft.", table=self.display_name))
        if not self.rule_ids.filtered(lambda rule: not rule._conditions()):
            raise UserError(self.env._("The last row fits whatever the facts are: add it."))
        # sudo: the office is checked; who may draft retires no table
        tables = self.sudo().search([("state", "!=", "draft")])
        super(ElevatorDamageTable, tables.filtered(lambda table: table.state == "in_force")).write(
            {"state": "retired"}
        )
        tables.flush_recordset()
        return super(ElevatorDamageTable, self.sudo()).write(
            {
                "state": "in_force",
                "version": max(tables.mapped("version"), default=0) + 1,
                "in_force_on": self.env.company._elevator_today(),
                "issued_by_id": self.env.uid,
            }
        )

    @api.model
    def _in_force(self):
        return self.search([("state", "=", "in_force")], limit=1)

    @api.model
    def _current(self):
        """The table in force.

        :raises UserError: there is none
        """
        table = self._in_force()
        if not table:
            raise UserError(self.env._("No decision table is in force."))
        return table

    def _decide(self, facts):
        """The first row that fits.

        :param dict facts: {fact: yes, no or unknown}
        :return: elevator.damage.rule
        """
        self.ensure_one()
        return next(rule for rule in self.rule_ids if rule._fits(facts))
