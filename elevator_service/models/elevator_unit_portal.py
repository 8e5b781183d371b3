from odoo import api, fields, models
from odoo.tools import SQL, consteq, plaintext2html

# what the plate of each kind says, for the public page
PLATE_FACTS = {
    "traction": ("load_kg", "speed_ms", "stops"),
    "forced": ("load_kg", "speed_ms", "stops"),
    "hydraulic": ("load_kg", "speed_ms", "stops", "cylinder_count"),
    "dumbwaiter": ("load_kg", "speed_ms", "stops"),
    "escalator": ("speed_ms", "angle_deg", "rise_m", "width_mm"),
    "walk": ("speed_ms", "angle_deg", "usable_length_m", "width_mm"),
}


class ElevatorUnit(models.Model):
    _name = "elevator.unit"
    _inherit = ["elevator.unit", "elevator.portal.mixin"]

    _portal_fields = frozenset(
        [
            "id",
            "display_name",
            "name",
            "code",
            "active",
            "site_id",
            "partner_id",
            "branch_id",
            "kind",
            "annex",
            "firefighter",
            "explosion_proof",
            "model_id",
            "maker",
            "product_no",
            "equipment_code",
            "registration_no",
            "norm_id",
            "made_on",
            "installer",
            "modifier",
            "drive",
            "load_kg",
            "speed_ms",
            "stops",
            "doors",
            "travel_m",
            "cylinder_count",
            "jacking",
            "angle_deg",
            "rise_m",
            "width_mm",
            "motor_kw",
            "usable_length_m",
            "state",
            "install_stage",
            "repair_level",
            "accepted_on",
            "maintenance_since",
            "ended_on",
            "inspection_due",
            "coverage_kind",
            "visit_ids",
            "access_url",
        ]
    )

    access_token = fields.Char(groups="base.group_user")

    # the public page is found by a digest: the time of the look-up says nothing about the token
    _qr_token_digest_idx = models.Index("(md5(qr_token))")

    def _compute_access_url(self):
        for elevator in self:
            elevator.access_url = f"/my/elevators/{elevator.id}"

    def _portal_ensure_token(self):
        """Outsiders hand out no key to an elevator; who may read it logs in."""
        return super()._portal_ensure_token() if self.env.su or not self.env.user.share else ""

    def _get_share_url(self, redirect=False, signup_partner=False, pid=None, share_token=True):
        return super()._get_share_url(redirect, signup_partner, pid, share_token and self.env.su)

    # ---------------------------------------------------------------- facts

    def _service_dates(self):
        """Last done and next planned visit: ``{elevator: (date or False, date or False)}``."""
        visits = self.env["elevator.visit"].sudo()  # planned visits are not the customer's
        today = self.env.company._elevator_today()
        last = dict(
            visits._read_group(
                [("elevator_id", "in", self.ids), ("state", "=", "done")],
                ["elevator_id"],
                ["date:max"],
            )
        )
        coming = dict(
            visits._read_group(
                [
                    ("elevator_id", "in", self.ids),
                    ("state", "in", ("planned", "running")),
                    ("date", ">=", today),
                ],
                ["elevator_id"],
                ["date:min"],
            )
        )
        own = {elevator.id: elevator for elevator in self}
        last = {elevator.id: date for elevator, date in last.items()}
        coming = {elevator.id: date for elevator, date in coming.items()}
        return {own[id_]: (last.get(id_, False), coming.get(id_, False)) for id_ in own}

    def _plate_facts(self):
        """What the plate says, by kind: ``[(label, text)]`` in the reader's language, no blanks."""
        self.ensure_one()
        names = ("registration_no", "equipment_code", "maker", *PLATE_FACTS[self.kind])
        labels = self.fields_get(names, ["string"])
        return [
            (
                labels[name]["string"],
                f"{self[name]:g}" if name in PLATE_FACTS[self.kind] else self[name],
            )
            for name in names
            if self[name]
        ]

    # ---------------------------------------------------------------- the QR code on the elevator

    @api.model
    def _by_qr_token(self, token):
        """The elevator behind a QR code, or an empty recordset: one path for every wrong token.

        Needs no rights: call it in sudo, and show no more than the plate (design D22).
        """
        self.flush_model(["qr_token", "active"])
        rows = self.env.execute_query(
            SQL(
                "SELECT id, qr_token FROM elevator_unit WHERE md5(qr_token) = md5(%s) AND active",
                token,
            )
        )
        return self.browse(id_ for id_, own in rows if consteq(own, token))

    def _report_fault(self, vals):
        """Note what the public says about this elevator, to be confirmed by the branch (D22).

        :param dict vals: ``what`` (text), ``name``, ``phone``, ``trapped`` (bool)
        :return: the event, kind fault or entrapment; a hook for what answers calls (T-2.2)
        """
        self.ensure_one()
        kind = "entrapment" if vals.get("trapped") else "fault"
        note = self._prepare_fault_note(vals)
        event = self._log_event(kind, self.env.company._elevator_today(), note=note)
        self.activity_schedule(
            "elevator_service.activity_public_report",
            self.env.company._elevator_today(),
            summary=self.env._("PERSONS TRAPPED: reported by the public, to confirm")
            if vals.get("trapped")
            else self.env._("Fault reported by the public, to confirm"),
            note=plaintext2html(note),
            user_id=self._public_report_receiver().id,
        )
        return event

    def _prepare_fault_note(self, vals):
        lines = [self.env._("Reported by the public, to confirm"), vals.get("what")]
        if vals.get("name"):
            lines.append(self.env._("Name: %(name)s", name=vals["name"]))
        if vals.get("phone"):
            lines.append(self.env._("Phone: %(phone)s", phone=vals["phone"]))
        return "\n".join(line for line in lines if line)

    def _public_report_receiver(self):
        """The branch manager; failing him an officer of the branch, then a service manager."""
        officers = self.branch_id.user_ids.filtered(
            lambda user: user.has_group("elevator_service.group_branch_officer")
        )
        managers = self.env.ref("elevator_service.group_service_manager").all_user_ids
        candidates = self.branch_id.manager_id.user_id | officers | managers
        return next(
            user
            for user in candidates.filtered("active")
            if self.with_user(user).sudo(False).has_access("read")
        )

    def _start_visit_url(self):
        """The maintainer's page, opened on this elevator; empty for everybody else."""
        self.ensure_one()
        maintainer = self.env.user.has_group("elevator_service.group_maintainer")
        if not maintainer or not self.has_access("read"):
            return ""
        return f"/elevator/visits?token={self.qr_token}"
