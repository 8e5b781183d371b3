"""Drills, self-inspections, a legal hold, a pack, and records whose time is over."""

from datetime import date, datetime, time, timedelta

from dateutil.relativedelta import relativedelta
from freezegun import freeze_time

from odoo import fields

from .papers import photo, signature

SELF_ITEMS = [
    ("Z-1", "机房、轿厢、层站标识齐全"),
    ("Z-2", "限速器、安全钳动作试验"),
    ("Z-3", "紧急照明与报警装置有效"),
    ("Z-4", "制动器动作与间隙"),
    ("Z-5", "层门联锁与自动关闭"),
]
DRILL_ITEMS = [("Y-1", "24 小时电话接通"), ("Y-2", "安抚被困人员"), ("Y-3", "平层开门放人")]
SCENES = {
    "traction": "两人被困于 5 层与 6 层之间",
    "escalator": "梯级异物卡阻，乘客跌倒",
    "hydraulic": "断电，轿厢停在层间",
}


class Archive:
    def archive(self):
        """The service manager approves the lists, branches hold drills and inspect, HQ keeps."""
        self.checklists()
        self.drills()
        self.self_inspections()
        self.old_records()
        self.keeping()

    def checklists(self):
        lists = self.env["elevator.checklist"].with_user(self.users["manager"])
        for scope, name, items in (
            ("self_inspection", "年度自行检查表", SELF_ITEMS),
            ("drill", "应急救援演练表", DRILL_ITEMS),
        ):
            lists.create(
                {
                    "name": name,
                    "scope": scope,
                    "annex": "A",
                    "item_ids": [
                        fields.Command.create({"code": code, "name": text, "level": "year"})
                        for code, text in items
                    ],
                }
            ).action_approve()

    def drills(self):
        """Each branch has held some of its drills; one has shortcomings."""
        self.env["elevator.drill"]._plan(self.env.company)
        for branch, officer in self.officers.items():
            drills = self.env["elevator.drill"].with_user(officer)
            mine = drills.search([("branch_id", "=", branch.id), ("kind", "in", list(SCENES))])
            for drill in mine[:1] if branch.code == "LC" else mine[:2]:
                units = self.env["elevator.unit"].search(
                    [("branch_id", "=", branch.id), ("kind", "=", drill.kind)]
                    + [("state", "=", "maintenance")],
                    limit=1,
                )
                self.finish(
                    drill,
                    units,
                    scenario=SCENES[drill.kind],
                    rescue_minutes=self.dice.randint(14, 28),
                    result="passed" if branch.code != "LC" else "flawed",
                    improvement="对讲机电量不足，已配备备用电池" if branch.code == "LC" else False,
                )

    def finish(self, record, unit, **vals):
        """Start, fill in and seal a drill or a self-inspection as its branch does."""
        if not record.elevator_id:
            record.elevator_id = unit
        record.action_start()
        record.line_ids.write({"code": "o"})
        team = self.maintainers[record.branch_id.code][:2]
        picture = record.env["ir.attachment"].create(
            {
                "name": "现场照片.png",
                "datas": photo(record.display_name),
                "res_model": record._name,
                "res_id": record.id,
            }
        )
        people = [fields.Command.link(worker.id) for worker in team]
        links = [fields.Command.link(picture.id)]
        record.write({"employee_ids": people, "photo_ids": links, **vals})
        record.action_close()

    def self_inspections(self):
        """The next periodic inspections are known; some self-inspections are done, one is late."""
        for number, site in enumerate(self.sites.values()):
            units = site.elevator_ids.filtered(lambda unit: unit.state == "maintenance")
            officer = self.officers[site.branch_id]
            due = self.today + timedelta(days=12 + 9 * number)
            units.with_user(officer).inspection_due = due
            opened = self.env["elevator.self.inspection"].with_user(officer)._plan(units)
            for inspection in opened[: number % 3]:
                self.finish(inspection, inspection.elevator_id, result="passed")

    def old_records(self):
        """A site given up years ago: its records are on a list that waits for its decision."""
        branch = next(iter(self.officers))
        officer = self.officers[branch]
        customer = self.env["res.partner"].create({"name": "济南旧城饭店", "is_company": True})
        site = (
            self.env["elevator.site"]
            .with_user(officer)
            .create({"name": "旧城饭店", "branch_id": branch.id, "partner_id": customer.id})
        )
        first = self.today - relativedelta(years=6)
        values = {"name": "1#", "site_id": site.id, "branch_id": branch.id, "kind": "traction"}
        service = self.env["elevator.unit"].with_user(self.users["service"])
        unit = service._register_existing(
            [{**values, "code": "JN900-01", "state": "maintenance"}], date=first
        )
        worker = self.former(branch, first)
        for months in (2, 5):
            self.old_visit(unit, worker, first + relativedelta(months=months), officer)
        ended = date(first.year + 1, 3, 31)
        unit.with_user(officer)._move_to("ended", date=ended, note="客户停业")

    def former(self, branch, since):
        """A maintainer who has left, with the certificates of his time."""
        worker = self.env["hr.employee"].create({"name": "高志强", "elevator_branch_id": branch.id})
        kinds = self.env["elevator.certificate.kind"].search([("required", "=", True)])
        self.env["elevator.certificate"]._give(
            [
                {
                    "employee_id": worker.id,
                    "kind_id": kind.id,
                    "number": f"{kind.code}-OLD-1",
                    "valid_from": since,
                    "valid_to": since + relativedelta(years=4),
                }
                for kind in kinds
            ]
        )
        worker.active = False
        return worker

    def old_visit(self, unit, worker, day, officer):
        """A patrol of years ago, entered by the officer, signed on its day."""
        values = {"elevator_id": unit.id, "site_id": unit.site_id.id, "level": "patrol"}
        values |= {"branch_id": unit.branch_id.id, "maintainer_id": worker.id, "date": day}
        with freeze_time(datetime.combine(day, time(2, 0))):
            visit = self.env["elevator.visit"].with_user(officer).create(values)
            visit._start()
            items = visit._items()
            visit._write_work({"codes": "o" * len(items)})
            for item in items.filtered("is_test"):
                visit._set_reading(item.code, self.reading(item))
            visit._close()
            visit.sheet_id.sudo()._sign(signature("旧城").decode(), "旧城饭店")

    def keeping(self):
        """A hold after an accident, a list to decide, a pack for the inspection of a hospital."""
        service = self.users["service"]
        held = self.sites["五四广场商务楼"]
        self.env["elevator.legal.hold"].with_user(service).create(
            {"scope": "site", "site_id": held.id, "reason": "困人事故调查（青市监特字 17 号）"}
        )
        branches = self.env["elevator.branch"].browse(self.branch_ids())
        lists = self.env["elevator.disposal"].with_user(service)._draw_up(branches)
        lists.action_signoff_request()
        pack = (
            self.env["elevator.pack"]
            .with_user(service)
            .create(
                {
                    "purpose": "handover",
                    "scope": "site",
                    "site_id": self.sites["市中心医院门诊楼"].id,
                    "date_from": self.days_before(40),
                    "with_papers": False,
                }
            )
        )
        pack.action_make()
        while pack.sudo()._step():
            pass
        pack.action_share()
