import hashlib
import io
from typing import NamedTuple

import qrcode
import qrcode.image.svg
from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL


class SealedFile(NamedTuple):
    """A file that belongs to a sealed record: a photo, or the image of a signature."""

    role: str
    name: str
    raw: bytes
    genuine: bool  # its bytes are those that were sealed


class ElevatorSealedMixin(models.AbstractModel):
    """A record that is sealed when it is finished and cannot change afterwards (L-4).

    A model says what its content is by ``_seal_payload``; the same SQL seals and verifies.
    ``_seal_open`` names the columns that may still be filled after the seal, ``_seal_keeps`` those
    that stay when the record is disposed of.
    """

    _name = "elevator.sealed.mixin"
    _description = "Sealed record"

    _seal_kind = None
    _seal_report = None  # its printed record, for packs
    _seal_internal = False  # its content is in packs for the company's own inspection only
    _seal_lines = None  # its one2many of lines with ``photo_ids`` and ``photo_digests``
    _seal_open = ()
    _seal_keeps = ()

    seal = fields.Char(size=64, readonly=True, copy=False, index="btree_not_null")
    seal_number = fields.Integer("Seal no.", readonly=True, copy=False)
    disposal_id = fields.Many2one(
        "elevator.disposal",
        "Disposal list",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="Its content was disposed of when its time was over; the seal stays (M-7, L-4).",
    )

    @api.model
    def _seal_payload(self, where):
        """SQL of (id, elevator_id, payload jsonb) of the records that fulfil ``where``.

        ``where`` speaks of the table as ``r``. The payload holds all that must not change,
        children and the digests of files included.
        """
        raise NotImplementedError

    @api.model
    def _seal_scope(self, scope):
        """Condition on ``r`` for the sealed records of elevators; ``scope`` is "IN (…)"."""
        return SQL("r.seal IS NOT NULL AND r.elevator_id %s", scope)

    @api.model
    def _seal_digests(self, where):
        """SQL of (id, elevator_id, digest): SHA-256 of the payload's canonical text."""
        return SQL(
            "SELECT p.id, p.elevator_id,"
            " encode(sha256(convert_to(p.payload::text, 'UTF8')), 'hex') AS digest FROM (%s) p",
            self._seal_payload(where),
        )

    @api.model
    def _sealed_with_files(self, elevator_ids):
        """The sealed records of elevators that have files, in the order of their ids."""
        if not self._seal_lines:
            return self.browse()
        photos = (f"{self._seal_lines}.photo_digests", "!=", False)
        domain = [("elevator_id", "in", elevator_ids), ("seal", "!=", False), photos]
        return self.search(domain, order="id")

    def _sealed_files(self):
        """The files of one sealed record: list of SealedFile."""
        return [
            file
            for line in (self[self._seal_lines].sorted("id") if self._seal_lines else ())
            for file in self._sealed_photos(line.photo_ids, line.photo_digests or {})
        ]

    def _sealed_signs(self):
        """The seals that one sealed signature covers, in the order they were hashed."""
        return []

    @api.model
    def _sealed_photos(self, photos, digests):
        """Photos compared with the digests that were sealed.

        :param dict digests: {id of the photo: SHA-256 of its bytes}
        """
        return [
            SealedFile(
                "photo",
                photo.name,
                photo.raw or b"",
                hashlib.sha256(photo.raw or b"").hexdigest() == digests.get(str(photo.id)),
            )
            for photo in photos.sorted("id")
        ]

    def _seal(self):
        """Seal finished records into the chains of their elevators: once, all or none.

        :raises UserError: one of them is sealed already
        """
        if any(record.seal for record in self):
            raise UserError(self.env._("A sealed record is not sealed again."))
        self.env.flush_all()
        contents = self.env.execute_query(
            SQL(
                "SELECT * FROM (%s) d ORDER BY id, elevator_id",
                self._seal_digests(SQL("r.id IN %s", tuple(self.ids))),
            )
        )
        entries = self.env["elevator.seal"]._append(self._seal_kind, self._name, contents)
        # a sheet has an entry in several chains; it shows the first
        first = {}
        for (res_id, _elevator), entry in entries.items():
            first.setdefault(res_id, entry)
        values = SQL(", ").join(
            SQL("(%s, %s, %s)", res_id, entry.seal, entry.number) for res_id, entry in first.items()
        )
        self.env.cr.execute(
            SQL(
                "UPDATE %s r SET seal = v.seal, seal_number = v.number"
                " FROM (VALUES %s) v (id, seal, number) WHERE r.id = v.id",
                SQL.identifier(self._table),
                values,
            )
        )
        self.invalidate_recordset(["seal", "seal_number"])
        return entries

    def write(self, vals):
        """Refuse to change the content of a sealed record; a correction is a supplement."""
        if {"seal", "seal_number", "disposal_id"} & vals.keys():
            raise UserError(self.env._("A seal is not typed."))
        if set(vals) - set(self._seal_open):
            self._check_unsealed()
        return super().write(vals)

    def _check_unsealed(self):
        if any(self.mapped("seal")):
            raise UserError(self.env._("A sealed record is not changed (L-4); write a supplement."))

    @api.model_create_multi
    def create(self, vals_list):
        typed = ("seal", "seal_number", "disposal_id")
        if any(vals.get(name) for vals in vals_list for name in typed):
            raise UserError(self.env._("A seal is not typed."))
        return super().create(vals_list)

    @api.ondelete(at_uninstall=False)
    def _unlink_never_sealed(self):
        if any(self.mapped("seal")):
            raise UserError(self.env._("A sealed record is not deleted (L-4)."))

    def init(self):
        """The database refuses what the ORM would let through: raw SQL, other addons."""
        super().init()
        if self._abstract:
            return
        columns = [name for name in self._seal_columns() if name not in self._seal_open]
        self._create_guard(
            self._table,
            "sealed",
            SQL(
                "OLD.seal IS NOT NULL AND (TG_OP = 'DELETE' OR (%s) AND NOT (%s))",
                self._changed(columns),
                self._disposed_condition(),
            ),
        )

    @api.model
    def _seal_columns(self):
        """The stored columns of a record but its id and who wrote last."""
        return [
            name
            for name, field in self._fields.items()
            if field.store and field.column_type and name not in ("id", "write_uid", "write_date")
        ]

    @staticmethod
    def _changed(columns):
        """SQL condition of a trigger: one of the columns changes."""
        return SQL(" OR ").join(
            SQL("NEW.%(c)s IS DISTINCT FROM OLD.%(c)s", c=SQL.identifier(name)) for name in columns
        )

    @api.model
    def _create_guard(self, table, name, refused, events="UPDATE OR DELETE"):
        """A trigger on ``table`` that raises when the condition ``refused`` holds."""
        function = SQL.identifier(f"elevator_{table.removeprefix('elevator_')}_{name}")
        self.env.cr.execute(
            SQL(
                """
                CREATE OR REPLACE FUNCTION %(function)s() RETURNS trigger AS $body$
                BEGIN
                    IF %(refused)s THEN
                        RAISE EXCEPTION 'sealed: rows of %(table)s are never changed'
                            USING ERRCODE = 'raise_exception';
                    END IF;
                    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
                    RETURN NEW;
                END $body$ LANGUAGE plpgsql;
                DROP TRIGGER IF EXISTS %(function)s ON %(table)s;
                CREATE TRIGGER %(function)s BEFORE %(events)s ON %(table)s
                    FOR EACH ROW EXECUTE FUNCTION %(function)s();
                """,
                function=function,
                table=SQL.identifier(table),
                refused=refused,
                events=SQL(events),  # pylint: disable=sql-injection
            )
        )

    # on paper

    def _seal_url(self):
        return f"{self.get_base_url()}/seal/{self.seal}"

    def _seal_qr(self):
        """QR code of the page that tells whether the record is genuine, as SVG markup."""
        self.ensure_one()
        if not self.seal:
            return ""
        image = qrcode.make(self._seal_url(), image_factory=qrcode.image.svg.SvgPathImage, border=1)
        out = io.BytesIO()
        image.save(out)
        svg = out.getvalue().decode()
        return Markup(svg[svg.index("<svg") :])
