"""Elements of an inspection pack's XML, and the ZIP around it. Plain Python, no database."""

import base64
import hashlib
import mimetypes
import re
import zipfile
from pathlib import Path

from lxml import etree

NAMESPACE = "urn:elevator:pack:1"
FOLDER = Path(__file__).parent / "pack"
SCHEMA, VERIFIER = FOLDER / "pack.xsd", FOLDER / "verify.py"
# characters XML 1.0 has no way to write
IMPOSSIBLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def element(name, /, text=None, **attributes):
    """An element of the pack's namespace; blank attributes stay, None is left out.

    An underscore in the name of an attribute stands for a hyphen; ``from_`` for "from".
    """
    node = etree.Element(f"{{{NAMESPACE}}}{name}")
    for key, value in attributes.items():
        if value is not None:
            node.set(key.rstrip("_").replace("_", "-"), IMPOSSIBLE.sub("", str(value)))
    if text is not None:
        node.text = IMPOSSIBLE.sub("", text)
    return node


def content(text):
    """A record's canonical text, byte for byte: base64 where XML cannot write it as it is."""
    if not IMPOSSIBLE.search(text) and "\r" not in text:
        return element("content", text)
    return element("content", base64.b64encode(text.encode()).decode(), encoding="base64")


def file_path(name, data):
    """(path in the pack, SHA-256) of a file: named after its bytes, no file stands twice."""
    digest = hashlib.sha256(data).hexdigest()
    suffix = Path(name or "").suffix.lower()
    if suffix not in mimetypes.types_map:
        suffix = ".bin"
    return f"files/{digest}{suffix}", digest


def safe_name(text):
    """A text as the name of a file."""
    return re.sub(r"[^\w.-]+", "_", text).strip("._") or "_"


def paper(path, data):
    """The element of a printed paper."""
    return element("paper", path=path, sha256=hashlib.sha256(data).hexdigest())


def validate(path):
    """Check a pack's XML against its schema.

    :raises etree.DocumentInvalid: says where it does not follow
    """
    parser = etree.XMLParser(huge_tree=True, resolve_entities=False)
    etree.XMLSchema(etree.parse(SCHEMA)).assertValid(etree.parse(path, parser))


class PackWriter:
    """Writes pack.xml into a file as elements come, and the ZIP around it.

    :param dict attributes: of the root element
    """

    def __init__(self, folder, attributes):
        self.folder, self.names = Path(folder), set()
        self.xml, self.zip_path = self.folder / "pack.xml", self.folder / "pack.zip"
        self.attributes = attributes

    def __enter__(self):
        self.zip = zipfile.ZipFile(self.zip_path, "w", zipfile.ZIP_DEFLATED)
        self.stream = etree.xmlfile(str(self.xml), encoding="utf-8")
        self.out = self.stream.__enter__()
        self.out.write_declaration()
        root = element("pack", **self.attributes)
        self.root = self.out.element(root.tag, root.attrib, nsmap={None: NAMESPACE})
        self.root.__enter__()
        return self

    def __exit__(self, *error):
        self.zip.close()

    def add(self, node):
        self.out.write(node)

    def add_file(self, path, data):
        """A file of the pack, once."""
        if path not in self.names:
            self.names.add(path)
            self.zip.writestr(path, data)

    def finish(self, readme):
        """Close and validate the XML, put it with schema and verifier into the ZIP.

        :return: SHA-256 of the XML
        :raises etree.DocumentInvalid: the XML does not follow its schema
        """
        self.root.__exit__(None, None, None)
        self.stream.__exit__(None, None, None)
        validate(str(self.xml))
        self.zip.write(self.xml, "pack.xml")
        self.zip.write(SCHEMA, "pack.xsd")
        self.zip.write(VERIFIER, "verify.py")
        digest = hashlib.sha256(self.xml.read_bytes()).hexdigest()
        self.add_file("README.txt", readme.replace("{xml_sha256}", digest))
        return digest
