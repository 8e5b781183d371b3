import hashlib

from odoo import api, fields, models
from odoo.tools import SQL

# first line of what is hashed: a later formula gets a new name
FORMULA = "elevator-seal/1"


def seal_of(previous, number, kind, model, res_id, digest, sealed_at):
    """The seal of one entry: SHA-256 over its lines, joined by line feeds (docs/seals.md).

    :param datetime sealed_at: UTC, whole seconds
    :return: 64 hexadecimal digits
    """
    stamp = fields.Datetime.to_string(sealed_at)
    lines = (FORMULA, previous, str(number), kind, model, str(res_id), digest, stamp)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


class ElevatorSeal(models.Model):
    """An entry in the chain of seals of an elevator (封存链): nothing before it can change (L-4).

    Each entry holds the SHA-256 of a record's content and of the entry before it.
    """

    _name = "elevator.seal"
    _description = "Seal"
    _inherit = ["elevator.append.only.mixin"]
    _order = "elevator_id, number desc"
    _rec_name = "seal"

    elevator_id = fields.Many2one("elevator.unit", required=True, ondelete="restrict")
    branch_id = fields.Many2one("elevator.branch", required=True, index=True, ondelete="restrict")
    company_id = fields.Many2one("res.company", required=True, ondelete="restrict")
    number = fields.Integer(required=True)
    kind = fields.Selection(
        [
            ("visit", "Visit"),
            ("signature", "Signature"),
            ("supplement", "Supplement"),
            ("drill", "Emergency drill"),
            ("self_inspection", "Self-inspection"),
            ("audit", "Audit"),
            ("disposal", "Disposal of records"),
        ],
        required=True,
    )
    res_model = fields.Char(required=True)
    res_id = fields.Many2oneReference("Document", model_field="res_model", required=True)
    digest = fields.Char(required=True, size=64, help="SHA-256 of the record's content.")
    previous = fields.Char(size=64, default="", help="Seal of the entry before it.")
    seal = fields.Char(required=True, size=64, index=True)
    sealed_at = fields.Datetime(required=True)
    user_id = fields.Many2one("res.users", required=True, ondelete="restrict")

    _number_uniq = models.UniqueIndex("(elevator_id, number)")
    _document_uniq = models.UniqueIndex(
        "(res_model, res_id, elevator_id)", "A record is sealed once."
    )

    @api.model
    def _append(self, kind, model, contents):
        """Append one entry per content to the chains of the elevators, in order.

        Locks the elevators, so that two closings at once follow each other.

        :param contents: list of (res_id, elevator_id, digest)
        :return: {(res_id, elevator_id): elevator.seal}
        """
        heads = self._lock_heads({elevator for _res, elevator, _digest in contents})
        now, vals_list = fields.Datetime.now(), []
        for res_id, elevator_id, digest in contents:
            branch_id, company_id, number, previous = heads[elevator_id]
            seal = seal_of(previous, number + 1, kind, model, res_id, digest, now)
            vals_list.append(
                {
                    "elevator_id": elevator_id,
                    "branch_id": branch_id,
                    "company_id": company_id,
                    "number": number + 1,
                    "kind": kind,
                    "res_model": model,
                    "res_id": res_id,
                    "digest": digest,
                    "previous": previous,
                    "seal": seal,
                    "sealed_at": now,
                    "user_id": self.env.uid,
                }
            )
            heads[elevator_id] = (branch_id, company_id, number + 1, seal)
        # the chain is written by _seal() only: nobody has the right to create an entry
        entries = self.sudo().create(vals_list)
        entries.flush_recordset()
        self._store_heads({key: head[2:] for key, head in heads.items()})
        return {(entry.res_id, entry.elevator_id.id): entry for entry in entries}

    def _lock_heads(self, elevator_ids):
        """Lock the elevators; {id: (branch, company, number of entries, last seal)}."""
        self.env["elevator.unit"].flush_model()
        rows = self.env.execute_query(
            SQL(
                "SELECT id, branch_id, company_id, COALESCE(seal_count, 0), COALESCE(seal_head, '')"
                " FROM elevator_unit WHERE id IN %s ORDER BY id FOR NO KEY UPDATE",
                tuple(elevator_ids),
            )
        )
        return {row[0]: row[1:] for row in rows}

    def _store_heads(self, heads):
        """Keep number and seal of the last entry on the elevators, past the guard of their life."""
        values = SQL(", ").join(
            SQL("(%s, %s, %s)", elevator_id, number, seal)
            for elevator_id, (number, seal) in heads.items()
        )
        self.env.cr.execute(
            SQL(
                "UPDATE elevator_unit u SET seal_count = v.number, seal_head = v.seal"
                " FROM (VALUES %s) v (id, number, seal) WHERE u.id = v.id",
                values,
            )
        )
        self.env["elevator.unit"].browse(heads).invalidate_recordset(["seal_count", "seal_head"])

    @api.model
    def _entry_of(self, record, elevator_ids):
        """The entry of a record in the chain of one of the elevators."""
        return self.search(
            [
                ("res_model", "=", record._name),
                ("res_id", "=", record.id),
                ("elevator_id", "in", elevator_ids),
            ],
            order="elevator_id",
            limit=1,
        )

    def action_open_document(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "view_mode": "form",
        }
