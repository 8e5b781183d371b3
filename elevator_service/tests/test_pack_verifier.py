"""L-4: the stand-alone verifier names the first thing of a pack that is not as it was sealed.

Runs as a process of its own with plain Python: no Odoo.
"""

import re
import shutil
import tempfile
from pathlib import Path

from lxml import etree

from odoo.tests import tagged

from .pack_common import PackCommon

NS = "{urn:elevator:pack:1}"


@tagged("post_install", "-at_install")
class TestPackVerifier(PackCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pack = cls._pack()
        cls.folder = Path(tempfile.mkdtemp())
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        cls.data = cls.env["elevator.pack"]._attachment_of(cls.pack, "file").raw
        cls._unpack(cls, cls.data, cls.folder)
        cls.xml = cls.folder / "pack.xml"
        cls.original = cls.xml.read_bytes()

    def setUp(self):
        super().setUp()
        self.addCleanup(self.xml.write_bytes, self.original)

    def _run(self, *arguments):
        return self._verify(self.folder / "verify.py", self.folder, *arguments)

    def _change(self, change):
        """Change the XML as a forger would, and verify it."""
        root = etree.fromstring(self.original)
        change(root)
        self.xml.write_bytes(etree.tostring(root, xml_declaration=True, encoding="utf-8"))
        return self._run()

    def _chain(self, root, code="TA-P1"):
        return root.find(f"{NS}elevator[@code='{code}']/{NS}chain")

    def assertFalseThing(self, what, place, result):
        code, said = result
        self.assertEqual(code, 1, said)
        self.assertIn(f"[{what}]", said)
        self.assertIn(place, said)

    def test_l_4_a_genuine_pack(self):
        code, said = self._run()
        self.assertEqual(code, 0, said)
        self.assertIn("elevators: 3", said)
        self.assertIn(self.lift.seal_head, said)
        packed = self.folder.with_suffix(".zip")
        self.addCleanup(packed.unlink)
        packed.write_bytes(self.data)
        self.assertEqual(self._verify(self.folder / "verify.py", packed)[0], 0)

    def test_l_4_runs_without_odoo(self):
        source = (self.folder / "verify.py").read_text()
        imported = set(re.findall(r"^(?:import|from) (\w+)", source, re.M))
        standard = {"base64", "hashlib", "json", "re", "sys", "zipfile", "pathlib"}
        self.assertEqual(imported - standard, {"lxml"})

    def test_l_4_any_field_by_one_character(self):
        for old, new in (("worn", "born"), ("order a new one", "order a new two")):
            with self.subTest(old):

                def forge(root, old=old, new=new):
                    node = self._chain(root)[1].find(f"{NS}content")
                    self.assertIn(old, node.text)
                    node.text = node.text.replace(old, new, 1)

                self.assertFalseThing("changed", "TA-P1 #2 visit", self._change(forge))

    def test_l_4_any_attribute_of_an_entry(self):
        for name, value, what in (
            ("sealed", "2020-01-01 00:00:00", "entry"),
            ("kind", "drill", "entry"),
            ("id", "999999", "entry"),
            ("digest", "0" * 64, "entry"),
            ("seal", "0" * 64, "entry"),
            ("previous", "0" * 64, "previous"),
            ("number", "7", "number"),
        ):
            with self.subTest(name):
                result = self._change(lambda root, n=name, v=value: self._chain(root)[2].set(n, v))
                self.assertFalseThing(what, "TA-P1 #", result)

    def test_l_4_an_image(self):
        photo = next(self.folder.glob("files/*.png"))
        original = photo.read_bytes()
        self.addCleanup(photo.write_bytes, original)
        photo.write_bytes(original[:-1] + b"x")
        self.assertFalseThing("file", "TA-P", self._run())
        photo.unlink()
        self.assertFalseThing("file", "TA-P", self._run())

    def test_l_4_another_image_with_its_own_digest(self):
        """The forger fits the pack's digests, too: the sealed content still names the photo."""

        def forge(root):
            node = self._chain(root)[1].find(f"{NS}file")
            other = root.find(f".//{NS}file[@role='signature']")
            node.set("path", other.get("path"))
            node.set("sha256", other.get("sha256"))

        self.assertFalseThing("file", "TA-P1 #2 visit", self._change(forge))

    def test_l_4_a_signature(self):
        def swap(root):
            node = root.find(f".//{NS}file[@role='signature']")
            photo = root.find(f".//{NS}file[@role='photo']")
            node.set("path", photo.get("path"))
            node.set("sha256", photo.get("sha256"))

        self.assertFalseThing("signature", "signature", self._change(swap))

        def drop(root):
            node = root.find(f".//{NS}file[@role='signature']")
            node.getparent().remove(node)

        self.assertFalseThing("signature", "signature", self._change(drop))

    def test_l_4_the_order(self):
        def swap(root):
            chain = self._chain(root)
            chain.insert(1, chain[2])

        self.assertFalseThing("order", "TA-P1 #3", self._change(swap))

    def test_l_4_a_removed_record(self):
        def entry(root):
            chain = self._chain(root)
            chain.remove(chain[1])

        self.assertFalseThing("number", "TA-P1 #3", self._change(entry))

        def content(root):
            node = self._chain(root)[1]
            for child in list(node):
                node.remove(child)

        self.assertFalseThing("missing", "TA-P1 #2", self._change(content))

        def last(root):
            chain = self._chain(root)
            chain.remove(chain[-1])

        self.assertFalseThing("head", "TA-P1", self._change(last))

    def test_l_4_swapped_records(self):
        def contents(root):
            chain = self._chain(root)
            one, two = chain[1].find(f"{NS}content"), chain[2].find(f"{NS}content")
            one.text, two.text = two.text, one.text

        self.assertFalseThing("changed", "TA-P1 #2", self._change(contents))

        def elevators(root):
            first, second = self._chain(root), self._chain(root, "TA-P2")
            one, two = list(first), list(second)
            first.extend(two), second.extend(one)
            for code, entries in (("TA-P1", two), ("TA-P2", one)):
                node = root.find(f"{NS}elevator[@code='{code}']")
                node.set("head-number", str(len(entries)))
                node.set("head-seal", entries[-1].get("seal"))

        self.assertFalseThing("stranger", "TA-P1 #1", self._change(elevators))

    def test_l_4_a_record_called_disposed(self):
        def forge(root):
            node = self._chain(root)[1]
            for child in list(node):
                node.remove(child)
            etree.SubElement(node, f"{NS}disposed").set("by", "D-1")

        self.assertFalseThing("disposed", "TA-P1 #2", self._change(forge))

    def test_l_4_a_record_called_withheld(self):
        """Audits may be; a visit that is called so is missing."""

        def forge(root):
            node = self._chain(root)[1]
            for child in list(node):
                node.remove(child)
            etree.SubElement(node, f"{NS}withheld")

        self.assertFalseThing("missing", "TA-P1 #2", self._change(forge))

    def test_a_paper_and_the_schema(self):
        overview = self.folder / "overview.pdf"
        original = overview.read_bytes()
        self.addCleanup(overview.write_bytes, original)
        overview.write_bytes(original + b" ")
        self.assertFalseThing("paper", "overview.pdf", self._run())
        result = self._change(lambda root: root.set("from", "yesterday"))
        self.assertFalseThing("schema", "", result)

    def test_the_digest_of_the_xml(self):
        self.assertEqual(self._run("--sha256", self.pack.xml_sha256)[0], 0)
        self.assertFalseThing("sha256", "", self._run("--sha256", "0" * 64))

    def test_what_cannot_be_read_is_said(self):
        self.assertEqual(self._verify(self.folder / "verify.py", "/nowhere")[0], 2)
        self.xml.write_text("<pack")
        self.assertEqual(self._run()[0], 2)
