"""Branches sell parts: above the HQ price, below it by exception, paid, refunded (P-1)."""

from odoo.fields import Command

# branch, customer of the site, days ago, (part, quantity, price above or below HQ's)
SALES = [
    ("JN", "泉城国际广场", 30, (("MJ-002", 4, 1.18), ("XH-001", 20, 1.3))),
    ("JN", "龙奥花园三期", 16, (("KZ-003", 3, 1.15), ("MJ-003", 2, 1.2))),
    ("JN", "汉峪金融中心 A5 座", 2, (("YY-004", 8, 1.1),)),
]


class Resale:
    def resale(self):
        """Paid with its surplus, partly refunded, waiting for the money, asked below the price."""
        company = self.env.company
        company._elevator_fund_setup()
        lists = self.env["product.pricelist"].search(
            [("currency_id", "!=", company.currency_id.id)]
        )
        lists.currency_id = company.currency_id
        seller = self.users["jinan"]
        seller.group_ids += self.env.ref("sales_team.group_sale_salesman")
        paid, refunded, _open = (self.resold(*row) for row in SALES)
        with self.days_ago(20):
            self.pay(paid)
        with self.days_ago(10):
            self.pay(refunded)
        with self.days_ago(6):
            self.credit_one(refunded)
        self.below_the_price()
        self.resale_seen()

    def resale_order(self, branch, site, parts):
        orders = self.env["sale.order"].with_user(self.users["jinan"])
        return orders.create(
            {
                "partner_id": self.sites[site].partner_id.id,
                "elevator_branch_id": self.branches[branch].id,
                "order_line": [
                    Command.create(
                        {
                            "product_id": self.goods[code].id,
                            "product_uom_qty": qty,
                            "price_unit": round(
                                self.goods[code].product_tmpl_id.hq_price * share, 2
                            ),
                        }
                    )
                    for code, qty, share in parts
                ],
            }
        )

    def resold(self, branch, site, ago, parts):
        """The posted invoice of a sale so many days ago."""
        with self.days_ago(ago):
            order = self.resale_order(branch, site, parts)
            order.action_confirm()
            invoice = order.sudo().with_env(self.env)._create_invoices()
            invoice.action_post()
        return invoice

    def credit_one(self, invoice):
        """One piece of the first part comes back."""
        refund = invoice._reverse_moves([{"ref": "退货一件"}])
        for line in refund.invoice_line_ids[1:]:
            line.unlink()
        refund.invoice_line_ids.quantity = 1
        refund.action_post()

    def below_the_price(self):
        """An old board for a customer of many elevators: the sales GM is asked."""
        with self.days_ago(1):
            order = self.resale_order("JN", "泉城国际广场", (("KZ-002", 2, 0.88),))
            action = order.action_elevator_exception()
            exception = self.env["elevator.resale.exception"].browse(action["res_id"])
            exception = exception.with_user(self.users["jinan"])
            exception.reason = "旧型号通讯板,用户八台梯统一改造,承诺续签三年有偿保养"
            exception.action_signoff_request()

    def resale_seen(self):
        """What the pictures and the journeys count on."""
        self.env.invalidate_all()
        rows = self.env["elevator.parts.surplus"].search([])
        assert len(rows) == 3 and min(rows.mapped("amount")) < 0, rows.mapped("amount")
        assert not self.env["elevator.branch.fund"].search([])._control()
        exceptions = self.env["elevator.resale.exception"].search([])
        assert exceptions.mapped("signoff_state") == ["pending"]
