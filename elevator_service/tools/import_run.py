"""One run of an import: rows read, converted, matched, judged and, unless it is dry, written."""

import itertools

import psycopg2

from odoo.exceptions import AccessError, UserError

from .import_plan import ImportRow
from .import_values import RowRefused

BATCH = 2_000
# Imports write no tracking messages and subscribe nobody: 76,000 chatter threads that say
# "created" are a cost without a reader (docs/decisions.md).
QUIET = {
    "tracking_disable": True,
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
    "mail_notrack": True,
}


class PlanColumn:
    """A column of the file, or a constant, ready to convert its cells."""

    __slots__ = (
        "answer",
        "blank_on_dirt",
        "fallback",
        "header",
        "index",
        "link",
        "name",
        "required",
    )

    def __init__(self, column, index):
        self.index, self.header = index, column.header or column._field_label()
        self.link, self.name = column._field_parts()
        self.answer = column._converter()
        self.fallback, self.required = (column.fallback or "").strip(), column.required
        self.blank_on_dirt = column.on_dirt == "blank"


class ImportPlan:
    """What the columns of an import ask for, compiled once per run."""

    def __init__(self, job, header):
        positions = {name: index for index, name in enumerate(header)}
        mapped = job.column_ids.filtered("field")
        self.columns = [PlanColumn(column, positions.get(column.header)) for column in mapped]
        self.fill_down = [
            positions[column.header]
            for column in job.column_ids
            if column.fill_down and column.header in positions
        ]
        self.width = len(header)
        self.key_fields, self.link_keys = [], {}
        for column in mapped.filtered("is_key"):
            link, name = column._field_parts()
            names = self.link_keys.setdefault(link, []) if link else self.key_fields
            if name not in names:
                names.append(name)
        self.paths = [(column.link, column.name) for column in self.columns]


class ImportRun:
    """Carries the rows of ``job``'s file through its target, batch by batch.

    :param job: ``elevator.import``; the run acts as its environment's user
    :param table: the :class:`TableFile`
    :param dry: judge only, write nothing
    """

    def __init__(self, job, table, dry):
        self.job, self.table, self.dry = job, table, dry
        self.env = job.env
        self.target = self.model(job.target)
        self.plan = ImportPlan(job, table.header)
        self.seen = {}
        self.memo = dict(job.memo or {})
        self.required = self.target._import_required()
        create_only = self.target._import_create_only()
        own = [name for link, name in self.plan.paths if not link]
        pointed = [link for link, __ in self.plan.paths if link]
        defaults = [link.name for link in self.target._import_links() if link.default]
        self.compared = [
            name
            for name in dict.fromkeys([*own, *pointed, *defaults])
            if name in self.target._fields and name not in create_only
        ]

    def model(self, name):
        return self.env[name].with_context(**QUIET)

    # reading

    def rows(self):
        """Yield (number, cells) of the rows that are not blank, inherited cells filled in."""
        above = {}
        for number, cells in self.table.records():
            if not cells:
                continue
            if len(cells) < self.plan.width:
                cells += [""] * (self.plan.width - len(cells))
            for index in self.plan.fill_down:
                if cells[index]:
                    above[index] = cells[index]
                else:
                    cells[index] = above.get(index, "")
            yield number, cells

    def batches(self, position, size=BATCH):
        """Yield lists of converted rows behind ``position`` rows, which are only remembered."""
        rows = self.rows()
        for number, cells in itertools.islice(rows, position):
            self._remember(self.convert(number, cells))
        while batch := [self.convert(*row) for row in itertools.islice(rows, size)]:
            for row in batch:
                self._remember(row)
            yield batch

    def convert(self, number, cells):
        """The row's cells as values of the mapped fields, with its refusals and notes."""
        row = ImportRow(number, cells)
        if len(cells) > self.plan.width and any(cells[self.plan.width :]):
            row.refuse(self.env._("more cells than columns"))
        for column in self.plan.columns:
            text = (cells[column.index] if column.index is not None else "") or column.fallback
            if not text:
                if column.required:
                    row.refuse(self.env._("must not be blank"), column.header)
                continue
            value, note, dirt = column.answer(text)
            if dirt is not None:
                self._soil(row, column, text, dirt)
            elif value is not None:
                if note is not None:
                    row.notes.append((column.header, text, self.env._(note)))
                self._put(row, column, value)
        if self.plan.key_fields:
            row.key = tuple(row.values.get(name) or "" for name in self.plan.key_fields)
        return row

    def _soil(self, row, column, text, dirt):
        reason = self.env._(dirt.reason)
        if column.blank_on_dirt and not column.required and not isinstance(dirt, RowRefused):
            row.notes.append((column.header, text, reason))
        else:
            row.refuse(reason, column.header, text)

    @staticmethod
    def _put(row, column, value):
        into = row.links.setdefault(column.link, {}) if column.link else row.values
        before = into.get(column.name)
        # several columns of one text field are joined: house number and street
        into[column.name] = f"{before} {value}" if before and isinstance(value, str) else value

    def _remember(self, row):
        """Refuse a row whose key an earlier row of the file had: two truths, no idempotence."""
        if row.key is None or not any(row.key):
            row.refuse(self.env._("no value in the key column"), self._key_header())
            return
        earlier = self.seen.setdefault(row.key if len(row.key) > 1 else row.key[0], row.number)
        if earlier != row.number:
            row.refuse(
                self.env._("the same key as row %(row)s", row=earlier),
                self._key_header(),
                ", ".join(map(str, row.key)),
            )

    def _key_header(self):
        names = self.plan.key_fields
        return ", ".join(c.header for c in self.plan.columns if not c.link and c.name in names)

    def link_key(self, row, link):
        """(ids of the scope, texts) by which a row names a linked record, or None."""
        names, given = self.plan.link_keys.get(link.name), row.links.get(link.name)
        if not names or not given:
            return None
        texts = tuple(given.get(name) or "" for name in names)
        if not any(texts):
            return None
        scope = (row.made.get(name) or row.values.get(name) for __, name in link.scope)
        return tuple(value or None for value in scope), texts

    # judging and writing

    def process(self, rows):
        """Judge and, unless dry, write a batch.

        :returns: {"new", "changed", "unchanged", "refused": number of rows}, all rows together
        """
        good = [row for row in rows if not row.refusals]
        self.target._prepare_import_vals(good, self)
        good = [row for row in good if not row.refusals]
        self.target._import_resolve(good, self)
        good = [row for row in good if not row.refusals]
        new, changed, unchanged = self._compare(good)
        if not self.dry:
            self._attempt(new, self.target._import_create)
            self._attempt(changed, self.target._import_write)
        counts = {
            "new": sum(1 for row in new if not row.refusals),
            "changed": sum(1 for row in changed if not row.refusals),
            "unchanged": len(unchanged),
        }
        counts["refused"] = sum(1 for row in rows if row.refusals)
        return counts

    def _compare(self, rows):
        existing = self.target._import_existing(rows, self.plan.key_fields, self.compared, self.job)
        new, changed, unchanged = [], [], []
        for row in rows:
            olds = existing.get(row.key)
            if not olds:
                if self._complete(row):
                    new.append(row)
            elif len(olds) > 1:
                row.refuse(self.env._("%(count)s records have this key", count=len(olds)))
            else:
                self._judge_change(row, olds[0])
                if not row.refusals:
                    (changed if row.changes else unchanged).append(row)
        return new, changed, unchanged

    def _complete(self, row):
        missing = [
            name
            for name in self.required
            if name not in row.pending and row.values.get(name) in (None, "", False)
        ]
        if missing:
            strings = self.target.fields_get(missing, ["string"])
            labels = ", ".join(strings[name]["string"] for name in missing)
            row.refuse(self.env._("%(fields)s is missing", fields=labels))
        return not missing

    def _judge_change(self, row, old):
        row.record_id = old["id"]
        self.target._check_import_row(row, old, self)
        for name in self.compared:
            if name not in row.values:
                continue
            value, stored = row.values[name], old[name]
            if isinstance(value, float):
                stored = float(stored) if stored is not None else None
            elif isinstance(value, bool):
                stored = bool(stored)
            if value != stored:
                row.changes[name] = value
                row.before[name] = stored

    def _attempt(self, rows, verb):
        """Write rows in one go; when that fails, in halves, down to the row that is to blame."""
        if not rows:
            return
        try:
            with self.env.cr.savepoint():
                verb(rows, self)
            return
        except AccessError:
            raise
        except (UserError, psycopg2.IntegrityError, psycopg2.DataError) as error:
            failure = error
        if len(rows) == 1:
            rows[0].refuse(self._sentence(failure))
            return
        half = len(rows) // 2
        self._attempt(rows[:half], verb)
        self._attempt(rows[half:], verb)

    def _sentence(self, error):
        if isinstance(error, psycopg2.Error):
            return self.target._sql_error_to_message(error).partition("\n")[0]
        return str(error.args[0]) if error.args else str(error)
