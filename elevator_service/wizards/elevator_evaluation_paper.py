from odoo import api, fields, models


class ElevatorEvaluationPaper(models.TransientModel):
    """Enters an evaluation that the customer gave on paper: its scores, its scan."""

    _name = "elevator.evaluation.paper"
    _description = "Evaluation on paper"

    evaluation_id = fields.Many2one("elevator.evaluation", required=True)
    line_ids = fields.One2many(
        "elevator.evaluation.paper.line",
        "paper_id",
        "Scores",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
    )
    signed_by = fields.Char(required=True)
    signed_on = fields.Date(required=True, default=lambda self: self.env.company._elevator_today())
    remark = fields.Text()
    scan = fields.Binary("Scan of the paper", required=True)
    scan_name = fields.Char()

    @api.depends("evaluation_id")
    def _compute_line_ids(self):
        for paper in self:
            paper.line_ids = [fields.Command.clear()] + [
                fields.Command.create({"line_id": line.id, "name": line.name})
                for line in paper.evaluation_id.line_ids
            ]

    def action_enter(self):
        """Enter the scores with the scan; from now on the evaluation never changes."""
        self.ensure_one()
        scores = {line.line_id.id: int(line.score) for line in self.line_ids}
        self.evaluation_id._enter_paper(
            scores, self.signed_by, self.signed_on, self.scan, self.scan_name, self.remark
        )
        return {"type": "ir.actions.act_window_close"}
