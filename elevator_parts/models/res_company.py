from datetime import datetime, time, timedelta

import pytz

from odoo import fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

PRICE_OFFICES = ("elevator_service.group_business", "elevator_service.group_service_manager")


class ResCompany(models.Model):
    """Parts of a company: its price list for branches and its main store."""

    _inherit = "res.company"

    elevator_pricelist_id = fields.Many2one(
        "product.pricelist",
        "HQ price list",
        help="Dated prices of parts for branches (分公司供应价, P-1).",
    )
    elevator_parts_warehouse_id = fields.Many2one("stock.warehouse", "Parts store")

    # ---------------------------------------------------------------- HQ prices

    def _elevator_pricelist(self):
        """The price list of parts; the first who asks makes it."""
        # sudo: a company has its price list, whoever asks first
        company = self.sudo()
        if not company.elevator_pricelist_id:
            company.elevator_pricelist_id = company.elevator_pricelist_id.create(
                {
                    "name": self.env._("HQ prices of parts"),
                    "company_id": self.id,
                    "currency_id": self.currency_id.id,
                }
            )
        return company.elevator_pricelist_id

    def _elevator_day_start(self, day):
        """The moment a day begins where the company works, UTC."""
        local = self._elevator_tz().localize(datetime.combine(day, time.min))
        return local.astimezone(pytz.utc).replace(tzinfo=None)

    def _elevator_local_day(self, moment):
        """The day of a moment (UTC) where the company works; False for none."""
        if not moment:
            return False
        return pytz.utc.localize(moment).astimezone(self._elevator_tz()).date()

    def _elevator_hq_prices(self, products, day=None):
        """HQ prices on a day, today when left out: {product id: CNY a unit}, one query."""
        self.ensure_one()
        pricelist = self.sudo().elevator_pricelist_id
        if not products.ids or not pricelist:
            return {}
        self.env["product.pricelist.item"].flush_model()
        moment = self._elevator_day_start(day or self._elevator_today())
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT ON (p.id) p.id, i.fixed_price
                FROM product_product p JOIN product_pricelist_item i
                  ON i.product_tmpl_id = p.product_tmpl_id
                 AND COALESCE(i.product_id, p.id) = p.id
                WHERE p.id IN %(ids)s AND i.pricelist_id = %(pricelist)s
                  AND i.compute_price = 'fixed'
                  AND COALESCE(i.date_start, %(moment)s) <= %(moment)s
                  AND COALESCE(i.date_end, %(moment)s) >= %(moment)s
                ORDER BY p.id, i.date_start DESC NULLS LAST, i.id DESC
                """,
                ids=tuple(products.ids),
                pricelist=pricelist.id,
                moment=moment,
            )
        )
        return {product: float(price) for product, price in rows}

    def _elevator_check_prices(self):
        """Who sets HQ prices: the business department and the service manager.

        :raises AccessError: somebody else
        """
        if self.env.su or any(self.env.user.has_group(office) for office in PRICE_OFFICES):
            return
        raise AccessError(self.env._("HQ prices are set by the business department."))

    def _elevator_write_prices(self, prices, day):
        """Prices of parts from a day on: {product.template: CNY}; earlier ones end the day before.

        A price for the same day is corrected; a later one that waits already is kept.
        """
        self._elevator_check_prices()
        start = self._elevator_day_start(day)
        # sudo: the office is checked; the price list itself belongs to sales
        pricelist = self._elevator_pricelist()
        items = self.env["product.pricelist.item"].sudo()
        known = items.search(
            [
                ("pricelist_id", "=", pricelist.id),
                ("product_tmpl_id", "in", [part.id for part in prices]),
            ],
            order="date_start",
        ).grouped("product_tmpl_id")
        made = []
        for part, price in prices.items():
            own = known.get(part.sudo(), items)
            same = own.filtered(lambda item: item.date_start == start)
            if same:
                same.fixed_price = price
                continue
            later = own.filtered(lambda item: item.date_start and item.date_start > start)[:1]
            before = own.filtered(lambda item: not item.date_end or item.date_end >= start) - later
            before.filtered(lambda item: not item.date_start or item.date_start < start).write(
                {"date_end": start - timedelta(seconds=1)}
            )
            made.append(self._elevator_price_vals(pricelist, part, price, start, later))
        return items.create(made)

    @staticmethod
    def _elevator_price_vals(pricelist, part, price, start, later):
        return {
            "pricelist_id": pricelist.id,
            "applied_on": "1_product",
            "product_tmpl_id": part.id,
            "compute_price": "fixed",
            "fixed_price": price,
            "date_start": start,
            "date_end": later.date_start - timedelta(seconds=1) if later else False,
        }

    # ---------------------------------------------------------------- main store

    def _elevator_parts_warehouse(self):
        """The warehouse whose stock is the main depot's; its tree holds all depots (design D9)."""
        # sudo: a company has its parts store, whoever opens the first depot
        company = self.sudo()
        if not company.elevator_parts_warehouse_id:
            company.elevator_parts_warehouse_id = (
                self.env["stock.warehouse"]
                .sudo()
                .create({"name": self.env._("Parts store"), "code": "PART", "company_id": self.id})
            )
        return company.elevator_parts_warehouse_id
