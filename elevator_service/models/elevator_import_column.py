import difflib
import re
from collections import Counter

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools import import_values

# kinds of fields whose texts are looked up, not parsed
CHOICE_TYPES = ("selection", "boolean")
LISTED_VALUES = 300  # the most frequent ones of a column
COPIED = ("field", "unit", "decimal", "date_order", "fill_down", "is_key", "required", "on_dirt")


class ElevatorImportColumn(models.Model):
    """A column of a file and what becomes of it, in an import or in a saved mapping.

    A column without a header is a constant: its fallback goes into every row.
    """

    _name = "elevator.import.column"
    _description = "Import column"
    _order = "sequence, id"
    _rec_name = "header"

    import_id = fields.Many2one("elevator.import", index="btree_not_null", ondelete="cascade")
    profile_id = fields.Many2one(
        "elevator.import.profile", index="btree_not_null", ondelete="cascade"
    )
    sequence = fields.Integer(default=10)
    header = fields.Char("Column", help="Blank for a constant.")
    sample = fields.Char("Examples", readonly=True)
    # what it fills
    field = fields.Selection("_selection_field", "Goes to")
    field_paths = fields.Json(compute="_compute_field_paths")
    field_type = fields.Char(compute="_compute_field_paths")
    is_key = fields.Boolean(
        "Key",
        help="Rows are matched by their key columns: an elevator by its own number, a site by its "
        "address. Several key columns make one key.",
    )
    # how it is read
    fill_down = fields.Boolean(help="A blank cell inherits the value of the row above.")
    unit = fields.Selection(import_values.UNIT_LABELS, "Conversion")
    decimal = fields.Selection([(".", "1,234.5"), (",", "1.234,5")], "Numbers", default=".")
    date_order = fields.Selection(
        [("ymd", "Y-M-D"), ("dmy", "D.M.Y"), ("mdy", "M/D/Y"), ("year", "Year")],
        "Dates",
        default="ymd",
    )
    required = fields.Boolean(help="A row with a blank cell here is refused.")
    on_dirt = fields.Selection(
        [("refuse", "Refuse the row"), ("blank", "Leave blank and report")],
        "Unreadable",
        required=True,
        default="refuse",
    )
    fallback = fields.Char("If blank", help="Text used where the cell is blank.")
    value_ids = fields.One2many("elevator.import.value", "column_id", "Values", copy=True)

    _one_owner = models.Constraint(
        "CHECK((import_id IS NULL) != (profile_id IS NULL))",
        "A column belongs to one import or to one mapping.",
    )

    @api.model
    def _selection_field(self):
        found = {}
        for target, __ in self.env["elevator.import"]._selection_target():
            for path, field in self.env[target]._import_fields().items():
                found.setdefault(path, field.label)
        return list(found.items())

    @api.depends("import_id.target", "profile_id.target", "field")
    def _compute_field_paths(self):
        by_target = {}
        for column in self:
            target = column._target()
            if target not in by_target:
                by_target[target] = self.env[target]._import_fields() if target else {}
            column.field_paths = list(by_target[target])
            found = by_target[target].get(column.field)
            column.field_type = found.type if found else False

    @api.constrains("field")
    def _check_field(self):
        for column in self.filtered("field"):
            if column.field not in column.field_paths:
                raise ValidationError(
                    self.env._(
                        "%(column)s goes to a field of another kind of record.",
                        column=column.header,
                    )
                )

    # what it means to a run

    def _target(self):
        return (self.import_id or self.profile_id).target

    def _import_field(self):
        return self.env[self._target()]._import_fields()[self.field]

    def _field_label(self):
        return self._import_field().label

    def _field_parts(self):
        """(link or "", field name) the column fills."""
        link, __, name = self.field.rpartition(".")
        return link, name

    def _converter(self):
        """The remembering converter of the column's cells, its value map included."""
        field = self._import_field()
        convert = self._plain_converter(field)
        if self.value_ids:
            values = {v.text.lower(): v._result(convert) for v in self.value_ids if v._decided()}
            refusals = {v.text.lower() for v in self.value_ids if v.action == "refuse"}
            convert = import_values.mapped_converter(convert, values, refusals)
        return import_values.remembering(convert)

    def _plain_converter(self, field):
        if field.type == "selection":
            return import_values.choice_converter(_choices(field))
        makers = {
            "float": lambda: import_values.float_converter(self.unit, self.decimal, field.digits),
            "integer": lambda: import_values.integer_converter(self.decimal),
            "date": lambda: import_values.date_converter(self.date_order),
            "boolean": import_values.boolean_converter,
            "zip": import_values.zip_converter,
        }
        return makers.get(field.type, import_values.text_converter)()

    # values

    def _list_values(self, table):
        """List the texts of choice columns that are neither understood nor mapped yet."""
        asked = {}
        for column in self.filtered(lambda c: c.field and c.header in table.header):
            if understands := column._understands():
                asked[table.header.index(column.header)] = (column, understands, Counter())
        if not asked:
            return
        for __, cells in table.records():
            for index, (__, __, counts) in asked.items():
                if index < len(cells) and cells[index]:
                    counts[cells[index]] += 1
        vals = []
        for column, understands, counts in asked.values():
            vals += column._prepare_value_vals(understands, counts)
        self.env["elevator.import.value"].create(vals)

    def _understands(self):
        """A function that says which of some texts need no explanation, or None."""
        field = self._import_field()
        if field.type in CHOICE_TYPES:
            convert = import_values.remembering(self._plain_converter(field))
            return lambda texts: {text for text in texts if convert(text)[2] is None}
        name, __ = self._field_parts()
        links = {link.name: link for link in self.env[self._target()]._import_links()}
        if name in links and not links[name].create and self.is_key:
            return lambda texts: self._existing_texts(links[name], texts)
        return None

    def _existing_texts(self, link, texts):
        __, name = self._field_parts()
        found = self.env[link.model].search_fetch([(name, "in", list(texts))], [name])
        return set(found.mapped(name))

    def _prepare_value_vals(self, understands, counts):
        known = {value.text.lower(): value for value in self.value_ids}
        for value in self.value_ids:
            value.count = sum(n for text, n in counts.items() if text.lower() == value.text.lower())
        understood = understands(counts)
        merged = Counter()
        for text, count in counts.items():
            if text not in understood and text.lower() not in known:
                merged[text.lower()] += count
        texts = {text.lower(): text for text in counts}
        return [
            {
                "column_id": self.id,
                "text": texts[word],
                "count": count,
                "value": self._likely_choice(texts[word]),
            }
            for word, count in merged.most_common(LISTED_VALUES)
        ]

    def _likely_choice(self, text):
        labels = [label for __, label in self._import_field().choices]
        close = difflib.get_close_matches(text.lower(), [x.lower() for x in labels], 1, 0.75)
        return next((label for label in labels if close and label.lower() == close[0]), False)

    # suggestions

    def _copy_vals(self):
        """Values that make the same column elsewhere, its value map included."""
        self.ensure_one()
        return {
            **{name: self[name] for name in (*COPIED, "header", "sequence", "fallback")},
            "value_ids": [
                fields.Command.create({name: v[name] for name in ("text", "action", "value")})
                for v in self.value_ids
            ],
        }

    @api.model
    def _suggest(self, job, headers, samples):
        """Vals of the columns of ``job``: as mapped last time, else by likeness of the names.

        :param samples: {header: list of texts}
        """
        remembered = self._remembered(job, headers)
        available = self.env[job.target]._import_fields()
        taken = {vals.get("field") for vals in remembered.values()}
        found = []
        for sequence, header in enumerate(headers, 1):
            vals = remembered.get(header)
            if not vals:
                vals = {"header": header, "field": _closest(header, available, taken)}
                taken.add(vals["field"])
                if vals["field"]:
                    vals |= self._suggest_reading(available[vals["field"]], samples[header])
            vals |= {"sequence": sequence, "sample": " · ".join(samples[header][:3])[:80]}
            found.append(vals)
        self._suggest_keys(job, found)
        return found

    @api.model
    def _suggest_reading(self, field, texts):
        return {
            "decimal": import_values.guess_decimal(texts),
            "date_order": import_values.guess_date_order(texts),
            "on_dirt": "blank" if field.type in ("float", "integer", "date") else "refuse",
        }

    @api.model
    def _remembered(self, job, headers):
        earlier = self.search(
            [
                ("header", "in", headers),
                ("field", "!=", False),
                "|",
                ("profile_id.target", "=", job.target),
                "&",
                ("import_id.target", "=", job.target),
                ("import_id", "!=", job.id),
            ],
            order="id desc",
        )
        found = {}
        for column in earlier:
            if column.header not in found:
                found[column.header] = column._copy_vals()
        return found

    @api.model
    def _suggest_keys(self, job, columns):
        """Mark the best mapped key of the target and of each link, unless one is marked."""
        target = self.env[job.target]
        keys = [("", [(name,) for name in target._import_keys()])]
        keys += [(f"{link.name}.", link.keys) for link in target._import_links()]
        for prefix, alternatives in keys:
            mine = [
                c
                for c in columns
                if (c["field"] or "").rpartition(".")[0] + "." * bool(prefix) == prefix
            ]
            if any(column.get("is_key") for column in mine):
                continue
            for names in alternatives:
                chosen = [c for c in mine if c["field"] and c["field"][len(prefix) :] in names]
                if chosen:
                    for column in chosen:
                        column["is_key"] = True
                    break


def _choices(field):
    labels = {label.lower(): key for key, label in field.choices}
    return {**labels, **{key.lower(): key for key, __ in field.choices}}


def _plain(text):
    return re.sub(r"[\W_]+", "", text.lower())


def _closest(header, available, taken):
    """Path of the field whose name is most like the header, or False."""
    wanted, best, best_ratio = _plain(header), False, 0.78
    for path, field in available.items():
        if path in taken:
            continue
        for name in (field.label, path.rpartition(".")[2], path, *field.names):
            ratio = difflib.SequenceMatcher(None, wanted, _plain(name)).ratio()
            if ratio > best_ratio:
                best, best_ratio = path, ratio
    return best
