"""Recall campaigns: component → elevators → tasks of the branches → evidence."""

from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.service.model import call_kw
from odoo.tests import tagged, warmup

from odoo.addons.elevator_service.tests.access_common import hostile_context

from .case_common import CaseCommon


@tagged("post_install", "-at_install")
class TestElevatorRecall(CaseCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.recalls = cls.env["elevator.recall"].with_user(cls.hq)
        cls._component(cls.unit_a, "YJ0099", batch_no="2304")
        cls._component(cls.unit_a, "YJ0100")
        cls._component(cls.unit_a, "YJ0101")
        cls._component(cls.unit_b, "YJ0150")
        cls._component(cls.unit_b, "YJ00150", batch_no="2306")
        cls.part = cls.env["product.template"].create(
            {"name": "Brake coil", "is_elevator_part": True, "part_spec": "110V"}
        )

    @classmethod
    def _component(cls, unit, serial, **vals):
        vals = {"name": "Traction machine brake", "model": "DZD-300", "batch_no": "2305"} | vals
        return cls.env["elevator.unit.component"].create(
            {"elevator_id": unit.id, "serial_no": serial, **vals}
        )

    def _recall(self, **vals):
        vals = {"name": "Brakes", "reason": "Coil burns", "measure": "Replace", **vals}
        return self.recalls.create(vals)

    def _started(self, **vals):
        recall = self._recall(**({"batch_no": "2305"} | vals))
        recall.action_start()
        return recall

    def _photo_of(self, user):
        return self.env["ir.attachment"].with_user(user).create({"name": "p", "raw": b"photo"})

    def _done(self, task, user):
        task = task.with_user(user)
        photo = self._photo_of(user)
        task.write({"note": "New coil", "attachment_ids": [Command.link(photo.id)]})
        task.action_done()
        return photo

    def test_affected_elevators(self):
        """By batch, by model, by serial numbers of one length; an ended elevator has none."""
        for vals, units in (
            ({"batch_no": "2305"}, self.unit_a + self.unit_b),
            ({"batch_no": "2306"}, self.unit_b),
            ({"model": "dzd-300", "batch_no": "2304"}, self.unit_a),
            ({"serial_from": "YJ0100", "serial_to": "YJ0149"}, self.unit_a),
            ({"serial_from": "YJ0150"}, self.unit_b),
            ({"component": "brake", "serial_from": "YJ0001", "serial_to": "YJ0099"}, self.unit_a),
            ({"maker": "Nobody"}, self.unit_a.browse()),
        ):
            with self.subTest(vals=vals):
                recall = self._recall(**vals)
                self.assertEqual(recall.affected_count, len(units))
                if units:
                    recall.action_start()
                    self.assertEqual(recall.task_ids.elevator_id, units)
        self.assertEqual(self._recall().affected_count, 0, "nothing said, nothing meant")

    def test_what_makes_no_sense_does_not_start(self):
        for vals in (
            {},
            {"batch_no": "none"},
            {"serial_from": "YJ2", "serial_to": "YJ1"},
            {"serial_from": "YJ2", "serial_to": "YJ100"},
        ):
            recall = self._recall(**vals)
            with self.subTest(vals=vals), self.assertRaises(UserError):
                recall.action_start()
            self.assertEqual(recall.state, "draft")

    @warmup
    def test_tasks_are_one_statement(self):
        recall = self._recall(batch_no="2305")
        self.env.flush_all()
        with self.assertQueryCount(3):
            self.assertEqual(recall._make_tasks(), 2)
        self.assertEqual(recall._make_tasks(), 0, "a task for each elevator once")
        self.assertRecordValues(
            recall.task_ids.sorted("branch_id"),
            [
                {"branch_id": self.branch_a.id, "component_count": 2, "state": "todo"},
                {"branch_id": self.branch_b.id, "component_count": 1, "state": "todo"},
            ],
        )
        self.assertIn("YJ0101", recall.task_ids[0].components)

    def test_parts_needed_and_in_store(self):
        """Needed is what open tasks need; done tasks need no more."""
        recall = self._started(
            part_ids=[
                Command.create({"product_id": self.part.product_variant_id.id, "qty": 2}),
            ]
        )
        part = recall.part_ids
        self.assertEqual((part.needed_qty, part.stock_qty, part.short_qty), (6, 0, 6))
        self._done(recall.task_ids.filtered(lambda t: t.branch_id == self.branch_a), self.officer)
        self.assertEqual(part.needed_qty, 2)

    def test_done_with_evidence_writes_the_life_line(self):
        recall = self._started(due_on=self.today - timedelta(1))
        task = recall.task_ids.filtered(lambda t: t.branch_id == self.branch_a)
        mine = task.with_user(self.worker_user)
        self.assertTrue(mine.overdue)
        with self.assertRaises(UserError):
            mine.action_done()
        photo = self._done(task, self.worker_user)
        self.assertRecordValues(
            task,
            [{"state": "done", "done_on": self.today, "done_by_id": self.worker_user.id}],
        )
        event = self.unit_a.event_ids.sorted("id")[-1]
        self.assertEqual((event.res_model, event.res_id), (task._name, task.id))
        self.assertIn(recall.number, event.note)
        self.assertEqual(event.attachment_ids, photo)
        self.assertEqual((recall.open_count, recall.done_share), (1, 50.0))
        with self.assertRaises(UserError):
            mine.write({"note": "Another story"})
        with self.assertRaises(UserError):
            photo.write({"raw": b"another"})
        with self.assertRaises(UserError):
            mine.action_done()

    def test_closed_when_all_is_done_with_evidence(self):
        recall = self._started()
        task_a, task_b = recall.task_ids.sorted("branch_id")
        self._done(task_a, self.officer)
        photo = self._photo_of(self.hq)
        with self.assertRaises(UserError):
            recall.action_close()
        with self.assertRaises(UserError):
            task_b.with_user(self.hq).action_exempt()
        task_b.with_user(self.hq).note = "Brake was replaced in March"
        task_b.with_user(self.hq).action_exempt()
        with self.assertRaises(UserError):
            recall.action_close()
        recall.write({"closing_note": "All replaced", "attachment_ids": [Command.link(photo.id)]})
        recall.action_close()
        self.assertEqual((recall.state, recall.closed_by_id), ("closed", self.hq))
        with self.assertRaises(UserError):
            recall.write({"closing_note": "x"})
        with self.assertRaises(UserError):
            task_b.with_user(self.hq).action_reopen()

    def test_components_known_later_are_looked_up_again(self):
        recall = self._started()
        unit = self._create_maintained("TA-9", self.site_a)
        self._component(unit, "YJ0200")
        recall.action_look_again()
        self.assertIn(unit, recall.task_ids.elevator_id)
        self.assertEqual(unit.open_recall_count, 1)
        with self.assertRaises(UserError):
            recall.write({"batch_no": "2306"})

    def test_branches_run_no_recall(self):
        """Design D2: a branch does its own tasks; recalls and exemptions are HQ's."""
        recall = self._started()
        with self.assertRaises(AccessError):
            self.recalls.with_user(self.officer).create(
                {"name": "x", "reason": "x", "measure": "x"}
            )
        for method in ("action_close", "action_cancel", "action_look_again"):
            with self.subTest(method=method), self.assertRaises(AccessError):
                call_kw(
                    recall.with_user(self.officer),
                    method,
                    [recall.ids],
                    {"context": hostile_context()},
                )
        task_a, task_b = recall.task_ids.sorted("branch_id")
        with self.assertRaises(AccessError):
            task_a.with_user(self.officer).action_exempt()
        with self.assertRaises(AccessError):
            task_b.with_user(self.officer).write({"note": "x"})
        for vals in ({"state": "done"}, {"done_on": self.today}, {"elevator_id": self.unit_b.id}):
            with self.subTest(vals=vals), self.assertRaises(UserError):
                task_a.with_user(self.officer).write(vals)
