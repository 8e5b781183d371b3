import datetime
import gzip
import io

import openpyxl

from odoo.tests import BaseCase, tagged

from ..tools.table_file import TableError, TableFile

ROWS = [["梯号", "使用单位"], ["1#", "上海明珠物业管理有限公司"], ["2#", "北京国贸中心"]]
GERMAN = [["Straße", "Ort"], ["Müllerstraße 5", "Köln"], ["Grüner Weg 1", "Nürnberg"]]


def table(content, name="list.csv", **options):
    return TableFile(lambda: io.BytesIO(content), name, **options)


def cells(found):
    return [found.header, *(row for __, row in found.records())]


def csv_bytes(rows, encoding="utf-8", delimiter=",", end="\r\n"):
    return "".join(delimiter.join(row) + end for row in rows).encode(encoding)


def workbook(rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


@tagged("post_install", "-at_install")
class TestTableFile(BaseCase):
    """A file of any encoding and delimiter becomes rows, or one sentence that says why not."""

    def test_encodings_are_found_out(self):
        for encoding in ("utf-8", "utf-8-sig", "utf-16", "utf-32", "gb18030", "gbk"):
            with self.subTest(encoding=encoding):
                self.assertEqual(cells(table(csv_bytes(ROWS, encoding))), ROWS)
        for encoding in ("latin-1", "cp1252"):
            with self.subTest(encoding=encoding):
                self.assertEqual(cells(table(csv_bytes(GERMAN, encoding))), GERMAN)

    def test_delimiters_are_found_out(self):
        for delimiter in ",;\t|":
            with self.subTest(delimiter=delimiter):
                found = table(csv_bytes(ROWS, delimiter=delimiter))
                self.assertEqual((found.delimiter, cells(found)), (delimiter, ROWS))

    def test_a_decimal_comma_is_no_delimiter(self):
        rows = [["a", "b", "c"]] + [["1,5", "2,5", "x, y, z"]] * 3
        self.assertEqual(table(csv_bytes(rows, delimiter=";")).delimiter, ";")

    def test_quoted_newlines_and_blank_lines_keep_the_count_of_rows(self):
        content = b'a,b\r\n"1\r\n2",x\r\n\r\n,\r\n3,"say ""y"""\r\n'
        self.assertEqual(
            list(table(content).records()),
            [(2, ["1\r\n2", "x"]), (3, []), (4, []), (5, ["3", 'say "y"'])],
        )

    def test_gzip_and_a_column_of_one(self):
        content = gzip.compress(b"code\n1\n2\n")
        self.assertEqual(cells(table(content, "list.csv.gz")), [["code"], ["1"], ["2"]])

    def test_workbook_cells_are_texts(self):
        day = datetime.datetime(2014, 3, 25)
        content = workbook([["a", "b", "c", "d"], [1050.0, 1.75, day, None], [None, None]])
        found = table(content, "list.xlsx")
        rows = list(found.records())
        self.assertEqual(rows, [(2, ["1050", "1.75", "2014-03-25", ""]), (3, [])])

    def test_names_of_columns_may_stand_further_down_and_twice(self):
        content = csv_bytes([["Register of 2015", ""], ["a", "a"], ["1", "2"]])
        found = table(content, header_row=2)
        self.assertEqual(found.header, ["a", "a (2)"])
        self.assertEqual(list(found.records()), [(3, ["1", "2"])])

    def test_what_is_no_table_gets_one_sentence(self):
        pdf = b"%PDF-1.7\n"
        refused = {
            "empty": (b"", "list.csv", "The file is empty."),
            "spaces": (b" \r\n ", "list.csv", "The file is empty."),
            "packed nothing": (gzip.compress(b""), "list.csv.gz", "The file is empty."),
            "a program": (b"MZ\x90\x00", "list.csv", "is not what its ending says"),
            "a script": (b"<script>alert(1)</script>", "list.csv", "web page or XML"),
            "a shell script": (b"#!/bin/sh\nrm -rf /\n", "list.csv", "not what its ending says"),
            "a paper": (pdf, "list.csv", "not what its ending says"),
            "a paper by name": (pdf, "list.pdf", "Only .csv"),
            "old Excel": (b"\xd0\xcf\x11\xe0" + b"x" * 9, "list.csv", "old Excel"),
            "no workbook": (b"a,b\n1,2\n", "list.xlsx", "not what its ending says"),
            "a workbook": (workbook([["a"], [1]]), "list.csv", "not what its ending says"),
            "another zip": (b"PK\x03\x04" + b"x" * 50, "list.xlsx", "damaged"),
            "cut gzip": (gzip.compress(b"a,b\n" * 9999)[:-20], "list.csv.gz", "damaged"),
            "a long cell": (b"a,b\n" + b"x" * 200_000 + b",1\n", "list.csv", "Row 2 cannot be"),
            "an open quote": (b'a,b\n"1,2\n' + b"3,4\n" * 60_000, "list.csv", "a quote is left"),
        }
        for what, (content, name, sentence) in refused.items():
            with self.subTest(what=what), self.assertRaisesRegex(TableError, sentence):
                list(table(content, name).records())

    def test_a_wrong_choice_gets_one_sentence(self):
        content = csv_bytes(GERMAN, "latin-1")
        with self.assertRaisesRegex(TableError, "not encoded in utf-8"):
            list(table(content, encoding="utf-8").records())
        with self.assertRaisesRegex(TableError, "Unknown encoding"):
            table(content, encoding="klingon")
        with self.assertRaisesRegex(TableError, "no row 9"):
            table(content, header_row=9)
