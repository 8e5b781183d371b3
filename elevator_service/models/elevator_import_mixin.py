from odoo import api, models
from odoo.fields import Domain

from ..tools.import_plan import ImportField


class ElevatorImportMixin(models.AbstractModel):
    """A model that the import assistant can fill from a file.

    A target names its fields (``_import_field_names``, ``_import_names``), its key
    (``_import_keys``) and the records its rows point to (``_import_links``); it judges rows in
    ``_prepare_import_vals`` and ``_check_import_row``. All verbs take a batch of rows and ask one
    query per question.
    """

    _name = "elevator.import.mixin"
    _description = "Can be imported"

    # description of the target: override these

    @api.model
    def _import_field_names(self):
        """Names of the model's own fields that columns can fill."""
        return []

    @api.model
    def _import_names(self):
        """{path: other names of the column}, in any language, for suggestions."""
        return {}

    @api.model
    def _import_keys(self):
        """Tuples of fields that can tell two records apart, the best one first."""
        return []

    @api.model
    def _import_create_only(self):
        """Fields that an import sets at creation and never changes."""
        return set()

    @api.model
    def _import_links(self):
        """The :class:`ImportLink` of the target, in the order they are resolved."""
        return []

    @api.model
    def _import_scope(self, job):
        """Domain of the records a row can match, for example those of the company."""
        if "company_id" not in self._fields:
            return Domain.TRUE
        return Domain("company_id", "in", [False, job.company_id.id])

    def _prepare_import_vals(self, rows, run):
        """Hook: complete or refuse converted rows before their links are resolved."""

    def _check_import_row(self, row, old, run):
        """Hook: refuse a row whose record exists; ``old`` holds its values by field name."""

    def _import_remarks(self, run):
        """Hook: what the rows together lead to, as pairs (of what, sentence); asked at the end.

        ``run.memo``, a dict kept with the import, is there to add up what rows say.
        """
        return []

    def _prepare_import_create_vals(self, row):
        """Hook: the values a new record is created with."""
        vals = {**row.values, **row.made}
        return {name: value for name, value in vals.items() if name in self._fields}

    def _prepare_import_link_vals(self, link, vals):
        """Hook: complete the values a linked record is created with."""
        return vals

    # what follows from it

    @api.model
    def _import_fields(self):
        """{path: :class:`ImportField`} of all a column can be mapped to, in the user's language."""
        found = {}
        create_only, names = self._import_create_only(), self._import_names()
        strings = self.fields_get(self._import_field_names(), ["string"])
        for name in self._import_field_names():
            found[name] = self._import_field(
                self._fields[name], name, strings[name]["string"], names, name in create_only
            )
        for link in self._import_links():
            model = self.env[link.model]
            title = self.env["ir.model"]._get(link.model).name
            link_strings = model.fields_get([name for name, __ in link.fields], ["string"])
            for name, kind in link.fields:
                path = f"{link.name}.{name}"
                label = f"{title} / {link_strings[name]['string']}"
                field = model._fields[name]
                found[path] = self._import_field(field, path, label, names, False, kind)
        return found

    def _import_field(self, field, path, label, names, create_only, kind=None):
        choices = ()
        if field.type == "selection":
            choices = tuple(field._description_selection(self.env))
        digits = field.get_digits(self.env) if field.type == "float" else None
        return ImportField(
            path,
            label,
            kind or field.type,
            choices,
            digits[1] if digits else None,
            tuple(names.get(path, ())),
            create_only,
        )

    @api.model
    def _import_required(self):
        """Stored fields a new record cannot do without."""
        return [
            name
            for name, field in self._fields.items()
            if field.required
            and field.store
            and not (field.default or field.compute or field.related)
            and name not in models.MAGIC_COLUMNS
        ]

    # matching

    @api.model
    def _import_read(self, model, domain, names):
        """Stored values of the records a domain finds, as tuples (id, values…), in one query."""
        query = model.with_context(active_test=False)._search(domain, order="id")
        columns = [model._field_to_sql(model._table, name, query) for name in ["id", *names]]
        return self.env.execute_query(query.select(*columns))

    def _import_existing(self, rows, key_fields, names, job):
        """{key: list of {field: value}} of the records that rows may match.

        :param key_fields: names that make a key; :param names: further values wanted
        """
        firsts = list({row.key[0] for row in rows if row.key})
        if not firsts:
            return {}
        wanted = [*key_fields, *(name for name in names if name not in key_fields)]
        domain = self._import_scope(job) & Domain(key_fields[0], "in", firsts)
        found = {}
        for values in self._import_read(self, domain, wanted):
            old = dict(zip(["id", *wanted], values, strict=True))
            key = tuple(old[name] or "" for name in key_fields)
            found.setdefault(key, []).append(old)
        return found

    def _import_resolve(self, rows, run):
        """Give every row the ids of the records it names, or a pending record to create."""
        for link in self._import_links():
            default = run.job[link.default].id if link.default else False
            named = []
            for row in rows:
                if key := run.link_key(row, link):
                    named.append((row, key))
                    self._import_check_scope(row, link)
                elif default:
                    row.values[link.name] = default
            found = self._import_match(link, [key for __, key in named], run)
            for row, key in named:
                self._import_point(row, link, key, found.get(key))

    def _import_check_scope(self, row, link):
        for __, name in link.scope:
            if not row.values.get(name) and name not in row.pending:
                model = next(other.model for other in self._import_links() if other.name == name)
                title = self.env["ir.model"]._get(model).name
                row.refuse(self.env._("no %(title)s given", title=title), title)

    def _import_point(self, row, link, key, record_id):
        if record_id:
            row.values[link.name] = record_id
        elif link.create:
            row.values[link.name] = None
            row.pending[link.name] = key
        else:
            title = self.env["ir.model"]._get(link.model).name
            shown = ", ".join(filter(None, key[1]))
            row.refuse(self.env._("no %(title)s “%(key)s”", title=title, key=shown), title, shown)

    def _import_match(self, link, keys, run):
        """{key: id of the oldest record with it}; a key is (ids of the scope, texts)."""
        names = run.plan.link_keys.get(link.name)
        keys = set(keys)
        if not keys or not names:
            return {}
        # what hangs on a record still to be created is new as well
        known = {key for key in keys if None not in key[0]}
        scope_fields = [name for name, __ in link.scope]
        position = max(range(len(names)), key=lambda i: len({key[1][i] for key in known}))
        firsts = list({key[1][position] or False for key in known})
        domain = Domain(list(link.domain)) & Domain(names[position], "in", firsts)
        model = self.env[link.model]
        if "company_id" in model._fields:
            domain &= Domain("company_id", "in", [False, run.job.company_id.id])
        found = {}
        for record_id, *values in self._import_read(model, domain, [*scope_fields, *names]):
            key = (
                tuple(values[: len(scope_fields)]),
                tuple(value or "" for value in values[len(scope_fields) :]),
            )
            found.setdefault(key, record_id)
        return found

    # writing

    def _import_make_links(self, rows, run):
        """Create the linked records that rows wait for; called inside the batch's savepoint."""
        for row in rows:
            row.made = {}
        for link in self._import_links():
            waiting = [row for row in rows if link.name in row.pending]
            if not waiting:
                continue
            keys = {id(row): run.link_key(row, link) for row in waiting}
            ids = self._import_match(link, keys.values(), run)
            new = {}
            for row in waiting:
                if keys[id(row)] not in ids:
                    new.setdefault(keys[id(row)], row)
            vals = [self._import_link_vals(link, key, row) for key, row in new.items()]
            # an importer brings customers without the right to edit contacts at large
            made = run.model(link.model).sudo(link.sudo).create(vals)
            ids.update(zip(new, made.ids, strict=True))
            for row in waiting:
                row.made[link.name] = ids[keys[id(row)]]

    def _import_link_vals(self, link, key, row):
        scope = {name: scope_id for (name, __), scope_id in zip(link.scope, key[0], strict=True)}
        return self._prepare_import_link_vals(link, {**row.links[link.name], **scope})

    def _import_create(self, rows, run):
        """Create the records of new rows, with what they wait for."""
        self._import_make_links(rows, run)
        return self.create([self._prepare_import_create_vals(row) for row in rows])

    def _import_write(self, rows, run):
        """Write the changes of rows whose records exist; equal changes in one write."""
        self._import_make_links(rows, run)
        groups = {}
        for row in rows:
            vals = {**row.changes, **{k: v for k, v in row.made.items() if k in row.changes}}
            groups.setdefault(tuple(sorted(vals.items())), []).append(row.record_id)
        for vals, ids in groups.items():
            self.browse(ids).write(dict(vals))
