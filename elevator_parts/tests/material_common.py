from odoo.exceptions import AccessError
from odoo.fields import Command

from .dispatch_common import PIXEL, DispatchCommon

FOUR = ("company_gm", "sales_gm", "chief_quality_engineer", "chief_engineer")
OTHERS = ("business", "supply", "planning", "accountant", "leader", "qa")


class MaterialCommon(DispatchCommon):
    """Holders of every office, an assistant and a maintainer of branch A, an elevator per phase."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.holders = {
            office: cls._create_user(f"mat_{office}", f"group_{office}")
            for office in (*FOUR, *OTHERS)
        }
        cls.assistant = cls._create_user("assistant", "group_branch_officer", cls.branch_a)
        cls.worker = cls._create_user("worker", "group_maintainer", cls.branch_a)
        cls.centre = cls._create_user("centre", "group_hq_service")
        cls.lamp = cls._part("Lamp", 10, wear_part=True)
        cls.new = cls._create_elevator("TA-NEW", cls.site_a)
        cls.free = cls._create_maintained("TA-FREE", cls.site_a)
        cls.paid = cls._create_maintained("TA-PAID", cls.site_a)
        cls._cover(cls.free, "free")
        cls._cover(cls.paid, "paid")
        cls.vendor = cls._partner("Hardware shop")
        cls.routes = {
            name: cls.env.ref(f"elevator_parts.route_{name}")
            for name in ("consumable", "site_caused", "onsite", "supply", "factory")
        }

    @classmethod
    def _cover(cls, elevator, kind):
        """Covered today; how agreements and contracts write this is tested with them."""
        source = (
            {"free_agreement_id": cls._agreement(elevator).id}
            if kind == "free"
            else {"contract_id": cls._create_contract(elevator).id}
        )
        cls.env["elevator.coverage"].create(
            {
                "elevator_id": elevator.id,
                "kind": kind,
                "date_from": "2026-01-01",
                "date_to": "2099-12-31",
                **source,
            }
        )

    @classmethod
    def _agreement(cls, elevator):
        return cls.env["elevator.free.agreement"].create(
            {
                "name": f"Agreement {elevator.code}",
                "branch_id": elevator.branch_id.id,
                "date_from": "2026-01-01",
                "date_to": "2099-12-31",
            }
        )

    @classmethod
    def _request(cls, lines=None, user=None, **vals):
        """A draft of the branch, {part or name: quantity}."""
        lines = lines or {cls.part: 2}
        requests = cls.env["elevator.material.request"].with_user(user or cls.assistant)
        return requests.create(
            {
                "elevator_id": cls.new.id,
                "cause": "not_site",
                "reason": "Does not close",
                "line_ids": [
                    Command.create(
                        {"name": part, "qty": qty}
                        if isinstance(part, str)
                        else {"product_id": part.id, "qty": qty}
                    )
                    for part, qty in lines.items()
                ],
                **vals,
            }
        )

    @classmethod
    def _onsite(cls, lines=None, user=None, **vals):
        """Bought on site, with what the branch expects to pay."""
        vals = {"channel": "onsite", "answer_id": cls.assistant.id} | vals
        request = cls._request(lines, user, **vals)
        request.line_ids.price = 30
        return request

    @classmethod
    def _asked(cls, request):
        """Sent to the centre by the branch, signatures asked for by the centre."""
        if request.form == "purchase":
            request.action_signoff_request()
        else:
            request.action_submit()
            request.with_user(cls.centre).action_signoff_request()
        return request

    @classmethod
    def _told(cls, request, price=100):
        """Sent, quoted, told: it waits for payment."""
        request.action_submit()
        request.with_user(cls.centre).action_ask_quote()
        prices = dict.fromkeys(request.with_user(cls.holders["business"]).line_ids, price)
        request.with_user(cls.holders["business"])._quote(prices)
        request.with_user(cls.centre).action_tell()
        return request

    @classmethod
    def _invoiced(cls, request):
        request.with_user(cls.holders["accountant"]).action_invoice()
        return request.sudo().invoice_id

    @classmethod
    def _approved(cls, request, *offices):
        """Asked for and signed by offices in their order."""
        cls._asked(request)
        for office in offices:
            cls._by(request, office)
        return request

    @classmethod
    def _by(cls, request, office, verdict="approved", opinion=""):
        return cls._sign(request, cls.holders[office], verdict, opinion)

    def _refused(self, request, *offices):
        """None of them may sign now."""
        for office in offices:
            with self.subTest(office=office), self.assertRaises(AccessError):
                self._by(request, office)

    @classmethod
    def _as(cls, request, office):
        return request.with_user(cls.holders[office])

    def _bought(self, request, price=25):
        rows = {line: (self.vendor, price, PIXEL) for line in request.line_ids}
        request.with_user(self.assistant)._buy(rows)
