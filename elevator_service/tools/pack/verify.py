#!/usr/bin/env python3
"""Recompute every seal of an inspection pack, without Odoo. 独立核验程序：逐条重新计算封存值。

    python3 verify.py PACK.zip          the pack as it was downloaded
    python3 verify.py FOLDER            the pack unpacked; default: the folder of this file
    python3 verify.py … --sha256 HEX    the pack's XML must also have this digest

Needs Python 3.8 or later and lxml. Says what is false and stops there; exit code 0 genuine,
1 false, 2 cannot be read. How a seal is made stands in docs/seals.md of the project:

    digest = SHA-256(content as it stands in the XML, UTF-8)
    seal   = SHA-256(formula, previous seal, number, kind, model, id, digest, time; line feeds)
"""

import base64
import hashlib
import json
import re
import sys
import zipfile
from pathlib import Path

from lxml import etree

NS = "{urn:elevator:pack:1}"
FORMULA = "elevator-seal/1"
# kinds whose content may be withheld; the kind is part of the seal
INTERNAL = ("audit",)
XML, SCHEMA = "pack.xml", "pack.xsd"
MESSAGES = {
    "sha256": "the pack's XML is not the one with this SHA-256 / 资料包 XML 与给出的 SHA-256 不符",
    "schema": "the XML does not follow its schema / XML 不符合其模式定义",
    "formula": "the seals are made by another formula / 封存公式不同",
    "twice": "an elevator stands in the pack twice / 同一电梯出现两次",
    "number": "an entry was removed or inserted / 链条中有条目被删除或插入",
    "order": "entries are not in their order / 条目顺序被打乱",
    "previous": "it does not follow the entry before it / 与前一条目不衔接",
    "entry": "the entry was changed / 条目被改动",
    "changed": "the record's content was changed / 记录内容被改动",
    "stranger": "the record belongs to another elevator / 记录属于另一台电梯",
    "missing": "the record's content was removed / 记录内容被移除",
    "disposed": "no disposal in the chain names this record / 链条中没有该记录的销毁凭证",
    "file": "a photo or signature was changed or removed / 照片或签名被改动或移除",
    "signature": "the signature is not the one that was sealed / 签名与封存时不符",
    "head": "the last entries were cut off / 链条末尾被截断",
    "paper": "a printed paper was changed or removed / 打印文件被改动或移除",
}


class FalseThing(Exception):
    """The first false thing of a pack: what, and where."""

    def __init__(self, what, where=""):
        self.what, self.where = what, where
        super().__init__(f"{where}: {MESSAGES[what]}" if where else MESSAGES[what])


class Pack:
    """Reads the files of a pack, packed or not."""

    def __init__(self, path):
        self.path = Path(path)
        self.zip = None if self.path.is_dir() else zipfile.ZipFile(self.path)

    def data(self, name):
        """The bytes of a file; None when it is not there."""
        try:
            if self.zip:
                return self.zip.read(name)
            inside = (self.path / name).resolve()
            return inside.read_bytes() if self.path.resolve() in inside.parents else None
        except (KeyError, OSError):
            return None


def say(text):
    sys.stdout.write(text + "\n")


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def seal_of(entry):
    """The seal an entry must have, from what stands in it."""
    names = ("previous", "number", "kind", "model", "id", "digest", "sealed")
    return sha256("\n".join((FORMULA, *(entry.get(name) for name in names))).encode())


def content_of(entry):
    """The canonical text of an entry's record, None where the pack does not hold it."""
    node = entry.find(NS + "content")
    if node is None:
        return None
    text = node.text or ""
    return base64.b64decode(text).decode() if node.get("encoding") == "base64" else text


def photo_digests(content):
    """All SHA-256 that stand under the key "photos", at any depth."""
    if isinstance(content, dict):
        photos = content.get("photos")
        if isinstance(photos, dict):
            yield from photos.values()
        for value in content.values():
            yield from photo_digests(value)
    elif isinstance(content, list):
        for value in content:
            yield from photo_digests(value)


class Verifier:
    """Goes through a pack in its order and raises FalseThing at the first false thing."""

    def __init__(self, pack, digest=None):
        self.pack, self.digest = pack, digest
        names = ("elevators", "entries", "records", "disposed", "withheld", "files")
        self.counts = dict.fromkeys(names, 0)
        self.heads = []

    def run(self):
        data = self.pack.data(XML)
        if data is None:
            raise OSError(f"{XML} is not there")
        if self.digest and sha256(data) != self.digest.lower():
            raise FalseThing("sha256")
        root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, huge_tree=True))
        schema = self.pack.data(SCHEMA)
        if schema and not etree.XMLSchema(etree.fromstring(schema)).validate(root):
            raise FalseThing("schema")
        if root.get("formula") != FORMULA:
            raise FalseThing("formula")
        self.begin, self.end = root.get("from-utc"), root.get("to-utc")
        seen = set()
        for elevator in root.iter(NS + "elevator"):
            if elevator.get("id") in seen:
                raise FalseThing("twice", elevator.get("code"))
            seen.add(elevator.get("id"))
            self.elevator(elevator)
        for paper in root.iter(NS + "paper"):
            if sha256(self.pack.data(paper.get("path")) or b"") != paper.get("sha256"):
                raise FalseThing("paper", paper.get("path"))
        return self.counts

    def elevator(self, elevator):
        """The chain of an elevator, from its first entry to its head."""
        entries = elevator.findall(f"{NS}chain/{NS}entry")
        contents = [content_of(entry) for entry in entries]
        disposed = self.disposals(entries, contents)
        previous = ""
        for place, (entry, text) in enumerate(zip(entries, contents), 1):  # noqa: B905, for Python 3.8
            where = "{} #{} {} {}".format(
                *(elevator.get("code"), entry.get("number")),
                *(entry.get("kind"), entry.get("sealed")),
            )
            self.link(entry, place, previous, where, entries)
            if text is None:
                self.absent(entry, disposed, where)
            else:
                self.present(elevator, entry, text, where)
            previous = entry.get("seal")
        self.counts["elevators"] += 1
        self.counts["entries"] += len(entries)
        self.heads.append((elevator.get("code"), len(entries), previous))
        if (str(len(entries)), previous) != (
            elevator.get("head-number"),
            elevator.get("head-seal"),
        ):
            raise FalseThing("head", elevator.get("code"))

    @staticmethod
    def disposals(entries, contents):
        """{number: digest} of the records whose disposal was sealed into this chain."""
        found = {}
        for entry, text in zip(entries, contents):  # noqa: B905
            if (
                entry.get("kind") == "disposal"
                and text
                and sha256(text.encode()) == entry.get("digest")
            ):
                for gone in json.loads(text).get("entries") or ():
                    found[str(gone["number"])] = gone["digest"]
        return found

    @staticmethod
    def link(entry, place, previous, where, entries):
        """The entry stands at its place, follows the one before and is as it was sealed."""
        if entry.get("number") != str(place):
            numbers = sorted(int(one.get("number")) for one in entries)
            whole = numbers == list(range(1, len(entries) + 1))
            raise FalseThing("order" if whole else "number", where)
        if entry.get("previous") != previous:
            raise FalseThing("previous", where)
        if entry.get("seal") != seal_of(entry):
            raise FalseThing("entry", where)

    def absent(self, entry, disposed, where):
        """A record that is not in the pack: disposed of, or sealed outside its period."""
        if entry.find(NS + "disposed") is not None:
            if disposed.get(entry.get("number")) != entry.get("digest"):
                raise FalseThing("disposed", where)
            self.counts["disposed"] += 1
        elif entry.find(NS + "withheld") is not None and entry.get("kind") in INTERNAL:
            self.counts["withheld"] += 1
        elif self.begin <= entry.get("sealed") < self.end:
            raise FalseThing("missing", where)

    def present(self, elevator, entry, text, where):
        """A record with its content: as sealed, of this elevator, with its files."""
        if sha256(text.encode()) != entry.get("digest"):
            raise FalseThing("changed", where)
        content = json.loads(text)
        if "elevator" in content and str(content["elevator"]) != elevator.get("id"):
            raise FalseThing("stranger", where)
        self.counts["records"] += 1
        self.files(entry, content, where)

    def files(self, entry, content, where):
        """Photos have the digests that were sealed; a signature makes the sealed digest."""
        found = set()
        for node in entry.findall(NS + "file"):
            data = self.pack.data(node.get("path"))
            if data is None or sha256(data) != node.get("sha256"):
                raise FalseThing("file", where)
            if node.get("role") == "signature":
                self.signature(entry, content, data, where)
            found.add(sha256(data))
            self.counts["files"] += 1
        if not set(photo_digests(content)) <= found:
            raise FalseThing("file", where)
        if content.get("signed_digest") and not found:
            raise FalseThing("signature", where)

    @staticmethod
    def signature(entry, content, image, where):
        """SHA-256 over the image's digest and the seals of all visits of the sheet."""
        seals = [node.text for node in entry.findall(NS + "signs")]
        made = sha256(hashlib.sha256(image).digest() + "".join(seals).encode())
        if made != content.get("signed_digest") or not set(content["visits"]) <= set(seals):
            raise FalseThing("signature", where)


def main(arguments):
    digest = None
    if "--sha256" in arguments:
        place = arguments.index("--sha256")
        digest = arguments[place + 1]
        arguments = arguments[:place] + arguments[place + 2 :]
        if not re.fullmatch("[0-9a-fA-F]{64}", digest):
            say("--sha256 wants 64 hexadecimal digits")
            return 2
    path = arguments[0] if arguments else Path(__file__).resolve().parent
    try:
        verifier = Verifier(Pack(path), digest)
        counts = verifier.run()
    except FalseThing as error:
        say(f"FALSE / 不真实  [{error.what}] {error}")
        return 1
    except (OSError, ValueError, KeyError, zipfile.BadZipFile, etree.XMLSyntaxError) as error:
        say(f"CANNOT BE READ / 无法读取  {error}")
        return 2
    say("GENUINE / 真实  " + ", ".join(f"{name}: {count}" for name, count in counts.items()))
    for code, number, seal in verifier.heads:
        say(f"  {code}: {number} {seal}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
