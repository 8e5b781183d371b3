import hashlib

from odoo import api, fields, models
from odoo.tools import SQL


class ElevatorSealAnchor(models.Model):
    """The state of all chains on a day, in one digest, chained to the day before (L-4).

    Finds what a chain alone cannot: its last rows cut off together with the head on the elevator.
    """

    _name = "elevator.seal.anchor"
    _description = "Daily anchor of seals"
    _inherit = ["elevator.append.only.mixin"]
    _order = "id desc"
    _rec_name = "date"

    date = fields.Datetime(required=True, readonly=True)
    upto_id = fields.Integer("Last entry", required=True, readonly=True)
    entry_count = fields.Integer(required=True, readonly=True)
    digest = fields.Char(required=True, size=64, readonly=True)
    previous = fields.Char(size=64, readonly=True)
    anchor = fields.Char(required=True, size=64, readonly=True)

    @api.model
    def _state_upto(self, upto_id):
        """(number of entries, digest over the last seal of each chain) up to an entry's id."""
        return self.env.execute_query(
            SQL(
                """
                SELECT COALESCE(sum(h.number), 0)::int, encode(sha256(convert_to(COALESCE(
                    string_agg(h.elevator_id || ':' || h.number || ':' || h.seal, E'\\n'
                        ORDER BY h.elevator_id), ''), 'UTF8')), 'hex')
                FROM (
                    SELECT DISTINCT ON (elevator_id) elevator_id, number, seal
                    FROM elevator_seal WHERE id <= %s ORDER BY elevator_id, number DESC
                ) h
                """,
                upto_id,
            )
        )[0]

    @staticmethod
    def _anchor_of(previous, date, upto_id, count, digest):
        stamp = fields.Datetime.to_string(date)
        lines = ("elevator-anchor/1", previous or "", stamp, str(upto_id), str(count), digest)
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()

    @api.model
    def _cron_anchor(self):
        """Anchor today's state of all chains, alone: closings that have begun are waited for.

        An entry has its number before others see it. What this transaction sees is taken after
        the lock, so that no entry below the anchor's last one comes later.
        """
        self.env.cr.commit()  # pylint: disable=invalid-commit
        self.env.cr.execute("LOCK TABLE elevator_seal IN SHARE MODE")
        return self._anchor_now()

    @api.model
    def _anchor_now(self):
        """Anchor the state of all chains; nothing when nothing was sealed since."""
        self.env["elevator.seal"].flush_model()
        last = self.search([], limit=1)
        upto = self.env.execute_query(SQL("SELECT COALESCE(max(id), 0) FROM elevator_seal"))[0][0]
        if upto == last.upto_id:
            return last
        count, digest = self._state_upto(upto)
        now = fields.Datetime.now()
        return self.create(
            {
                "date": now,
                "upto_id": upto,
                "entry_count": count,
                "digest": digest,
                "previous": last.anchor or "",
                "anchor": self._anchor_of(last.anchor, now, upto, count, digest),
            }
        )

    @api.model
    def _first_broken(self):
        """The first anchor that breaks its chain, or the newest if the seals do not fit it."""
        previous = ""
        for anchor in self.search([], order="id"):  # pylint: disable=no-search-all
            made = self._anchor_of(
                previous, anchor.date, anchor.upto_id, anchor.entry_count, anchor.digest
            )
            if (anchor.previous or "") != previous or made != anchor.anchor:
                return anchor
            previous = anchor.anchor
        newest = self.search([], limit=1)
        if newest and self._state_upto(newest.upto_id) != (newest.entry_count, newest.digest):
            return newest
        return self.browse()
