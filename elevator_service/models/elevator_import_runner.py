import io
import logging
from collections import Counter

from odoo import api, models
from odoo.exceptions import UserError
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

from ..tools.import_run import ImportRun
from ..tools.table_file import TableError, TableFile

_logger = logging.getLogger(__name__)

RUNNING = ("checking", "loading")
COUNTERS = ("new_count", "changed_count", "unchanged_count", "refused_count", "cleaned_count")
SMALL = 1_000  # so many rows are imported at once, more in the background
SHOWN_CHANGES = 1_000  # changed rows a dry run lists


class ElevatorImportRunner(models.AbstractModel):
    """The working half of an import: reads the file, runs batches."""

    _name = "elevator.import.runner"
    _description = "Import runner"

    # file

    def _open_table(self):
        """The file as a :class:`TableFile`; one sentence to the user when it is none."""
        self.ensure_one()
        delimiter = {"TAB": "\t"}.get(self.delimiter, self.delimiter)
        if delimiter and len(delimiter) != 1:
            raise UserError(self.env._("The delimiter is one character, or TAB."))
        try:
            return TableFile(
                self._opener(), self.file_name, self.encoding, delimiter, self.header_row
            )
        except TableError as error:
            raise UserError(self.env._(error.message)) from error

    def _opener(self):
        # files of fields are hidden from attachment searches; reading the import was allowed
        attachment = (
            self.env["ir.attachment"]
            .sudo()
            .search(
                [
                    ("res_model", "=", self._name),
                    ("res_field", "=", "file"),
                    ("res_id", "=", self.id),
                ],
                limit=1,
            )
        )
        if attachment.store_fname:
            path = attachment._full_path(attachment.store_fname)
            return lambda: open(path, "rb")  # noqa: SIM115
        content = attachment.raw or b""
        return lambda: io.BytesIO(content)

    def _scan(self, table):
        """({header: first distinct texts}, counts of rows and blank lines), in one reading."""
        samples = {name: {} for name in table.header}
        counts = Counter()
        for __, cells in self._records(table):
            counts["rows" if cells else "blank"] += 1
            if counts["rows"] > 2_000:
                continue
            for name, cell in zip(table.header, cells, strict=False):
                if cell and len(samples[name]) < 200:
                    samples[name].setdefault(cell)
        return {name: list(texts) for name, texts in samples.items()}, counts

    def _records(self, table):
        try:
            yield from table.records()
        except TableError as error:
            raise UserError(self.env._(error.message)) from error

    # work

    def _go(self):
        """Work at once on a small file, wake the cron for a large one."""
        if self.row_count <= SMALL:
            self._work(background=False)
        else:
            self.env.ref("elevator_service.cron_import")._trigger()

    @api.model
    def _cron_import(self):
        """Go on with every running import, each as the user who started it."""
        for job in self.search([("state", "in", RUNNING)], order="id"):
            job._work_in_background()

    def _work_in_background(self):
        """Work until done, stopped or out of time; what was committed stays, whatever happens."""
        worker = self.with_user(self.user_id).with_company(self.company_id)
        worker = worker.with_context(**worker.env["res.users"].context_get())
        try:
            worker._work(background=True)
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
            # somebody else changed the same rows: the next run starts at the stored position
            self.env.cr.rollback()
        except Exception as error:
            _logger.exception("Import %s stopped", self.id)
            self.env.cr.rollback()
            reason = str(error).partition("\n")[0] or type(error).__name__
            self._move_to("stopped", stopped_in=self.state, message=reason)
        remaining = self.search_count([("state", "in", RUNNING)])
        self.env["ir.cron"]._commit_progress(remaining=remaining)

    def _work(self, background):
        """Run the batches from the stored position on, then finish.

        :param background: commit after each batch, heed a stop, end when the cron's time is over
        """
        run = ImportRun(self, self._open_table(), dry=self.state == "checking")
        try:
            for rows in run.batches(self.position):
                if background and not self._still_running():
                    return
                self._work_batch(run, rows)
                if background and not self._commit_batch(len(rows)):
                    return
        except TableError as error:
            raise UserError(self.env._(error.message)) from error
        self._finish(run)

    def _finish(self, run):
        """All rows are judged: what they lead to together, then the next step."""
        remarks = [
            self._report(0, "remark", column, "", reason)
            for column, reason in run.target._import_remarks(run)
        ]
        self.env["elevator.import.row"].create(remarks)
        self._move_to("checked" if run.dry else "done", remark_count=len(remarks))

    def _still_running(self):
        """Lock the import, so that a stop waits for the batch; False when another one has it."""
        self.invalidate_recordset(["state", "position"])
        return bool(self.try_lock_for_update()) and self.state in RUNNING

    def _commit_batch(self, count):
        left = self.env["ir.cron"]._commit_progress(
            count, remaining=max(self.row_count - self.position, 1)
        )
        # rows of earlier batches are never asked for again: memory stays flat
        self.env.invalidate_all()
        return left

    def _work_batch(self, run, rows):
        """Judge and write one batch; its rows, reports and the position are one transaction."""
        counts = run.process(rows)
        reports = self._prepare_report_vals(run, rows)
        self.env["elevator.import.row"].create(reports)
        self.env.flush_all()
        self.write(
            {
                "position": self.position + len(rows),
                "memo": run.memo,
                "cleaned_count": self.cleaned_count
                + sum(1 for vals in reports if vals["outcome"] == "cleaned"),
                **{f"{name}_count": self[f"{name}_count"] + n for name, n in counts.items()},
            }
        )

    def _prepare_report_vals(self, run, rows):
        found = []
        for row in rows:
            kind, lines = ("refused", row.refusals) if row.refusals else ("cleaned", row.notes)
            for index, (column, text, reason) in enumerate(lines):
                found.append(self._report(row.number, kind, column, text, reason))
                if kind == "refused" and not index:
                    found[-1]["cells"] = [_storable(cell) for cell in row.cells]
            if run.dry and row.changes and self.changed_count < SHOWN_CHANGES:
                found += self._report_changes(row)
        return found

    def _report(self, number, outcome, column, text, reason):
        return {
            "import_id": self.id,
            "number": number,
            "outcome": outcome,
            "column": column,
            "text": _storable(text[:200]),
            "reason": reason,
            "cells": False,
        }

    def _report_changes(self, row):
        strings = self.env[self.target].fields_get(list(row.changes), ["string"])
        return [
            self._report(
                row.number,
                "changed",
                strings[name]["string"],
                "" if value is None else str(value),
                self.env._("was %(value)s", value=row.before[name] or self.env._("blank")),
            )
            for name, value in row.changes.items()
        ]


def _storable(text):
    """PostgreSQL keeps no NUL in a text."""
    return text.replace("\0", "")
