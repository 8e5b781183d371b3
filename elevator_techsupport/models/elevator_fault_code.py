from odoo import api, fields, models

from odoo.addons.elevator_service.tools.import_plan import ImportLink

FIELDS = ["controller", "code", "name", "cause", "remedy"]
# how makers' tables call the columns
NAMES = {
    "controller": ("control system", "inverter", "drive", "控制系统", "系统型号", "变频器型号"),
    "code": ("fault code", "error code", "error", "故障代码", "故障码", "代码", "报警代码"),
    "name": ("meaning", "description", "fault", "故障名称", "故障描述", "名称", "含义"),
    "cause": ("possible cause", "reason", "故障原因", "可能原因", "原因"),
    "remedy": ("solution", "action", "countermeasure", "处理方法", "解决方法", "对策", "处理措施"),
    "model_id.name": ("model", "elevator model", "型号", "电梯型号"),
    "model_id.maker": ("maker", "manufacturer", "制造单位", "厂家"),
}


class ElevatorFaultCode(models.Model):
    """A fault code (故障代码) of a control system, as its maker's table explains it."""

    _name = "elevator.fault.code"
    _description = "Fault code"
    _inherit = ["elevator.import.mixin"]
    _order = "controller, code"
    _rec_names_search = ["code", "name", "controller"]

    code = fields.Char(required=True, help="As the display shows it, for example E07.")
    controller = fields.Char(
        "Control system", required=True, help="Controller or inverter that shows it (控制系统)."
    )
    name = fields.Char("Meaning", required=True)
    cause = fields.Text("Possible cause")
    remedy = fields.Text()
    model_id = fields.Many2one(
        "elevator.model",
        "Only of model",
        index="btree_not_null",
        ondelete="restrict",
        help="Empty: of every elevator with this control system.",
    )
    active = fields.Boolean(default=True)
    case_ids = fields.One2many(
        "elevator.case", "fault_code_id", "Cases", domain=[("state", "=", "published")]
    )
    case_count = fields.Integer(compute="_compute_case_count")

    _code_uniq = models.UniqueIndex(
        "(controller, code)", "This control system has this fault code already."
    )

    @api.depends("code", "name", "controller")
    def _compute_display_name(self):
        for fault in self:
            fault.display_name = f"{fault.code} {fault.name or ''} ({fault.controller})"

    @api.depends("case_ids")
    def _compute_case_count(self):
        groups = self.env["elevator.case"]._read_group(
            [("fault_code_id", "in", self.ids), ("state", "=", "published")],
            ["fault_code_id"],
            ["__count"],
        )
        counts = dict(groups)
        for fault in self:
            fault.case_count = counts.get(fault._origin, 0)

    def action_open_cases(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "elevator_techsupport.elevator_case_action"
        )
        return action | {"domain": [("fault_code_id", "in", self.ids)], "context": {}}

    # ---------------------------------------------------------------- import

    @api.model
    def _import_field_names(self):
        return FIELDS

    @api.model
    def _import_names(self):
        return NAMES

    @api.model
    def _import_keys(self):
        return [("controller", "code")]

    @api.model
    def _import_links(self):
        return [
            ImportLink(
                "model_id",
                "elevator.model",
                keys=(("maker", "name"), ("name",)),
                fields=(("name", None), ("maker", None)),
            )
        ]
