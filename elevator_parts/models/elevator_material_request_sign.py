from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.elevator_service.tools.locking import lock

HEAD = (
    *("name", "elevator_id", "branch_id", "company_id", "applicant_id", "phase", "cause"),
    *("channel", "route_id", "form", "answer_id", "reason", "need_on", "total", "payer_id"),
    *("disputed", "dispute_kind", "dispute"),
)
LINE = ("product_id", "name", "spec", "qty", "uom_id", "wear", "price", "photo")


class ElevatorMaterialRequest(models.Model):
    """From the branch to the centre to the signatories (P-7), and back when the cause changes."""

    _inherit = "elevator.material.request"

    _signoff_fields = dict.fromkeys(HEAD) | {"line_ids": dict.fromkeys(LINE)}

    # ---------------------------------------------------------------- to the centre

    def action_submit(self):
        """Send what the branch reports to the service centre, which fills in the form (P-7.1.1).

        :raises UserError: incomplete, or sent already
        """
        self.check_access("write")
        for request in self:
            if request.stage != "draft":
                raise UserError(self.env._("%(name)s is sent already.", name=request.name))
            if request.form == "purchase":
                raise UserError(
                    self.env._("What is bought on site is signed without the centre: request it.")
                )
            request._check_complete()
        self._write_verb({"submitted_at": fields.Datetime.now(), "submitted_by_id": self.env.uid})
        return True

    def _check_complete(self):
        """Raise unless the request says what is needed, why, and takes one route.

        :raises UserError: says what is missing
        """
        self.ensure_one()
        self._refresh_phase()
        if self.elevator_id.state == "ended":
            raise UserError(
                self.env._("%(name)s is not in service.", name=self.elevator_id.display_name)
            )
        if not self.line_ids or not (self.reason or "").strip():
            raise UserError(self.env._("Say what happened, and list the material."))
        if self.needs_split:
            raise UserError(
                self.env._("Wear parts take another route (P-7.3.2): split the request first.")
            )
        if not self.route_id:
            raise UserError(self.env._("No sign-off route fits %(document)s.", document=self.name))
        if self.quoted and self.channel == "onsite":
            raise UserError(
                self.env._("What the site pays for is shipped by planning or supply (P-7.3.1).")
            )

    def _refresh_phase(self):
        """The coverage of today decides; what is signed stays as it was."""
        phase = self._phase_today()
        if phase != self.phase:
            self._write_verb({"phase": phase})

    # ---------------------------------------------------------------- signatures

    def _signoff_authors(self):
        """Neither the applicant nor who sent it to the centre signs it."""
        return super()._signoff_authors() | self.applicant_id | self.submitted_by_id

    def _signoff_check_request(self):
        """Complete, by who may ask, quoted and told where the route says so (P-7).

        :raises AccessError: the centre asks for its forms, the installation assistant for his
        :raises UserError: says what is missing
        """
        super()._signoff_check_request()
        self._check_complete()
        if self.cancelled_at or self.handed_at:
            raise UserError(self.env._("%(name)s is over.", name=self.name))
        if self.form == "purchase":
            return self._check_purchase()
        if self.route_id.material_form == "purchase" or not self.form:
            raise UserError(self.env._("Choose the form that the route asks for."))
        if not self.disputed:
            self._check_office("hq_service")
        if not self.submitted_at:
            raise UserError(self.env._("%(name)s is not at the service centre.", name=self.name))
        if self.quoted and not self.told_at:
            raise UserError(self.env._("Quote it and tell the branch first (P-7.3.1)."))
        return None

    def _check_purchase(self):
        """P-7.2: the assistant asks, and answers for it; for wear parts a maintainer asks, too."""
        if self.route_id.material_form != "purchase":
            raise UserError(self.env._("Choose the form that the route asks for."))
        if self.wear != "all":
            self._check_office("branch_officer")
        # sudo: memberships are the administrator's to read
        group = self.env.ref("elevator_service.group_branch_officer").sudo()
        if self.answer_id not in group._elevator_holders(self.branch_id):
            raise UserError(
                self.env._("Name the installation assistant who answers for it (P-7.2).")
            )
        if any(not line.price for line in self.line_ids):
            raise UserError(self.env._("Say what each material will cost on site."))

    def _signoff_gate_open(self, gate):
        """Payment: the money of the quote is there (P-7.3.1)."""
        if gate != "payment":
            return super()._signoff_gate_open(gate)
        return self._payment_received()

    def _signoff_check_withdraw(self):
        if self.handed_at:
            raise UserError(self.env._("%(name)s is handed over.", name=self.name))
        self._check_no_money()
        return super()._signoff_check_withdraw()

    def _signoff_withdraw(self, reason):
        """Taken back: what the branch was told and its dispute no longer hold."""
        result = super()._signoff_withdraw(reason)
        for request in self:
            request._forget_quote()
        return result

    # ---------------------------------------------------------------- the cause changes

    def _change_cause(self, cause, channel, reason, answer=None):
        """Another cause, another route: signatures are void and asked for again (P-7).

        :param str cause: one of CAUSES
        :param str channel: one of CHANNELS
        :param str reason: why it is another
        :param answer: res.users who answers for a purchase on site, where the new route needs him
        :raises AccessError: neither the centre nor who asked for the signatures
        :raises UserError: handed over or paid already, or the new route lacks something
        """
        self.ensure_one()
        self.check_access("write")
        lock(self)
        self.invalidate_recordset()
        centre = self.env.user.has_group("elevator_service.group_hq_service")
        if not (self.env.su or centre or self._signoff_may_withdraw()):
            raise AccessError(self.env._("The service centre changes the cause."))
        if not (reason or "").strip():
            raise UserError(self.env._("Say why the cause is another."))
        self._signoff_check_withdraw()
        asked = self.signoff_state in ("pending", "approved")
        if asked:
            # sudo: rounds are written by the sign-off alone, the right was checked above
            self.sudo().signoff_id._void(reason)
        self._forget_quote()
        vals = {"cause": cause, "channel": channel}
        self.write(vals | ({"answer_id": answer.id} if answer else {}))
        self._message_log(body=self.env._("Cause changed: %(reason)s", reason=reason))
        if asked:
            self._ask_again()

    def _ask_again(self):
        """Start the approval of the new route: its signatures, or first its quote."""
        if self.form != "purchase" and not self.submitted_at:
            self.action_submit()
        if self.quoted:
            self.action_ask_quote()
        else:
            self.action_signoff_request()

    def action_split(self):
        """Put the wear parts on a request of their own: they take another route (P-7.3.2)."""
        self.ensure_one()
        self.check_access("write")
        self._check_typing()
        self._signoff_check_open()
        worn = self.line_ids.filtered("wear")
        if not worn or worn == self.line_ids:
            raise UserError(self.env._("Nothing to split."))
        other = self.copy({"line_ids": []})
        other._write_verb(
            {
                "applicant_id": self.applicant_id.id,
                "submitted_at": self.submitted_at,
                "submitted_by_id": self.submitted_by_id.id,
            }
        )
        worn._write_verb({"request_id": other.id})
        (self | other)._message_log_batch(
            bodies={
                self.id: self.env._("Wear parts: %(name)s", name=other.name),
                other.id: self.env._("Split from %(name)s", name=self.name),
            }
        )
        return other.get_formview_action()

    def _cancel(self, reason):
        """Give the request up; signatures are kept and void.

        :raises UserError: handed over, paid, or no reason
        """
        for request in self:
            request.check_access("write")
            lock(request)
            if request.cancelled_at or request.handed_at:
                raise UserError(self.env._("%(name)s is over.", name=request.name))
            if not (reason or "").strip():
                raise UserError(self.env._("Say why it is given up."))
            if request.signoff_state in ("pending", "approved"):
                request._signoff_withdraw(reason)
            elif request.submitted_at:
                request._check_office("hq_service")
            request._check_no_money()
            request._forget_quote()
            request._write_verb({"cancelled_at": fields.Datetime.now(), "cancel_reason": reason})
