"""Texts of a file made into values: numbers with units, dates, choices. Plain Python, no database.

A converter is called with a non-empty text and returns ``(value, note)``; the note is a lazily
translated sentence when the text had to be cleaned, else None. ``Dirt`` says why it cannot be read.
"""

import datetime
import re

from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

MAX_TEXT = 1_000
# unit in the file -> factor to the unit of our field
UNITS = {
    "lb": 0.45359237,  # kg
    "t": 1000.0,  # kg
    "fpm": 0.00508,  # m/s
    "ft": 0.3048,  # m
    "in": 25.4,  # mm
    "cm_mm": 10.0,
    "mm_m": 0.001,
    "cm_m": 0.01,
    "m_mm": 1000.0,
    "hp": 0.745699872,  # kW
}
UNIT_LABELS = [
    ("lb", "lb → kg"),
    ("t", "t → kg"),
    ("fpm", "ft/min → m/s"),
    ("ft", "ft → m"),
    ("in", "in → mm"),
    ("cm_mm", "cm → mm"),
    ("mm_m", "mm → m"),
    ("cm_m", "cm → m"),
    ("m_mm", "m → mm"),
    ("hp", "hp → kW"),
]
YES = {"1", "y", "yes", "true", "x", "ja", "是", "有", "√"}
NO = {"0", "n", "no", "false", "nein", "否", "无", "-"}

# a spreadsheet takes a cell that begins so for a formula; our own files put a ' before it
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")

_FEET = re.compile(r"""(\d+)\s*'\s*-?\s*(?:(\d+(?:\.\d+)?)\s*(?:"|''|')?)?""")
_NUMBER = re.compile(r"[-+]?\d+(\.\d*)?|[-+]?\.\d+")
_GROUPED = {sign: re.compile(rf"[-+]?\d{{1,3}}({re.escape(sign)}\d{{3}})+(?!\d)") for sign in ",."}
_DAY = re.compile(r"(\d{1,4})[-./年](\d{1,2})[-./月](\d{1,4})日?(?:[ T].*)?")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_ZIP_PLUS_4 = re.compile(r"(\d{5})-?\d{4}")


class Dirt(Exception):
    """The text is no value of this kind; ``reason`` is lazily translated."""

    def __init__(self, reason):
        super().__init__(reason)
        self.reason = reason


def parse_number(text, decimal="."):
    """The number in ``text``, and a note when its separators had only one other sensible reading.

    :param decimal: "." or ",", the decimal sign of the column; the other one groups thousands
    :raises Dirt: when it is no number
    """
    grouping = "," if decimal == "." else "."
    plain = text.replace("\xa0", "").replace("\u202f", "").replace(" ", "")
    note = None
    whole, __, rest = plain.partition(decimal)
    if grouping in whole and _GROUPED[grouping].fullmatch(whole):
        plain = whole.replace(grouping, "") + (decimal + rest if rest else "")
    elif plain.count(grouping) == 1 and decimal not in plain:
        note = _lt("%(sign)s read as the decimal sign", sign=grouping)
        plain = plain.replace(grouping, decimal)
    plain = plain.replace(decimal, ".")
    if not _NUMBER.fullmatch(plain):
        raise Dirt(_lt("not a number"))
    number = float(plain)
    if abs(number) > 1e12:
        raise Dirt(_lt("number out of range"))
    return number, note


def parse_feet(text, decimal="."):
    """Feet, as a number or as feet and inches: 60', 265'3, 47'-11"."""
    match = _FEET.fullmatch(text)
    if not match:
        return parse_number(text, decimal)
    inches = float(match[2] or 0)
    if inches >= 12:
        raise Dirt(_lt("not feet and inches"))
    return int(match[1]) + inches / 12, None


def parse_date(text, order="ymd"):
    """The day in ``text``: 20140325, 20140325.0, 2014-03-25, 25.03.2014, 3/25/2014, 2014年3月25日.

    :param order: "ymd", "dmy" or "mdy" where the digits leave it open; "year" takes 2014 as well
    """
    plain = text.removesuffix(".0")
    if plain.isdecimal() and len(plain) == 8 and order in ("ymd", "year"):
        return _day(plain[:4], plain[4:6], plain[6:]), None
    if order == "year" and plain.isdecimal() and len(plain) == 4:
        return _day(plain, 1, 1), None
    match = _DAY.fullmatch(plain)
    if not match:
        raise Dirt(_lt("not a date"))
    first, second, third = match.groups()
    if len(first) == 4:
        return _day(first, second, third), None
    if len(third) != 4 or order not in ("dmy", "mdy"):
        raise Dirt(_lt("not a date"))
    return _day(third, *((second, first) if order == "dmy" else (first, second))), None


def _day(year, month, day):
    try:
        found = datetime.date(int(year), int(month), int(day))
    except ValueError as error:
        raise Dirt(_lt("no such day")) from error
    if not 1850 <= found.year <= 2200:
        raise Dirt(_lt("year out of range"))
    return found


def float_converter(unit=None, decimal=".", digits=None):
    """:param unit: key of ``UNITS`` or falsy :param digits: decimals that are kept, or None."""
    parse, factor = parse_feet if unit == "ft" else parse_number, UNITS.get(unit, 1.0)

    def convert(text):
        number, note = parse(text, decimal)
        number *= factor
        return (round(number, digits) if digits is not None else number), note

    return convert


def integer_converter(decimal="."):
    def convert(text):
        number, note = parse_number(text, decimal)
        if not number.is_integer():
            raise Dirt(_lt("not a whole number"))
        if abs(number) > 2**31 - 1:
            raise Dirt(_lt("number out of range"))
        return int(number), note

    return convert


def date_converter(order="ymd"):
    return lambda text: parse_date(text, order)


def text_converter():
    """Spaces are evened out; a text without any letter or digit, as ``**``, is no value."""

    def convert(text):
        clean = " ".join(_CONTROL.sub(" ", text).split())
        if clean.startswith("'") and clean[1:].startswith(FORMULA_SIGNS):
            clean = clean[1:]
        if not any(map(str.isalnum, clean)):
            raise Dirt(_lt("no letter or digit in it"))
        if len(clean) > MAX_TEXT:
            raise Dirt(_lt("longer than %(limit)s characters", limit=MAX_TEXT))
        return clean, _lt("control characters removed") if _CONTROL.search(text) else None

    return convert


def zip_converter():
    """Postal codes; of a ZIP+4 the first five digits, and zeros alone are no value."""
    convert_text = text_converter()

    def convert(text):
        clean, note = convert_text(text.removesuffix(".0"))
        if not clean.strip("0"):
            raise Dirt(_lt("no postal code"))
        match = _ZIP_PLUS_4.fullmatch(clean)
        return (match[1] if match else clean), note

    return convert


def boolean_converter():
    def convert(text):
        word = text.lower()
        if word not in YES and word not in NO:
            raise Dirt(_lt("neither yes nor no"))
        return word in YES, None

    return convert


def choice_converter(choices):
    """:param choices: {text in lower case: value}, labels and keys."""

    def convert(text):
        value = choices.get(text.lower())
        if value is None:
            raise Dirt(_lt("not one of the choices; map the value"))
        return value, None

    return convert


def mapped_converter(convert, values, refusals):
    """A converter that asks the value map first.

    :param values: {text in lower case: value or None for "leave blank"}
    :param refusals: texts in lower case whose rows are refused
    """

    def convert_mapped(text):
        word = text.lower()
        if word in refusals:
            raise RowRefused(_lt("rows with this value are not imported"))
        if word in values:
            return values[word], None
        return convert(text)

    return convert_mapped


class RowRefused(Dirt):
    """Dirt that refuses the row whatever the column's policy is."""


def remembering(convert, size=20_000):
    """``convert`` with its answers kept, as ``(value, note, dirt)``: columns repeat their texts."""
    answers = {}

    def answer(text):
        found = answers.get(text)
        if found is None:
            try:
                found = (*convert(text), None)
            except Dirt as dirt:
                found = (None, None, dirt)
            if len(answers) >= size:
                answers.clear()
            answers[text] = found
        return found

    return answer


def harmless(text):
    """``text`` as a CSV cell that no spreadsheet runs as a formula; numbers stay numbers."""
    if text.startswith(FORMULA_SIGNS) and not _NUMBER.fullmatch(text.replace(",", ".")):
        return f"'{text}"
    return text


def guess_decimal(samples):
    """ "," when the texts can only be read with a decimal comma, else "."."""
    commas = sum(1 for text in samples if re.fullmatch(r"[-+]?[\d.]*,(\d{1,2}|\d{4,})", text))
    points = sum(1 for text in samples if re.fullmatch(r"[-+]?[\d,]*\.(\d{1,2}|\d{4,})", text))
    return "," if commas > points else "."


def guess_date_order(samples):
    """The first order that reads most of the texts."""
    best, best_count = "ymd", 0
    for order in ("ymd", "dmy", "mdy", "year"):
        count = sum(1 for text in samples if _reads(text, order))
        if count > best_count:
            best, best_count = order, count
    return best


def _reads(text, order):
    try:
        return bool(parse_date(text, order))
    except Dirt:
        return False
