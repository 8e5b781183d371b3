"""Lamps and oil: used at many sites, too much at one, bought too dear in one branch (M-4.1.3)."""

from odoo.fields import Command

# branch, site, part, quantity
USED = [
    ("JN", "泉城国际广场", "XH-001", 3),
    ("JN", "市中心医院门诊楼", "XH-001", 3),
    ("JN", "汉峪金融中心 A5 座", "XH-001", 14),
    ("JN", "西站综合交通枢纽", "XH-001", 3),
    ("JN", "泉城国际广场", "MJ-005", 4),
    ("JN", "龙奥花园三期", "MJ-005", 3),
    ("QD", "五四广场商务楼", "XH-001", 3),
    ("QD", "海琴居", "XH-001", 3),
    ("QD", "海琴居", "MJ-005", 4),
]


class Wear:
    def wear(self):
        """Qingdao buys lamps at a shop around the corner; then everybody changes some."""
        shop = self.env.ref("stock.stock_location_suppliers")
        said = {"kind": "purchase", "note": "现场采购灯管", "priced": True, "price": 29.8}
        self.moved("qdkeeper", "XH-001", 12, shop, self.depots["QD"].location_id, **said)
        for branch, site, code, qty in USED:
            self.changed(branch, site, code, qty)
        self.worn()

    def changed(self, branch, site, code, qty):
        units = self.env["elevator.unit"].search(
            [("site_id", "=", self.sites[site].id), ("state", "=", "maintenance")], limit=1
        )
        keeper = self.depots[branch].keeper_id
        issue = (
            self.env["elevator.parts.issue"]
            .with_user(keeper)
            .create(
                {
                    "depot_id": self.depots[branch].id,
                    "elevator_id": units.id,
                    "worker_id": self.maintainers[branch][0].id,
                    "note": "易损件更换",
                    "line_ids": [Command.create({"product_id": self.goods[code].id, "qty": qty})],
                }
            )
        )
        issue.action_issue()

    def worn(self):
        """What the pictures and the journeys count on."""
        self.env.invalidate_all()
        watch = self.env["elevator.wear.watch"].search([("strikes", "!=", False)])
        lamps = watch.filtered(lambda row: row.product_id == self.goods["XH-001"])
        assert self.sites["汉峪金融中心 A5 座"] in lamps.site_id, watch.mapped("display_name")
        assert "price" in lamps.mapped("strikes"), lamps.mapped("times_price")
