"""People of the demo company: classes, exams, certificates, applications."""

from datetime import timedelta

from odoo import fields

from . import data
from .papers import signature


class Staffing:
    def certificates(self):
        """A class fourteen months ago certified everybody; the law's certificates are entered."""
        people = self.env["hr.employee"].union(*self.maintainers.values())
        self.class_held(420, "2025 年度维保员上岗培训", people)
        self.operator_certificates()
        self.class_planned()

    def class_held(self, days, name, people):
        with self.days_ago(days):
            training = (
                self.env["elevator.training"]
                .with_user(self.users["service"])
                .create(
                    {
                        "name": name,
                        "date_from": fields.Date.today(),
                        "date_to": fields.Date.today(),
                        "place": "济南总公司培训中心",
                        "trainer": "沈立新、吴秀英",
                        "note": "<p>维保规程、救援、TSG T5002-2017、安全用电</p>",
                        "attendee_ids": [
                            fields.Command.create(
                                {"employee_id": person.id, "attended": True, "hours": 16}
                            )
                            for person in people
                        ],
                    }
                )
            )
            training.action_held()
            training.action_prepare_exams()
            for exam in training.exam_ids:
                exam.score = self.dice.randint(66, 98)
            training.exam_ids.action_confirm()
            training.action_issue()
        return training

    def operator_certificates(self):
        operator = self.env.ref("elevator_service.certificate_kind_operator")
        soon, days = data.EXPIRES_SOON
        ends = {soon: self.days_before(-days)}
        rows = [row for people in data.MAINTAINERS.values() for row in people]
        self.env["elevator.certificate"].with_user(self.users["hr"]).create(
            [
                {
                    "employee_id": self.users[login].employee_ids[:1].id,
                    "kind_id": operator.id,
                    "number": number,
                    "valid_from": self.days_before(4 * 365 - days if login in ends else 600),
                    "valid_to": ends.get(login, self.days_before(600 - 4 * 365)),
                }
                for login, _name, number in rows
            ]
        )

    def class_planned(self):
        start = self.days_before(-20)
        self.env["elevator.training"].with_user(self.users["service"]).create(
            {
                "name": "新维保员上岗培训",
                "date_from": start,
                "date_to": self.days_before(-22),
                "place": "济南总公司培训中心",
                "trainer": "沈立新",
            }
        )

    def hiring(self):
        """Hired, waiting for signatures, papers missing; rejected, and his papers are due."""
        for code, name, number, phone, reason, step in data.APPLICANTS:
            branch = self.branches[code]
            application = (
                self.env["elevator.hiring"]
                .with_user(self.officers[branch])
                .create(
                    {
                        "branch_id": branch.id,
                        "name": name,
                        "id_number": number,
                        "phone": phone,
                        "reason": reason,
                        "paper_ids": self.applicant_papers(name, complete=step != "draft"),
                    }
                )
            )
            if step == "rejected":
                with self.days_ago(200):
                    application.action_signoff_request()
                    self.sign_hiring(application, "hr", "rejected", "无高处作业经验")
            elif step != "draft":
                application.action_signoff_request()
                self.sign_hiring(application, "hr")
            if step == "hired":
                self.sign_hiring(application, "service")
                self.sign_hiring(application, "leader")
                application.paper_ids[:1].with_user(self.users["hr"])._open("192.0.2.7")
        self.env["elevator.hiring"]._cron_papers_due()

    def sign_hiring(self, application, login, verdict="approved", opinion="同意"):
        user = self.users[login]
        image = signature(user.name).decode()
        application.with_user(user)._signoff_sign(verdict, opinion, image)

    def applicant_papers(self, name, complete):
        kinds = [("id_card", "身份证复印件"), ("cv", "个人简历"), ("health", "健康证明")]
        content = signature(name)
        return [
            fields.Command.create(
                {
                    "kind": kind,
                    "name": f"{label}.png",
                    "upload": content,
                    "expires_on": self.days_before(-300) if kind == "health" else False,
                }
            )
            for kind, label in kinds[: 3 if complete else 1]
        ]

    def appraisals(self):
        """Last month measured; the managers signed, one maintainer answered."""
        last = self.today.replace(day=1) - timedelta(days=1)
        for branch, officer in list(self.officers.items())[:2]:
            run = self.env["elevator.appraisal.run"].with_user(officer)
            run.create({"month": last, "branch_ids": branch.ids}).action_run()
            mine = self.env["elevator.appraisal"].with_user(officer)
            mine = mine.search([("branch_id", "=", branch.id)])
            mine[-1:].note = "工作认真，按期完成率需再提高。"
            mine[1:].action_sign()
        signed = self.env["elevator.appraisal"].search([("state", "=", "signed")], order="id")
        seen = signed[-1:]
        seen.with_user(seen.employee_id.user_id)._answer("已阅，18 日因现场停电未能按期。")
        self.env["elevator.service.month"]._count()
