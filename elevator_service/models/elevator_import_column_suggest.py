import difflib
import re
from collections import Counter

from odoo import api, fields, models

from ..tools import import_values

# kinds of fields whose texts are looked up, not parsed
CHOICE_TYPES = ("selection", "boolean")
LISTED_VALUES = 300  # the most frequent ones of a column
COPIED = ("field", "unit", "decimal", "date_order", "fill_down", "is_key", "required", "on_dirt")


class ElevatorImportColumn(models.Model):
    """What a column may mean: the values nobody explained yet, and suggestions for fields."""

    _inherit = "elevator.import.column"

    # values

    def _list_values(self, table):
        """List the texts of choice columns that are neither understood nor mapped yet."""
        asked = {}
        for column in self.filtered(lambda c: c.field and c.header in table.header):
            if understands := column._understands():
                asked[table.header.index(column.header)] = (column, understands, Counter())
        if not asked:
            return
        for __, cells in self.import_id._records(table):
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

    def _possible(self):
        """What the column's texts can stand for, to show to a person."""
        if not self.field:
            return ""
        labels = [label for __, label in self._import_field().choices]
        link, name = self._field_parts()
        if not labels and link:
            links = {found.name: found for found in self.env[self._target()]._import_links()}
            if not links[link].create:
                labels = self.env[links[link].model].search([], limit=30).mapped(name)
        return ", ".join(labels)

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
        keys = [("", target._import_keys())]
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
