"""Design D2: who may do what to whose depots, parts and ledgers."""

from odoo.tests import tagged

from odoo.addons.elevator_service.tests.access_common import READ_ONLY, AccessCommon

from .dispatch_common import DispatchCommon

# a keeper's rights on his own depot: test_elevator_parts_ledger
MATRIX = {
    "elevator.depot": ("r", "r", "r", "rwc", "rwcd"),
    "elevator.depot.part": ("r", "r", "r", "rwcd", "rwcd"),
    "elevator.parts.dispatch": ("r", "r", "r", "rwcd", "rwcd"),
    "elevator.parts.dispatch.line": ("r", "r", "r", "rwcd", "rwcd"),
    # written by the verbs of a dispatch alone
    "elevator.dispatch.difference": READ_ONLY,
    "elevator.parts.charge": READ_ONLY,
    # written by its posting alone
    "elevator.parts.ledger": READ_ONLY,
}
SHARED = {"elevator.depot.tier": ("r", "r", "r", "r", "rwcd")}


@tagged("post_install", "-at_install")
class TestAccess(AccessCommon, DispatchCommon):
    ADDON = "elevator_parts"
    MATRIX, SHARED = MATRIX, SHARED

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.records_a = cls._records(cls.depot)
        cls.records_b = cls._records(cls.depot_b)
        cls._ladder()

    @classmethod
    def _records(cls, depot):
        """One record of every model that belongs to a branch."""
        cls._stock(depot, cls.part, 2)
        fund = cls.env["elevator.branch.fund"]._of(depot.branch_id)
        fund._book("in", 1000, cls.money, "Rebate")
        dispatch = cls._shipped({cls.belt: 2}, depot)
        cls._received(dispatch, {cls.belt: (1, 0)}, user=cls.checker)
        return {
            "elevator.depot": depot,
            "elevator.depot.part": cls._row(depot, cls.part),
            "elevator.parts.ledger": cls._lines(depot, cls.part),
            "elevator.parts.dispatch": dispatch,
            "elevator.parts.dispatch.line": dispatch.line_ids,
            "elevator.dispatch.difference": dispatch.difference_ids,
            "elevator.parts.charge": dispatch.charge_ids,
        }
