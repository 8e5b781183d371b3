from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain


class ElevatorVisitSheet(models.Model):
    _name = "elevator.visit.sheet"
    _inherit = ["elevator.visit.sheet", "elevator.portal.mixin"]

    _portal_fields = frozenset(
        [
            "id",
            "display_name",
            "name",
            "site_id",
            "partner_id",
            "branch_id",
            "date",
            "visit_ids",
            "state",
            "signature",
            "signed_by",
            "signed_on",
            "access_url",
        ]
    )

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
        for sheet in self:
            people = sheet.site_id.safety_manager_id | sheet.partner_id
            sheet.signer_id = people.filtered("email")[:1]

    def _portal_ensure_token(self):
        """The key of a waiting sheet, for the server's own mails only; none once signed."""
        if not self.env.su or self.state != "waiting":
            return ""
        return super()._portal_ensure_token()

    def _get_share_url(self, redirect=False, signup_partner=False, pid=None, share_token=True):
        return super()._get_share_url(redirect, signup_partner, pid, share_token and self.env.su)

    # ---------------------------------------------------------------- asking for the signature

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

    def _send_for_signature(self):
        """Mail each waiting sheet's link to its signer, refused as a whole (L-2).

        :raise AccessError: the user is no maintainer of the branch
        :raise UserError: a sheet is signed, has no done visit, or nobody has an address
        """
        self._check_may_send()
        refused = self.filtered(
            lambda sheet: (
                sheet.state != "waiting"
                or not sheet.signer_id
                or "done" not in sheet.visit_ids.mapped("state")
            )
        )
        if refused:
            raise UserError(
                self.env._(
                    "Nothing to sign, or nobody with an e-mail address to sign it: %(sheets)s",
                    sheets=", ".join(refused.mapped("display_name")),
                )
            )
        # sudo: the token and the mail belong to the signer, the sender never sees the key
        template = self.env.ref("elevator_service.mail_template_sheet_signature").sudo()
        template.send_mail_batch(self.ids)
        for sheet in self.sudo():  # sheets are written by verbs: nobody has the right to type one
            sheet.write({"asked_on": fields.Datetime.now(), "asked_count": sheet.asked_count + 1})

    def _check_may_send(self):
        self.check_access("read")
        if not (self.env.su or self.env.user.has_group("elevator_service.group_maintainer")):
            raise AccessError(self.env._("Maintainers of the branch ask for signatures."))

    @api.model
    def _signature_reminder_domain(self):
        """Sheets waiting too long: settings ``signature_reminder_days`` and ``…_times``."""
        setting = self.env["ir.config_parameter"].sudo().get_param
        days = int(setting("elevator_service.signature_reminder_days", 3))
        times = int(setting("elevator_service.signature_reminder_times", 3))
        before = fields.Datetime.now() - timedelta(days=days)
        waiting_since = Domain("asked_on", "<=", before) | (
            Domain("asked_on", "=", False) & Domain("date", "<=", before.date())
        )
        return waiting_since & Domain(
            [
                ("state", "=", "waiting"),
                ("asked_count", "<", times),
                ("visit_ids.state", "=", "done"),
            ]
        )

    @api.model
    def _cron_remind_signature(self, batch_size=100):
        """Ask again, a set number of times, for signatures that do not come."""
        domain = self._signature_reminder_domain()
        sheets = self.search(domain, limit=batch_size).try_lock_for_update()
        sheets.filtered("signer_id")._send_for_signature()
        # nobody to ask today: look again after the same number of days
        sheets.filtered(lambda sheet: not sheet.signer_id).asked_on = fields.Datetime.now()
        self.env["ir.cron"]._commit_progress(len(sheets), remaining=self.search_count(domain))
