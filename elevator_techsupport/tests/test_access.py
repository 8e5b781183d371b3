"""Design D2: who may do what to whose call-outs and rosters; tickets: test_helpdesk_ticket."""

from odoo.tests import tagged

from odoo.addons.elevator_service.tests.access_common import AccessCommon

from .common import TechCommon

MATRIX = {}
SHARED = {
    "elevator.fault.cause": ("r", "r", "r", "r", "rwcd"),
}


@tagged("post_install", "-at_install")
class TestAccess(AccessCommon, TechCommon):
    ADDON = "elevator_techsupport"
    MATRIX, SHARED = MATRIX, SHARED

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.records_a = cls._records(cls.unit_a)
        cls.records_b = cls._records(cls.unit_b)
        cls._ladder()

    @classmethod
    def _records(cls, elevator):
        """One record of every model that belongs to a branch."""
        return {}
