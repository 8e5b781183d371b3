import re

from odoo import api, models
from odoo.fields import Command, Domain

from odoo.addons.elevator_service.tools.import_plan import ImportLink

from .res_company import PRICE_OFFICES

# stands in no column of the table: read and written by verbs of the catalogue
PRICES = {"hq_price", "hq_price_since"}
UNSTORED = PRICES | {"model_names"}
NAMES = {
    "default_code": ("code", "part no", "编号", "件号", "物料编码"),
    "name": ("part", "名称", "品名"),
    "part_spec": ("specification", "model", "规格", "规格型号"),
    "part_origin": ("made in", "产地", "生产厂家"),
    "wear_part": ("consumable", "易损件"),
    "returns_old_part": ("old part", "回收旧件", "以旧换新"),
    "model_names": ("models", "适用机型"),
    "hq_price": ("price", "单价", "供应价"),
    "hq_price_since": ("from", "valid from", "执行日期"),
    "uom_id.name": ("unit", "单位"),
}


class ProductTemplateImport(models.Model):
    """The catalogue comes from a list (备品备件明细表) and goes out as one: matched by code (P-1).

    A new price begins on the day the list gives, today else. Only the first price of a new part
    may begin in the past: what was charged stays charged.
    """

    _name = "product.template"
    _inherit = ["product.template", "elevator.import.mixin"]

    @api.model
    def _import_field_names(self):
        return [path for path in NAMES if "." not in path]

    @api.model
    def _import_names(self):
        return NAMES

    @api.model
    def _import_keys(self):
        return [("default_code",)]

    @api.model
    def _import_links(self):
        unit = ImportLink("uom_id", "uom.uom", keys=(("name",),), fields=(("name", None),))
        return [*super()._import_links(), unit]

    @api.model
    def _import_create_only(self):
        """The day alone is no change: a price is."""
        return {*super()._import_create_only(), "hq_price_since"}

    @api.model
    def _import_scope(self, job):
        return super()._import_scope(job) & Domain("is_elevator_part", "=", True)

    @api.model
    def _import_required(self):
        return ["name"]

    # ---------------------------------------------------------------- judging

    def _prepare_import_vals(self, rows, run):
        """Refuse prices of who sets none or that lie back in time, and models nobody knows."""
        models_known = self._known_models(rows)
        today = run.job.company_id._elevator_today()
        may_price = any(self.env.user.has_group(office) for office in PRICE_OFFICES)
        for row in rows:
            self._judge_price(row, may_price, today)
            named = self._split_models(row.values.get("model_names"))
            unknown = [name for name in named if name not in models_known]
            if unknown:
                row.refuse(self.env._("no such model"), text=", ".join(unknown))
            elif "model_names" in row.values:
                row.values["model_names"] = self._join_models(named)
        return super()._prepare_import_vals(rows, run)

    def _judge_price(self, row, may_price, today):
        price = row.values.get("hq_price")
        if price is None:
            row.values.pop("hq_price_since", None)
            return
        if price <= 0:
            row.refuse(self.env._("An HQ price is above zero."), text=f"{price:g}")
        elif not may_price:
            row.refuse(self.env._("HQ prices are set by the business department."))
        row.values.setdefault("hq_price_since", today)

    def _check_import_row(self, row, old, run):
        """A price that differs begins today or later (P-1)."""
        price, today = row.values.get("hq_price"), run.job.company_id._elevator_today()
        if price is not None and price != old.get("hq_price"):
            # the day of an old list is that of its old price
            row.values["hq_price_since"] = max(row.values["hq_price_since"], today)
            if not row.refusals:
                run.memo[str(old["id"])] = price
        return super()._check_import_row(row, old, run)

    def _import_remarks(self, run):
        """Depots that the prices of the list together lift above their cap (P-3)."""
        products = self.browse(map(int, run.memo)).product_variant_ids
        prices = {part.id: run.memo[str(part.product_tmpl_id.id)] for part in products}
        over = self.env["elevator.depot"]._over_cap_at(prices)
        return super()._import_remarks(run) + [
            (depot.display_name, self._over_cap_text(depot, value)) for depot, value in over.items()
        ]

    def _over_cap_text(self, depot, value):
        return self.env._(
            "Worth %(value)s at these prices, its cap is %(cap)s: nothing is sent there until it"
            " fits again (P-3).",
            value=depot.currency_id.format(value),
            cap=depot.currency_id.format(depot.cap),
        )

    def _known_models(self, rows):
        """{name: ids} of the elevator models that rows name, of whatever maker."""
        names = {name for row in rows for name in self._split_models(row.values.get("model_names"))}
        found = self.env["elevator.model"].search([("name", "in", list(names))])
        return {name: own.ids for name, own in found.grouped("name").items()}

    @staticmethod
    def _split_models(text):
        return [name.strip() for name in re.split(r"[;；、\n]", text or "") if name.strip()]

    @staticmethod
    def _join_models(names):
        return "; ".join(sorted(set(names)))

    def _import_existing(self, rows, key_fields, names, job):
        """Also what stands in no column: prices of today, names of models."""
        own = [name for name in names if name not in UNSTORED]
        found = super()._import_existing(rows, key_fields, own, job)
        olds = {old["id"]: old for group in found.values() for old in group}
        parts = self.browse(olds)
        prices = job.company_id._elevator_hq_prices(parts.product_variant_ids)
        for part in parts:
            old = olds[part.id]
            old["hq_price"] = prices.get(part.product_variant_ids[:1].id)
            old["model_names"] = part.model_names
        return found

    # ---------------------------------------------------------------- writing

    def _prepare_import_create_vals(self, row):
        vals = super()._prepare_import_create_vals(row)
        return vals | {"is_elevator_part": True}

    def _import_create(self, rows, run):
        self._import_make_links(rows, run)
        ids = self._known_models(rows)
        all_vals = [self._prepare_import_create_vals(row) for row in rows]
        parts = self.create([self._kept_vals(vals, ids) for vals in all_vals])
        self._import_prices(zip(parts, all_vals, strict=True), run)
        return parts

    def _import_write(self, rows, run):
        priced, fitted, ids = [], {}, self._known_models(rows)
        for row in rows:
            if "hq_price" in row.changes:
                vals = {name: row.values[name] for name in PRICES}
                priced.append((self.browse(row.record_id), vals))
            if "model_names" in row.changes:
                fitted.setdefault(row.changes["model_names"], []).append(row.record_id)
            row.changes = {k: v for k, v in row.changes.items() if k not in UNSTORED}
        done = super()._import_write([row for row in rows if row.changes], run)
        for names, parts in fitted.items():
            self.browse(parts).write(self._kept_vals({"model_names": names}, ids))
        self._import_prices(priced, run)
        return done

    def _kept_vals(self, vals, model_ids):
        """Values the table keeps; names of models become models."""
        kept = {name: value for name, value in vals.items() if name not in UNSTORED}
        if "model_names" in vals:
            split = self._split_models(vals["model_names"])
            chosen = [model for name in split for model in model_ids[name]]
            kept["elevator_model_ids"] = [Command.set(chosen)]
        return kept

    @staticmethod
    def _import_prices(priced, run):
        """New prices, all of one day together."""
        by_day = {}
        for part, vals in priced:
            if vals.get("hq_price"):
                by_day.setdefault(vals["hq_price_since"], {})[part] = vals["hq_price"]
        for day, prices in by_day.items():
            run.job.company_id._elevator_write_prices(prices, day)
