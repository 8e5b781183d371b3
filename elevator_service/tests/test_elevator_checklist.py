from psycopg2.errors import RaiseException

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models.elevator_checklist_item import LEVELS
from .common import ElevatorCommon

# L-1: items of TSG T5002-2017 per annex, by half-month, quarter, half-year, year
COUNTS = {
    "A": [31, 13, 15, 17],
    "B": [30, 13, 9, 14],
    "C": [20, 8, 10, 14],
    "D": [33, 5, 12, 13],
}


@tagged("post_install", "-at_install")
class TestElevatorChecklist(ElevatorCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.checklist = cls.env.ref("elevator_service.checklist_service_a")
        cls.hq = cls._create_user("hq", "group_hq_service")

    def _maker_list(self, model, scope="service", approve=True):
        checklist = self.env["elevator.checklist"].create(
            {
                "name": "Maker's list",
                "scope": scope,
                "model_id": model.id,
                "item_ids": [
                    (0, 0, {"code": "M-1", "name": "Hatch", "level": "half_month"}),
                ],
            }
        )
        if approve:
            checklist._approve()
        return checklist

    def test_the_257_items_of_the_law_are_there(self):
        """L-1"""
        for annex, counts in COUNTS.items():
            checklist = self.env.ref(f"elevator_service.checklist_service_{annex.lower()}")
            self.assertEqual((checklist.state, checklist.version), ("current", 1))
            law = checklist.item_ids.filtered(lambda item: item.source == "tsg")
            by_level = [
                len(law.filtered(lambda item, level=level: item.level == level))
                for level, _label in LEVELS[1:]
            ]
            self.assertEqual(by_level, counts, annex)
        law = self.env["elevator.checklist.item"].search([("source", "=", "tsg")])
        self.assertEqual(len(law), 257)
        self.assertFalse(law.filtered(lambda item: not item.name or not item.requirement))

    def test_levels_include_the_shallower_ones(self):
        """L-1: the half-month items come first in each deeper level, so places never move."""
        lists = self.checklist
        before = lists.item_ids.browse()
        for level, _label in LEVELS[1:]:
            items = lists._items_for(level)
            self.assertEqual(items[: len(before)], before)
            self.assertGreater(len(items), len(before))
            before = items
        lubrication = lists.item_ids.filtered(lambda item: item.source == "company")
        self.assertTrue(lubrication)
        self.assertLessEqual(lubrication, lists._items_for("half_month"), "M-1.3.5: every 15 days")
        self.assertEqual(len(lists._items_for("year")), 76 + len(lubrication))

    def test_patrol_lists_hold_company_items_only(self):
        """M-1.3.5: the patrol is the company's own rule."""
        for annex in COUNTS:
            checklist = self.env.ref(f"elevator_service.checklist_patrol_{annex.lower()}")
            items = checklist._items_for("patrol")
            self.assertGreaterEqual(len(items), 8)
            self.assertEqual(set(items.mapped("source")), {"company"})

    def test_kind_decides_the_annex(self):
        escalator = self._create_elevator("TA-2", self.site_a, kind="escalator")
        lists = (self.elevator_a | escalator)._checklist_for("service")
        self.assertEqual(lists[self.elevator_a], self.checklist)
        self.assertEqual(lists[escalator].annex, "D")

    def test_exempt_elevators_never_follow_the_annex(self):
        """L-1, TSG T5002-2017 art. 2: the maker's list or none."""
        model = self.env["elevator.model"].create({"maker": "M", "name": "FF"})
        fire = self._create_elevator("TA-2", self.site_a, firefighter=True, model_id=model.id)
        bomb = self._create_elevator("TA-3", self.site_a, explosion_proof=True)
        exempt = fire | bomb
        self.assertEqual(
            set(exempt._checklist_for("service").values()),
            {exempt.browse().env["elevator.checklist"]},
        )
        needing = self.env["elevator.unit"].search([("needs_maker_list", "=", True)])
        self.assertLessEqual(exempt, needing)
        self.assertNotIn(self.elevator_a, needing)
        draft = self._maker_list(model, approve=False)
        self.assertFalse(fire._checklist_for("service")[fire], "a draft is not worked by")
        draft._approve()
        self.assertEqual(fire._checklist_for("service")[fire], draft)
        self.assertEqual((fire.needs_maker_list, bomb.needs_maker_list), (False, True))
        fine = self.env["elevator.unit"].search([("needs_maker_list", "=", False)])
        self.assertIn(fire, fine)
        self.assertNotIn(bomb, fine)
        self.assertEqual(bomb._checklist_for("patrol")[bomb].annex, "A", "patrols are ours")

    def test_a_version_in_use_stands_still(self):
        """L-4: results are places in the list, so nobody may change it."""
        item = self.checklist.item_ids[0]
        as_hq = self.checklist.with_user(self.hq)
        for change in (
            lambda: as_hq.write({"name": "x"}),
            lambda: as_hq.item_ids[0].write({"name": "x"}),
            lambda: as_hq.item_ids[0].with_context(install_mode=True).write({"sequence": 1}),
            lambda: as_hq.item_ids[0].unlink(),
            lambda: as_hq.write({"item_ids": [(5,)]}),
            lambda: as_hq.item_ids.create(
                {"checklist_id": as_hq.id, "code": "X", "name": "X", "level": "year"}
            ),
            lambda: as_hq.write({"state": "draft"}),
            lambda: self.checklist.sudo().unlink(),
        ):
            with self.assertRaises(UserError):
                change()
        self.assertNotEqual(item.name, "x")

    def test_a_draft_named_by_a_visit_stands_still(self):
        draft = self.checklist._new_version()
        draft.item_ids[0].sequence = 11
        self.env.flush_all()
        visit = self.env["elevator.visit"].create(
            {
                "branch_id": self.branch_a.id,
                "elevator_id": self.elevator_a.id,
                "site_id": self.site_a.id,
                "date": "2026-01-01",
            }
        )
        visit._write_work({"checklist_id": draft.id})
        self.env.flush_all()
        with self.assertRaises(UserError):
            draft.item_ids[0].sequence = 12
        visit.unlink()
        draft.item_ids[0].sequence = 12

    def test_the_database_refuses_too(self):
        """L-4: items in use cannot be changed by SQL; a translation may be added, not changed."""
        item = self.checklist.item_ids[0]
        for statement in (
            "UPDATE elevator_checklist_item SET sequence = 999 WHERE id = %s",
            'UPDATE elevator_checklist_item SET name = \'{"en_US": "x"}\' WHERE id = %s',
            "UPDATE elevator_checklist_item SET checklist_id = checklist_id + 1 WHERE id = %s",
            "DELETE FROM elevator_checklist_item WHERE id = %s",
        ):
            with (
                self.assertRaises(RaiseException),
                mute_logger("odoo.sql_db"),
                self.env.cr.savepoint(),
            ):
                self.env.cr.execute(statement, [item.id])
        self.env.cr.execute(
            'UPDATE elevator_checklist_item SET name = name || \'{"fr_FR": "x"}\' WHERE id = %s',
            [item.id],
        )
        with (
            self.assertRaises(RaiseException),
            mute_logger("odoo.sql_db"),
            self.env.cr.savepoint(),
        ):
            self.env.cr.execute(
                'UPDATE elevator_checklist_item SET name = name || \'{"fr_FR": "y"}\''
                " WHERE id = %s",
                [item.id],
            )

    def test_an_update_of_the_addon_leaves_versions_alone(self):
        name = self.checklist.item_ids[0].name
        self.env["elevator.checklist.item"]._load_records(
            [
                {
                    "xml_id": "elevator_service.item_a_1_01",
                    "values": {"name": "Changed upstream"},
                    "noupdate": False,
                }
            ],
            update=True,
        )
        self.assertEqual(self.env.ref("elevator_service.item_a_1_01").name, name)

    def test_a_new_version_replaces_the_former(self):
        draft = self.checklist.with_user(self.hq)._new_version()
        self.assertEqual((draft.version, draft.state), (2, "draft"))
        codes = [lists._items_for("year").mapped("code") for lists in (draft, self.checklist)]
        self.assertEqual(*codes)
        self.assertEqual(self.checklist._new_version(), draft, "one draft at a time")
        self.assertEqual(self.elevator_a._checklist_for("service")[self.elevator_a].version, 1)
        draft.action_approve()
        self.assertEqual((draft.state, self.checklist.state), ("current", "retired"))
        self.assertEqual(draft.approved_by_id, self.hq)
        self.assertEqual(self.elevator_a._checklist_for("service")[self.elevator_a], draft)
        with self.assertRaises(UserError):
            self.checklist.action_approve()

    def test_only_hq_service_approves(self):
        draft = self.checklist._new_version()
        officer = self._create_user("officer", "group_branch_officer", self.branch_a)
        with self.assertRaises(AccessError):
            draft.with_user(officer).action_approve()
        with self.assertRaises(AccessError):
            draft.with_user(officer).with_context(install_mode=True).write({"name": "x"})
        portal = self._create_portal_user("portal_a", self.site_a.partner_id)
        with self.assertRaises(AccessError):
            draft.with_user(portal).read(["name"])

    def test_an_empty_draft_is_not_approved(self):
        model = self.env["elevator.model"].create({"maker": "M", "name": "FF"})
        empty = self.env["elevator.checklist"].create(
            {"name": "Empty", "model_id": model.id, "state": "current", "version": 7}
        )
        self.assertEqual((empty.state, empty.version), ("draft", 1), "verbs set these")
        with self.assertRaises(UserError):
            empty._approve()

    def test_queries_do_not_grow_with_elevators(self):
        elevators = self.env["elevator.unit"].create(
            [
                {
                    "code": f"TQ-{n}",
                    "name": f"{n}",
                    "site_id": self.site_a.id,
                    "branch_id": self.branch_a.id,
                    "firefighter": n % 2,
                }
                for n in range(40)
            ]
        )
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(4):
            elevators._checklist_for("service")
