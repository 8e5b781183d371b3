from odoo import fields
from odoo.tests import new_test_user

from odoo.addons.base.tests.common import BaseCommon


class ElevatorCommon(BaseCommon):
    """Two branches with a site and an elevator each, and a user per role."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.branch_a, cls.branch_b = cls.env["elevator.branch"].create(
            [
                {"name": f"Branch {code}", "code": code, "partner_id": cls._partner(code).id}
                for code in ("TA", "TB")
            ]
        )
        cls.site_a = cls._create_site(cls.branch_a)
        cls.site_b = cls._create_site(cls.branch_b)
        cls.elevator_a = cls._create_elevator("TA-1", cls.site_a)
        cls.elevator_b = cls._create_elevator("TB-1", cls.site_b)

    @classmethod
    def _partner(cls, name, **vals):
        return cls.env["res.partner"].create({"name": name, **vals})

    @classmethod
    def _create_user(cls, login, groups="group_maintainer", branches=None, **vals):
        """An internal user with comma separated groups of this addon, in the given branches."""
        names = ",".join(f"elevator_service.{name}" for name in groups.split(","))
        user = new_test_user(cls.env, login, groups=f"base.group_user,{names}", **vals)
        user.elevator_branch_ids = branches
        return user

    @classmethod
    def _create_portal_user(cls, login, partner=None, groups="base.group_portal", **vals):
        """A portal user, contact of the customer ``partner``."""
        user = new_test_user(cls.env, login, groups=groups, **vals)
        user.partner_id.parent_id = partner
        return user

    @classmethod
    def _create_site(cls, branch, **vals):
        name = vals.pop("name", f"Site of {branch.code}")
        customer = vals.pop("partner_id", None) or cls._partner(f"Customer of {name}").id
        return cls.env["elevator.site"].create(
            {"name": name, "branch_id": branch.id, "partner_id": customer, **vals}
        )

    @classmethod
    def _create_elevator(cls, code, site, **vals):
        return cls.env["elevator.unit"].create(
            {
                "code": code,
                "name": code,
                "site_id": site.id,
                "branch_id": site.branch_id.id,
                **vals,
            }
        )

    @classmethod
    def _document(cls, name="Report"):
        """An attachment that serves as evidence."""
        return cls.env["ir.attachment"].create({"name": name, "raw": b"%PDF-1.4 evidence"})

    @classmethod
    def _create_maintained(cls, code, site, since="2026-01-01", **vals):
        """An elevator in maintenance since a day."""
        return cls.env["elevator.unit"]._register_existing(
            [
                {
                    "code": code,
                    "name": code,
                    "site_id": site.id,
                    "branch_id": site.branch_id.id,
                    "state": "maintenance",
                    **vals,
                }
            ],
            date=fields.Date.to_date(since),
        )

    @classmethod
    def _create_maintainer(cls, name, branch, user=None):
        """An employee who maintains for a branch."""
        return cls.env["hr.employee"].create(
            {
                "name": name,
                "elevator_branch_id": branch.id,
                "elevator_certificate_no": "TS6-TEST",
                "user_id": user.id if user else False,
            }
        )
