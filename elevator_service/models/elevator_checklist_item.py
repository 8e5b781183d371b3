from odoo import api, fields, models
from odoo.tools import SQL

# depth of a level: a visit does all items of its own and of lower depth
LEVELS = [
    ("patrol", "Patrol"),
    ("half_month", "Half-month"),
    ("quarter", "Quarter"),
    ("half_year", "Half-year"),
    ("year", "Year"),
]
LEVEL_DEPTH = {level: depth for depth, (level, _label) in enumerate(LEVELS)}
DIGITS = 6

FROZEN = """
    CREATE OR REPLACE FUNCTION elevator_checklist_item_frozen() RETURNS trigger AS $$
    DECLARE
        lists int[];
    BEGIN
        IF TG_OP = 'INSERT' THEN
            lists := ARRAY[NEW.checklist_id];
        ELSIF TG_OP = 'DELETE' THEN
            lists := ARRAY[OLD.checklist_id];
        ELSE
            lists := ARRAY[OLD.checklist_id, NEW.checklist_id];
            IF NOT (%(changed)s) THEN
                RETURN NEW;
            END IF;
        END IF;
        IF EXISTS (
            SELECT 1 FROM elevator_checklist c
            WHERE c.id = ANY(lists) AND (
                c.state <> 'draft'
                OR EXISTS (SELECT 1 FROM elevator_visit v WHERE v.checklist_id = c.id)
            )
        ) THEN
            RAISE EXCEPTION 'frozen: items of a checklist in use are never changed';
        END IF;
        RETURN COALESCE(NEW, OLD);
    END $$ LANGUAGE plpgsql;
    DROP TRIGGER IF EXISTS elevator_checklist_item_frozen ON elevator_checklist_item;
    CREATE TRIGGER elevator_checklist_item_frozen
        BEFORE INSERT OR UPDATE OR DELETE ON elevator_checklist_item
        FOR EACH ROW EXECUTE FUNCTION elevator_checklist_item_frozen();
"""


class ElevatorChecklistItem(models.Model):
    """One item of a checklist; its place among the items of a visit is its place in the codes.

    Frozen together with its checklist, in the ORM and by a trigger of the database.
    """

    _name = "elevator.checklist.item"
    _description = "Checklist item"
    _order = "checklist_id, depth, sequence, id"
    _rec_names_search = ["code", "name"]

    checklist_id = fields.Many2one(
        "elevator.checklist", required=True, index=True, ondelete="cascade"
    )
    code = fields.Char(required=True, help="For example A-1-29.")
    level = fields.Selection(LEVELS, required=True)
    depth = fields.Integer(compute="_compute_depth", store=True, precompute=True)
    sequence = fields.Integer(default=10)
    source = fields.Selection(
        [("tsg", "TSG T5002-2017"), ("company", "Company"), ("maker", "Maker")],
        required=True,
        default="company",
    )
    name = fields.Char(required=True, translate=True)
    requirement = fields.Char(translate=True)
    judged_by = fields.Selection(
        [
            ("qualitative", "By eye and ear"),
            ("number", "Number"),
            ("standard", "Standard value"),
            ("manufacturer", "Maker's value"),
        ],
        required=True,
        default="qualitative",
    )
    limit_min = fields.Float()
    limit_max = fields.Float()
    has_min = fields.Boolean()
    has_max = fields.Boolean()
    unit = fields.Char(help="Unit of the reading, e.g. mm.")
    is_test = fields.Boolean("Test", help="A test needs a reading or a photo.")

    _code_uniq = models.UniqueIndex("(checklist_id, code)", "This item code is already used.")

    def init(self):  # pylint: disable=missing-return
        """A trigger refuses what the ORM would let through: items of a version in use stand still.

        A translation may be added, none may be changed.
        """
        super().init()
        translated = ("name", "requirement")
        plain = [
            name
            for name, field in self._fields.items()
            if field.store
            and field.column_type
            and name not in (*translated, "write_uid", "write_date")
        ]
        changed = SQL(" OR ").join(
            [SQL("NEW.%(c)s IS DISTINCT FROM OLD.%(c)s", c=SQL.identifier(name)) for name in plain]
            + [
                SQL(
                    "NOT COALESCE(NEW.%(c)s, '{}') @> COALESCE(OLD.%(c)s, '{}')",
                    c=SQL.identifier(name),
                )
                for name in translated
            ]
        )
        self.env.cr.execute(
            SQL(
                FROZEN,
                changed=changed,
            )
        )

    @api.depends("level")
    def _compute_depth(self):
        for item in self:
            item.depth = LEVEL_DEPTH.get(item.level, 0)

    @api.depends("code", "name")
    def _compute_display_name(self):
        for item in self:
            item.display_name = f"{item.code} {item.name}"

    @api.model_create_multi
    def create(self, vals_list):
        """Items are added to drafts only."""
        lists = {vals["checklist_id"] for vals in vals_list if vals.get("checklist_id")}
        self.env["elevator.checklist"].browse(lists)._check_not_frozen()
        return super().create(vals_list)

    def write(self, vals):
        """Refuse to change items of a version in use."""
        lists = self.checklist_id
        if "checklist_id" in vals:
            lists |= lists.browse(vals["checklist_id"])
        lists._check_not_frozen()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_frozen(self):
        self.checklist_id._check_not_frozen()

    @api.model
    def _load_records(self, data_list, update=False):
        """Shipped items are made once: an update of the addon leaves frozen versions alone."""
        for data in data_list:
            data["noupdate"] = True
        return super()._load_records(data_list, update)

    def _judge(self, value, elevator):
        """Judge a reading against the limits of the law and of the maker: both hold (L-1).

        :param float value: the reading, in the item's unit
        :param elevator: elevator.unit whose model's limits count
        :return: True or False; None when there is no reading or no limit is known
        """
        self.ensure_one()
        limits = [
            limit
            for limit in (self, elevator.model_id._limit_of(self.code))
            if limit and (limit.has_min or limit.has_max)
        ]
        if not limits or value is None or value is False:
            return None
        value = round(value, DIGITS)
        return all(
            (not limit.has_min or value >= round(limit.limit_min, DIGITS))
            and (not limit.has_max or value <= round(limit.limit_max, DIGITS))
            for limit in limits
        )

    def _limits_text(self, elevator):
        """What the phone shows and judges without network: the tighter of law and maker (L-1)."""
        self.ensure_one()
        limits = [limit for limit in (self, elevator.model_id._limit_of(self.code)) if limit]
        lows = [limit.limit_min for limit in limits if limit.has_min]
        highs = [limit.limit_max for limit in limits if limit.has_max]
        return {"min": max(lows) if lows else None, "max": min(highs) if highs else None}
