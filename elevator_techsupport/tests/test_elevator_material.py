"""Rule T-3: cases become training material: a booklet with contents, and a page online."""

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .case_common import CaseCommon


@tagged("post_install", "-at_install")
class TestElevatorMaterial(CaseCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.first = cls._published(name="Door lock", cause_id=cls.cause.id)
        cls.second = cls._published(
            name="Brake coil", cause_id=cls.env.ref("elevator_techsupport.fault_cause_j01").id
        )
        cls.both = cls.second + cls.first
        cls.group = cls.env.ref("elevator_techsupport.group_commissioning")

    def _material(self):
        action = self.both.with_user(self.hq).action_bundle()
        material = self.env["elevator.material"].with_user(self.hq).browse(action["res_id"])
        material.audience_ids = [Command.set(self.group.ids)]
        return material

    def test_a_bundle_of_cases(self):
        """In the order of the components; a draft of a case does not go in."""
        material = self._material()
        self.assertEqual(material.chapter_ids.case_id, self.first + self.second)
        with self.assertRaises(UserError):
            (self.both + self._case()).with_user(self.hq).action_bundle()
        with self.assertRaises(AccessError):
            self.both.with_user(self.officer).action_bundle()

    def test_published_stays_with_the_versions_of_its_day(self):
        material = self._material()
        material.action_publish()
        draft = self.first.with_user(self.officer)._new_version()
        draft.action_submit()
        draft.with_user(self.hq).action_publish()
        self.assertIn(self.first, material.chapter_ids.case_id)
        for record, vals in (
            (material, {"name": "x"}),
            (material.chapter_ids[0], {"note": "x"}),
        ):
            with self.assertRaises(UserError):
                record.write(vals)
        edition = material._new_version()
        self.assertEqual(edition.chapter_ids.case_id, draft + self.second)
        self.assertEqual((edition.version, edition.state), (2, "draft"))
        edition.action_publish()
        self.assertEqual(material.state, "superseded")

    def test_nothing_or_for_nobody_is_not_published(self):
        material = self._material()
        material.audience_ids = False
        with self.assertRaises(UserError):
            material.action_publish()
        with self.assertRaises(AccessError):
            material.with_user(self.officer).action_publish()

    def test_drafts_are_hq_s(self):
        material = self._material()
        self.assertFalse(material.with_user(self.worker_user).has_access("read"))
        material.action_publish()
        self.assertTrue(material.with_user(self.worker_user).has_access("read"))

    def test_a_class_is_taught_from_it(self):
        """M-8.3, T-3: a published edition is linked to classes without being changed."""
        material = self._material()
        material.action_publish()
        training = (
            self.env["elevator.training"]
            .with_user(self.hq)
            .create(
                {
                    "name": "Doors",
                    "date_from": self.today,
                    "date_to": self.today,
                    "case_material_ids": [Command.set(material.ids)],
                }
            )
        )
        self.assertEqual(material.training_ids, training)
        self.assertEqual(material.state, "published")

    def test_page_online(self):
        """Cover, contents and chapters, for a maintainer."""
        material = self._material()
        material.action_publish()
        html = (
            self.env["ir.actions.report"]
            .with_user(self.worker_user)
            ._render_qweb_html("elevator_techsupport.report_material", material.ids)[0]
            .decode()
        )
        for text in ("Contents", "Door lock", "Brake coil", "Contact replaced", "edition"):
            self.assertIn(text, html)
        self.assertIn(f"#chapter-{material.chapter_ids[0].id}", html)

    def test_booklet_has_page_numbers(self):
        """T-3: each chapter stands in the contents with the page it begins on."""
        material = self._material()
        material.action_publish()
        reports = self.env["ir.actions.report"].with_context(force_report_rendering=True)
        pdf, kind = reports._render_qweb_pdf(
            "elevator_techsupport.action_report_material", material.ids
        )
        self.assertEqual(kind, "pdf")
        pages = reports._elevator_chapter_pages(pdf)
        self.assertEqual([pages[chapter.id] for chapter in material.chapter_ids], [3, 4])
        html = reports._render_qweb_html(
            "elevator_techsupport.report_material", material.ids, data={"pages": pages}
        )[0].decode()
        self.assertRegex(html, r"<td[^>]*text-align: right[^>]*>\s*4\s*</td>")
