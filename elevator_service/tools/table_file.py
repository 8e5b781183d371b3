"""Reading a table from an upload: CSV of any encoding and delimiter, gzipped or not, and XLSX.

Streams: a table of any length is never held in memory. Nothing here knows about a database.
"""

import codecs
import csv
import datetime
import gzip
import io
import zipfile
from collections import Counter

import charset_normalizer
import openpyxl

from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

MAX_CELL = 100_000
MAX_BYTES = 1 << 30
MAX_COLUMNS = 1_000
DELIMITERS = [",", ";", "\t", "|"]
# tried when a file is not Unicode; gb18030 holds gbk and gb2312, cp1252 holds latin-1
LEGACY_ENCODINGS = ["gb18030", "big5", "cp1252", "cp1251", "shift_jis", "euc_kr"]
EXTENSIONS = (".csv", ".txt", ".tsv", ".csv.gz", ".txt.gz", ".tsv.gz", ".xlsx")
BOMS = [
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
]


class TableError(Exception):
    """The file is not a table we can read: one sentence, lazily translated, says why."""

    def __init__(self, message):
        super().__init__(message)
        self.message = message


class _Limited(io.RawIOBase):
    """A binary stream that ends with an error, not with a full memory (zip bombs)."""

    def __init__(self, stream):
        self.stream, self.left = stream, MAX_BYTES

    def readable(self):
        return True

    def readinto(self, buffer):
        try:
            data = self.stream.read(len(buffer))
        except (OSError, EOFError) as error:
            raise TableError(_lt("The compressed file is damaged.")) from error
        self.left -= len(data)
        if self.left < 0:
            raise TableError(_lt("The file is larger than 1 GB when unpacked: split it."))
        buffer[: len(data)] = data
        return len(data)


class TableFile:
    """A table in a file: ``header`` and ``records()``.

    :param opener: called without arguments, returns the file opened for reading bytes
    :param name: file name; its ending must fit the content
    :param encoding: codec, or falsy to detect it
    :param delimiter: one character, or falsy to detect it
    :param header_row: number of the record that holds the column names, from 1
    :raises TableError: with one sentence, when it cannot be read
    """

    def __init__(self, opener, name, encoding=None, delimiter=None, header_row=1):
        self.opener, self.name, self.header_row = opener, (name or "").lower(), header_row or 1
        self.kind = self._kind()
        self.encoding = self.delimiter = None
        if self.kind == "csv":
            self.encoding = encoding or self._detect_encoding()
            self.delimiter = delimiter or self._detect_delimiter()
        self.header = self._read_header()

    # what it is

    def _kind(self):
        with self.opener() as stream:
            head = stream.read(4096)
        if not head.strip():
            raise TableError(_lt("The file is empty."))
        if not self.name.endswith(EXTENSIONS):
            raise TableError(
                _lt(
                    "Only .csv, .txt, .tsv (also .gz) and .xlsx can be read, not %(name)s.",
                    name=self.name or "?",
                )
            )
        self.compressed = head.startswith(b"\x1f\x8b")
        if self.compressed != self.name.endswith(".gz"):
            raise self._wrong_ending()
        if self.compressed:
            with self._bytes() as stream:
                head = stream.read(4096)
            if not head.strip():
                raise TableError(_lt("The file is empty."))
        if head.startswith(b"PK\x03\x04") != self.name.endswith(".xlsx"):
            raise self._wrong_ending()
        if self.name.endswith(".xlsx"):
            return "xlsx"
        if not head.startswith(tuple(bom for bom, __ in BOMS)):
            self._refuse_other_formats(head)
        return "csv"

    def _wrong_ending(self):
        return TableError(
            _lt("The content of %(name)s is not what its ending says.", name=self.name)
        )

    def _refuse_other_formats(self, head):
        if head.startswith(b"\xd0\xcf\x11\xe0"):
            raise TableError(_lt("An old Excel file (.xls): save it as .xlsx or .csv."))
        if b"\x00" in head or head.startswith((b"%PDF", b"MZ", b"#!")):
            raise self._wrong_ending()
        if head.lstrip().startswith(b"<"):
            raise TableError(_lt("This is a web page or XML, not a table."))

    def _bytes(self):
        stream = self.opener()
        if self.compressed:
            stream = gzip.GzipFile(fileobj=stream)
        return io.BufferedReader(_Limited(stream), 1 << 16)

    def _detect_encoding(self):
        """Unicode if it is; else the likeliest of the legacy encodings, judged by its odd lines."""
        odd, size = [], 0
        with self._bytes() as stream:
            head = stream.peek(4)[:4]
            for bom, encoding in BOMS:
                if head.startswith(bom):
                    return encoding
            unicode = True
            for line in stream:
                if line.isascii():
                    continue
                if unicode:
                    try:
                        line.decode()
                    except UnicodeDecodeError:
                        unicode = False
                odd.append(line[:2000]) if size < 60_000 else None
                size += len(line)
                if not unicode and size > 60_000:
                    break
        if unicode:
            return "utf-8"
        best = charset_normalizer.from_bytes(b"".join(odd), cp_isolation=LEGACY_ENCODINGS).best()
        return best.encoding if best else "cp1252"

    def _text(self):
        try:
            return io.TextIOWrapper(self._bytes(), encoding=self.encoding, newline="")
        except LookupError as error:
            raise TableError(
                _lt("Unknown encoding: %(encoding)s.", encoding=self.encoding)
            ) from error

    def _detect_delimiter(self):
        """The candidate that cuts the first records into the most columns, most evenly."""
        with self._text() as text:
            try:
                sample = text.read(100_000)
            except UnicodeError as error:
                raise self._undecodable() from error
        best, best_score = ",", 1.0
        for delimiter in DELIMITERS:
            try:
                widths = Counter(
                    len(record)
                    for record in list(csv.reader(io.StringIO(sample), delimiter=delimiter))[:200]
                    if record
                )
            except csv.Error:
                continue
            width, count = max(widths.items(), key=lambda item: item[1], default=(1, 1))
            score = width * (count / max(sum(widths.values()), 1)) ** 2
            if width > 1 and score > best_score:
                best, best_score = delimiter, score
        return best

    def _undecodable(self):
        return TableError(
            _lt(
                "The file is not encoded in %(encoding)s: choose another encoding.",
                encoding=self.encoding,
            )
        )

    # its records

    def _read_header(self):
        for number, cells in self._raw_records():
            if number < self.header_row:
                continue
            return self._unique_names(cells)
        raise TableError(_lt("The file has no row %(row)s with column names.", row=self.header_row))

    def _unique_names(self, cells):
        while cells and not cells[-1]:
            cells.pop()
        if not cells:
            raise TableError(_lt("Row %(row)s holds no column names.", row=self.header_row))
        if len(cells) > MAX_COLUMNS:
            raise TableError(_lt("More than %(limit)s columns.", limit=MAX_COLUMNS))
        names, used = [], Counter()
        for index, cell in enumerate(cells):
            name = " ".join(cell.split())[:200] or f"#{index + 1}"
            used[name] += 1
            names.append(name if used[name] == 1 else f"{name} ({used[name]})")
        return names

    def records(self):
        """Yield (number, cells) below the header; blank records too, as an empty list.

        Numbers count records from 1, as a spreadsheet shows them; cells are stripped texts.
        """
        for number, cells in self._raw_records():
            if number > self.header_row:
                yield number, cells if any(cells) else []

    def _raw_records(self):
        return self._csv_records() if self.kind == "csv" else self._xlsx_records()

    def _csv_records(self):
        number = 0
        with self._text() as text:
            reader = csv.reader(text, delimiter=self.delimiter)
            try:
                for number, cells in enumerate(reader, 1):
                    if len(max(cells, key=len, default="")) > MAX_CELL:
                        raise self._unreadable(number)
                    yield number, [cell.strip() for cell in cells]
            except UnicodeError as error:
                raise self._undecodable() from error
            except csv.Error as error:
                raise self._unreadable(number + 1) from error

    def _unreadable(self, number):
        return TableError(
            _lt(
                "Row %(row)s cannot be read: a cell is too long or a quote is left open.",
                row=number,
            )
        )

    def _xlsx_records(self):
        with self.opener() as stream:
            try:
                if sum(info.file_size for info in zipfile.ZipFile(stream).infolist()) > MAX_BYTES:
                    raise TableError(_lt("The file is larger than 1 GB when unpacked: split it."))
                book = openpyxl.load_workbook(stream, read_only=True, data_only=True)
                rows = enumerate(book.worksheets[0].iter_rows(values_only=True), 1)
                for number, cells in rows:
                    yield number, [_cell_text(cell) for cell in cells]
            except TableError:
                raise
            except (zipfile.BadZipFile, KeyError, ValueError, SyntaxError, IndexError) as error:
                raise TableError(_lt("The workbook is damaged or is no .xlsx file.")) from error


def _cell_text(cell):
    """What a person sees in a cell of a workbook, with a point as decimal sign and ISO dates."""
    if cell is None:
        return ""
    if isinstance(cell, datetime.datetime):
        return cell.date().isoformat() if cell.time() == datetime.time.min else cell.isoformat(" ")
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    return str(cell).strip()
