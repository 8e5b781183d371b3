"""Lamps and oil: used at many sites, too much at one, bought too dear in one branch (M-4.1.3)."""

from odoo.fields import Command

from .papers import signature

# branch: how many of its sites changed lamps
BRANCHES = {"JN": 9, "LC": 9, "QD": 1}
USUAL, TOO_MANY = 3, 16
DEAR = 38.5  # CNY a lamp, bought by one site at a shop of its own; HQ sells at 15


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
        self.bought_dear()
        self.worn()

    def bought_dear(self):
        """A site of Liaocheng buys on site, as signed (P-7.2.2), far above what others pay."""
        lift = self.lit("LC")[-1][1][0]
        officer = self.officers[lift.branch_id]
        shop = self.env["res.partner"].create({"name": "东昌灯具超市(示例)"})
        with self.days_ago(8):
            lamps = self.env["elevator.material.request"].with_user(officer)
            lamps = lamps.create(
                {
                    "elevator_id": lift.id,
                    "cause": "not_site",
                    "channel": "onsite",
                    "reason": "轿厢照明全部熄灭,站内无备件",
                    "answer_id": officer.id,
                    "line_ids": [
                        Command.create(
                            {"product_id": self.goods["XH-001"].id, "qty": 4, "price": DEAR}
                        )
                    ],
                }
            )
            lamps.action_signoff_request()
            self.sign(lamps, "supply", "business", opinion="急用,同意现场采购")
        with self.days_ago(7):
            lamps._buy({line: (shop, DEAR, signature("收据")) for line in lamps.line_ids})

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
        assert lamps.filtered(lambda row: row.local_qty and row.strikes != "use"), "bought on site"
