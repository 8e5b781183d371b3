"""Design D2: who may do what to whose records; every model of the addon stands in the matrix."""

from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .access_common import OFFICER, READ_ONLY, AccessCommon, hostile_context
from .money_common import MoneyCommon
from .people_common import ID_NUMBERS, PDF

MATRIX = {
    "elevator.branch": ("r", "r", "r", "r", "rwcd"),
    "elevator.coverage": READ_ONLY,
    "elevator.free.agreement": OFFICER,
    "elevator.site": OFFICER,
    "elevator.unit": OFFICER,
    "elevator.unit.component": ("r", "r", "rwcd", "rwcd", "rwcd"),
    "elevator.unit.event": READ_ONLY,
    "elevator.seal": READ_ONLY,
    # a maintainer writes visits of the own, not of the branch: test_elevator_visit_work
    "elevator.visit": ("r", "r", "rwc", "rwc", "rwcd"),
    "elevator.visit.finding": READ_ONLY,
    "elevator.visit.operation": READ_ONLY,
    "elevator.visit.sheet": READ_ONLY,
    "elevator.visit.supplement": ("r", "rc", "rc", "rc", "rc"),
    "elevator.work.plan": OFFICER,
    "elevator.drill": ("r", "rw", "rwc", "rwc", "rwcd"),
    "elevator.self.inspection": ("r", "rw", "rwc", "rwc", "rwcd"),
    "elevator.occasion.line": ("r", "rw", "rw", "rw", "rw"),
    "elevator.disposal": ("r", "r", "r", "rwc", "rwc"),
    "elevator.disposal.item": READ_ONLY,
    "elevator.pack": ("", "", "rwc", "rwc", "rwcd"),
    "elevator.pack.event": ("", "", "r", "r", "r"),
    "elevator.pack.part": ("", "", "r", "r", "r"),
    # written by the sign-off of a document alone: test_elevator_signoff
    "elevator.signoff": READ_ONLY,
    "elevator.signoff.turn": READ_ONLY,
    "elevator.signature": READ_ONLY,
    "elevator.fee.sheet": OFFICER,
    "elevator.fee.line": ("r", "r", "rwcd", "rwcd", "rwcd"),
    "elevator.contract.amendment": OFFICER,
    "elevator.contract.amendment.line": ("r", "r", "rwcd", "rwcd", "rwcd"),
    "elevator.loss": OFFICER,
    "elevator.service.notice": READ_ONLY,
    "elevator.suspension": ("r", "r", "rw", "rwcd", "rwcd"),
    "elevator.suspension.line": READ_ONLY,
    # moved by the withholding accountant alone: test_elevator_branch_fund
    "elevator.branch.fund": READ_ONLY,
    "elevator.fund.act": READ_ONLY,
    "elevator.withholding": READ_ONLY,
    "elevator.withholding.line": READ_ONLY,
    # written by the dunning run and by the branch's answer alone: test_elevator_fee_*
    "elevator.fee.reminder": READ_ONLY,
    "elevator.fee.reminder.line": READ_ONLY,
    "elevator.fee.answer": READ_ONLY,
    # raised and judged by verbs alone: test_elevator_trust_finding
    "elevator.trust.finding": ("", "", "r", "rw", "rw"),
    "elevator.trust.evidence": ("", "", "r", "r", "r"),
    # written by the queue alone: test_elevator_followup
    "elevator.followup": ("", "", "r", "r", "r"),
    # entered by the personnel office; classes and exams are HQ's
    "elevator.certificate": READ_ONLY,
    "elevator.exam": ("r", "r", "r", "rwcd", "rwcd"),
    "elevator.training.attendee": ("r", "r", "r", "rwcd", "rwcd"),
    "elevator.hiring": ("", "", "rwc", "rwc", "rwcd"),
    "elevator.hiring.paper": ("", "", "rwcd", "rwcd", "rwcd"),
    "elevator.hiring.access": ("", "", "r", "r", "r"),
    # counted by the night: test_elevator_service_month
    "elevator.service.month": READ_ONLY,
}
# written by the inspection department alone, seen by its branch from the day on
MATRIX |= {
    "elevator.audit": READ_ONLY,
    "elevator.audit.line": READ_ONLY,
    # a maintainer writes reports of the own: test_elevator_work_report
    "elevator.work.report": ("r", "r", "rwcd", "rwcd", "rwcd"),
    "elevator.work.report.line": ("r", "r", "rwcd", "rwcd", "rwcd"),
    # issued by HQ, confirmed by the branch, by verbs: test_elevator_document_issue
    "elevator.document.issue": READ_ONLY,
    # given by the customer alone: test_elevator_evaluation
    "elevator.evaluation": READ_ONLY,
    "elevator.evaluation.line": READ_ONLY,
    # collected by HQ service, written by verbs: test_elevator_record_book
    "elevator.record.book": ("r", "r", "r", "rw", "rw"),
}
# rules of the house for all branches: no branch to keep apart
SHARED = {
    "elevator.checklist": ("r", "r", "r", "rwc", "rwcd"),
    "elevator.checklist.item": ("r", "r", "r", "rwcd", "rwcd"),
    "elevator.model": ("r", "r", "r", "rwc", "rwcd"),
    "elevator.model.limit": ("r", "r", "r", "rwcd", "rwcd"),
    "elevator.norm": ("r", "r", "r", "r", "rwcd"),
    "elevator.rate.limit": ("", "", "", "", "r"),
    "elevator.seal.anchor": READ_ONLY,
    "elevator.legal.hold": ("", "", "", "rc", "rc"),
    "elevator.seal.check": ("", "", "r", "r", "r"),
    "elevator.visit.level": ("r", "r", "r", "r", "rw"),
    "elevator.signoff.route": ("r", "r", "r", "r", "rwcd"),
    "elevator.signoff.step": ("r", "r", "r", "r", "rwcd"),
    "elevator.signoff.delegation": ("rc", "rc", "rc", "rc", "rc"),
    "elevator.fee.table": ("r", "r", "r", "rwcd", "rwcd"),
    "elevator.fee.rate": ("r", "r", "r", "rwcd", "rwcd"),
    "elevator.form": ("r", "r", "r", "rwc", "rwcd"),
    "elevator.form.version": ("r", "r", "r", "rwcd", "rwcd"),
    "elevator.loss.reason": ("r", "r", "r", "rwc", "rwcd"),
    "elevator.reminder.level": ("r", "r", "r", "rwc", "rwcd"),
    "elevator.delay.reason": ("r", "r", "r", "rwc", "rwcd"),
    "elevator.trust.rule": ("", "", "r", "rw", "rw"),
    "elevator.trust.parameter": ("", "", "", "rw", "rw"),
    "elevator.certificate.kind": ("r", "r", "r", "r", "rwcd"),
    "elevator.training": ("r", "r", "r", "rwc", "rwcd"),
    "elevator.standard.time": ("", "", "", "rwcd", "rwcd"),
    # whose rows are seen by whom: test_elevator_appraisal
    "elevator.appraisal": ("r", "r", "rw", "rw", "rw"),
    "elevator.appraisal.line": READ_ONLY,
    "elevator.appraisal.award": READ_ONLY,
    "elevator.appraisal.measure": ("r", "r", "r", "r", "rwcd"),
    "elevator.appraisal.rule": ("r", "r", "r", "r", "rwcd"),
}
SHARED |= dict.fromkeys(
    (
        "elevator.import",
        "elevator.import.column",
        "elevator.import.profile",
        "elevator.import.value",
    ),
    ("", "", "", "rwcd", "rwcd"),
) | {"elevator.import.row": ("", "", "", "rcd", "rcd")}
SHARED |= {
    "elevator.book.binding": READ_ONLY,
    # whom it hits is no branch's to know
    "elevator.audit.draw": ("", "", "", "r", "r"),
    "elevator.audit.factor": ("r", "r", "r", "r", "rwcd"),
    "elevator.audit.item": ("r", "r", "r", "r", "rwcd"),
    "elevator.evaluation.question": ("r", "r", "r", "r", "rwcd"),
}
# what an office writes beside its signature
OFFICES = {
    "elevator_service.group_accountant": (
        "elevator.suspension",
        "elevator.withholding",
        "elevator.withholding.line",
    ),
    "elevator_service.group_people": (
        "elevator.certificate",
        "elevator.exam",
        "elevator.training.attendee",
    ),
    "elevator_service.group_inspection": ("elevator.audit", "elevator.audit.line"),
}


@tagged("post_install", "-at_install")
class TestAccess(AccessCommon, MoneyCommon):
    ADDON = "elevator_service"
    MATRIX, SHARED, OFFICES = MATRIX, SHARED, OFFICES

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.offices = cls._offices()
        cls._valid_fee_table(cls.offices)
        cls.records_a = cls._records(cls.site_a, cls.elevator_a)
        cls.records_b = cls._records(cls.site_b, cls.elevator_b)
        cls._ladder()

    @classmethod
    def _records(cls, site, elevator):
        """One record of every model that belongs to a branch."""
        env, branch = cls.env, site.branch_id
        own = {"branch_id": branch.id}
        place = {"elevator_id": elevator.id, "site_id": site.id, **own}
        agreement = env["elevator.free.agreement"].create(
            {"name": branch.code, "date_from": "2026-01-01", "date_to": "2026-12-31", **own}
        )
        visit = env["elevator.visit"].create({"date": "2026-01-05", **place})
        checklist = env["elevator.checklist"].create({"name": branch.code, "annex": "A"})
        item = env["elevator.checklist.item"].create(
            {"checklist_id": checklist.id, "code": "T-1", "name": "Item", "level": "patrol"}
        )
        sealed = cls._create_maintained(f"{branch.code}-S", site)
        worker = cls._create_maintainer(f"Worker {branch.code}", branch)
        done = cls._create_done(sealed, worker)
        line = {"elevator_id": elevator.id}
        contract = cls._create_contract(elevator)
        contract.action_signoff_request()
        signature = cls._sign(contract, cls.offices["leader"])
        other = cls._create_elevator(f"{branch.code}-C", site)
        running = cls._activate(cls._create_contract(other), cls.offices)
        amendment = env["elevator.contract.amendment"].create(
            {"contract_id": running.id, "date": running.service_to, "reason": "Reason"}
        )
        withholding = cls._held(branch, site.partner_id)
        return {
            **cls._stopping(running),
            "elevator.branch.fund": withholding.fund_id,
            "elevator.fund.act": withholding.act_ids,
            "elevator.withholding": withholding,
            "elevator.withholding.line": withholding.line_ids,
            "elevator.contract.amendment": amendment,
            "elevator.contract.amendment.line": amendment.line_ids,
            "elevator.loss": env["elevator.loss"].create(
                {
                    "contract_id": contract.id,
                    "date": "2026-01-05",
                    "reason_id": env.ref("elevator_service.loss_reason_price").id,
                    "plan": "Plan",
                    **line,
                }
            ),
            "elevator.service.notice": env["elevator.service.notice"].create(
                {
                    "branch_id": branch.id,
                    "partner_id": site.partner_id.id,
                    "date_end": "2026-12-31",
                    "days": 90,
                    "told_on": "2026-10-01",
                    "elevator_count": 1,
                    "contract_id": contract.id,
                }
            ),
            "elevator.fee.sheet": contract.fee_sheet_id,
            "elevator.fee.line": contract.fee_line_ids,
            "elevator.signoff": contract.signoff_id,
            "elevator.signoff.turn": contract.signoff_id.turn_ids,
            "elevator.signature": signature,
            "elevator.branch": branch,
            "elevator.coverage": env["elevator.coverage"].create(
                {
                    "kind": "free",
                    "date_from": "2026-01-01",
                    "date_to": "2026-12-31",
                    "free_agreement_id": agreement.id,
                    **line,
                }
            ),
            "elevator.free.agreement": agreement,
            "elevator.site": site,
            "elevator.unit": elevator,
            "elevator.unit.component": env["elevator.unit.component"].create(
                {"name": "Governor", **line}
            ),
            "elevator.unit.event": env["elevator.unit.event"].create(
                {
                    "kind": "note",
                    "date": "2026-01-01",
                    "company_id": branch.company_id.id,
                    **own,
                    **line,
                }
            ),
            "elevator.seal": env["elevator.seal"].search([("elevator_id", "=", sealed.id)]),
            "elevator.visit": visit,
            "elevator.visit.operation": env["elevator.visit.operation"].create(
                {"key": f"key-{branch.code}", "visit_id": visit.id, "kind": "start"}
            ),
            "elevator.visit.supplement": env["elevator.visit.supplement"].create(
                {"visit_id": done.id, "text": "Text", "reason": "Reason"}
            ),
            "elevator.visit.finding": env["elevator.visit.finding"].create(
                {"visit_id": visit.id, "item_id": item.id, "code": "x"}
            ),
            "elevator.visit.sheet": env["elevator.visit.sheet"].create(
                {"site_id": site.id, "date": "2026-01-05", **own}
            ),
            "elevator.work.plan": env["elevator.work.plan"].create({"month": "2026-01-01", **own}),
            **cls._occasions(sealed),
            **cls._dunned(site),
            **cls._doubted(done),
            **cls._staffed(branch, worker),
            **cls._checked(sealed, worker),
        }

    @classmethod
    def _doubted(cls, visit):
        """What was found about a visit."""
        finding = cls._found(visit)
        return {
            "elevator.trust.finding": finding,
            "elevator.trust.evidence": finding.evidence_ids,
            "elevator.followup": cls.env["elevator.followup"].create(
                {
                    "site_id": visit.site_id.id,
                    "branch_id": visit.branch_id.id,
                    "week": "2026-01-02",
                }
            ),
        }

    @classmethod
    def _staffed(cls, branch, worker):
        """A maintainer's certificate, exam and class, and an application with its paper."""
        env, today = cls.env, branch.company_id._elevator_today()
        training = env["elevator.training"].create(
            {"name": branch.code, "date_from": today, "date_to": today}
        )
        person = {"training_id": training.id, "employee_id": worker.id}
        hiring = env["elevator.hiring"].create(
            {"name": "Applicant", "branch_id": branch.id, "id_number": ID_NUMBERS[0]}
        )
        paper = env["elevator.hiring.paper"].create(
            {"hiring_id": hiring.id, "kind": "cv", "name": "cv.pdf", "upload": PDF}
        )
        return {
            "elevator.certificate": worker.elevator_certificate_ids[:1],
            "elevator.exam": env["elevator.exam"].create({**person, "part": "theory"}),
            "elevator.training.attendee": env["elevator.training.attendee"].create(person),
            "elevator.service.month": env["elevator.service.month"].create(
                {
                    "month": "2020-01-01",
                    "branch_id": branch.id,
                    "site_id": env["elevator.site"].search([("branch_id", "=", branch.id)])[0].id,
                    "due": 1,
                }
            ),
            "elevator.hiring": hiring,
            "elevator.hiring.paper": paper,
            "elevator.hiring.access": env["elevator.hiring.access"].create(
                {"paper_id": paper.id, "user_id": env.uid}
            ),
        }

    @classmethod
    def _checked(cls, elevator, worker):
        """What HQ checks and hands out: audit, books, evaluation, report, document."""
        audit = cls.env["elevator.audit"].create({"elevator_id": elevator.id, "reason": "Text"})
        audit.action_start()
        books, evaluations = cls.env["elevator.record.book"], cls.env["elevator.evaluation"]
        books._open(elevator.company_id, audit.date)
        evaluations._open_period(elevator.company_id, audit.date)
        evaluation = evaluations.search([("site_id", "=", elevator.site_id.id)])
        monday = audit.date - timedelta(audit.date.weekday())
        report = cls.env["elevator.work.report"].create(
            {"maintainer_id": worker.id, "branch_id": worker.elevator_branch_id.id, "week": monday}
        )
        claim = {"report_id": report.id, "elevator_id": elevator.id, "date": monday}
        return {
            "elevator.work.report": report,
            "elevator.work.report.line": cls.env["elevator.work.report.line"].create(claim),
            "elevator.document.issue": cls.env["elevator.document.issue"]._issue(
                worker.elevator_branch_id, {"document": "Text", "kind": "file"}
            ),
            "elevator.evaluation": evaluation,
            "elevator.evaluation.line": evaluation.line_ids[0],
            "elevator.audit": audit,
            "elevator.audit.line": audit.line_ids[0],
            "elevator.record.book": books.search([("elevator_id", "=", elevator.id)]),
        }

    @classmethod
    def _dunned(cls, site):
        """A reminder of the branch, its line and its answer."""
        invoice = cls._invoice(100, branch=site.branch_id, partner=site.partner_id)
        reminder = cls.env["elevator.fee.reminder"]._remind(site.branch_id)
        answer = cls.env["elevator.fee.answer"]._answer(
            cls.env["elevator.arrear"].browse(invoice.id),
            cls.env.ref("elevator_service.delay_reason_money"),
            "Text",
            site.company_id._elevator_today() + relativedelta(days=5),
        )
        return {
            "elevator.fee.reminder": reminder,
            "elevator.fee.reminder.line": reminder.line_ids,
            "elevator.fee.answer": answer,
        }

    @classmethod
    def _occasions(cls, elevator):
        """A drill of the branch, a self-inspection and its line."""
        checklist = cls.env["elevator.checklist"].create(
            {
                "name": "Self-inspection",
                "scope": "self_inspection",
                "annex": "A",
                "item_ids": [(0, 0, {"code": "S-1", "name": "Item", "level": "year"})],
            }
        )
        checklist._approve()
        inspection = cls.env["elevator.self.inspection"].create(
            {"elevator_id": elevator.id, "due_on": "2026-12-31"}
        )
        inspection.action_start()
        drill = cls.env["elevator.drill"].create(
            {"branch_id": elevator.branch_id.id, "kind": "walk", "due_on": "2026-12-31"}
        )
        pack = cls.env["elevator.pack"].create(
            {"scope": "elevator", "elevator_id": elevator.id, "branch_id": elevator.branch_id.id}
        )
        pack._start(elevator)
        disposal = cls.env["elevator.disposal"].create(
            {"branch_id": elevator.branch_id.id, "reason": "Over"}
        )
        seal = cls.env["elevator.seal"].search([("elevator_id", "=", elevator.id)], limit=1)
        disposal._put_on([(seal.id, elevator.id, seal.number, "2020-01-01")])
        return {
            "elevator.disposal": disposal,
            "elevator.disposal.item": disposal.item_ids,
            "elevator.pack": pack,
            "elevator.pack.event": pack.event_ids,
            "elevator.pack.part": pack.part_ids,
            "elevator.drill": drill,
            "elevator.self.inspection": inspection,
            "elevator.occasion.line": inspection.line_ids,
        }

    @classmethod
    def _stopping(cls, contract):
        """A stop of a contract, and a line as a running one would have it."""
        stop = cls.env["elevator.suspension"]._propose(contract, "Overdue")
        line = contract.contract_line_ids[:1]
        return {
            "elevator.suspension": stop,
            "elevator.suspension.line": cls.env["elevator.suspension.line"].create(
                {
                    "suspension_id": stop.id,
                    "branch_id": contract.branch_id.id,
                    "contract_line_id": line.id,
                    "elevator_id": line.elevator_id.id,
                    "date_from": line.date_start,
                    "date_to": line.date_end,
                    "value": 1,
                    "billed": 0,
                }
            ),
        }

    @classmethod
    def _held(cls, branch, customer):
        """Branch funds withheld for an invoice."""
        fund = cls.env["elevator.branch.fund"]._of(branch)
        account = cls.env["account.account"].search([("account_type", "=", "asset_current")])[:1]
        fund._book("in", 100, account, "Rebate")
        invoice = cls._invoice(100, branch=branch, partner=customer)
        return cls._withheld({invoice: 100}, branch=branch)

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_nobody_creates_in_another_branch(self):
        for name in ("elevator.site", "elevator.visit.sheet", "elevator.work.plan"):
            values = self.records_a[name].copy_data()[0] | {"branch_id": self.branch_a.id}
            values |= {name: "2026-02-01" for name in ("date", "month") if name in values}
            with self.subTest(model=name), self.assertRaises(AccessError):
                self.env[name].with_user(self.stranger).with_context(**hostile_context()).create(
                    values
                )
