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
    def _create_part(cls, name="Lock"):
        template = cls.env["product.template"].create({"name": name, "is_elevator_part": True})
        return template.product_variant_id
