from unittest.mock import patch

from odoo import fields
from odoo.fields import Command

from odoo.addons.portal.controllers.portal import CustomerPortal

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
        cls.today = cls.env.company._elevator_today()
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
        cls.env.company.elevator_two_workers = False
        cls.worker = cls._create_maintainer("Worker", cls.branch_a, cls.maintainer)
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
        site = cls._create_site(branch, name=f"Site {code}", partner_id=customer.id)
        elevator = cls._create_maintained(code, site, load_kg=1000)
        worker = cls._create_maintainer(f"Worker {code}", branch)
        done = cls._create_visit(elevator, worker)
        done._start()
        cls._fill(done)
        item = done._items()[0].code
        done._set_item(item, "x", note=f"Worn {code}", disposal="Ordered")
        photo = done._add_photo(item, f"photo {code}.png", PIXEL)
        done._close()
        planned = cls._create_visit(elevator, worker, date=fields.Date.add(done.date, days=5))
        return {
            "elevator.site": site,
            "elevator.unit": elevator,
            "elevator.visit": done,
            "elevator.visit.finding": done.finding_ids.filtered("photo_ids"),
            "elevator.visit.sheet": done.sheet_id,
            "planned": planned,
            "photo": photo,
        }

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

    def _reported(self, url):
        """What the route would print: ``(ids, report)``, or None where it prints nothing."""
        printed = []

        def show_report(controller, model, report_type, report_ref, download=False):
            printed.append((model.ids, report_ref))
            return "printed"

        with patch.object(CustomerPortal, "_show_report", show_report):
            self.url_open(url, allow_redirects=False)
        return printed[0] if printed else None
