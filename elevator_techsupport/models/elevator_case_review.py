from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.elevator_service.tools.locking import first_one, lock
from odoo.addons.elevator_service.tools.transitions import check_transition

TRANSITIONS = {
    "draft": {"review"},
    "review": {"draft", "published"},
    "published": {"superseded"},
    "superseded": set(),
}
# a case that says less teaches nothing
REQUIRED = ("symptom", "cause", "remedy")


class ElevatorCase(models.Model):
    """Review, publication and versions of a case, and what readers say of it (T-1.3, T-3)."""

    _inherit = "elevator.case"

    may_review = fields.Boolean(compute="_compute_may_review")

    @api.depends("author_ids", "state")
    @api.depends_context("uid")
    def _compute_may_review(self):
        reviewer = self._may_publish()
        for case in self:
            case.may_review = (
                reviewer and case.state == "review" and self.env.user not in case.author_ids
            )

    # ---------------------------------------------------------------- verbs

    def action_submit(self):
        """Draft → review: symptom, cause and remedy are written down.

        :raises AccessError: not an author
        :raises UserError: something is missing, or it is no draft
        """
        self.check_access("write")
        lock(self)
        check_transition(self, "review", TRANSITIONS)
        self._check_may_edit()
        for case in self:
            missing = [
                case._fields[name].get_description(self.env)["string"]
                for name in REQUIRED
                if not (case[name] or "").strip()
            ]
            if missing:
                raise UserError(
                    self.env._(
                        "%(case)s is not finished, missing: %(fields)s",
                        case=case.display_name,
                        fields=", ".join(missing),
                    )
                )
            # photos are bound to the case, else only who uploaded them could see them
            case.attachment_ids.sudo().write({"res_model": case._name, "res_id": case.id})
        return self._set(state="review", submitted_on=self.env.company._elevator_today())

    def action_publish(self):
        """Review → published; the version before is superseded (T-1.3).

        :raises AccessError: not HQ service, or one of its authors
        :raises UserError: not in review
        """
        self._check_reviewer()
        lock(self)
        lock(self.family_id)
        check_transition(self, "published", TRANSITIONS)
        today = self.env.company._elevator_today()
        former = self.search([("family_id", "in", self.family_id.ids), ("state", "=", "published")])
        former._set(state="superseded", superseded_on=today)
        former.flush_recordset(["state"])
        self._set(
            state="published", reviewer_id=self.env.uid, published_on=today, review_note=False
        )
        # sudo: nobody has a right on crons; the words are counted anew in the background
        self.env.ref("elevator_techsupport.cron_count_case_terms").sudo()._trigger()
        return True

    def action_send_back(self):
        """Review → draft, with what the reviewer asks for.

        :raises UserError: without a note
        """
        self._check_reviewer()
        check_transition(self, "draft", TRANSITIONS)
        if any(not (case.review_note or "").strip() for case in self):
            raise UserError(self.env._("Write down what is asked for before you send it back."))
        self._set(state="draft")
        for case in self:
            case.message_post(body=case.review_note, partner_ids=case.author_ids.partner_id.ids)
        return True

    def _check_reviewer(self):
        self.check_access("read")
        if not (self.env.su or self._may_publish()):
            raise AccessError(self.env._("Cases are reviewed by HQ service."))
        if self.env.user in self.author_ids:
            raise AccessError(self.env._("Who wrote a case does not review it."))

    def _new_version(self):
        """The draft that follows this version: the one being written, else a copy.

        :raises UserError: it is not published
        """
        self.ensure_one()
        self.check_access("read")
        lock(self.family_id)
        # sudo: also a draft of another branch is the next version
        family = self.sudo().search([("family_id", "=", self.family_id.id)])
        draft = family.filtered(lambda case: case.state in ("draft", "review"))
        if draft:
            draft = draft.with_env(self.env)
            draft.check_access("read")
            return draft
        if self.state != "published":
            raise UserError(self.env._("A new version follows the published one."))
        [vals] = self.copy_data()
        draft = self._create_drafts(
            [{**vals, "name": self.name}],
            number=self.number,
            family_id=self.family_id.id,
            version=max(family.mapped("version")) + 1,
        )
        draft.attachment_ids = draft._copied(self.attachment_ids)
        return draft

    def _copied(self, attachments):
        """Copies of photos that belong to this case: a later change of the source changes none."""
        # sudo: who reads the source's record reads its photos
        copies = self.env["ir.attachment"].sudo()
        for photo in attachments.sudo():
            copies |= photo.copy({"res_model": self._name, "res_id": self.id})
        return copies.sudo(False)

    def action_new_version(self):
        return self._new_version().get_formview_action()

    def action_open_versions(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "elevator_techsupport.elevator_case_action"
        )
        return action | {"domain": [("family_id", "=", self.family_id.id)], "context": {}}

    def action_mark_solved(self):
        return self._mark_solved()

    def _mark_solved(self, ticket=None):
        """Say that the case helped, once per person and ticket; saying it again changes nothing.

        :param ticket: helpdesk.ticket it helped with, or none
        """
        self.check_access("read")
        if ticket:
            ticket.check_access("read")
        # sudo: the word is the user's own, rows are made by this verb only
        words = self.env["elevator.case.solved"].sudo()
        key = {"user_id": self.env.uid, "ticket_id": ticket.id if ticket else False}
        said = words.search(
            [("family_id", "in", self.family_id.ids), *((k, "=", v) for k, v in key.items())]
        )
        with first_one(self.env):
            words.create(
                [{"family_id": case.id, **key} for case in self.family_id - said.family_id]
            )
        return True
