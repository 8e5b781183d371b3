from .common import PartsCommon


class DispatchCommon(PartsCommon):
    """A main store with parts, books for charging, two people of HQ who pack and check."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.checker = cls.hq
        cls.packer = cls._create_user("packer", "group_hq_service")
        cls.manager = cls._create_user("parts_manager", "group_service_manager")
        cls.company._elevator_fund_setup()
        cls.fund = cls.env["elevator.branch.fund"]._of(cls.branch_a)
        cls.money = cls.env["account.account"].search(
            [("account_type", "=", "asset_current")], limit=1
        )
        cls.fund._book("in", 50000, cls.money, "Rebate")
        for part in (cls.part, cls.belt):
            cls._stock(cls.main, part, 1000)

    @classmethod
    def _draft(cls, parts, depot=None, user=None):
        """A draft with {part: quantity}."""
        return (
            cls.env["elevator.parts.dispatch"]
            .with_user(user or cls.checker)
            .create(
                {
                    "depot_id": (depot or cls.depot).id,
                    "consignee": "Keeper",
                    "address": "Street 1",
                    "confirmed_with": "Officer",
                    "line_ids": [
                        (0, 0, {"product_id": part.id, "qty": qty}) for part, qty in parts.items()
                    ],
                }
            )
        )

    @classmethod
    def _packed(cls, parts, depot=None):
        dispatch = cls._draft(parts, depot)
        dispatch.action_check()
        dispatch.with_user(cls.packer).action_pack()
        return dispatch

    @classmethod
    def _shipped(cls, parts, depot=None):
        dispatch = cls._packed(parts, depot)
        dispatch.action_ship()
        return dispatch

    @classmethod
    def _received(cls, dispatch, counts=None, user=None):
        """Received as listed, but for {part: (arrived, damaged)}."""
        dispatch = dispatch.with_user(user or cls.keeper)
        counts = counts or {}
        dispatch._receive(
            {
                line: (*counts.get(line.product_id, (line.qty, 0)), False)
                for line in dispatch.line_ids
            },
            PIXEL,
        )
        return dispatch


# a handwriting of one dot
PIXEL = (
    b"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJ"
    b"AAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
