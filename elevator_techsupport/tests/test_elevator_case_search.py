"""Rule T-3, design D17: a colleague's question finds the case, in Chinese, English or by code."""

from unittest.mock import patch

from odoo.tests import tagged

from ..tools.search_words import Asked, asked_words, clean, together, within, words
from .case_common import CaseCommon

RECALL = 0.8


@tagged("post_install", "-at_install")
class TestElevatorCaseSearch(CaseCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ids, cls.told = cls._library()

    def _names(self, text, limit=5, user=None):
        found = self.cases.with_user(user or self.worker_user).search([("q", "ilike", text)])
        return found[:limit].mapped("name")

    def test_words(self):
        self.assertEqual(words("门锁"), ["门锁", "门", "锁"])
        self.assertEqual(words("E-07报警"), ["e", "07", "e07", "报警", "报", "警"])
        self.assertEqual(words("Doors closing"), ["door", "clos"])
        self.assertEqual(words("closed Door door"), ["clos", "door"])
        self.assertEqual(clean("Ｅ０７"), "e07")
        self.assertEqual(words(""), [])
        self.assertNotIn("怎么", asked_words("门锁怎么办"))
        self.assertEqual(asked_words("怎么办"), words("怎么办"), "nothing else was asked")

    def test_rare_words_search_common_ones_together(self):
        """A large library: what would read too much is looked for in sets, or not at all."""
        asked = [Asked(word, count, 1) for word, count in (("a", 9), ("b", 900), ("c", 3000))]
        self.assertEqual([term.word for term in within(asked, 1000, 16)], ["a", "b"])
        self.assertEqual([term.word for term in within(asked[2:], 1000, 16)], ["c"], "at least one")
        common = [Asked(word, 3000, 1) for word in "abcd"]
        self.assertEqual(len(together(common, 100_000, 600)), 6, "two at a time")
        self.assertEqual(len(together(common, 100_000, 300)), 4, "three at a time")
        self.assertEqual(together([Asked(word, 90, 1) for word in "abcd"], 100, 10), [])

    def test_a_large_library_is_searched_the_same(self):
        """The ways of a large library, on this one: the right case comes all the same."""
        module = "odoo.addons.elevator_techsupport.models.elevator_case_search"
        with patch(f"{module}.BUDGET", 3), patch(f"{module}.COMMON_BUDGET", 30):
            asked = [(s.vals["name"], q) for s in self.told for q in s.questions]
            found = sum(name in self._names(question) for name, question in asked)
            self.assertGreaterEqual(found / len(asked), RECALL)
            self.assertTrue(self._names("电"))

    def test_recall_of_the_question_set(self):
        """T-3: of 110 questions asked in other words at least 8 in 10 find their case among the
        first five; the same questions by ILIKE find next to none."""
        asked = found = liked = 0
        for story in self.told:
            for question in story.questions:
                asked += 1
                found += story.vals["name"] in self._names(question)
                domain = [("name", "ilike", question)]
                for name in ("symptom", "cause", "remedy"):
                    domain = ["|", (name, "ilike", question), *domain]
                liked += story.vals["name"] in self.cases.search(domain, limit=5).mapped("name")
        self.assertGreater(asked, 100)
        self.assertGreaterEqual(found / asked, RECALL)
        self.assertLess(liked, found)

    def test_recall_without_the_synonyms(self):
        """The words of the trade help, the ranking does not live on them."""
        self.env["elevator.case.synonym"].search([]).active = False
        questions = [(s.vals["name"], q) for s in self.told for q in s.questions]
        found = sum(name in self._names(question) for name, question in questions)
        self.assertGreaterEqual(found / len(questions), RECALL)

    def test_everything_that_has_the_word_is_found(self):
        """What ILIKE finds by a word of two characters, the search finds as well."""
        for word in ("门锁", "抱闸", "光幕", "E41", "变频器", "扶梯"):
            like = ["|"] * 3
            like += [(n, "ilike", word) for n in ("name", "symptom", "cause", "fault_code")]
            expected = self.cases.search(like)
            with self.subTest(word=word):
                self.assertTrue(expected)
                found = self.cases.search([("q", "ilike", word)])
                self.assertLessEqual(set(expected.ids), set(found.ids))

    def test_single_characters_codes_and_english(self):
        self.assertIn("雷击损坏控制板", self._names("雷"))
        self.assertEqual(self._names("e-14")[0], "变频器散热风扇停转过热")
        self.assertEqual(self._names("E14 是什么")[0], "变频器散热风扇停转过热")
        self.assertEqual(self._names("handrails of the escalator")[0], "自动扶梯扶手带速度不同步")
        self.assertFalse(self._names("zzz qqq"))
        self.assertFalse(self._names("？！"))

    def test_quotes_and_operators_are_words(self):
        """What looks like SQL or a search operator is only text."""
        for text in ("'; DROP TABLE elevator_case; --", "门锁 & | ! ( ) :*", "%_\\", "a'b\"c"):
            with self.subTest(text=text):
                self.cases.search([("q", "ilike", text)])

    def test_the_best_comes_first_unless_another_order_is_asked(self):
        text = "曳引轮绳槽磨损 钢丝绳打滑"
        found = self.cases.search([("q", "ilike", text), ("state", "=", "published")])
        self.assertEqual(found[0].name, "曳引轮绳槽磨损钢丝绳打滑")
        self.assertEqual(self.cases.search([("q", "ilike", text)], limit=1), found[0])
        by_number = self.cases.search([("q", "ilike", text)], order="number desc")
        self.assertEqual(by_number, found.sorted("number", reverse=True))
        both = self.cases.search([("q", "ilike", text), ("phase", "=", "installation")])
        self.assertNotIn(found[0], both)

    def test_a_case_published_now_is_found_at_once(self):
        """The words are counted in the night: the counts order what is found, they hide nothing."""
        text = "磁栅尺脱胶导致电梯反复找平层"
        self._published(
            name=text, symptom="门都关好,电梯慢速上下", cause="磁栅尺脱胶", remedy="重贴"
        )
        counts = self.env["elevator.case.term"]
        self.assertEqual(counts._counts(["磁栅", "门"])[0].get("磁栅"), None)

        def found():
            """Where it stands among what is found, by rare words, common ones and a question."""
            asked = ("磁栅尺", "磁", "平层", "电梯", "门", "磁栅尺掉了怎么办", text)
            return [text in self._names(words, limit=80) for words in asked], self._names(text)[0]

        self.assertEqual(found(), ([True] * 7, text))
        counts._cron_count()
        self.assertEqual(found(), ([True] * 7, text))

    def test_the_question_of_the_handbook(self):
        """docs/techsupport.md: asked as a colleague would ask, without a word of the trade."""
        self.assertIn("门锁触点氧化导致关门后不启动", self._names("门都关好了电梯还是不走"))

    def test_synonyms_take_effect_at_once(self):
        self.assertNotIn("光幕被粉尘遮挡反复开关门", self._names("隐形扫描条"))
        self.env["elevator.case.synonym"].create({"name": "隐形扫描条 光幕"})
        self.assertIn("光幕被粉尘遮挡反复开关门", self._names("隐形扫描条"))

    def test_superseded_versions_are_not_found(self):
        case = self.cases.browse(self.ids["电梯蹲底"])
        draft = case.with_user(self.officer)._new_version()
        draft.action_submit()
        draft.with_user(self.hq).action_publish()
        found = self.cases.search([("q", "ilike", "电梯蹲底")])
        self.assertIn(draft, found)
        self.assertNotIn(case, found)

    def test_drafts_of_another_branch_are_not_found(self):
        """Design D2."""
        self._case(self.stranger, name="秘密草稿水母", branch_id=self.branch_b.id)
        self.assertEqual(self._names("水母", user=self.stranger)[0], "秘密草稿水母")
        self.assertNotIn("秘密草稿水母", self._names("水母", user=self.worker_user))

    def test_suggestions_are_published_and_know_the_elevator(self):
        """T-3: what is typed so far finds cases; the same model and code go first."""
        self.unit_a.model_id = self.model_x
        same = {"name": "门锁故障", "symptom": "不启动"}
        twin = self._published(**same, fault_code="E41", model_id=self.model_x.id)
        coded = self._published(**same, fault_code="E41")
        plain = self._published(**same)
        self._case(name="门锁触点草稿")
        suggest = self.cases.with_user(self.worker_user).suggest
        found = suggest("门锁 不启动", self.unit_a.id, "E41")
        order = [row["id"] for row in found if row["name"] == "门锁故障"]
        self.assertEqual(order, [twin.id, coded.id, plain.id])
        self.assertLessEqual(len(found), 5)
        self.assertFalse([row for row in found if row["name"] == "门锁触点草稿"])
        self.assertIn("门锁触点氧化导致关门后不启动", [row["name"] for row in found])
        self.assertEqual(suggest(""), [])

    def test_a_search_is_few_queries(self):
        self.cases.search([("q", "ilike", "门锁")])
        with self.assertQueryCount(5):
            self.cases.search([("q", "ilike", "门锁触点氧化怎么处理")])
