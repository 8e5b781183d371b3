from odoo import fields
from odoo.fields import Command

from .common import ElevatorCommon

# one pixel, PNG
PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAA"
    "ADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


class PortalCommon(ElevatorCommon):
    """Customer X in both branches, customer Y in branch A, a maintenance unit with Y's elevator.

    Each elevator has a done visit with a finding and its photo on a waiting sheet, and a visit to
    come; ``docs[who]`` holds them by model.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = fields.Date.today()
        cls.branch_a.phone_24h = "400-800-1234"
        cls.customer_x, cls.customer_y = cls._partner("Customer X"), cls._partner("Customer Y")
        cls.unit = cls._partner("Unit Z")
        cls.manager_x = cls._partner(
            "Safety manager X", parent_id=cls.customer_x.id, email="safety@x.example"
        )
        cls.user_x = cls._create_portal_user("portal_x", cls.customer_x)
        cls.user_y = cls._create_portal_user("portal_y", cls.customer_y)
        cls.user_z = cls._create_portal_user(
            "portal_z", cls.unit, groups="elevator_service.group_portal_unit"
        )
        cls.maintainer = cls._create_user("portal_maintainer", branches=cls.branch_a)
        cls.checklist = cls.env["elevator.checklist"].create({"name": "Portal", "annex": "A"})
        cls.item = cls.env["elevator.checklist.item"].create(
            {
                "checklist_id": cls.checklist.id,
                "code": "P-1",
                "name": "Brake",
                "level": "half_month",
            }
        )
        cls.docs = {
            "x": cls._documents(cls.branch_a, cls.customer_x, "X-A"),
            "x_b": cls._documents(cls.branch_b, cls.customer_x, "X-B"),
            "y": cls._documents(cls.branch_a, cls.customer_y, "Y-A"),
        }
        cls.docs["x"]["elevator.site"].safety_manager_id = cls.manager_x
        cls._create_agreement(cls.docs["y"]["elevator.unit"], cls.unit)

    @classmethod
    def _documents(cls, branch, customer, code):
        """Site, elevator, done visit with finding and photo, waiting sheet, visit to come."""
        env = cls.env
        site = cls._create_site(branch, name=f"Site {code}", partner_id=customer.id)
        elevator = cls._create_maintained(code, site, load_kg=1000)
        place = {"elevator_id": elevator.id, "site_id": site.id, "branch_id": branch.id}
        sheet = env["elevator.visit.sheet"].create(
            {"site_id": site.id, "date": cls.today, "branch_id": branch.id}
        )
        done, planned = env["elevator.visit"].create(
            [
                {
                    "date": cls.today,
                    "level": "half_month",
                    "checklist_id": cls.checklist.id,
                    "codes": "x",
                    "sheet_id": sheet.id,
                    **place,
                },
                {"date": fields.Date.add(cls.today, days=5), **place},
            ]
        )
        finding = env["elevator.visit.finding"].create(
            {
                "visit_id": done.id,
                "item_id": cls.item.id,
                "code": "x",
                "note": f"Worn {code}",
                "disposal": "Ordered",
            }
        )
        photo = env["ir.attachment"].create(
            {
                "name": f"photo {code}.png",
                "datas": PIXEL,
                "res_model": finding._name,
                "res_id": finding.id,
            }
        )
        finding.photo_ids = photo
        cls._close_visit(done)
        return {
            "elevator.site": site,
            "elevator.unit": elevator,
            "elevator.visit": done,
            "elevator.visit.finding": finding,
            "elevator.visit.sheet": sheet,
            "planned": planned,
            "photo": photo,
        }

    @classmethod
    def _close_visit(cls, visit):
        visit.write({"state": "done"})
        cls.env.flush_all()
        cls.env.cr.execute(
            "UPDATE elevator_visit SET seal = repeat('0', 64), seal_number = 1 WHERE id = %s",
            [visit.id],
        )
        visit.invalidate_recordset()

    @classmethod
    def _create_agreement(cls, elevator, unit, sign=True):
        day = cls.today
        agreement = cls.env["elevator.free.agreement"].create(
            {
                "name": f"Agreement {elevator.code}",
                "branch_id": elevator.branch_id.id,
                "partner_id": unit.id,
                "elevator_ids": [Command.set(elevator.ids)],
                "date_from": fields.Date.subtract(day, days=30),
                "date_to": fields.Date.add(day, days=30),
                "signed_on": day,
                "scan": PIXEL,
            }
        )
        if sign:
            agreement.action_sign()
        return agreement
