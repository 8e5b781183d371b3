import base64
import hashlib
import json

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.locking import lock

# written by the verbs of the evaluation only
VERB_FIELDS = {
    *("state", "signature", "signed_by", "signed_on", "signed_how", "signed_from"),
    *("signed_digest", "image_digest", "scan", "scan_name", "remark", "line_ids"),
    *("asked_on", "asked_count"),
}


class ElevatorEvaluation(models.Model):
    """A customer's evaluation of the work of a period at a site (用户评价表, M-1.3.6, M-5.5).

    Scored and signed by the customer in the portal, or entered from a paper with its scan; one
    per site and period. Signed, it never changes.
    """

    _name = "elevator.evaluation"
    _description = "Evaluation"
    _inherit = ["elevator.ask.mixin", "elevator.branch.mixin", "elevator.portal.mixin"]
    _order = "date_to desc, id desc"

    _ask_template = "elevator_service.mail_template_evaluation"
    _portal_fields = frozenset(
        [
            *("id", "display_name", "name", "site_id", "partner_id", "branch_id", "date_from"),
            *("date_to", "date", "line_ids", "score", "remark", "state", "signature"),
            *("signed_by", "signed_on", "access_url"),
        ]
    )

    name = fields.Char("Number", required=True, readonly=True)
    site_id = fields.Many2one("elevator.site", required=True, index=True, ondelete="restrict")
    partner_id = fields.Many2one(
        related="site_id.partner_id", store=True, precompute=True, index=True, string="Customer"
    )
    date_from = fields.Date("From", required=True, readonly=True)
    date_to = fields.Date("To", required=True, readonly=True, index=True)
    date = fields.Date(related="date_to", store=True, help="Day from which it can be given.")
    state = fields.Selection(
        [("waiting", "Waiting"), ("signed", "Signed")],
        required=True,
        default="waiting",
        readonly=True,
        copy=False,
        index=True,
    )
    line_ids = fields.One2many("elevator.evaluation.line", "evaluation_id", "Scores")
    score = fields.Float(
        compute="_compute_score", store=True, digits=(3, 2), aggregator="avg", help="1 bad, 5 good."
    )
    remark = fields.Text(readonly=True)
    # signature
    signature = fields.Binary(attachment=True, copy=False, readonly=True)
    signed_by = fields.Char(copy=False, readonly=True)
    signed_on = fields.Datetime(copy=False, readonly=True)
    signed_how = fields.Selection(
        [("portal", "In the portal"), ("paper", "On paper")], copy=False, readonly=True
    )
    signed_from = fields.Char(copy=False, readonly=True, help="Address and browser it came from.")
    signed_digest = fields.Char(
        copy=False, readonly=True, size=64, help="SHA-256 of the image, the scores and the remark."
    )
    image_digest = fields.Char(
        size=64, readonly=True, copy=False, index="btree_not_null", help="SHA-256 of the image."
    )
    scan = fields.Binary("Scan of the paper", attachment=True, copy=False, readonly=True)
    scan_name = fields.Char(copy=False, readonly=True)

    _site_period_uniq = models.UniqueIndex(
        "(site_id, date_from)", "A site is evaluated once a period."
    )

    def _compute_access_url(self):  # pylint: disable=missing-return
        super()._compute_access_url()
        for evaluation in self:
            evaluation.access_url = f"/my/evaluations/{evaluation.id}"

    @api.depends("line_ids.score", "line_ids.weight")
    def _compute_score(self):
        for evaluation in self:
            lines = evaluation.line_ids.filtered("score")
            total = sum(lines.mapped("weight"))
            points = sum(line.weight * line.score for line in lines)
            evaluation.score = points / total if total else 0

    # ---------------------------------------------------------------- guards

    @api.model_create_multi
    def create(self, vals_list):
        """An evaluation begins empty and waiting."""
        if any((VERB_FIELDS - {"line_ids"}) & vals.keys() for vals in vals_list):
            raise UserError(self.env._("An evaluation is given by the customer, not typed."))
        return super().create(vals_list)

    def write(self, vals):
        if VERB_FIELDS & vals.keys():
            raise UserError(self.env._("An evaluation is given by the customer, not typed."))
        return super().write(vals)

    def _ask_write(self, vals):
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never_signed(self):
        if "signed" in self.mapped("state"):
            raise UserError(self.env._("A signed evaluation is kept."))

    # ---------------------------------------------------------------- scores and signature

    def _check_waiting(self):
        self.ensure_one()
        lock(self)
        if self.state == "signed":
            raise UserError(
                self.env._("This evaluation was signed by %(name)s.", name=self.signed_by)
            )

    def _rate(self, scores, remark=""):  # pylint: disable=missing-return
        """Keep the customer's scores until he signs them.

        :param dict scores: {line id: 1 to 5}
        :raises UserError: signed already, or a score is missing
        """
        self._check_waiting()
        if any(scores.get(line.id) not in range(1, 6) for line in self.line_ids):
            raise UserError(self.env._("Give every question a score from 1 to 5."))
        for line in self.sudo().line_ids:  # who evaluates has no rights; callers check who he is
            line.score = scores[line.id]
        super(ElevatorEvaluation, self.sudo()).write({"remark": (remark or "").strip() or False})

    def _rating_digest(self):
        """SHA-256 of scores and remark: what the customer sees above his signature."""
        rows = [[line.name, line.score] for line in self.line_ids.sorted("id")]
        text = json.dumps([rows, self.remark or ""], ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()

    def _sign(self, image, name, how="portal", source="", seen=None):
        """The customer signs his scores, once.

        :param str image: PNG of the drawn signature, base64
        :param str seen: ``_rating_digest`` of what was shown to him
        :raises UserError: signed already, scores missing or changed since he saw them
        """
        self._check_waiting()
        if not all(self.line_ids.mapped("score")):
            raise UserError(self.env._("Give every question a score from 1 to 5."))
        if seen != self._rating_digest():
            raise UserError(self.env._("The scores were changed meanwhile: please look again."))
        if not (image and (name or "").strip()):
            raise UserError(self.env._("Sign in the field and enter your name."))
        picture = hashlib.sha256(base64.b64decode(image)).hexdigest()
        return self._close(
            signature=image,
            image_digest=picture,
            signed_by=name.strip(),
            signed_on=fields.Datetime.now(),
            signed_how=how,
            signed_from=source[:200],
        )

    def _close(self, **vals):
        # sudo: who signs may not write; the callers have checked that he may sign this one
        super(ElevatorEvaluation, self.sudo()).write(
            {"state": "signed", "access_token": False, **vals}
        )
        super(ElevatorEvaluation, self.sudo()).write({"signed_digest": self._content_digest()})
        return True

    def _content_digest(self):
        """SHA-256 of the image or scan, the scores and the remark."""
        plain = self.sudo().with_context(bin_size=False)
        proof = base64.b64decode(plain.signature or plain.scan or b"")
        text = hashlib.sha256(proof).hexdigest() + plain._rating_digest()
        return hashlib.sha256(text.encode()).hexdigest()

    def action_print(self):
        """The paper: empty for the customer to fill in, or as it was given."""
        return self.env.ref("elevator_service.action_report_evaluation").report_action(self)
