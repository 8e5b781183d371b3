import base64
import hashlib
import json
import secrets
from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.audit_draw import FORMULA, draw
from ..tools.locking import lock
from ..tools.transitions import check_transition

DRAWN_FIELDS = {"name", "state", "seed", "document", "digest", "drawn_at", "drawn_by_id"}
PLAN_FIELDS = {"date_from", "date_to", "per_branch", "branch_ids", "company_id", "inspector_id"}


class ElevatorAuditDraw(models.Model):
    """A draw of the elevators that are audited (抽查抽签): random, weighted to risk (M-1.3.3).

    Seed, weights and candidates are kept in one file: whoever has it computes the same hits, with
    ``tools/audit_draw.py`` or by hand. A draw is made once; branches do not see it.
    """

    _name = "elevator.audit.draw"
    _description = "Draw of audits"
    _order = "id desc"

    name = fields.Char("Number", readonly=True, default="/", copy=False)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, ondelete="restrict"
    )
    state = fields.Selection(
        [("draft", "Draft"), ("drawn", "Drawn")], required=True, default="draft", copy=False
    )
    # what is asked for
    date_from = fields.Date("From", required=True, default=lambda self: self._default_date(1))
    date_to = fields.Date("To", required=True, default=lambda self: self._default_date(30))
    per_branch = fields.Integer("Audits per branch", required=True, default=2)
    branch_ids = fields.Many2many(
        "elevator.branch", string="Branches", help="Empty: all branches.", check_company=True
    )
    inspector_id = fields.Many2one(
        "res.users", required=True, default=lambda self: self.env.user, ondelete="restrict"
    )
    # what was drawn
    seed = fields.Char(readonly=True, copy=False, help="Random; made by the draw itself.")
    document = fields.Binary(
        "File of the draw",
        attachment=True,
        readonly=True,
        copy=False,
        help="Seed, weights and candidates (JSON): all that the hits follow from.",
    )
    document_name = fields.Char(compute="_compute_document_name")
    digest = fields.Char("SHA-256 of the file", readonly=True, copy=False, size=64)
    drawn_at = fields.Datetime(readonly=True, copy=False)
    drawn_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    candidate_count = fields.Integer("Candidates", readonly=True, copy=False)
    audit_ids = fields.One2many("elevator.audit", "draw_id", "Audits")
    audit_count = fields.Integer("Hits", compute="_compute_counts")
    done_count = fields.Integer(compute="_compute_counts")
    cancelled_count = fields.Integer("Cancelled", compute="_compute_counts")

    _days = models.Constraint("CHECK (date_to >= date_from)", "The last day is before the first.")
    _per_branch = models.Constraint("CHECK (per_branch > 0)", "Draw an elevator a branch at least.")

    @api.model
    def _default_date(self, days):
        return self.env.company._elevator_today() + timedelta(days)

    @api.depends("name")
    def _compute_document_name(self):
        for one in self:
            one.document_name = f"{one.name}.json"

    @api.depends("audit_ids.state")
    def _compute_counts(self):
        groups = self.env["elevator.audit"]._read_group(
            [("draw_id", "in", self.ids)], ["draw_id", "state"], ["__count"]
        )
        counts = defaultdict(dict)
        for one, state, count in groups:
            counts[one][state] = count
        for one in self:
            states = counts[one._origin]
            one.audit_count = sum(states.values())
            one.done_count = states.get("done", 0)
            one.cancelled_count = states.get("cancelled", 0)

    @api.model_create_multi
    def create(self, vals_list):
        """A draw begins as a draft; its hits come from the draw alone."""
        if any((DRAWN_FIELDS | {"audit_ids"}) & vals.keys() for vals in vals_list):
            raise UserError(self.env._("Hits are drawn, they are not typed."))
        return super().create(vals_list)

    def write(self, vals):
        """Refuse to type what is drawn, and to change what was drawn from."""
        if (DRAWN_FIELDS | {"audit_ids", "candidate_count"}) & vals.keys():
            raise UserError(self.env._("Hits are drawn, they are not typed."))
        if PLAN_FIELDS & vals.keys() and "drawn" in self.mapped("state"):
            raise UserError(self.env._("A draw is made once; make another one."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_draft_only(self):
        if "drawn" in self.mapped("state"):
            raise UserError(self.env._("A draw that was made is kept."))

    # ---------------------------------------------------------------- draw

    def action_draw(self):
        """Draw now: seed, candidates and hits are kept; each hit is an audit on its day.

        :raises UserError: drawn already, or no elevator in maintenance
        """
        self.check_access("write")
        lock(self)
        check_transition(self, "drawn", {"draft": {"drawn"}})
        for one in self:
            one._draw(secrets.token_hex(16))
        return True

    def _draw(self, seed):
        """Draw with a seed.

        :return: elevator.audit
        """
        self.ensure_one()
        document = self._prepare_document(seed)
        content = json.dumps(document, ensure_ascii=False, sort_keys=True).encode()
        super().write(
            {
                "name": self.env["ir.sequence"].next_by_code("elevator.audit.draw"),
                "state": "drawn",
                "seed": seed,
                "document": base64.b64encode(content),
                "digest": hashlib.sha256(content).hexdigest(),
                "drawn_at": fields.Datetime.now(),
                "drawn_by_id": self.env.uid,
                "candidate_count": len(document["candidates"]),
            }
        )
        counts = {row["elevator"]: row["counts"] for row in document["candidates"]}
        return self.env["elevator.audit"]._create_hits(self, draw(document), counts)

    def _prepare_document(self, seed):
        """All that the hits follow from, as plain values."""
        candidates = self._candidates()
        if not candidates:
            raise UserError(self.env._("No elevator in maintenance can be drawn."))
        factors = self.env["elevator.audit.factor"]
        counts = factors._count_all(self.company_id._elevator_today())
        return {
            "formula": FORMULA,
            "draw": self.id,
            "seed": seed,
            "per_branch": self.per_branch,
            "days": self._days_of_period(),
            "factors": factors._points(),
            "candidates": [
                {
                    "elevator": elevator.id,
                    "code": elevator.code,
                    "site": elevator.site_id.id,
                    "branch": elevator.branch_id.id,
                    "counts": counts.get(elevator.id, {}),
                }
                for elevator in candidates
            ],
        }

    def _candidates(self):
        """Elevators in maintenance of the branches that are not to be audited anyway."""
        domain = [("company_id", "=", self.company_id.id), ("state", "=", "maintenance")]
        if self.branch_ids:
            domain += [("branch_id", "in", self.branch_ids.ids)]
        waiting = self.env["elevator.audit"].search([("state", "in", ("planned", "running"))])
        elevators = self.env["elevator.unit"].search(domain, order="id") - waiting.elevator_id
        elevators.fetch(["code", "site_id", "branch_id"])
        return elevators

    def _days_of_period(self):
        """Working days of the period; all of its days where there is none."""
        count = (self.date_to - self.date_from).days + 1
        days = [self.date_from + timedelta(number) for number in range(count)]
        free = self.company_id._elevator_holidays(self.date_from, self.date_to)
        working = [day for day in days if day.weekday() < 5 and day not in free]
        return [fields.Date.to_string(day) for day in working or days]

    # ---------------------------------------------------------------- recompute

    def action_recompute(self):
        """Compute the draw again from its file and say whether it hits the same."""
        self.ensure_one()
        problem = self._problem()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "danger" if problem else "success",
                "sticky": True,
                "message": problem
                or self.env._(
                    "Recomputed from the seed: the same %(count)s hits on the same days.",
                    count=self.audit_count,
                ),
            },
        }

    def _problem(self):
        """Why the draw is not what its file says; empty when it is."""
        self.ensure_one()
        content = self.with_context(bin_size=False).document
        content = base64.b64decode(content or b"")
        if hashlib.sha256(content).hexdigest() != self.digest:
            return self.env._("The file of the draw was changed.")
        document = json.loads(content)
        if document["seed"] != self.seed:
            return self.env._("The seed is not the one of the file.")
        expected = {(hit["elevator"], hit["day"], hit["weight"]) for hit in draw(document)}
        audits = self.audit_ids
        found = {
            (audit.elevator_id.id, fields.Date.to_string(audit.drawn_for), audit.weight)
            for audit in audits
        }
        if expected != found or len(audits) != len(found):
            return self.env._("The audits are not those that the seed hits.")
        return ""

    def action_open_audits(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "elevator_service.elevator_audit_action"
        )
        return action | {"domain": [("draw_id", "in", self.ids)], "context": {}}
