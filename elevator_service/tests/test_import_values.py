import datetime

from odoo.tests import BaseCase, tagged

from ..tools import import_values as iv


@tagged("post_install", "-at_install")
class TestImportValues(BaseCase):
    """Texts become values, or dirt with a reason; what was cleaned is said."""

    def _dirt(self, convert, *texts):
        for text in texts:
            with self.subTest(text=text), self.assertRaises(iv.Dirt):
                convert(text)

    def test_numbers(self):
        convert = iv.float_converter()
        for text, number in {
            "2000.0": 2000, "1,050": 1050, "1,234,567.5": 1234567.5, "-73.95": -73.95, ".5": 0.5,
            "1 050": 1050, "1\xa0050": 1050,
        }.items():  # fmt: skip
            self.assertEqual(convert(text), (number, None), text)
        self._dirt(convert, "95UP", "----", "VAR", "1,0,0", "nan", "inf", "1e5", "9" * 20)

    def test_decimal_comma(self):
        convert = iv.float_converter(decimal=",")
        self.assertEqual(convert("1.050,5"), (1050.5, None))
        self.assertEqual(convert("0,63"), (0.63, None))
        number, note = convert("9.936684")
        self.assertEqual((number, note._args), (9.936684, {"sign": "."}))
        self._dirt(convert, "1,5,5", "1.05.5")

    def test_units(self):
        self.assertEqual(iv.float_converter("lb", digits=2)("2000.0")[0], 907.18)
        self.assertEqual(iv.float_converter("fpm", digits=3)("350")[0], 1.778)
        self.assertEqual(iv.float_converter("in", digits=1)("40")[0], 1016.0)
        self.assertEqual({unit for unit, __ in iv.UNIT_LABELS}, set(iv.UNITS))

    def test_feet_and_inches(self):
        convert = iv.float_converter("ft", digits=2)
        for text, metres in {"60": 18.29, "60'": 18.29, "265'3": 80.85, "47'-11\"": 14.61}.items():
            self.assertEqual(convert(text)[0], metres, text)
        self._dirt(convert, "265'13", "'", "60 stories")

    def test_dates(self):
        day = datetime.date(2014, 3, 25)
        for text in ("20140325", "20140325.0", "2014-03-25", "2014/3/25", "2014年3月25日"):
            self.assertEqual(iv.parse_date(text), (day, None), text)
        self.assertEqual(iv.parse_date("25.03.2014", "dmy")[0], day)
        self.assertEqual(iv.parse_date("3/25/2014", "mdy")[0], day)
        self.assertEqual(iv.parse_date("2014", "year")[0], datetime.date(2014, 1, 1))
        self._dirt(
            iv.parse_date, "********", "9O0719", "20140231", "29990101", "2014", "25.03.2014"
        )

    def test_orders_and_signs_are_guessed(self):
        self.assertEqual(iv.guess_date_order(["25.03.2014", "01.02.2014"]), "dmy")
        self.assertEqual(iv.guess_date_order(["3/25/2014"]), "mdy")
        self.assertEqual(iv.guess_date_order(["2014", "1999"]), "year")
        self.assertEqual(iv.guess_decimal(["1,0", "0,63", "9.936684"]), ",")
        self.assertEqual(iv.guess_decimal(["1,050", "3.5"]), ".")

    def test_texts(self):
        convert = iv.text_converter()
        self.assertEqual(convert("  EAST   68 STREET "), ("EAST 68 STREET", None))
        self.assertEqual(convert("a\x00b")[1]._source, "control characters removed")
        self.assertEqual(convert("'=1+1"), ("=1+1", None))
        self._dirt(convert, "**", "--", "x" * 1001)

    def test_postal_codes(self):
        convert = iv.zip_converter()
        self.assertEqual(convert("100030000")[0], "10003")
        self.assertEqual(convert("10003-1234")[0], "10003")
        self.assertEqual(convert("22926")[0], "22926")
        self._dirt(convert, "0", "000000")

    def test_choices_and_yes_no(self):
        self.assertEqual(iv.choice_converter({"escalator": "esc"})("ESCALATOR"), ("esc", None))
        self._dirt(iv.choice_converter({"escalator": "esc"}), "Escalator (E)")
        self.assertEqual([iv.boolean_converter()(t)[0] for t in ("是", "ja", "0")], [1, 1, 0])
        self._dirt(iv.boolean_converter(), "maybe")

    def test_formulas_are_disarmed_and_numbers_left_alone(self):
        for text in ("=1+1", "+cmd", "-2+3", "@SUM(A1)", "\tx", "＝1"):
            self.assertEqual(iv.harmless(text), f"'{text}")
        for text in ("-73.95", "+1", "-1,5", "a=b", "1#"):
            self.assertEqual(iv.harmless(text), text)

    def test_answers_are_remembered_and_bounded(self):
        asked = []
        answer = iv.remembering(lambda text: (asked.append(text), None), size=2)
        for text in ("a", "a", "b", "a", "c", "a"):
            answer(text)
        self.assertEqual(asked, ["a", "b", "c", "a"])
