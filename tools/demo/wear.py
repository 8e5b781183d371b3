"""Lamps and oil: used at many sites, too much at one, bought too dear in one branch (M-4.1.3)."""

from odoo.fields import Command

# branch: how many of its sites changed lamps
BRANCHES = {"JN": 9, "LC": 9, "QD": 1}
USUAL, TOO_MANY = 3, 16


class Wear:
    def wear(self):
        """Qingdao buys lamps at a shop around the corner; then everybody changes some."""
        shop = self.env.ref("stock.stock_location_suppliers")
        said = {"kind": "purchase", "note": "现场采购灯管", "priced": True, "price": 29.8}
        self.moved("qdkeeper", "XH-001", 12, shop, self.depots["QD"].location_id, **said)
        for branch, count in BRANCHES.items():
            for site, units in self.lit(branch)[:count]:
                striking = branch == "JN" and site == self.lit(branch)[0][0]
                self.changed(branch, units[0], TOO_MANY if striking else USUAL)
        self.worn()

    def lit(self, branch):
        """Sites of a branch with elevators in maintenance, the smallest first."""
        units = self.env["elevator.unit"].search(
            [("branch_id", "=", self.branches[branch].id), ("state", "=", "maintenance")]
        )
        return sorted(units.grouped("site_id").items(), key=lambda row: (len(row[1]), row[0].id))

    def changed(self, branch, unit, qty):
        depot = self.depots[branch]
        issues = self.env["elevator.parts.issue"].with_user(depot.keeper_id)
        lamps = {"product_id": self.goods["XH-001"].id, "qty": qty}
        issue = issues.create(
            {
                "depot_id": depot.id,
                "elevator_id": unit.id,
                "worker_id": self.maintainers[branch][0].id,
                "note": "更换轿厢照明",
                "line_ids": [Command.create(lamps)],
            }
        )
        issue.action_issue()

    def worn(self):
        """What the pictures and the journeys count on."""
        self.env.invalidate_all()
        lamps = self.env["elevator.wear.watch"].search(
            [("strikes", "!=", False), ("product_id", "=", self.goods["XH-001"].id)]
        )
        assert {"use", "price"} <= set(lamps.mapped("strikes")), lamps.mapped("times_rate")
