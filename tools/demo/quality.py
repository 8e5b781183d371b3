"""What HQ checks: audits, evaluations, weekly reports, record books, documents issued."""

from datetime import timedelta

from .papers import scan, signature

REMARKS = ("维保及时，态度好", "希望电话响应再快一些", "", "轿厢照明有一次未及时更换", "")


class Quality:
    def quality(self):
        self.audits()
        self.evaluations()
        self.reports()
        self.record_books()
        self.documents()

    def audits(self):
        """A draw of two per branch; one of each branch is audited today, one badly."""
        inspector = self.users["inspection"]
        draw = (
            self.env["elevator.audit.draw"]
            .with_user(inspector)
            .create({"date_from": self.today, "date_to": self.today + timedelta(28)})
        )
        draw.action_draw()
        for number, (branch, audits) in enumerate(draw.audit_ids.grouped("branch_id").items()):
            audit = audits[0]
            audit.date = self.today
            audit.action_start()
            audit.line_ids.result = "ok"
            plain = audit.line_ids.filtered(lambda line: not line.critical)
            plain[number % len(plain)].write({"result": "minor", "note": "机房有杂物，已当场清理"})
            if branch.code == "QD":
                critical = audit.line_ids.filtered("critical")[0]
                critical.write({"result": "bad", "note": "制动器间隙不均，制动衬有油污"})
            audit.write(
                {
                    "customer_met": audit.site_id.safety_manager_id.name,
                    "satisfaction": "2" if branch.code == "QD" else "5",
                    "says_patrol": "no" if branch.code == "QD" else "yes",
                    "says_service": "yes",
                    "customer_word": "只看到每月来两次" if branch.code == "QD" else "按时来，认真",
                }
            )
            audit.action_conclude()

    def evaluations(self):
        """Most customers have evaluated the last quarter, one on paper, some not yet."""
        opened = self.env["elevator.evaluation"]._open_period(self.env.company, self.today)
        for number, evaluation in enumerate(opened.sorted("name")):
            who = evaluation.site_id.safety_manager_id.name
            scores = {line.id: self.dice.choice((3, 4, 4, 5, 5)) for line in evaluation.line_ids}
            if number % 4 == 3 or who in ("马晓燕", "林国栋"):
                continue  # waits for the customers of the portal, and for some others
            remark = REMARKS[number % len(REMARKS)]
            if number % 5 == 2:
                paper = scan("电梯维护保养用户评价表", evaluation.name, who)
                evaluation.with_user(self.officers[evaluation.branch_id])._enter_paper(
                    scores, who, self.today - timedelta(5), paper, "评价表.pdf", remark
                )
                continue
            evaluation._rate(scores, remark)
            seen = evaluation._rating_digest()
            evaluation._sign(signature(f"{who}-{evaluation.name}").decode(), who, seen=seen)

    def reports(self):
        """Last week's reports; one of them claims a visit that nobody recorded."""
        monday = self.today - timedelta(self.today.weekday() + 7)
        reports = self.env["elevator.work.report"]._open_week(self.env.company, monday)
        for number, report in enumerate(reports.sorted("id")):
            user = report.maintainer_id.user_id
            mine = report.with_user(user)
            mine.action_fill()
            done = mine._visits([("state", "=", "done")]).elevator_id
            mine.line_ids.filtered(lambda line, done=done: line.elevator_id not in done).unlink()
            if number == 1 and mine.line_ids:
                mine.line_ids[0].work = "year"
            if number == len(reports) - 1:
                continue  # still owes it
            mine.note = "参加分公司周例会"
            mine.action_file()
            if not number:
                report.with_user(self.users["service"]).action_check()

    def record_books(self):
        """The books of this quarter and year; one is bound by the branch."""
        books = self.env["elevator.record.book"]
        books._open(self.env.company, self.today)
        book = books.search([("elevator_id.code", "=", "JN001-02")], limit=1)
        book.with_user(self.officers[book.branch_id])._bind()

    def documents(self):
        """Blank books and a bulletin went out; one branch has not confirmed yet."""
        register = self.env["elevator.document.issue"].with_user(self.users["service"])
        branches = self.env["elevator.branch"].browse(self.branch_ids())
        blank = {"document": "电/扶梯维护保养记录本（空白）", "kind": "book", "quantity": 30}
        bulletin = {"document": "冬季维保作业注意事项", "kind": "file", "handed_to": "快递"}
        for vals in (blank, bulletin):
            for issue in register._issue(branches, vals)[:-1]:
                issue.with_user(self.officers[issue.branch_id]).action_confirm()
