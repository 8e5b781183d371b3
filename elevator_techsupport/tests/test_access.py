"""Design D2: who may do what to whose call-outs and rosters; tickets: test_helpdesk_ticket."""

from odoo.tests import tagged

from odoo.addons.elevator_service.tests.access_common import READ_ONLY, AccessCommon

from . import access_cases
from .common import TechCommon

MATRIX = {
    # written by the verbs of a call-out alone: test_elevator_callout
    "elevator.callout": READ_ONLY,
    "elevator.callout.event": READ_ONLY,
    "elevator.callout.supplement": READ_ONLY,
    "elevator.duty": ("r", "r", "rwcd", "rwcd", "rwcd"),
    # under the ticket: test_helpdesk_ticket_work
    "elevator.ticket.part": ("r", "rwcd", "rwcd", "rwcd", "rwcd"),
    # drafted by who maintains, ruled by HQ: test_elevator_damage_verdict
    "elevator.damage.verdict": ("r", "rwc", "rwc", "rwcd", "rwcd"),
    # parts by HQ, prices by business: test_elevator_contract_supplement
    "elevator.contract.supplement": ("r", "r", "rwc", "rwcd", "rwcd"),
    "elevator.contract.supplement.line": ("r", "r", "r", "rwcd", "rwcd"),
    # written by the verbs of a ticket alone
    "elevator.ticket.step": READ_ONLY,
    **access_cases.MATRIX,
}
SHARED = {
    **access_cases.SHARED,
    "elevator.callout.level": ("r", "r", "r", "r", "rwcd"),
    "elevator.callout.limit": ("r", "r", "r", "r", "rwcd"),
    "elevator.fault.cause": ("r", "r", "r", "r", "rwcd"),
}


@tagged("post_install", "-at_install")
class TestAccess(AccessCommon, TechCommon):
    ADDON = "elevator_techsupport"
    MATRIX, SHARED = MATRIX, SHARED
    OFFICES = {
        # costs supplements
        "elevator_service.group_business": (
            "elevator.contract.supplement",
            "elevator.contract.supplement.line",
        ),
    }

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.records_a = cls._records(cls.unit_a)
        cls.records_b = cls._records(cls.unit_b)
        cls._ladder()

    @classmethod
    def _records(cls, elevator):
        """One record of every model that belongs to a branch."""
        product = cls._create_part()
        ticket = cls._create_ticket(elevator)
        part = cls.env["elevator.ticket.part"].create(
            {"ticket_id": ticket.id, "product_id": product.id}
        )
        damage = {"elevator_id": elevator.id, "product_id": product.id, "happened": "Broken"}
        new = cls._create_elevator(f"{elevator.code}-NEW", elevator.site_id)
        supplement = cls.env["elevator.contract.supplement"].create(
            {"elevator_id": new.id, "wish": "Voice in the car"}
        )
        supplement._argue(True, "The board has the plug")
        added = {"supplement_id": supplement.id, "name": "Voice module"}
        worker = cls._create_maintainer("On duty", elevator.branch_id)
        duty = cls._create_duty(elevator.branch_id, worker)
        callout = cls._call(elevator)
        ended = cls._call(new)
        ended.with_user(cls.hq)._cancel("Mistake")
        return {
            "elevator.callout": callout,
            "elevator.contract.supplement": supplement,
            "elevator.contract.supplement.line": supplement.line_ids.create(added),
            "elevator.damage.verdict": cls.env["elevator.damage.verdict"].create(damage),
            "elevator.callout.event": callout.event_ids[:1],
            "elevator.callout.supplement": ended.with_user(cls.hq)._supplement(
                "It was none", "Typed wrong"
            ),
            "elevator.duty": duty,
            "elevator.ticket.part": part,
            "elevator.ticket.step": ticket._answer("phone", "Reset it"),
            **access_cases.records(cls, elevator),
        }
