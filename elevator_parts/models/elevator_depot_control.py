from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL, plaintext2html

CONTROLLED = {"controlled_on", "control_note", "barred_until"}
SHOWN = 50


class ElevatorDepot(models.Model):
    """A depot against its ledger: the nightly control that book = shelf (P-2.3)."""

    _inherit = "elevator.depot"

    controlled_on = fields.Date("Controlled", readonly=True, copy=False)
    control_note = fields.Text(
        "Ledger differs", readonly=True, copy=False, help="What the last control found (P-2.3)."
    )

    @api.model_create_multi
    def create(self, vals_list):
        """A new depot was not controlled yet."""
        return super().create(
            [{k: v for k, v in vals.items() if k not in CONTROLLED} for vals in vals_list]
        )

    def write(self, vals):
        """What the control found is not typed."""
        if CONTROLLED & vals.keys():
            raise UserError(self.env._("The control writes what it finds, nobody else."))
        return super().write(vals)

    def _write_control(self, vals):
        return super().write(vals)

    # ---------------------------------------------------------------- control

    def _control(self):
        """Compare shelf, balances and lines of the depots; raise the alarm with what differs.

        :return: the depots that differ
        """
        found, bad = self._control_found(), self.browse()
        for depot in self:
            # one language, or the same difference would be new to the next reader
            depot = depot.with_context(lang=depot.company_id.partner_id.lang)
            note = "\n".join(depot._control_texts(found)) or False
            if note:
                bad |= depot
                if note != depot.control_note:
                    depot._control_alarm(note)
            today = depot.company_id._elevator_today()
            depot._write_control({"control_note": note, "controlled_on": today})
        return bad

    def _control_texts(self, found=None):
        """What differs in this depot, as sentences; looked up when not given."""
        found = self._control_found() if found is None else found
        texts = [self._control_text(*row) for row in found.get(self.id, ())]
        if len(texts) > SHOWN:
            more = self.env._("… and %(more)s more", more=len(texts) - SHOWN)
            texts = [*texts[:SHOWN], more]
        return texts

    def _control_alarm(self, note):
        text = plaintext2html(note)
        self._message_log(body=text)
        office = self.env.ref("elevator_service.group_service_manager")
        for user in office._elevator_holders(self.branch_id):
            self.activity_schedule(
                "mail.mail_activity_data_warning",
                user_id=user.id,
                summary=self.env._("The ledger differs from the depot"),
                note=text,
            )

    def _control_found(self):
        """What differs: {depot id: [(kind, product id, three numbers to name)]}."""
        found, quants = {}, self.env["stock.quant"]
        for depot, product, shelf, ledger in quants._elevator_differences(depots=self):
            found.setdefault(depot, []).append(("shelf", product, shelf, ledger, None))
        for row in self._control_balances():
            depot, product, *numbers = row
            for kind, start in (("quantity", 0), ("amount", 3), ("number", 6)):
                three = numbers[start : start + 3]
                if max(three) - min(three) > 0.000001:
                    found.setdefault(depot, []).append((kind, product, *three))
        return found

    def _control_balances(self):
        """Parts whose balance is not the sum of their lines, nor what the last line says."""
        self.env["elevator.parts.ledger"].flush_model()
        self.env["elevator.depot.part"].flush_model()
        return self.env.execute_query(
            SQL(
                """
                WITH line AS (
                    SELECT depot_id, product_id, SUM(qty_in - qty_out) AS qty,
                        SUM(amount) AS amount, MAX(number) AS number, COUNT(*) AS count
                    FROM elevator_parts_ledger WHERE depot_id IN %(ids)s
                    GROUP BY depot_id, product_id
                ), part AS (SELECT * FROM elevator_depot_part WHERE depot_id IN %(ids)s
                ), side AS (
                    SELECT depot_id, product_id, COALESCE(part.balance_qty, 0) AS qty,
                        COALESCE(line.qty, 0) AS line_qty,
                        COALESCE(ending.balance_qty, 0) AS last_qty,
                        COALESCE(part.balance_amount, 0) AS amount,
                        COALESCE(line.amount, 0) AS line_amount,
                        COALESCE(ending.balance_amount, 0) AS last_amount,
                        COALESCE(part.last_number, 0) AS number,
                        COALESCE(line.number, 0) AS line_number, COALESCE(line.count, 0) AS count
                    FROM part FULL JOIN line USING (depot_id, product_id)
                    LEFT JOIN elevator_parts_ledger ending USING (depot_id, product_id, number)
                )
                SELECT * FROM side WHERE qty <> line_qty OR qty <> last_qty
                    OR amount <> line_amount OR amount <> last_amount
                    OR number <> line_number OR number <> count
                ORDER BY depot_id, product_id
                """,
                ids=tuple(self.ids) or (0,),
            )
        )

    def _control_text(self, kind, product, first, second, third):
        part = self.env["product.product"].browse(product).display_name
        if kind == "shelf":
            return self.env._(
                "%(part)s: %(shelf)s on the shelf, %(ledger)s in the ledger",
                part=part,
                shelf=first,
                ledger=second,
            )
        if kind == "number":
            return self.env._(
                "%(part)s: number %(last)s was given last, the ledger has %(count)s lines up to"
                " number %(number)s",
                part=part,
                last=first,
                number=second,
                count=third,
            )
        kinds = {"quantity": self.env._("quantity"), "amount": self.env._("amount")}
        return self.env._(
            "%(part)s, %(what)s: %(balance)s is the balance, %(lines)s the sum of the lines,"
            " %(last)s the last line",
            part=part,
            what=kinds[kind],
            balance=first,
            lines=second,
            last=third,
        )

    # ---------------------------------------------------------------- actions and cron

    def action_control(self):
        """HQ service controls these depots now.

        :raises AccessError: not HQ service
        """
        if not (self.env.su or self.env.user.has_group("elevator_service.group_hq_service")):
            raise AccessError(self.env._("HQ service controls the depots (P-2.3)."))
        self.check_access("read")
        # sudo: the office is checked; shelf and alarm are nobody's to read and write
        self.sudo()._control()
        return True

    @api.model
    def _cron_control_ledgers(self):
        """Each night: shelf = balance = sum of the lines = last line, in every depot (P-2.3)."""
        return self.with_context(active_test=False).search([])._control()  # pylint: disable=no-search-all

    def action_print_ledger(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "elevator_parts.elevator_ledger_print_action"
        )
        return action | {"context": {"default_depot_ids": self.ids}}
