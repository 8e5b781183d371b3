"""P-2.5, P-4.1: the ledger of a depot says what is on the shelf, and nobody can rewrite it."""

from psycopg2 import IntegrityError
from psycopg2.errors import RaiseException

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .common import PartsCommon


@tagged("post_install", "-at_install")
class TestPartsLedger(PartsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._stock(cls.depot, cls.part, 5)
        cls.people = {
            "employee": new_test_user(cls.env, "plain", groups="base.group_user"),
            "stock user": new_test_user(cls.env, "stock_user", groups="stock.group_stock_user"),
            "stock manager": new_test_user(
                cls.env,
                "stock_manager",
                groups="stock.group_stock_manager,elevator_service.group_service_manager",
            ),
        }

    # ---------------------------------------------------------------- what is written

    def test_columns_of_a_line(self):
        """P-4.1: name, origin, spec, date, quantity in, price, balance and its amount, bin."""
        row = self._row(self.depot, self.part)
        row.write({"bin_store": "K1", "bin_rack": "J2", "bin_place": "W9"})
        self._stock(self.depot, self.part, 2)
        line = self._lines(self.depot, self.part)[-1]
        self.assertRecordValues(
            line,
            [
                {
                    "name": "Door lock",
                    "origin": "Jinan",
                    "spec": "Spec of Door lock",
                    "date": self.today,
                    "number": 2,
                    "qty_in": 2,
                    "qty_out": 0,
                    "price": 100,
                    "amount": 200,
                    "balance_qty": 7,
                    "balance_amount": 700,
                    "bin": "K1-J2-W9",
                    "kind": "purchase",
                    "branch_id": self.branch_a.id,
                }
            ],
        )
        self._commit()

    def test_issue_names_its_site(self):
        """P-4.1: the summary is the site it was issued to."""
        self._moved(
            self.part,
            1,
            self.depot.location_id,
            self.customers,
            elevator_site_id=self.site_a.id,
            elevator_unit_id=self.elevator_a.id,
        )
        line = self._lines(self.depot, self.part)[-1]
        self.assertEqual((line.qty_out, line.kind, line.amount), (1, "issue", -100))
        self.assertIn("TA-1", line.summary)
        self._commit()

    def test_last_piece_takes_the_rest(self):
        """Value is never left on an empty shelf, nor taken twice."""
        part = self._part("Fuse", 1)
        for price in (1, 1.01, 1.02):
            self._stock(self.depot, part, 1, elevator_priced=True, elevator_price=price)
        for left in (2.02, 1.01, 0):
            self._moved(part, 1, self.depot.location_id, self.customers)
            self.assertAlmostEqual(self._row(self.depot, part).balance_amount, left)
        self.assertAlmostEqual(sum(self._lines(self.depot, part).mapped("amount")), 0)

    def test_transfer_keeps_its_value(self):
        """Between two depots goods keep the value they had; one line on each side."""
        part = self._part("Relay", 10)
        self._stock(self.main, part, 4, elevator_priced=True, elevator_price=7)
        self._moved(part, 3, self.main.location_id, self.depot.location_id)
        out, into = self._lines(self.main, part)[-1], self._lines(self.depot, part)
        self.assertEqual((out.qty_out, out.amount), (3, -21))
        self.assertEqual((into.qty_in, into.amount, into.price), (3, 21, 7))
        self.assertEqual((out.other_depot_id, into.other_depot_id), (self.depot, self.main))
        self._commit()

    def test_return_comes_back_at_its_price(self):
        """A returned part has the price it left at, whatever the catalogue says now."""
        move = self._moved(self.part, 2, self.depot.location_id, self.customers)
        self.part.product_tmpl_id._set_hq_price(300)
        self._moved(
            self.part,
            1,
            self.customers,
            self.depot.location_id,
            origin_returned_move_id=move.id,
        )
        line = self._lines(self.depot, self.part)[-1]
        self.assertEqual((line.kind, line.price), ("return", 100))

    def test_purchase_comes_in_at_its_order_price(self):
        order = self.env["purchase.order"].create(
            {
                "partner_id": self._partner("Supplier").id,
                "picking_type_id": self.company._elevator_parts_warehouse().in_type_id.id,
                "order_line": [
                    Command.create({"product_id": self.part.id, "product_qty": 4, "price_unit": 64})
                ],
            }
        )
        order.order_line.tax_ids = False
        order.button_confirm()
        order.picking_ids.button_validate()
        line = self._lines(self.main, self.part)
        self.assertEqual((line.kind, line.qty_in, line.price), ("purchase", 4, 64))
        self._commit()

    def test_not_more_than_there_is(self):
        with self.assertRaisesRegex(UserError, "only 5"):
            self._moved(self.part, 6, self.depot.location_id, self.customers)

    def test_inside_a_depot_nothing_is_booked(self):
        bin_ = self.env["stock.location"].create(
            {"name": "Bin", "location_id": self.depot.location_id.id, "usage": "internal"}
        )
        self.assertEqual(bin_.depot_id, self.depot)
        self._moved(self.part, 2, self.depot.location_id, bin_)
        self.assertEqual(len(self._lines(self.depot, self.part)), 1)
        self._commit()

    def test_numbers_have_no_gaps(self):
        for _turn in range(3):
            self._stock(self.depot, self.belt, 1)
        self.assertEqual(self._lines(self.depot, self.belt).mapped("number"), [1, 2, 3])

    # ---------------------------------------------------------------- red reversal

    def test_reversal_in_red(self):
        """P-2.5: a mistake is reversed, both lines stay and are linked."""
        move = self._moved(self.part, 2, self.depot.location_id, self.customers)
        wrong = self._lines(self.depot, self.part)[-1]
        self.assertEqual(wrong.move_line_id, move.move_line_ids)
        red = wrong.with_user(self.keeper)._reverse("Wrong part picked")
        self.assertRecordValues(
            red,
            [{"qty_in": 0, "qty_out": -2, "amount": 200, "balance_qty": 5, "kind": "issue"}],
        )
        self.assertEqual(red.reversal_of_id, wrong)
        self.assertIn("Wrong part picked", red.summary)
        self.assertEqual(red.user_id, self.keeper)
        self._commit()
        with self.assertRaisesRegex(UserError, "reversed already"):
            wrong.with_user(self.keeper)._reverse("Again")
        with self.assertRaisesRegex(UserError, "reversed already"):
            red._reverse("The reversal of a reversal")

    def test_reversal_of_what_is_gone(self):
        came = self._lines(self.depot, self.part)
        self._moved(self.part, 4, self.depot.location_id, self.customers)
        with self.assertRaisesRegex(UserError, "only 1"):
            came._reverse("Never came")

    def test_reversal_of_a_transfer_books_both_depots(self):
        self._stock(self.main, self.part, 2)
        self._moved(self.part, 2, self.main.location_id, self.depot.location_id)
        line = self._lines(self.depot, self.part)[-1]
        with self.assertRaises(AccessError):
            line.with_user(self.keeper)._reverse("Not mine alone")
        red = line.with_user(self.hq)._reverse("Sent to the wrong branch")
        self.assertEqual(red.depot_id, self.main | self.depot)
        self.assertEqual(self._row(self.main, self.part).balance_qty, 2)
        self.assertEqual(self._row(self.depot, self.part).balance_amount, 500)
        self._commit()

    def test_who_may_not_reverse(self):
        line = self._lines(self.depot, self.part)
        for user in (self.officer, self.accountant):
            with self.assertRaises(AccessError):
                line.with_user(user)._reverse("No right")
        with self.assertRaisesRegex(UserError, "why"):
            line.with_user(self.keeper)._reverse("  ")

    # ---------------------------------------------------------------- audit

    def test_branch_audits(self):
        """P-4.1: 稽核 is the branch's signature, given once, not by who booked."""
        line = self._lines(self.depot, self.part)
        with self.assertRaises(AccessError):
            line.with_user(self.keeper).action_audit()
        line.with_user(self.officer).action_audit()
        self.assertEqual((line.audit_user_id, line.audit_on), (self.officer, self.today))
        with mute_logger("odoo.sql_db"), self.assertRaises(RaiseException):
            line.sudo().write({"audit_user_id": self.hq.id})
            self.env.flush_all()

    def test_who_booked_or_keeps_does_not_audit(self):
        """P-4.1: keeper and auditor are two people, also where one holds both offices."""
        line = self._lines(self.depot, self.part)
        self.depot.keeper_id = self.officer
        with self.assertRaises(AccessError):
            line.with_user(self.officer).action_audit()
        self.depot.keeper_id = self.keeper
        both = self._create_user("both", "group_branch_officer,group_hq_service", self.branch_a)
        move = self._moved(self.part, 1, self.depot.location_id, self.customers)
        booked = self.env["elevator.parts.ledger"].search(
            [("move_line_id", "in", move.move_line_ids.ids)]
        )
        red = booked.with_user(both)._reverse("Not needed")
        with self.assertRaises(AccessError):
            red.with_user(both).action_audit()
        red.with_user(self.officer).action_audit()

    def test_keeper_writes_bins_and_hq_the_list(self):
        """P-2.2: how many belong in a depot is HQ's to say, where they lie is the keeper's."""
        row = self._row(self.depot, self.part).with_user(self.keeper)
        row.bin_rack = "J7"
        with self.assertRaises(AccessError):
            row.par_qty = 99
        row.with_user(self.hq).par_qty = 9
        self.assertEqual((row.par_qty, row.bin), (9, "J7"))

    def test_other_branch_neither_reads_nor_audits(self):
        stranger = self._create_user("stranger", "group_branch_officer", self.branch_b)
        line = self._lines(self.depot, self.part)
        with self.assertRaises(AccessError):
            line.with_user(stranger).action_audit()
        self.assertFalse(self.env["elevator.parts.ledger"].with_user(stranger).search([]))
        self.assertFalse(
            self.env["elevator.depot.part"]
            .with_user(stranger)
            .search([("depot_id", "=", self.depot.id)])
        )

    # ---------------------------------------------------------------- attacks

    def test_ledger_is_written_once(self):
        """P-2.5: neither the ORM nor SQL changes or deletes a line."""
        line = self._lines(self.depot, self.part)
        for user in self.people.values():
            for attack in (
                lambda found: found.write({"qty_in": 50}),
                lambda found: found.unlink(),
                lambda found: found.copy(),
            ):
                with self.assertRaises(UserError):
                    attack(line.with_user(user).with_context(force=True, install_mode=True))
        with self.assertRaises(UserError):
            line.sudo().write({"qty_in": 50})
        for query in (
            "UPDATE elevator_parts_ledger SET qty_in = 50 WHERE id = %s",
            "DELETE FROM elevator_parts_ledger WHERE id = %s",
        ):
            with (
                mute_logger("odoo.sql_db"),
                self.assertRaises(RaiseException),
                self.env.cr.savepoint(),
            ):
                self.env.cr.execute(query, [line.id])

    def test_balances_are_not_typed(self):
        row = self._row(self.depot, self.part)
        for user in (self.keeper, self.hq, self.env.ref("base.user_admin")):
            with self.assertRaises(UserError):
                row.with_user(user).write({"balance_qty": 50})
        made = self.env["elevator.depot.part"].create(
            {"depot_id": self.depot.id, "product_id": self.belt.id, "balance_qty": 50}
        )
        self.assertEqual(made.balance_qty, 0)

    def _attacks(self, move, quant):
        """What core lets people do to goods that have moved: proto_parts §3.2."""
        picking, line = move.picking_id, move.move_line_ids
        other = self.main.location_id
        new_line = {
            "picking_id": picking.id,
            "move_id": move.id,
            "product_id": self.part.id,
            "quantity": 3,
            "location_id": self.supplier.id,
            "location_dest_id": self.depot.location_id.id,
        }
        new_move = {
            "picking_id": picking.id,
            "product_id": self.part.id,
            "product_uom_qty": 3,
            "quantity": 3,
            "location_id": self.supplier.id,
            "location_dest_id": self.depot.location_id.id,
        }
        return {
            "quantity of a done line": lambda env: line.with_env(env).write({"quantity": 9}),
            "nothing left of a done line": lambda env: line.with_env(env).write({"quantity": 0}),
            "place of a done line": lambda env: line.with_env(env).write(
                {"location_dest_id": other.id}
            ),
            "done line deleted": lambda env: line.with_env(env).unlink(),
            "line added": lambda env: env["stock.move.line"].create(new_line),
            "quantity of a done move": lambda env: move.with_env(env).write({"quantity": 9}),
            "back to draft": lambda env: move.with_env(env).write({"state": "draft"}),
            "place of a done move": lambda env: move.with_env(env).write(
                {"location_dest_id": other.id}
            ),
            "done move deleted": lambda env: move.with_env(env).unlink(),
            "move added": lambda env: env["stock.move"].create(new_move | {"picked": True}),
            "quant written": lambda env: quant.with_env(env).write({"quantity": 999}),
            "quant moved": lambda env: quant.with_env(env).write({"location_id": other.id}),
            "quant made": lambda env: env["stock.quant"].create(
                {
                    "product_id": self.belt.id,
                    "location_id": self.depot.location_id.id,
                    "quantity": 7,
                }
            ),
            "price forged": lambda env: env["stock.move"].create(
                new_move | {"elevator_priced": True, "elevator_price": 1, "picking_id": False}
            ),
        }

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_every_way_core_changes_a_quantity(self):
        """P-2.5: each is refused, as employee, stock user and manager, whatever the context."""
        picking = self.env["stock.picking"].create(
            {
                "picking_type_id": self.company._elevator_parts_warehouse().in_type_id.id,
                "location_id": self.supplier.id,
                "location_dest_id": self.depot.location_id.id,
                "move_ids": [
                    Command.create(
                        {
                            "product_id": self.part.id,
                            "product_uom_qty": 2,
                            "location_id": self.supplier.id,
                            "location_dest_id": self.depot.location_id.id,
                        }
                    )
                ],
            }
        )
        picking.action_confirm()
        picking.button_validate()
        quant = self.env["stock.quant"].search(
            [("location_id", "=", self.depot.location_id.id), ("product_id", "=", self.part.id)]
        )
        flags = {"inventory_mode": True, "elevator_posting": True, "install_mode": True}
        for who, user in self.people.items():
            for name, attack in self._attacks(picking.move_ids, quant).items():
                for context in ({}, flags):
                    env = self.env(user=user, context=context)
                    with (
                        self.subTest(who=who, attack=name, flags=bool(context)),
                        self.assertRaises(UserError),
                    ):
                        attack(env)
                        self._commit()
        self.assertEqual(quant.quantity, 7)
        self.assertEqual(self._row(self.depot, self.part).balance_qty, 7)

    def test_a_booked_movement_keeps_what_it_was(self):
        """P-2.5: also what moves no quantity: whose it was, of which transfer, in which unit."""
        line = self._lines(self.depot, self.part).move_line_id
        other = self._stock(self.depot, self.belt, 1)
        for vals in (
            {"owner_id": self.site_a.partner_id.id},
            {"move_id": other.id},
            {"picking_id": False},
            {"product_uom_id": self.env.ref("uom.product_uom_dozen").id},
        ):
            with self.subTest(vals=vals), self.assertRaisesRegex(UserError, "P-2.5"):
                line.sudo().write(vals)

    def test_dates_of_core_do_not_reach_the_ledger(self):
        """A stock user may date core's paper back; the ledger keeps its own day."""
        line = self._lines(self.depot, self.part)
        line.move_line_id.with_user(self.people["stock user"]).write({"date": "2020-01-01"})
        self.assertEqual(line.date, self.today)

    def test_what_core_does_right_is_booked(self):
        """Inventory, scrap (also from a done transfer), return: each writes its line."""
        manager = self.people["stock manager"]
        quant = self.env["stock.quant"].search(
            [("location_id", "=", self.depot.location_id.id), ("product_id", "=", self.part.id)]
        )
        quant.with_user(manager).with_context(inventory_mode=True).inventory_quantity = 4
        quant.with_user(manager).action_apply_inventory()
        self.assertEqual(self._lines(self.depot, self.part)[-1].kind, "count")
        scrap = {
            "product_id": self.part.id,
            "scrap_qty": 1,
            "location_id": self.depot.location_id.id,
        }
        self.env["stock.scrap"].with_user(manager).create(scrap).action_validate()
        self.assertEqual(self._lines(self.depot, self.part)[-1].kind, "scrap")
        picking = self.env["stock.picking"].create(
            {
                "picking_type_id": self.company._elevator_parts_warehouse().in_type_id.id,
                "location_id": self.supplier.id,
                "location_dest_id": self.depot.location_id.id,
                "move_ids": [
                    Command.create(
                        {
                            "product_id": self.part.id,
                            "product_uom_qty": 2,
                            "location_id": self.supplier.id,
                            "location_dest_id": self.depot.location_id.id,
                        }
                    )
                ],
            }
        )
        picking.action_confirm()
        picking.button_validate()
        scrap_done = self.env["stock.scrap"].create(scrap | {"picking_id": picking.id})
        scrap_done.do_scrap()
        line = self._lines(self.depot, self.part)[-1]
        self.assertEqual((line.kind, line.balance_qty), ("scrap", 4))
        self._commit()

    def test_end_of_transaction_compares(self):
        """Design D10: whoever changes a shelf past the ledger fails at the end."""
        quant = self.env["stock.quant"].search(
            [("location_id", "=", self.depot.location_id.id), ("product_id", "=", self.part.id)]
        )
        with self.assertRaisesRegex(UserError, "99.* on the shelf, 5.* in the ledger"):
            with self.env["stock.quant"]._elevator_posting():
                quant.sudo().write({"quantity": 99})
            self._commit()
        self.env.cr.precommit.clear()

    def test_depot_stays_where_it_is(self):
        with self.assertRaisesRegex(UserError, "stay where they are"):
            self.depot.location_id.location_id = self.main.location_id
        for vals in (
            {"branch_id": self.branch_b.id},
            {"location_id": self.main.location_id.id},
            {"kind": "hold"},
        ):
            with self.assertRaises(UserError):
                self.depot.write(vals)
        with self.assertRaisesRegex(UserError, "empty"):
            self.depot.action_archive()
        with self.assertRaises(UserError):
            self.depot.unlink()

    def test_part_with_a_ledger_stays(self):
        with self.assertRaises(UserError):
            self._row(self.depot, self.part).unlink()
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.env.cr.savepoint(),
        ):
            self.part.unlink()
            self.env.flush_all()
