from dataclasses import replace

from odoo import api, models

from ..tools.import_plan import ImportLink
from .elevator_unit_life import REGISTER_STATES

FIELDS = [
    "code", "name", "equipment_code", "registration_no", "product_no", "state", "kind",
    "firefighter", "explosion_proof", "maker", "made_on", "installer", "modifier", "drive",
    "load_kg", "speed_ms", "stops", "doors", "travel_m", "cylinder_count", "jacking", "angle_deg",
    "rise_m", "width_mm", "motor_kw", "usable_length_m", "accepted_on", "maintenance_since",
    "inspection_due",
]  # fmt: skip
# how registers and customers' lists call the columns
NAMES = {
    "code": ("unit no", "elevator no", "device number", "equipment", "电梯编号", "编号"),
    "name": ("bezeichnung", "梯号", "elevator name"),
    "equipment_code": ("设备代码", "device code"),
    "registration_no": ("使用登记证编号", "登记证号", "registration"),
    "product_no": ("出厂编号", "serial number", "factory number", "fabriknummer"),
    "state": ("status", "device status", "状态"),
    "kind": ("type", "device type", "antriebsart", "电梯类别", "品种"),
    "maker": ("manufacturer", "hersteller", "制造单位", "品牌"),
    "made_on": ("year built", "baujahr", "制造日期", "出厂日期"),
    "load_kg": ("capacity", "load", "tragkraft", "额定载荷", "额定载重量", "载重量"),
    "speed_ms": ("speed", "foerdergeschwindigkeit", "额定速度", "速度"),
    "stops": ("landings", "anzahl haltestellen", "层站", "站数"),
    "doors": ("anzahl tueren schacht", "门数"),
    "travel_m": ("travel distance", "foerderhoehe", "提升高度"),
    "accepted_on": ("approval date", "验收日期"),
    "inspection_due": ("next inspection", "下次检验日期"),
    "branch_id.code": ("branch", "branch code", "分公司"),
    "customer.name": ("customer", "owner", "user", "使用单位", "客户"),
    "customer.vat": ("统一社会信用代码", "vat", "tax id"),
    "site_id.code": ("site no", "project no", "工程编号"),
    "site_id.name": ("site", "project", "building", "工程", "工程名称"),
    "site_id.street": ("address", "street name", "地址", "使用地点"),
    "site_id.city": ("ort", "town", "城市"),
    "site_id.district": ("borough", "区县"),
    "site_id.zip": ("zip code", "postal code", "postleitzahl", "邮编"),
}
ADDRESS = ("name", "street", "zip", "district", "city")


class ElevatorUnitImport(models.Model):
    """Elevators come from registers and customers' lists: matched by their own number.

    The site is matched or created by its key columns within the branch and the customer, the
    customer by tax number, reference or name; neither is changed. A state is set at entry only.
    """

    _name = "elevator.unit"
    _inherit = ["elevator.unit", "elevator.import.mixin"]

    @api.model
    def _import_field_names(self):
        return FIELDS

    @api.model
    def _import_names(self):
        return NAMES

    @api.model
    def _import_keys(self):
        return [("code",), ("equipment_code",), ("registration_no",), ("product_no",)]

    @api.model
    def _import_create_only(self):
        return {"state", "accepted_on", "maintenance_since"}

    def _import_field(self, field, path, *args):
        """A register knows elevators up to maintenance."""
        found = super()._import_field(field, path, *args)
        if path != "state":
            return found
        return replace(found, choices=tuple(c for c in found.choices if c[0] in REGISTER_STATES))

    @api.model
    def _import_links(self):
        return [
            ImportLink(
                "branch_id",
                "elevator.branch",
                keys=(("code",),),
                fields=(("code", None),),
                default="branch_id",
            ),
            ImportLink(
                "customer",
                "res.partner",
                keys=(("vat",), ("ref",), ("name",)),
                fields=(("name", None), ("ref", None), ("vat", None)),
                create=True,
                sudo=True,
                default="partner_id",
                domain=(("parent_id", "=", False),),
            ),
            ImportLink(
                "site_id",
                "elevator.site",
                keys=(("code",), ADDRESS),
                fields=(
                    ("code", None),
                    *((name, "zip" if name == "zip" else None) for name in ADDRESS),
                    ("latitude", None),
                    ("longitude", None),
                ),
                create=True,
                scope=(("branch_id", "branch_id"), ("partner_id", "customer")),
            ),
            ImportLink("norm_id", "elevator.norm", keys=(("name",),), fields=(("name", None),)),
        ]

    def _prepare_import_link_vals(self, link, vals):
        vals = super()._prepare_import_link_vals(link, vals)
        if link.name == "customer":
            vals = {"is_company": True, "name": vals.get("ref") or vals.get("vat"), **vals}
        elif link.name == "site_id":
            place = [vals.get(name) for name in ("street", "city", "code")]
            vals = {"name": ", ".join(filter(None, place)), **vals}
        return vals

    def _prepare_import_create_vals(self, row):
        """A new elevator without a number or name of its own takes the key's."""
        vals = super()._prepare_import_create_vals(row)
        number = " ".join(str(part) for part in row.key if part)
        return {"code": number, "name": vals.get("code") or number, **vals}

    def _import_required(self):
        return [*set(super()._import_required()) - {"code", "name"}, "branch_id"]

    def _import_create(self, rows, run):
        """Register the elevators with the state the file knows (T-1.1: else in installation)."""
        self._import_make_links(rows, run)
        return self._register_existing(
            [self._prepare_import_create_vals(row) for row in rows],
            note=self.env._("Import of %(file)s", file=run.job.file_name),
        )

    def _check_import_row(self, row, old, run):
        """An elevator stays with its branch (design D2)."""
        if row.values.get("branch_id") and row.values["branch_id"] != old["branch_id"]:
            row.refuse(self.env._("the elevator belongs to another branch"))
