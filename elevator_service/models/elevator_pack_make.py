import hashlib
import io
import logging
import tempfile
import zipfile

from lxml import etree

from odoo import api, fields, models

from ..tools.due_days import half_years
from ..tools.pack_xml import PackWriter, element, paper, safe_name
from .elevator_seal import FORMULA

_logger = logging.getLogger(__name__)


class ElevatorPack(models.Model):
    """Making a pack: one elevator at a time, then all into one file."""

    _inherit = "elevator.pack"

    def _in_language(self):
        """The pack as who asked for it reads it."""
        return self.with_context(lang=self.requested_by_id.lang)

    def _step(self):
        """Make the next part, or put the parts together; returns whether more is to do."""
        self.ensure_one()
        if self.state != "running":
            return False
        pack = self._in_language()
        part = pack.part_ids.filtered(lambda part: not part.done)[:1]
        try:
            with self.env.cr.savepoint():
                if part:
                    part._make()
                else:
                    pack._assemble()
        except Exception as error:  # pylint: disable=broad-except
            # one pack that cannot be made stops no other; what is wrong stands on it
            _logger.exception("pack %s", self.name)
            self.invalidate_recordset()
            self._move_to("failed", error=str(error)[:500])
            self._log("failed", self.requested_by_id, note=str(error)[:200])
            return False
        return bool(part)

    @api.model
    def _cron_make(self):
        """Go on with packs that are being made, an elevator at a time."""
        for pack in self.search([("state", "=", "running")], order="id"):
            more = True
            while more:
                more = pack._step()
                if not self.env["ir.cron"]._commit_progress(1, remaining=int(more)):
                    return

    # ---------------------------------------------------------------- one file

    def _assemble(self):
        """All parts into pack.xml and the ZIP; the parts' bundles go."""
        gaps = self._common_gaps()
        with tempfile.TemporaryDirectory() as folder:
            with PackWriter(folder, self._attributes()) as writer:
                papers = self._write_parts(writer)
                for node in (*self._occasions(), *self._certificates()):
                    writer.add(node)
                for gap in gaps:
                    writer.add(element("gap", gap["text"], code=gap["code"], date=gap["date"]))
                papers.append(self._write_overview(writer, gaps))
                for node in papers:
                    writer.add(node)
                xml_digest = writer.finish(self._readme())
            data = writer.zip_path.read_bytes()
        self._keep(data, xml_digest, len(gaps))

    def _keep(self, data, xml_digest, common_gaps):
        summaries = self.part_ids.mapped("summary")
        self.env["ir.attachment"].create(
            {
                "name": "file",
                "raw": data,
                "res_model": self._name,
                "res_id": self.id,
                "res_field": "file",
                "mimetype": "application/zip",
            }
        )
        self.part_ids.write({"bundle": False})
        self.invalidate_recordset(["file"])
        self._move_to(
            "done",
            made_at=fields.Datetime.now(),
            file_name=f"{safe_name(self.name)}.zip",
            size=len(data),
            xml_sha256=xml_digest,
            zip_sha256=hashlib.sha256(data).hexdigest(),
            record_count=sum(summary["records"] for summary in summaries),
            gap_count=common_gaps + sum(len(summary["gaps"]) for summary in summaries),
        )
        self._log("made", self.requested_by_id)

    def _attributes(self):
        begin, end = self._bounds()
        return {
            "number": self.name,
            "purpose": self.purpose,
            "customer": self.partner_id.name or "",
            "unit": self.branch_id.name or self.company_id.name,
            "made": fields.Datetime.to_string(fields.Datetime.now()),
            "requested_by": self.requested_by_id.name,
            "from_": self.date_from,
            "to": self.date_to,
            "from_utc": fields.Datetime.to_string(begin),
            "to_utc": fields.Datetime.to_string(end),
            "formula": FORMULA,
        }

    def _write_parts(self, writer):
        """The elevators with their files; returns the elements of their papers."""
        papers = []
        for part in self.part_ids:
            raw = io.BytesIO(self._attachment_of(part, "bundle").raw)
            with zipfile.ZipFile(raw) as bundle:
                for name in bundle.namelist():
                    if name == "part.xml":
                        writer.add(etree.fromstring(bundle.read(name)))
                    else:
                        writer.add_file(name, bundle.read(name))
            papers += [element("paper", **attributes) for attributes in part.summary["papers"]]
        return papers

    @api.model
    def _attachment_of(self, record, field):
        return self.env["ir.attachment"].search(
            [
                ("res_model", "=", record._name),
                ("res_id", "=", record.id),
                ("res_field", "=", field),
            ],
            limit=1,
        )

    def _write_overview(self, writer, gaps):
        report = self.with_context(pack_gaps=gaps).env["ir.actions.report"]
        data = report._render_qweb_pdf("elevator_service.action_report_pack", self.ids)[0]
        writer.add_file("overview.pdf", data)
        return paper("overview.pdf", data)

    def _readme(self):
        return self.env._(
            "Inspection pack %(name)s, %(date_from)s to %(date_to)s.\n\n"
            "overview.pdf: elevators, heads of their chains, drills, certificates, gaps.\n"
            "records/: the records as printed. files/: photos and signatures.\n"
            "pack.xml: all sealed records word by word, by pack.xsd.\n\n"
            "To verify: install Python 3 and lxml, then run  python3 verify.py\n"
            "in this folder. The first false thing is named.\n\n"
            "SHA-256 of pack.xml: {xml_sha256}\n",
            name=self.name,
            date_from=self.date_from,
            date_to=self.date_to,
        )

    # ---------------------------------------------------------------- what belongs to all

    def _drills(self):
        """Drills of the period that concern the elevators: of their branches and kinds (L-5)."""
        periods = half_years(self.date_from, self.date_to)
        drills = self.env["elevator.drill"].search(
            [
                ("branch_id", "in", self.elevator_ids.branch_id.ids),
                ("kind", "in", list(set(self.elevator_ids.mapped("kind")))),
                ("due_on", "in", [last for _first, last in periods]),
                ("for_site_id", "in", (False, *self.elevator_ids.site_id.ids)),
            ],
            order="due_on, kind, id",
        )
        kinds = {(unit.branch_id, unit.kind) for unit in self.elevator_ids}
        return drills.filtered(lambda drill: (drill.branch_id, drill.kind) in kinds)

    def _self_inspections(self):
        return self.env["elevator.self.inspection"].search(
            [
                ("elevator_id", "in", self.elevator_ids.ids),
                ("due_on", ">=", self.date_from),
                ("due_on", "<=", self.date_to),
            ],
            order="due_on, elevator_id",
        )

    def _occasions(self):
        """Drills and self-inspections as elements; where another customer's drill was held stays
        out."""
        for name, records in (
            ("drill", self._drills()),
            ("self-inspection", self._self_inspections()),
        ):
            for record in records:
                ours = record.elevator_id in self.elevator_ids
                yield element(
                    name,
                    kind=record.kind if name == "drill" else None,
                    elevator=record.elevator_id.code if ours else None,
                    due=record.due_on,
                    held=record.date or "",
                    state=record.state,
                    result=record.result or "",
                    seal=record.seal or "",
                )

    def _workers(self):
        """Who did the work of the records, as hr.employee."""
        ids = {worker for part in self.part_ids for worker in part.summary["workers"]}
        return self.env["hr.employee"].with_context(active_test=False).browse(sorted(ids)).exists()

    def _certificates(self):
        for certificate in self._workers()._pack_certificates(self.date_from, self.date_to):
            yield element("certificate", **certificate)

    def _common_gaps(self):
        """Half-years without a drill of a kind (L-5): list of dicts code, date, text."""
        kinds = dict(self.env["elevator.unit"]._fields["kind"]._description_selection(self.env))
        held = {
            (drill.branch_id, drill.kind, drill.due_on)
            for drill in self._drills()
            if drill.state in ("done", "cancelled")
        }
        today, gaps = self.company_id._elevator_today(), []
        for kind, units in self.elevator_ids.grouped("kind").items():
            for branch, own in units.grouped("branch_id").items():
                since = min(
                    own.filtered("maintenance_since").mapped("maintenance_since"), default=today
                )
                for _first, last in half_years(max(self.date_from, since), self.date_to):
                    if last < today and (branch, kind, last) not in held:
                        text = self.env._("No drill of %(kind)s", kind=kinds[kind])
                        gaps.append({"code": "drill", "date": str(last), "text": text})
        return gaps

    def _gaps_by_place(self):
        """[(place, gaps)] of the parts that are made, for screen and paper."""
        groups = [
            (part.elevator_id.display_name, part.summary["gaps"])
            for part in self.sudo().part_ids
            if part.summary and part.summary["gaps"]
        ]
        common = self.sudo()._common_gaps() if self.elevator_ids else []
        return [(self.env._("Drills"), common), *groups] if common else groups
