from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..tools.locking import lock
from ..tools.transitions import check_transition
from .elevator_unit import INSTALL_STAGES

# T-1.1, M-1.3.1, T-2.1: the only ways from state to state
TRANSITIONS = {
    "installation": {"accepted"},
    "accepted": {"maintenance"},
    "maintenance": {"suspended", "ended"},
    "suspended": {"maintenance", "ended"},
    "ended": set(),
}
CONSENT_WAYS = [
    ("phone", "By phone"),
    ("letter", "By letter"),
    ("mail", "By e-mail"),
    ("person", "In person"),
]
# written by the verbs of this file only
LIFE_FIELDS = {
    "state",
    "install_stage",
    "repair_level",
    "accepted_on",
    "maintenance_since",
    "ended_on",
    "seal_count",
    "seal_head",
}
# in the context of _register_existing() only: an object, which no RPC can send
_REGISTER = object()
REGISTER_STATES = ("installation", "accepted", "maintenance")


class ElevatorUnit(models.Model):
    """The life of an elevator: one table of transitions, each step with its evidence."""

    _inherit = "elevator.unit"

    @api.model_create_multi
    def create(self, vals_list):
        """Refuse a life that did not happen: a new elevator is in installation (T-1.1)."""
        registering = self.env.context.get("elevator_register") is _REGISTER
        for vals in () if registering else vals_list:
            typed = {name for name in LIFE_FIELDS & vals.keys() if vals[name]}
            if typed - {"state"} or vals.get("state", "installation") != "installation":
                raise UserError(
                    self.env._(
                        "State, stages and their dates follow from evidence, not from typing."
                    )
                )
        return super().create(vals_list)

    def write(self, vals):
        """Refuse to type what only the verbs of an elevator's life may set (M-1.3.1)."""
        if LIFE_FIELDS & vals.keys():
            raise UserError(
                self.env._("State, stages and their dates follow from evidence, not from typing.")
            )
        if "norm_id" in vals:
            self._check_norm_stays(vals["norm_id"])
        return super().write(vals)

    def _check_norm_stays(self, norm_id):
        """L-6: an accepted elevator keeps its norm edition; the service manager corrects errors."""
        changed = self.filtered(
            lambda unit: unit.state != "installation" and unit.norm_id.id not in (False, norm_id)
        )
        if not changed:
            return
        if not self.env.user.has_group("elevator_service.group_service_manager"):
            raise UserError(self.env._("An accepted elevator keeps its norm edition (L-6)."))
        name = self.env["elevator.norm"].browse(norm_id).name
        for elevator in changed:
            elevator._log_event(
                "note",
                self.env.company._elevator_today(),
                note=self.env._("Norm edition corrected"),
                state_from=elevator.norm_id.name,
                state_to=name,
            )

    def _write_life(self, vals):
        """Write past the guard above; a verb that context and RPC cannot reach."""
        return super().write(vals)

    # verbs

    def _move_to(self, state, date=None, note="", attachments=None, **evidence):
        """Move all elevators to a state, or none.

        :param str state: target, see ``TRANSITIONS``
        :param date date: day it happened, default today
        :param str note: reason; required to suspend, resume and end
        :param attachments: ``ir.attachment`` records; the acceptance report is required
        :param evidence: to enter maintenance ``consent_by`` and ``consent_how``, or a signed
            ``agreement`` or ``contract`` that exempts from asking (M-1.3.1)
        :raises UserError: not allowed from the current state, or the evidence is missing
        """
        self.check_access("write")
        lock(self)
        date = date or self.env.company._elevator_today()
        check_transition(self, state, TRANSITIONS)
        for source, elevators in self.grouped("state").items():
            lines = elevators._check_evidence(source, state, date, note, attachments, evidence)
            elevators._write_life(elevators._prepare_move_vals(source, state, date))
            elevators._log_event(
                "state",
                date,
                note="\n".join([note, *lines]).strip(),
                attachments=attachments,
                document=evidence.get("agreement") or evidence.get("contract"),
                state_from=source,
                state_to=state,
            )
        anchorless = self.filtered(
            lambda unit: unit.state == "maintenance" and not unit.plan_anchor
        )
        if anchorless:
            anchorless.write({"plan_anchor": date})
        return True

    def _prepare_move_vals(self, source, state, date):
        """Values of a move; the verb of another addon's state adds its own."""
        vals = {"state": state}
        if state == "accepted":
            vals |= {"accepted_on": date, "install_stage": "acceptance"}
        elif state == "maintenance" and source == "accepted":
            vals["maintenance_since"] = date
        elif state == "ended":
            vals |= {"ended_on": date, "repair_level": False}
        return vals

    def _check_evidence(self, source, state, date, note, attachments, evidence):
        """Raise when the evidence of a step is missing; return the lines that tell it."""
        if date > self.env.company._elevator_today():
            raise UserError(self.env._("A step is recorded on its day or later, not before."))
        if state == "accepted":
            if not attachments:
                raise UserError(self.env._("Attach the acceptance report."))
            return []
        if state == "maintenance" and source == "accepted":
            return self._check_consent(date, **evidence)
        if not note:
            raise UserError(self.env._("Give the reason."))
        return []

    def _check_consent(
        self, date, consent_by=None, consent_how=None, agreement=None, contract=None
    ):
        """M-1.3.1: the customer's recorded consent, or a signed document that replaces it."""
        document = agreement or contract
        if document:
            signed = document.filtered("signed_on")
            covered = signed.coverage_ids.elevator_id
            if not signed or self - covered:
                raise UserError(
                    self.env._("The agreement or contract must be signed and name the elevators.")
                )
            return [self.env._("Without asking, by %(document)s", document=document.display_name)]
        if not (consent_by and consent_how):
            raise UserError(
                self.env._("Record who of the customer consented and how, or cite the contract.")
            )
        ways = self.env["elevator.life.step"]._fields["consent_how"]
        return [
            self.env._(
                "Consent of %(who)s, %(how)s, on %(date)s",
                who=consent_by.display_name,
                how=dict(ways._description_selection(self.env))[consent_how],
                date=date,
            )
        ]

    def _set_stage(self, stage, date=None, note=""):
        """Record that the installation reached a stage; stages only go forward (T-1.1).

        :raises UserError: not in installation, or the stage lies behind
        """
        self.check_access("write")
        order = [key for key, _label in INSTALL_STAGES]
        for elevator in self:
            behind = elevator.install_stage and (
                order.index(stage) <= order.index(elevator.install_stage)
            )
            if elevator.state != "installation" or behind:
                raise UserError(
                    self.env._("%(elevator)s is past this stage.", elevator=elevator.display_name)
                )
        self._write_life({"install_stage": stage})
        return self._log_event(
            "stage", date or self.env.company._elevator_today(), note=note, state_to=stage
        )

    def _set_repair_level(self, level, date=None, note=""):
        """Start (minor, medium, major) or finish (False) a repair while in maintenance (T-2.1)."""
        self.check_access("write")
        if self.filtered(lambda unit: unit.state != "maintenance"):
            raise UserError(self.env._("Only an elevator in maintenance is repaired."))
        self._write_life({"repair_level": level})
        return self._log_event(
            "repair", date or self.env.company._elevator_today(), note=note, state_to=level or ""
        )

    @api.model
    def _register_existing(self, vals_list, date=None, note=""):
        """Create elevators that were accepted or in maintenance before they came to us.

        Their state is in ``vals["state"]`` (installation, accepted, maintenance); the event says
        where it is known from. HQ service only: it is the one other way in, and shows as such.

        :raises AccessError: not HQ service
        """
        if not (self.env.su or self.env.user.has_group("elevator_service.group_hq_service")):
            raise AccessError(self.env._("Only HQ service registers existing elevators."))
        states = [vals.get("state", "installation") for vals in vals_list]
        if set(states) - set(REGISTER_STATES):
            raise UserError(self.env._("A register brings elevators up to maintenance."))
        date = date or self.env.company._elevator_today()
        elevators = self.with_context(elevator_register=_REGISTER).create(
            [self._prepare_registered_vals(vals, date) for vals in vals_list]
        )
        elevators = elevators.with_env(self.env)
        for state, known in elevators.grouped("state").items():
            if state != "installation":
                known._log_event(
                    "state",
                    date,
                    note=note or self.env._("From an existing register"),
                    state_from="installation",
                    state_to=state,
                )
        return elevators

    @api.model
    def _prepare_registered_vals(self, vals, date):
        """A known day of acceptance or of the first maintenance goes before ``date``."""
        known = {}
        if vals.get("state") in ("accepted", "maintenance"):
            known["accepted_on"] = date
        if vals.get("state") == "maintenance":
            known |= {"maintenance_since": date, "plan_anchor": date}
        return {**known, **vals}

    def _log_event(self, kind, date, note="", attachments=None, document=None, **vals):
        """Add one line to the life line of each elevator; returns the ``elevator.unit.event`` rows.

        :param document: record the event comes from
        """
        common = {"kind": kind, "date": date, "note": note, **vals}
        if attachments:
            common["attachment_ids"] = [fields.Command.set(attachments.ids)]
        if document:
            common |= {"res_model": document._name, "res_id": document.id}
        # the life line is written by verbs only: nobody has the right to create a line
        return (
            self.env["elevator.unit.event"]
            .sudo()
            .create(
                [
                    {
                        "elevator_id": elevator.id,
                        "branch_id": elevator.branch_id.id,
                        "company_id": elevator.company_id.id,
                        "user_id": self.env.uid,
                        **common,
                    }
                    for elevator in self
                ]
            )
        )
