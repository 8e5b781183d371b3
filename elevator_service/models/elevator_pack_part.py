import base64
import io
import json
import zipfile

from lxml import etree

from odoo import fields, models
from odoo.tools import SQL, split_every

from ..tools.pack_xml import content, element, file_path, paper, safe_name

PRINT_AT_ONCE = 30


class ElevatorPackPart(models.Model):
    """One elevator of a pack: its chain, contents, files and gaps, until the pack is made."""

    _name = "elevator.pack.part"
    _description = "Part of a pack"
    _order = "pack_id, id"

    pack_id = fields.Many2one("elevator.pack", required=True, index=True, ondelete="cascade")
    elevator_id = fields.Many2one("elevator.unit", required=True, ondelete="restrict")
    branch_id = fields.Many2one(
        related="pack_id.branch_id", store=True, precompute=True, index=True
    )
    done = fields.Boolean("Made", readonly=True)
    summary = fields.Json(readonly=True, help="Head, number of records, gaps, workers.")
    bundle = fields.Binary(attachment=True, groups=fields.NO_ACCESS, help="XML, files, papers.")
    state = fields.Selection(related="pack_id.state")

    def _make(self):
        """Collect the elevator's records of the period into the part's bundle."""
        self.ensure_one()
        entries = self.env["elevator.seal"].search(
            [("elevator_id", "=", self.elevator_id.id)], order="number"
        )
        disposed = self.env["elevator.disposal"]._of_entries(entries)
        withheld = entries.filtered(self._is_withheld)
        contents = self._contents((entries - withheld).filtered(lambda e: e not in disposed))
        gaps = self.elevator_id._archive_gaps(self.pack_id.date_from, self.pack_id.date_to)
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as bundle:
            node = self._element(entries, contents, disposed, withheld, bundle)
            node.extend(element("gap", g["text"], code=g["code"], date=g["date"]) for g in gaps)
            bundle.writestr("part.xml", etree.tostring(node))
            papers = self._print(contents, bundle) if self.pack_id.with_papers else []
        last = entries[-1:]
        self.write(
            {
                "done": True,
                "bundle": base64.b64encode(buffer.getvalue()),
                "summary": {
                    "head_number": last.number or 0,
                    "head_seal": last.seal or "",
                    "records": len(contents),
                    "kinds": self._count_kinds(entries, contents),
                    "gaps": gaps,
                    "papers": papers,
                    "workers": self._workers(contents),
                },
            }
        )

    @staticmethod
    def _count_kinds(entries, contents):
        counts = {}
        for entry in entries:
            if (entry.res_model, entry.res_id) in contents:
                counts[entry.kind] = counts.get(entry.kind, 0) + 1
        return counts

    # ---------------------------------------------------------------- which records

    def _is_withheld(self, entry):
        """Audits of the house are in packs for its own inspection only; the chain names them."""
        model = self.env.get(entry.res_model)
        internal = model is not None and model._seal_internal
        return internal and self.pack_id.purpose != "inspection"

    def _contents(self, entries):
        """{(model, id): canonical text} of the records of the period.

        Those sealed in it, those whose day lies in it, and what was signed or corrected later
        about them. Disposals always: they say where other records are.
        """
        begin, end = self.pack_id._bounds()
        later = entries.filtered(lambda e: e.sealed_at >= begin or e.kind == "disposal")
        texts, chosen, seals = {}, {}, set()
        for model, same in later.grouped("res_model").items():
            if model in self.env:
                texts |= self._texts(self.env[model], same.mapped("res_id"))
        for entry in later:
            key = (entry.res_model, entry.res_id)
            text = texts.get(key)
            if text is None:
                continue
            inside = begin <= entry.sealed_at < end or entry.kind == "disposal"
            if inside or self._belongs(json.loads(text), seals):
                chosen[key] = text
                seals.add(entry.seal)
        return chosen

    def _texts(self, model, ids):
        """{(model, id): canonical text} as it is sealed, of this elevator."""
        rows = self.env.execute_query(
            SQL(
                "SELECT p.id, p.payload::text FROM (%s) p WHERE p.elevator_id = %s",
                model._seal_payload(SQL("r.id IN %s", tuple(ids))),
                self.elevator_id.id,
            )
        )
        return {(model._name, res_id): text for res_id, text in rows}

    def _belongs(self, record, seals):
        """Whether a record that was sealed after the period speaks of it."""
        pack = self.pack_id
        day = str(record.get("date") or "")[:10]
        # a supplement goes with what it corrects
        about = record.get("visit") or record.get("callout")
        if about:
            return about in seals
        return str(pack.date_from) <= day <= str(pack.date_to)

    def _workers(self, contents):
        """Ids of the employees who did the work of the records."""
        workers = set()
        for text in contents.values():
            record = json.loads(text)
            workers |= {record.get("maintainer"), record.get("second_maintainer")}
            workers |= set(record.get("workers") or ())
        return sorted(workers - {None})

    # ---------------------------------------------------------------- XML

    def _element(self, entries, contents, disposed, withheld, bundle):
        elevator, last = self.elevator_id, entries[-1:]
        site = elevator.site_id
        address = (site.city, site.district, site.street)
        node = element(
            "elevator",
            id=elevator.id,
            code=elevator.code,
            name=elevator.name,
            kind=elevator.kind,
            site=site.name,
            place=" ".join(part for part in address if part),
            registration=elevator.registration_no or "",
            equipment=elevator.equipment_code or "",
            state=elevator.state,
            inspection_due=elevator.inspection_due or "",
            head_number=last.number or 0,
            head_seal=last.seal or "",
        )
        chain, records = element("chain"), self._records(contents)
        for entry in entries:
            key = (entry.res_model, entry.res_id)
            one = self._entry(entry, contents.get(key), records.get(key), bundle)
            if entry in disposed:
                one.append(element("disposed", by=disposed[entry].name))
            elif entry in withheld:
                one.append(element("withheld"))
            chain.append(one)
        node.append(chain)
        return node

    def _records(self, contents):
        """{(model, id): record} of contents; those of a model are read together."""
        ids = {}
        for model, res_id in contents:
            ids.setdefault(model, []).append(res_id)
        return {
            (model, record.id): record
            for model, some in ids.items()
            for record in self.env[model].browse(some)
        }

    def _entry(self, entry, text, record, bundle):
        node = element(
            "entry",
            number=entry.number,
            kind=entry.kind,
            model=entry.res_model,
            id=entry.res_id,
            digest=entry.digest,
            previous=entry.previous or "",
            sealed=fields.Datetime.to_string(entry.sealed_at),
            seal=entry.seal,
        )
        if text is not None:
            node.append(content(text))
            self._add_files(node, record, bundle)
        return node

    def _add_files(self, node, record, bundle):
        """Photos and signatures of a record, and the seals a signature covers."""
        for file in record._sealed_files():
            path, digest = file_path(file.name, file.raw)
            node.append(element("file", role=file.role, name=file.name, path=path, sha256=digest))
            if path not in bundle.namelist():
                bundle.writestr(path, file.raw)
        node.extend(element("signs", seal) for seal in record._sealed_signs())

    # ---------------------------------------------------------------- papers

    def _print(self, contents, bundle):
        """The records as PDF, some to a file; returns [path, SHA-256] of each."""
        papers, number = [], 0
        for model in self.env["elevator.seal.check"]._sealed_models():
            ids = sorted(res_id for name, res_id in contents if name == model._name)
            if not (model._seal_report and ids):
                continue
            for some in split_every(PRINT_AT_ONCE, ids):
                number += 1
                data = self._pdf(model._seal_report, list(some))
                path = f"records/{safe_name(self.elevator_id.code)}-{number:03d}.pdf"
                bundle.writestr(path, data)
                papers.append(dict(paper(path, data).attrib))
        return papers

    def _pdf(self, report, ids):
        return self.env["ir.actions.report"]._render_qweb_pdf(report, ids)[0]
