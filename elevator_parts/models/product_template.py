from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_date


class ProductTemplate(models.Model):
    """A part of the catalogue (备品备件明细表): what it is, where from, what HQ asks for it."""

    _inherit = "product.template"

    is_elevator_part = fields.Boolean("Elevator part", index=True)
    part_spec = fields.Char("Spec", help="Specification and model as on the label (规格型号).")
    part_origin = fields.Char("Origin", help="Where it was made (产地).")
    wear_part = fields.Boolean(help="Lamps, oil and the like: used up (易损件, M-4.1.3).")
    returns_old_part = fields.Boolean(
        "Old part comes back",
        compute="_compute_returns_old_part",
        store=True,
        readonly=False,
        help="One old part in for one new part out (P-4.2a); a consumable leaves none.",
    )
    elevator_model_ids = fields.Many2many("elevator.model", string="Fits models")
    model_names = fields.Char(
        "Models", compute="_compute_model_names", help="Names of the models it fits, for lists."
    )
    hq_price = fields.Monetary(
        "HQ price", compute="_compute_hq_price", help="What branches pay HQ today (P-1), CNY."
    )
    hq_price_since = fields.Date(
        "Price since", compute="_compute_hq_price_ids", help="First day of the price of today."
    )
    hq_price_ids = fields.One2many(
        "product.pricelist.item", compute="_compute_hq_price_ids", string="HQ prices"
    )

    @api.depends("wear_part")
    def _compute_returns_old_part(self):
        for part in self:
            part.returns_old_part = not part.wear_part

    @api.depends("elevator_model_ids.name")
    def _compute_model_names(self):
        for part in self:
            part.model_names = part._join_models(part.elevator_model_ids.mapped("name"))

    @api.depends_context("company")
    def _compute_hq_price(self):
        prices = self.env.company._elevator_hq_prices(self.product_variant_ids)
        for part in self:
            part.hq_price = prices.get(part.product_variant_ids[:1].id, 0)

    @api.depends_context("company")
    def _compute_hq_price_ids(self):
        # sudo: the price list is HQ's, its prices for branches are everybody's
        items = self.env["product.pricelist.item"].sudo()
        found = items.search(
            [
                ("pricelist_id", "=", self.env.company.sudo().elevator_pricelist_id.id),
                ("product_tmpl_id", "in", self.ids),
            ],
            order="date_start desc, id desc",
        )
        own = found.grouped("product_tmpl_id")
        now = fields.Datetime.now()
        for part in self:
            part.hq_price_ids = own.get(part.sudo(), items)
            begun = part.hq_price_ids.filtered(lambda i: not i.date_start or i.date_start <= now)
            part.hq_price_since = self.env.company._elevator_local_day(begun[:1].date_start)

    @api.model_create_multi
    def create(self, vals_list):
        """A part is kept in stock, or no ledger would know of it."""
        for vals in vals_list:
            if vals.get("is_elevator_part"):
                vals.setdefault("is_storable", True)
        return super().create(vals_list)

    @api.constrains("is_elevator_part", "is_storable")
    def _check_storable(self):
        for part in self:
            if part.is_elevator_part and not part.is_storable:
                raise ValidationError(
                    self.env._("%(part)s: a part is tracked in stock.", part=part.display_name)
                )

    def _part_label(self):
        """Name as the ledger prints it, with code when there is one."""
        self.ensure_one()
        return f"[{self.default_code}] {self.name}" if self.default_code else self.name

    def _set_hq_price(self, price, day=None):
        """A new HQ price from a day on; what was before ends there and stays readable (P-1).

        :param float price: CNY for one unit of the part
        :param date day: first day, today when left out
        :raises UserError: no price, or a day in the past: what was charged stays charged
        """
        company = self.env.company
        today = company._elevator_today()
        day = day or today
        if price <= 0:
            raise UserError(self.env._("An HQ price is above zero."))
        if day < today:
            raise UserError(
                self.env._(
                    "A price is not set back in time: %(day)s is over.",
                    day=format_date(self.env, day),
                )
            )
        return company._elevator_write_prices({part: price for part in self}, day)

    def action_catalogue_xlsx(self):
        """The parts chosen as a list, the whole catalogue when none is."""
        parts = self or self.search([("is_elevator_part", "=", True)], order="default_code, id")
        return self.env.ref("elevator_parts.action_report_catalogue_xlsx").report_action(parts)

    def action_catalogue_import(self):
        """The import assistant, ready for a list of parts."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "elevator_service.elevator_import_action"
        )
        views = [(False, "form")]
        return action | {"views": views, "context": {"default_target": "product.template"}}

    def action_new_price(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "elevator_parts.elevator_part_price_action"
        )
        return action | {"context": {"default_product_tmpl_id": self.id}}
