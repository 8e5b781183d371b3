from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain


class ElevatorAskMixin(models.AbstractModel):
    """A paper of a site that its customer is asked by mail to sign, again until he does.

    The link in the mail is a key: who holds it can sign, nobody else reads it, it dies with the
    signature. A model has ``state`` (``waiting`` until signed), ``site_id``, ``partner_id`` and
    ``date``, says with ``_ask_template`` what is mailed, and by ``_ask_ready`` what can be signed.
    """

    _name = "elevator.ask.mixin"
    _description = "Paper the customer is asked to sign"
    _inherit = ["portal.mixin"]

    _ask_template = ""

    # who holds it can sign: nobody reads it, it only travels by mail
    access_token = fields.Char(groups=fields.NO_ACCESS)
    signer_id = fields.Many2one(
        "res.partner",
        compute="_compute_signer_id",
        help="Whom we ask to sign by mail: the safety manager, else the customer.",
    )
    asked_on = fields.Datetime(
        "Asked to sign on", copy=False, readonly=True, help="When the link was mailed last."
    )
    asked_count = fields.Integer("Times asked", copy=False, readonly=True)

    @api.depends("site_id.safety_manager_id.email", "partner_id.email")
    def _compute_signer_id(self):
        for paper in self:
            people = paper.site_id.safety_manager_id | paper.partner_id
            paper.signer_id = people.filtered("email")[:1]

    def _portal_ensure_token(self):
        """The key of a waiting paper, for the server's own mails only; none once signed."""
        if not self.env.su or self.state != "waiting":
            return ""
        return super()._portal_ensure_token()

    def _get_share_url(self, redirect=False, signup_partner=False, pid=None, share_token=True):
        return super()._get_share_url(redirect, signup_partner, pid, share_token and self.env.su)

    def action_send_for_signature(self):
        """Mail the link to whoever signs for the site."""
        self._send_for_signature()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._(
                    "Sent to %(names)s", names=", ".join(self.signer_id.mapped("display_name"))
                ),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def _ask_ready(self):
        """Those of the papers on which there is something to sign."""
        return self.filtered(lambda paper: paper.state == "waiting")

    def _send_for_signature(self):
        """Mail each waiting paper's link to its signer, refused as a whole (L-2).

        :raise AccessError: the user is no maintainer of the branch
        :raise UserError: a paper is signed, has nothing to sign, or nobody has an address
        """
        self._check_may_send()
        refused = self - self._ask_ready().filtered("signer_id")
        if refused:
            raise UserError(
                self.env._(
                    "Nothing to sign, or nobody with an e-mail address to sign it: %(sheets)s",
                    sheets=", ".join(refused.mapped("display_name")),
                )
            )
        # sudo: the token and the mail belong to the signer, the sender never sees the key
        self.env.ref(self._ask_template).sudo().send_mail_batch(self.ids)
        for paper in self.sudo():  # papers are written by verbs: nobody has the right to type one
            paper._ask_write(
                {"asked_on": fields.Datetime.now(), "asked_count": paper.asked_count + 1}
            )

    def _ask_write(self, vals):
        """Keep when it was asked; a model that guards its ``write`` goes past it here."""
        self.write(vals)

    def _check_may_send(self):
        self.check_access("read")
        if not (self.env.su or self.env.user.has_group("elevator_service.group_maintainer")):
            raise AccessError(self.env._("Maintainers of the branch ask for signatures."))

    @api.model
    def _signature_reminder_domain(self):
        """Papers waiting too long: settings ``signature_reminder_days`` and ``…_times``."""
        setting = self.env["ir.config_parameter"].sudo().get_param
        days = int(setting("elevator_service.signature_reminder_days", 3))
        times = int(setting("elevator_service.signature_reminder_times", 3))
        before = fields.Datetime.now() - timedelta(days=days)
        waiting_since = Domain("asked_on", "<=", before) | (
            Domain("asked_on", "=", False) & Domain("date", "<=", before.date())
        )
        return waiting_since & Domain([("state", "=", "waiting"), ("asked_count", "<", times)])

    @api.model
    def _cron_remind_signature(self, batch_size=100):
        """Ask again, a set number of times, for signatures that do not come."""
        domain = self._signature_reminder_domain()
        papers = self.search(domain, limit=batch_size).try_lock_for_update()
        papers.filtered("signer_id")._send_for_signature()
        # nobody to ask today: look again after the same number of days
        nobody = papers.filtered(lambda paper: not paper.signer_id)
        nobody._ask_write({"asked_on": fields.Datetime.now()})
        self.env["ir.cron"]._commit_progress(len(papers), remaining=self.search_count(domain))
