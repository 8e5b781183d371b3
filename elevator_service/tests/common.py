import base64
from datetime import date

from dateutil.relativedelta import relativedelta

from odoo import fields
from odoo.tests import new_test_user

from odoo.addons.base.tests.common import BaseCommon

HANDWRITING = base64.b64encode(b"\x89PNG\r\n\x1a\n drawn")
# a small fee table: traction lifts at 300 a month, dearer with their stops
RATES = [
    ("base", "traction", False, 0, 0, 300),
    ("base", "escalator", False, 0, 0, 260),
    ("stops", False, False, 0, 10, 1),
    ("stops", False, False, 10, 0, 1.2),
    *((name, False, False, 0, 0, 1) for name in ("load", "speed", "age", "distance", "years")),
    ("fleet", False, False, 0, 3, 1),
    ("fleet", False, False, 3, 0, 0.9),
    ("parts", False, "none", 0, 0, 1),
    ("parts", False, "all", 0, 0, 1.5),
    *(
        ("payment", False, mode, 0, 0, value)
        for mode, value in (
            ("lump_pre", 0.95),
            ("lump_post", 1),
            ("quarter_pre", 1),
            ("quarter_post", 1.05),
        )
    ),
]


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
        """An employee who maintains for a branch, with the certificates to do so (M-8.4)."""
        worker = cls.env["hr.employee"].create(
            {
                "name": name,
                "elevator_branch_id": branch.id,
                "user_id": user.id if user else False,
            }
        )
        cls._certify(worker)
        return worker

    @classmethod
    def _certify(cls, worker, date_from="2000-01-01", date_to="2099-12-31", kinds=None):
        """Valid certificates of the required kinds for an employee, past the exams."""
        kinds = kinds or cls.env["elevator.certificate.kind"].search([("required", "=", True)])
        return cls.env["elevator.certificate"]._give(
            [
                {
                    "employee_id": worker.id,
                    "kind_id": kind.id,
                    "number": f"TS6-{worker.id}",
                    "valid_from": date_from,
                    "valid_to": date_to,
                }
                for kind in kinds
            ]
        )

    @classmethod
    def _create_visit(cls, elevator, worker, level="patrol", **vals):
        """A visit planned for today."""
        return cls.env["elevator.visit"].create(
            {
                "elevator_id": elevator.id,
                "site_id": elevator.site_id.id,
                "branch_id": elevator.branch_id.id,
                "maintainer_id": worker.id,
                "date": elevator.company_id._elevator_today(),
                "level": level,
                **vals,
            }
        )

    @classmethod
    def _create_done(cls, elevator, worker, **vals):
        """A visit done, sealed and on its sheet."""
        visit = cls._create_visit(elevator, worker, **vals)
        visit._start()
        cls._fill(visit)
        visit._close()
        return visit

    @classmethod
    def _fill(cls, visit):
        """Every item ok, every test with a reading inside its limits."""
        for item in visit._items():
            visit._set_item(item.code, "o")
            if item.is_test:
                visit._set_reading(item.code, item.limit_min or item.limit_max or 1)

    @classmethod
    def _found(cls, visit, code="test_doubt", **vals):
        """What a rule of the tests found about a visit."""
        rules = cls.env["elevator.trust.rule"].with_context(active_test=False)
        if not rules.search([("code", "=", code)]):
            rules.create({"code": code, "name": f"Rule {code}", "source": "records"})
        found = {
            "rule": code,
            "key": f"visit:{visit.id}",
            "branch_id": visit.branch_id.id,
            "site_id": visit.site_id.id,
            "elevator_id": visit.elevator_id.id,
            "worker_ids": visit.maintainer_id.ids,
            "date": visit.date,
            "recorded": "Three minutes",
            "evidence": [(visit._name, visit.id)],
        }
        return cls.env["elevator.trust.finding"]._raise([found | vals])

    # ---------------------------------------------------------------- contracts and signatures

    @classmethod
    def _offices(cls):
        """Who holds an office: business department and leader in charge."""
        return {
            office: cls._create_user(f"office_{office}", f"group_{office}")
            for office in ("business", "leader")
        }

    @classmethod
    def _sign(cls, document, user, verdict="approved", opinion="", **kwargs):
        """Sign as a user does."""
        return document.with_user(user)._signoff_sign(verdict, opinion, HANDWRITING, **kwargs)

    @classmethod
    def _create_fee_table(cls, **vals):
        """A draft of a table with few coefficients."""
        names = ("factor", "kind", "option", "low", "high", "value")
        rates = [fields.Command.create(dict(zip(names, row, strict=True))) for row in RATES]
        vals = {"name": "Fees", "date_from": "2020-01-01", "rate_ids": rates} | vals
        return cls.env["elevator.fee.table"].create(vals)

    @classmethod
    def _valid_fee_table(cls, offices, **vals):
        """A table that both offices signed."""
        table = cls._create_fee_table(**vals)
        table.action_signoff_request()
        for user in offices.values():
            cls._sign(table, user)
        return table

    @classmethod
    def _create_contract(cls, elevators, user=None, months=12, **vals):
        """A draft contract with its fee sheet; the branch confirms the period."""
        site = elevators.site_id[:1]
        first = fields.Date.to_date(vals.pop("service_from", None)) or date.today()
        last = vals.pop("service_to", None) or first + relativedelta(months=months, days=-1)
        contracts = cls.env["contract.contract"].with_user(user or cls.env.user)
        contract = contracts.create(
            {
                "name": f"Contract of {site.name}",
                "partner_id": site.partner_id.id,
                "branch_id": site.branch_id.id,
                "service_from": first,
                "service_to": last,
                **vals,
            }
        )
        contract.fee_sheet_id.line_ids = [
            fields.Command.create({"elevator_id": elevator.id}) for elevator in elevators
        ]
        return contract.with_env(cls.env)

    @classmethod
    def _approve(cls, document, offices):
        """Request and sign by every office."""
        document.action_signoff_request()
        for user in offices.values():
            cls._sign(document, user)
        return document

    @classmethod
    def _confirm_period(cls, contract):
        """An officer of the branch confirms first and last day."""
        login = f"officer_{contract.branch_id.code}"
        officer = cls.env["res.users"].search([("login", "=", login)])
        officer = officer or cls._create_user(login, "group_branch_officer", contract.branch_id)
        contract.with_user(officer).action_confirm_period()

    @classmethod
    def _activate(cls, contract, offices, **vals):
        """Approved, confirmed, signed with the customer."""
        cls._approve(contract, offices)
        cls._confirm_period(contract)
        contract.write({"signed_on": fields.Date.today(), "scan": b"cGRm", **vals})
        contract.action_sign_elevators()
        return contract
