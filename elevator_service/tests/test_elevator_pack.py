"""M-7, L-4, L-5: packs for an inspection or a hand-over: complete, verified, in good custody."""

import io
import zipfile
from datetime import timedelta

from lxml import etree

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..tools.pack_xml import SCHEMA
from .pack_common import SIGNED, PackCommon

NS = "{urn:elevator:pack:1}"


@tagged("post_install", "-at_install")
class TestElevatorPack(PackCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.officer = cls._create_user("pack_officer", "group_branch_officer", cls.branch_a)

    def _xml(self, pack):
        with zipfile.ZipFile(io.BytesIO(self._zip(pack))) as archive:
            self.names = archive.namelist()
            root = etree.fromstring(archive.read("pack.xml"))
        etree.XMLSchema(etree.parse(SCHEMA)).assertValid(root)
        return root

    def test_m_7_all_sealed_records_of_the_period(self):
        root = self._xml(self._pack(self.officer))
        chain = root.find(f"{NS}elevator[@code='TA-P1']/{NS}chain")
        kinds = [(entry.get("kind"), entry.find(f"{NS}content") is not None) for entry in chain]
        # the first visit lies before the period; its sheet was signed in it
        self.assertEqual(
            kinds,
            [
                ("visit", False),
                ("visit", True),
                ("visit", True),
                ("signature", True),
                ("supplement", True),
                ("drill", True),
            ],
        )
        self.assertEqual(root.get("requested-by"), self.officer.name)
        self.assertTrue({"pack.xsd", "verify.py", "README.txt", "overview.pdf"} <= {*self.names})
        self.assertTrue([name for name in self.names if name.startswith("records/TA-P1-")])
        [drill] = root.findall(f"{NS}drill[@state='done']")
        self.assertEqual((drill.get("seal"), drill.get("elevator")), (self.drill.seal, "TA-P1"))
        certificates = root.findall(f"{NS}certificate")
        self.assertEqual(
            {(node.get("worker"), node.get("number")) for node in certificates},
            {("Wei", f"TS6-{self.worker.id}")},
        )

    def test_m_7_signed_or_corrected_later_belongs_to_the_period(self):
        self.visits[1].sheet_id._sign(SIGNED, "Sam Safety")
        day = self.today - timedelta(days=25)
        root = self._xml(self._pack(date_from=day, date_to=day))
        chain = root.find(f"{NS}elevator[@code='TA-P1']/{NS}chain")
        held = [entry.get("kind") for entry in chain if entry.find(f"{NS}content") is not None]
        self.assertEqual(held, ["visit", "supplement", "signature"])

    def test_m_2_2_5_gaps_by_name(self):
        with_gap = self._create_visit(
            self.lift, self.worker, date=self.today - timedelta(days=5), level="half_month"
        )
        with_gap._write_work({"state": "missed"})
        pack = self._pack()
        root = self._xml(pack)
        gaps = root.findall(f"{NS}elevator[@code='TA-P1']/{NS}gap")
        codes = [gap.get("code") for gap in gaps]
        self.assertEqual(codes.count("missed"), 1)
        self.assertEqual(codes.count("unsigned"), 2)
        self.assertIn("interval", codes, "no service in 30 days (L-1)")
        self.assertEqual(pack.gap_count, len(root.findall(f".//{NS}gap")))
        self.assertIn("missed", str(pack.gap_html))

    def test_m_8_4_work_without_a_certificate_is_a_gap(self):
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE elevator_certificate SET valid_to = %s", [self.today - timedelta(days=20)]
        )
        self.assertEqual(
            [gap["date"] for gap in self._gaps("certificate")],
            [str(self.today - timedelta(days=10))],
        )

    def _gaps(self, code):
        gaps = self.lift._archive_gaps(self.today - timedelta(days=30), self.today)
        return [gap for gap in gaps if gap["code"] == code]

    def test_l_5_gaps_of_drills_and_self_inspections(self):
        self.env["elevator.self.inspection"].create(
            {"elevator_id": self.lift.id, "due_on": self.today - timedelta(days=3)}
        )
        pack = self._pack(date_from=self.today - timedelta(days=390))
        root = self._xml(pack)
        halves = [gap.get("date") for gap in root.findall(f"{NS}gap[@code='drill']")]
        self.assertTrue(halves, "the half-year before had no drill")
        self.assertTrue(all(day < str(self.today) for day in halves))
        self.assertEqual(len(root.findall(f".//{NS}gap[@code='self_inspection']")), 1)

    def test_l_4_a_forged_record_is_a_gap(self):
        self.env.flush_all()
        self.env.cr.execute("SET LOCAL session_replication_role = replica")
        self.env.cr.execute(
            "UPDATE elevator_visit SET note = 'x' WHERE id = %s", [self.visits[2].id]
        )
        self.env.cr.execute("SET LOCAL session_replication_role = origin")
        self.env.invalidate_all()
        root = self._xml(self._pack())
        [gap] = root.findall(f".//{NS}gap[@code='seal']")
        self.assertIn("TA-P1", gap.text)

    def test_m_7_the_chain_of_custody(self):
        with self.assertRaisesRegex(UserError, "audits"):
            self._pack(self.officer).action_share()
        pack = self._pack(self.officer, purpose="handover")
        pack.with_user(self.officer).action_share()
        pack.with_user(self.officer).action_unshare()
        kinds = pack.event_ids.sorted("id").mapped("kind")
        self.assertEqual(kinds, ["requested", "made", "shared", "unshared"])
        self.assertEqual(pack.event_ids[:1].zip_sha256, pack.zip_sha256)
        with self.assertRaises(UserError):
            pack.event_ids.write({"user_id": self.env.uid})
        with self.assertRaises(UserError):
            pack.unlink()
        with self.assertRaises(AccessError):
            pack.with_user(self.officer).read(["file"])

    def test_own_branch_only(self):
        with self.assertRaisesRegex(UserError, "No elevator of yours"):
            self._pack(self.officer, site_id=self.site_b.id, branch_id=self.branch_a.id)
        hq = self._create_user("pack_hq", "group_hq_service")
        customer = self.site_a.partner_id
        self.site_b.partner_id = customer
        pack = self._pack(hq, scope="customer", partner_id=customer.id, site_id=False)
        self.assertEqual(pack.elevator_ids.branch_id, self.branch_a | self.branch_b)
        self.assertFalse(pack.with_user(self.officer).has_access("read"))

    def test_who_has_two_branches_names_one(self):
        both = self._create_user("pack_both", "group_branch_officer", self.branch_a | self.branch_b)
        self.assertEqual(self._pack(both).branch_id, self.branch_a, "the site's")
        with self.assertRaisesRegex(UserError, "Name the branch"):
            customer = self.site_a.partner_id.id
            self._pack(both, scope="customer", partner_id=customer, site_id=False)

    def test_what_was_made_is_not_typed(self):
        pack = self._pack(self.officer)
        for vals in (
            {"state": "done"},
            {"xml_sha256": "x"},
            {"shared": True},
            {"date_to": "2030-01-01"},
            {"elevator_ids": [(6, 0, self.elevator_b.ids)]},
        ):
            with self.subTest(vals), self.assertRaises(UserError):
                pack.with_user(self.officer).write(vals)
        typed = self.env["elevator.pack"].create({"state": "done", "shared": True})
        self.assertEqual((typed.state, typed.shared), ("draft", False))

    def test_large_ones_are_left_to_the_cron(self):
        pack = self.env["elevator.pack"].create({"scope": "site", "site_id": self.site_a.id})
        pack._start(self.lift | self.other)
        pack._begin(seconds=-1)
        self.assertEqual((pack.state, pack.progress), ("running", 50))
        with self.enter_registry_test_mode():
            self.env.ref("elevator_service.cron_make_packs").method_direct_trigger()
        self.assertEqual((pack.state, pack.progress), ("done", 100))
        self.assertFalse(self.env["elevator.pack"]._attachment_of(pack.part_ids[0], "bundle"))

    def test_one_that_cannot_be_made_says_why(self):
        self.patch(
            type(self.env["elevator.pack"]),
            "_readme",
            lambda self: (_ for _ in ()).throw(UserError("No paper")),
        )
        with self.assertLogs("odoo.addons.elevator_service.models.elevator_pack_make", "ERROR"):
            pack = self._pack()
        self.assertEqual((pack.state, pack.error), ("failed", "No paper"))
        self.assertIn("failed", pack.event_ids.mapped("kind"))

    def test_files_go_after_some_weeks_the_record_stays(self):
        pack = self._pack()
        pack._set(made_at=fields.Datetime.now() - timedelta(days=91))
        self.env["elevator.pack"]._gc_files()
        self.assertEqual(pack.state, "expired")
        self.assertFalse(self.env["elevator.pack"]._attachment_of(pack, "file"))
        pack.action_make()
        while pack._step():
            pass
        self.assertEqual(pack.state, "done")

    def test_audits_are_for_the_houses_own_inspection(self):
        audit = self.env["elevator.audit"].create({"elevator_id": self.lift.id, "reason": "Check"})
        audit.action_start()
        audit.line_ids.write({"result": "ok"})
        audit.write({"customer_word": "Content", "customer_met": "Lin", "satisfaction": "5"})
        audit.action_conclude()
        for purpose, tag in (("inspection", "content"), ("customer", "withheld")):
            with self.subTest(purpose):
                chain = self._xml(self._pack(purpose=purpose)).find(
                    f"{NS}elevator[@code='TA-P1']/{NS}chain"
                )
                entry = chain.find(f"{NS}entry[@kind='audit']")
                self.assertEqual([node.tag for node in entry], [f"{NS}{tag}"])

    def test_text_that_xml_cannot_write(self):
        """Control characters and line ends come out as they were sealed."""
        root = self._xml(self._pack())
        chain = root.find(f"{NS}elevator[@code='TA-P1']/{NS}chain")
        text = chain.find(f"{NS}entry[@kind='supplement']/{NS}content").text
        self.assertIn("Mixed up \\u0001\\r\\n", text)
