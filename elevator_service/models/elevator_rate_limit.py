import hashlib
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL


class ElevatorRateLimit(models.Model):
    """How often something was done through a public page in one hour, over all workers."""

    _name = "elevator.rate.limit"
    _description = "Rate limit"
    _order = "hour desc, id desc"
    _rec_name = "key"

    key = fields.Char(required=True, help="SHA-256 of what is limited: no address is kept.")
    hour = fields.Datetime(required=True, index=True)
    count = fields.Integer("Times", required=True, default=1)

    _key_hour_uniq = models.UniqueIndex("(key, hour)")

    @api.model
    def _hit(self, *what):
        """Count one more time of ``what`` (text parts) and return how often it was this hour.

        One atomic upsert: two requests at once never read the same count; the later one fails
        to serialise and is replayed by Odoo.
        """
        key = hashlib.sha256("\0".join(what).encode()).hexdigest()
        hour = fields.Datetime.now().replace(minute=0, second=0)
        [(count,)] = self.env.execute_query(
            SQL(
                """
                INSERT INTO elevator_rate_limit (key, hour, count) VALUES (%s, %s, 1)
                ON CONFLICT (key, hour) DO UPDATE SET count = elevator_rate_limit.count + 1
                RETURNING count
                """,
                key,
                hour,
            )
        )
        return count

    @api.autovacuum
    def _gc_old_hours(self):
        """Counts older than a day say nothing any more; returns (deleted, remaining)."""
        before = fields.Datetime.now() - timedelta(days=1)
        old = self.search([("hour", "<", before)], limit=10_000)
        old.unlink()
        return len(old), self.search_count([("hour", "<", before)], limit=1)
