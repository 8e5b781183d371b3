from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, float_is_zero, format_date

SIGN = {"in": 1, "out": -1}


class ElevatorPartsLedger(models.Model):
    """How lines come to the ledger: numbers, prices and balances under the lock of their part."""

    _inherit = "elevator.parts.ledger"

    @api.model
    def _post(self, move_lines):
        """Write the lines of goods that were just moved, and the new balances (design D10).

        :param move_lines: stock.move.line, done in this transaction
        :return: elevator.parts.ledger
        :raises UserError: a depot would give more than it has, or rise above its cap
        """
        rows = self._post_rows(move_lines)
        if not rows:
            return self
        self._check_not_barred(rows)
        balances = self._lock_balances({(row["depot"].id, row["product"].id) for row in rows})
        vals_list = [self._post_line(row, balances) for row in rows]
        self._write_balances(balances, vals_list)
        lines = self.create(vals_list)
        self._check_caps(lines)
        return lines

    @api.model
    def _post_rows(self, move_lines):
        """The sides that touch a depot: a movement between two depots has two, out first."""
        rows = []
        for line in move_lines:
            source, target = line.location_id.depot_id, line.location_dest_id.depot_id
            if source == target or not line.product_id.is_storable:
                continue
            if line.product_uom_id.is_zero(line.quantity):
                continue
            # a movement between two depots hands its value over
            handed = {}
            for side, depot, other in (("out", source, target), ("in", target, source)):
                if depot:
                    row = {"line": line, "side": side, "depot": depot, "other": other}
                    rows.append(row | {"handed": handed})
        origins = self._reversed_lines(move_lines)
        for row in rows:
            line = row["line"]
            row["product"] = line.product_id
            row["origin"] = origins.get((line.move_id.elevator_reversal_of_id.id, row["depot"].id))
        self._price_rows(rows)
        return rows

    @api.model
    def _check_not_barred(self, rows):
        """Nothing is booked behind a yearly write-off, whatever the clock says (P-4.2b)."""
        for depot in {row["depot"] for row in rows}:
            barred = depot.barred_until
            if barred and depot.company_id._elevator_today() <= barred:
                raise UserError(
                    self.env._(
                        "%(depot)s is written off until %(day)s: nothing is booked behind it.",
                        depot=depot.name,
                        day=format_date(self.env, barred),
                    )
                )

    @api.model
    def _reversed_lines(self, move_lines):
        reversed_ids = move_lines.move_id.elevator_reversal_of_id.ids
        found = self.search([("move_line_id", "in", reversed_ids)]) if reversed_ids else self
        return {(line.move_line_id.id, line.depot_id.id): line for line in found}

    @api.model
    def _price_rows(self, rows):
        """Price of what comes in from outside; what goes out has that of the balance."""
        outside = [row for row in rows if row["side"] == "in" and not row["other"]]
        for company in {row["depot"].company_id for row in outside}:
            own = [row for row in outside if row["depot"].company_id == company]
            products = self.env["product.product"].union(*(row["product"] for row in own))
            prices = company._elevator_hq_prices(products)
            for row in own:
                price = row["line"].move_id._elevator_in_price()
                listed = prices.get(row["product"].id) or row["product"].standard_price
                row["price"] = listed if price is None else price

    @api.model
    def _lock_balances(self, keys):
        """Balances of depots and parts, locked in one order: {(depot, product): dict}."""
        self.env["elevator.depot.part"].flush_model()
        values = SQL(", ").join(SQL("(%s, %s)", *pair) for pair in sorted(keys))
        self._make_balances(values)
        rows = self.env.execute_query(
            SQL(
                """
                SELECT id, depot_id, product_id, balance_qty, balance_amount, last_number,
                    concat_ws('-', NULLIF(bin_store, ''), NULLIF(bin_rack, ''),
                        NULLIF(bin_shelf, ''), NULLIF(bin_layer, ''), NULLIF(bin_place, ''))
                FROM elevator_depot_part WHERE (depot_id, product_id) IN (VALUES %s)
                ORDER BY depot_id, product_id FOR UPDATE
                """,
                values,
            )
        )
        return {
            (depot, product): {
                "id": row,
                "there": float(qty),
                "qty": float(qty),
                "amount": float(amount),
                "number": number,
                "bin": place,
            }
            for row, depot, product, qty, amount, number, place in rows
        }

    @api.model
    def _make_balances(self, values):
        """A part that comes to a depot for the first time begins with a balance of nothing."""
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO elevator_depot_part (depot_id, product_id, branch_id, company_id,
                    par_qty, balance_qty, balance_amount, last_number)
                SELECT k.depot, k.product, d.branch_id, d.company_id, 0, 0, 0, 0
                FROM (VALUES %s) k(depot, product) JOIN elevator_depot d ON d.id = k.depot
                ORDER BY k.depot, k.product
                ON CONFLICT (depot_id, product_id) DO NOTHING
                """,
                values,
            )
        )

    @api.model
    def _post_line(self, row, balances):
        """Values of one line; counts on in ``balances``."""
        line, depot, product = row["line"], row["depot"], row["product"]
        balance = balances[depot.id, product.id]
        currency = depot.company_id.currency_id
        qty = line.quantity_product_uom
        amount = self._post_amount(row, balance, qty, currency)
        balance["number"] += 1
        balance["qty"] = product.uom_id.round(balance["qty"] + SIGN[row["side"]] * qty)
        balance["amount"] = currency.round(balance["amount"] + amount)
        if balance["qty"] < 0:
            raise UserError(
                self.env._(
                    "%(depot)s has only %(there)s of %(part)s.",
                    depot=depot.name,
                    there=balance["there"],
                    part=product.display_name,
                )
            )
        price = currency.round(abs(amount) / qty)
        quantities = self._post_quantities(row, qty)
        return (
            self._prepare_line_vals(row, balance) | quantities | {"price": price, "amount": amount}
        )

    @staticmethod
    def _post_quantities(row, qty):
        """Where a quantity stands: a reversal in the column of its origin, in red."""
        origin, side = row["origin"], row["side"]
        if origin:
            return {"qty_out": -qty} if side == "in" else {"qty_in": -qty}
        return {f"qty_{side}": qty}

    @staticmethod
    def _post_amount(row, balance, qty, currency):
        """What a line adds to the value: the last piece takes what is left (P-4.1)."""
        if row["side"] == "out":
            gone = float_is_zero(balance["qty"] - qty, precision_digits=6)
            if gone or not balance["qty"]:
                value = balance["amount"]
            elif row["origin"]:
                value = min(row["origin"].amount, balance["amount"])
            else:
                value = currency.round(balance["amount"] * qty / balance["qty"])
            row["handed"]["value"] = value
            return -value
        if row["origin"]:
            return -row["origin"].amount
        if "price" in row:
            return currency.round(row["price"] * qty)
        # from another depot: at the value it had there
        return row["handed"]["value"]

    @api.model
    def _prepare_line_vals(self, row, balance):
        line, depot, product = row["line"], row["depot"], row["product"]
        move, template = line.move_id, product.product_tmpl_id
        today = depot.company_id._elevator_today()
        return {
            "depot_id": depot.id,
            "branch_id": depot.branch_id.id,
            "company_id": depot.company_id.id,
            "product_id": product.id,
            "number": balance["number"],
            "date": today,
            "booked_at": fields.Datetime.now(),
            "user_id": self.env.uid,
            "name": template._part_label(),
            "spec": template.part_spec,
            "origin": template.part_origin,
            "uom_name": product.uom_id.name,
            "bin": balance["bin"] or False,
            "kind": move._elevator_ledger_kind(row["side"], row["other"]),
            "summary": move._elevator_summary(row["side"], row["other"]),
            "site_id": move.elevator_site_id.id,
            "elevator_id": move.elevator_unit_id.id,
            "other_depot_id": row["other"].id,
            "balance_qty": balance["qty"],
            "balance_amount": balance["amount"],
            "move_line_id": line.id,
            "reversal_of_id": row["origin"].id if row["origin"] else False,
        }

    @api.model
    def _write_balances(self, balances, vals_list):
        """The one writer of balances: one statement for all parts."""
        today = fields.Date.to_string(vals_list[0]["date"])
        ins = {(v["depot_id"], v["product_id"]) for v in vals_list if v.get("qty_in")}
        outs = {(v["depot_id"], v["product_id"]) for v in vals_list if v.get("qty_out")}
        values = SQL(", ").join(
            SQL(
                "(%s, %s::numeric, %s::numeric, %s, %s::date, %s::date)",
                found["id"],
                found["qty"],
                found["amount"],
                found["number"],
                today if key in ins else None,
                today if key in outs else None,
            )
            for key, found in balances.items()
        )
        self.env.cr.execute(
            SQL(
                """
                UPDATE elevator_depot_part p SET balance_qty = v.qty, balance_amount = v.amount,
                    last_number = v.number, last_in_on = COALESCE(v.last_in, p.last_in_on),
                    last_out_on = COALESCE(v.last_out, p.last_out_on)
                FROM (VALUES %s) v(id, qty, amount, number, last_in, last_out) WHERE p.id = v.id
                """,
                values,
            )
        )
        self.env["elevator.depot.part"].invalidate_model()
        self.env["elevator.depot"].invalidate_model(["value", "part_count", "short_count"])

    @api.model
    def _check_caps(self, lines):
        """What a transfer adds stays within the cap; a receipt is booked in any case (P-3)."""
        risen = lines.filtered(lambda line: line.kind in ("transfer", "loan") and line.qty_in > 0)
        for depot, own in risen.grouped("depot_id").items():
            depot._check_cap(own.product_id)
