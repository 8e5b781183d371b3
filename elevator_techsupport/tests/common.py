from datetime import timedelta

from odoo import fields

from odoo.addons.elevator_service.tests.common import ElevatorCommon


class TechCommon(ElevatorCommon):
    """Two branches with an elevator each in maintenance, their people, HQ's technical support."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env.company
        cls.today = cls.company._elevator_today()
        cls.unit_a = cls._create_maintained("TA-2", cls.site_a)
        cls.unit_b = cls._create_maintained("TB-2", cls.site_b)
        cls.officer = cls._create_user("tech_officer", "group_branch_officer", cls.branch_a)
        cls.worker_user = cls._create_user("tech_worker", "group_maintainer", cls.branch_a)
        cls.worker = cls._create_maintainer("Worker", cls.branch_a, cls.worker_user)
        cls.hq = cls._create_user("tech_hq", "group_hq_service")
        cls.cause = cls.env.ref("elevator_techsupport.fault_cause_m01")

    @classmethod
    def _create_ticket(cls, elevator=None, kind="maintenance", user=None, **vals):
        """A feedback form, filed."""
        vals = {"name": "Door does not close", "situation": "Rain", "kind": kind} | vals
        vals["elevator_id"] = (elevator or cls.unit_a).id
        return cls.env["helpdesk.ticket"].with_user(user or cls.env.user).create(vals)

    @classmethod
    def _finish_facts(cls, ticket):
        """Cause and remedy as somebody on site writes them."""
        ticket.write({"cause_id": cls.cause.id, "cause": "Worn contact", "remedy": "New contact"})

    @classmethod
    def _create_uncertified(cls, **vals):
        """An employee of branch A who may not work on elevators (M-8.4)."""
        vals = {"name": "Novice", "elevator_branch_id": cls.branch_a.id} | vals
        return cls.env["hr.employee"].create(vals)

    @classmethod
    def _create_part(cls, name="Lock"):
        template = cls.env["product.template"].create({"name": name, "is_elevator_part": True})
        return template.product_variant_id

    @classmethod
    def _create_duty(cls, branch=None, workers=None, start=-1, hours=12, **vals):
        """A shift that began ``-start`` hours ago."""
        workers = workers if workers is not None else cls.worker
        start_at = fields.Datetime.now().replace(microsecond=0) + timedelta(hours=start)
        vals.setdefault("officer_id", workers[:1].id)
        return cls.env["elevator.duty"].create(
            {
                "branch_id": (branch or cls.branch_a).id,
                "start_at": start_at,
                "end_at": start_at + timedelta(hours=hours),
                "employee_ids": [fields.Command.set(workers.ids)],
                **vals,
            }
        )

    @classmethod
    def _call(cls, elevator=None, user=None, minutes_ago=0, **vals):
        """A call about an elevator."""
        if minutes_ago:
            at = fields.Datetime.now() - timedelta(minutes=minutes_ago)
            vals |= {"called_at": at, "note": "Told later"}
        callouts = cls.env["elevator.callout"].with_user(user or cls.env.user)
        callout = callouts._open_call(
            (elevator or cls.unit_a).with_user(user or cls.env.user),
            {"source": "phone", "what": "It stands", **vals},
        )
        return callout.with_env(cls.env)

    @classmethod
    def _served(cls, user, elevator=None, **vals):
        """A call-out from call to close by one maintainer."""
        callout = cls._call(elevator, **vals)
        mine = callout.with_user(user)
        mine.action_accept()
        mine.action_arrive()
        if callout.trapped:
            mine.action_free()
        mine.action_restore()
        cls._finish_facts(callout.ticket_id)
        if callout.late:
            mine._give_reason("Traffic")
        mine.action_close()
        return callout
