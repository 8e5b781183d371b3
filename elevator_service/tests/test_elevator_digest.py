"""The weekly digest: to managers for their branches, to HQ for all, to nobody who wants none."""

import re
from datetime import timedelta

from lxml import html

from odoo.tests import tagged

from .test_elevator_service_month import FiguresCommon


@tagged("post_install", "-at_install")
class TestElevatorDigest(FiguresCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.boss = cls._create_user(
            "digest_boss", "group_branch_officer", cls.branch_a, email="boss@example.com"
        )
        cls.branch_a.manager_id = cls._create_uncertified("Boss", cls.branch_a, cls.boss)
        cls.service.email = "service@example.com"
        cls._visited(cls.unit, cls.worker, cls.today - timedelta(1), state="missed")
        cls._visited(cls.unit, cls.worker, cls.today - timedelta(9), state="missed")
        cls._visited(cls.unit, cls.worker, cls.today - timedelta(10), state="missed")

    def _send(self):
        self.env.flush_all()
        mails = self.env["elevator.digest"]._cron_send()
        return {
            user: mails.filtered(lambda mail, user=user: user.email in (mail.email_to or ""))
            for user in (self.boss, self.service)
        }

    def test_each_reader_gets_his_branches(self):
        mails = self._send()
        boss, service = mails[self.boss], mails[self.service]
        self.assertEqual((len(boss), len(service)), (1, 1))
        self.assertIn(self.branch_a.name, boss.body_html)
        self.assertNotIn(self.branch_b.name, boss.body_html)
        for branch in (self.branch_a, self.branch_b):
            self.assertIn(branch.name, service.body_html)

    def test_this_week_and_the_week_before(self):
        figures = self.env["elevator.digest"]._figures(self.branch_a, self.today)[self.branch_a]
        self.assertEqual((figures["now"]["missed"], figures["before"]["missed"]), (1, 2))
        total = self.env["elevator.digest"]._total([figures, figures])
        self.assertEqual((total["now"]["missed"], total["before"]["missed"]), (2, 4))
        self.assertEqual(total["now"]["on_time_rate"], figures["now"]["on_time_rate"])

    def test_once_a_week(self):
        self.assertTrue(self._send()[self.boss])
        self.assertFalse(self._send()[self.boss])
        self.boss.elevator_digest_on = self.today - timedelta(7)
        self.assertTrue(self._send()[self.boss])

    def test_who_wants_none_gets_none(self):
        """He says it himself, in his preferences."""
        self.boss.with_user(self.boss).elevator_digest = False
        mails = self._send()
        self.assertFalse(mails[self.boss])
        self.assertTrue(mails[self.service])

    def test_in_the_language_of_the_reader(self):
        """Chinese from the subject to the last line; English who reads English."""
        self.env["res.lang"]._activate_lang("zh_CN")
        self.env["ir.module.module"]._load_module_terms(["elevator_service"], ["zh_CN"])
        self.service.lang = "zh_CN"
        mails = self._send()
        chinese, english = mails[self.service], mails[self.boss]
        text = html.fromstring(chinese.body_html).text_content()
        for word in ("按期率", "困人", "满意度", "疑点", "超期维保", "分公司看板"):
            self.assertIn(word, text)
        for name in (self.service.name, *self.env["elevator.branch"].search([]).mapped("name")):
            text = text.replace(name, "")
        self.assertFalse(re.findall("[A-Za-z]{2,}", text), "a word that was left in English")
        self.assertNotRegex(chinese.subject, "[A-Za-z]")
        self.assertRegex(english.subject, "^Elevators, week to ")
        self.assertIn("Entrapments", english.body_html)
