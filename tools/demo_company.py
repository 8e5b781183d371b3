"""Builds the demo company with the verbs its users have; dates are relative to today."""

import base64
import io
import random
from datetime import datetime, time, timedelta

from dateutil.relativedelta import relativedelta
from freezegun import freeze_time
from PIL import Image, ImageDraw

from odoo import fields

from . import demo_data as data

PIXEL_PDF = base64.b64encode(b"%PDF-1.4\n% demo scan\n%%EOF\n")


def signature(name):
    """A drawn signature as a PNG: a curve that differs per name."""
    dice = random.Random(name)
    image = Image.new("RGB", (300, 100), "white")
    x, y, points = 20, 50, []
    while x < 280:
        points.append((x, y))
        x, y = x + dice.randint(6, 16), min(90, max(10, y + dice.randint(-28, 28)))
    ImageDraw.Draw(image).line(points, fill="#113366", width=3, joint="curve")
    out = io.BytesIO()
    image.save(out, "PNG")
    return base64.b64encode(out.getvalue())


class Demo:
    """Holds what later steps need from earlier ones."""

    def __init__(self, env):
        self.env = env(context=dict(env.context, tracking_disable=True, lang="zh_CN"))
        self.today = fields.Date.today()
        self.dice = random.Random(20051201)
        self.branches, self.sites, self.maintainers, self.logins = {}, {}, {}, []

    # people

    def user(self, login, name, role, groups, branch=None, **vals):
        """A user whose password is the login; printed with the role when all is done."""
        links = [fields.Command.link(self.env.ref(group).id) for group in groups]
        user = self.env["res.users"].create(
            {
                "login": login,
                "name": name,
                "password": login,
                "lang": "zh_CN",
                "tz": "Asia/Shanghai",
                "group_ids": [fields.Command.clear(), *links],
                "elevator_branch_ids": [fields.Command.set(branch.ids if branch else [])],
                **vals,
            }
        )
        self.logins.append(f"login: {login:<12} {role}")
        return user

    def internal(self, login, name, role, group, branch=None):
        groups = ("base.group_user", f"elevator_service.{group}")
        return self.user(login, name, role, groups, branch)

    def company(self):
        env = self.env
        china = env.ref("base.cn")
        env.company.write({**data.COMPANY, "country_id": china.id})
        env.company.partner_id.lang = "zh_CN"
        env.ref("base.user_admin").write({"lang": "zh_CN", "tz": "Asia/Shanghai"})
        self.logins.append("login: admin        administrator 系统管理员")

    def staff(self):
        for code, name, city, phone, districts in data.BRANCHES:
            self.branches[code] = self.branch(code, name, city, phone, districts)
        for login, name, group, role in data.HQ_USERS:
            self.internal(login, name, role, group)
        for login, name, code in data.OFFICERS:
            branch = self.branches[code]
            self.internal(
                login, name, f"branch officer {branch.name}", "group_branch_officer", branch
            )
        for login, name, code in data.KEEPERS:
            branch = self.branches[code]
            self.internal(login, name, f"depot keeper {branch.name}", "group_depot_keeper", branch)
        for code, people in data.MAINTAINERS.items():
            branch = self.branches[code]
            self.maintainers[code] = self.env["hr.employee"].browse()
            for login, name, certificate in people:
                user = self.internal(
                    login, name, f"maintainer {branch.name}", "group_maintainer", branch
                )
                self.maintainers[code] += self.env["hr.employee"].create(
                    {
                        "name": name,
                        "user_id": user.id,
                        "elevator_branch_id": branch.id,
                        "elevator_certificate_no": certificate,
                    }
                )

    def branch(self, code, name, city, phone, districts):
        assistant = self.env["elevator.branch.assistant"].create(
            {
                "code": code,
                "name": name,
                "city": city,
                "phone_24h": phone,
                "district_city": districts,
            }
        )
        action = assistant.action_create_branch()
        return self.env["elevator.branch"].browse(action["res_id"])

    # what is maintained

    def register(self):
        models = {}
        for maker, name, kind in data.MODELS:
            vals = {"maker": maker, "name": name, "kind": kind}
            models.setdefault(kind, self.env["elevator.model"].create(vals))
        for number, site in enumerate(data.SITES, 1):
            self.site(number, site, models)

    def site(self, number, row, models):
        code, name, customer, district, street, manager, groups = row
        branch = self.branches[code]
        partner, safety = self.env["res.partner"].create(
            [
                {
                    "name": customer,
                    "is_company": True,
                    "lang": "zh_CN",
                    "city": branch.partner_id.city,
                },
                {"name": manager, "function": "电梯安全管理员", "lang": "zh_CN"},
            ]
        )
        safety.write({"parent_id": partner.id, "email": f"safety{number}@example.com"})
        site = self.env["elevator.site"].create(
            {
                "name": name,
                "code": f"{code}{number:03d}",
                "branch_id": branch.id,
                "partner_id": partner.id,
                "safety_manager_id": safety.id,
                "street": street,
                "district": district,
                "city": branch.partner_id.city,
            }
        )
        self.sites[name] = site
        rows = [row for row in groups for _index in range(row[1])]
        self.env["elevator.unit"].create(
            [
                self.elevator(site, models, serial, kind, *parameters)
                for serial, (kind, _count, *parameters) in enumerate(rows, 1)
            ]
        )

    def elevator(self, site, models, serial, kind, stops, load, speed):
        """Values of one elevator of a site, with a plate of invented numbers."""
        dice, code = self.dice, site.branch_id.code
        vals = {
            "name": f"{serial}#",
            "code": f"{site.code}-{serial:02d}",
            "site_id": site.id,
            "branch_id": site.branch_id.id,
            "kind": kind,
            "model_id": models[kind].id,
            "product_no": f"HS{code}{dice.randrange(10**6):06d}",
            "equipment_code": f"3{dice.randrange(10**16):016d}",
            "registration_no": f"梯11鲁{code}{dice.randrange(10**5):05d}({dice.randint(14, 24)})",
            "speed_ms": speed,
            "installer": "华升电梯安装公司",
            "made_on": self.today - timedelta(days=dice.randint(500, 3000)),
            "inspection_due": self.today + timedelta(days=dice.randint(-10, 300)),
        }
        if kind in ("escalator", "walk"):
            stairs = kind == "escalator"
            vals |= {"angle_deg": 30 if stairs else 0, "width_mm": 1000, "motor_kw": 11}
            return vals | ({"rise_m": 6} if stairs else {"usable_length_m": 40})
        drive = {"hydraulic": "液压", "forced": "卷筒强制驱动"}.get(kind, "永磁同步曳引")
        vals |= {"stops": stops, "doors": stops, "load_kg": load, "travel_m": stops * 3.2}
        return vals | {
            "drive": drive,
            "firefighter": kind == "traction" and serial == 1 and load >= 1350,
        }

    # the life of the elevators

    def life(self):
        """Most elevators are in maintenance, the last of some sites stand at earlier states."""
        elevators = self.env["elevator.unit"].search([("branch_id", "in", self.branch_ids())])
        building = elevators.filtered(lambda unit: unit.site_id.name in ("海琴居",))
        accepted = elevators.filtered(lambda unit: unit.code in ("JN003-05", "JN003-06"))
        self.installation(building)
        standing = elevators - building
        with self.days_ago(75):
            standing._move_to("accepted", attachments=self.report("电梯验收报告"))
        served = standing - accepted
        for site, units in served.grouped("site_id").items():
            with self.days_ago(70):
                units._move_to(
                    "maintenance", consent_by=site.safety_manager_id, consent_how="phone"
                )
        self.assign(served)
        self.cover(served)
        self.exceptions(served)

    def installation(self, elevators):
        stages = ["unpacking", "scaffolding", "rails", "landing_doors", "machine", "car"]
        for count, elevator in enumerate(elevators, 2):
            for number, stage in enumerate(stages[:count]):
                with self.days_ago(40 - 5 * number):
                    elevator._set_stage(stage)

    def assign(self, elevators):
        for site, units in elevators.grouped("site_id").items():
            team = self.maintainers[site.branch_id.code]
            first = team[len(site.name) % len(team)]
            second = (team - first)[:1]
            units.write({"maintainer_id": first.id, "second_maintainer_id": second.id})
        self.env["elevator.unit"].search([("firefighter", "=", True)]).write({"firefighter": False})

    def cover(self, elevators):
        """Free agreements at the last branch's unit, contracts for some sites, the rest free."""
        unit = self.env["res.partner"].create({"name": data.UNIT[0], "is_company": True})
        self.portal_user(data.UNIT[1], data.UNIT[2], unit, "maintenance unit 维保单位", unit=True)
        for site, units in elevators.grouped("site_id").items():
            if site.name in ("泉城国际广场", "市中心医院门诊楼", "五四广场商务楼"):
                self.contract(site, units)
            elif site.name != "西站综合交通枢纽":
                partner = unit if site.branch_id.code == "LC" else self.env["res.partner"]
                self.agreement(site, units, partner)

    def agreement(self, site, units, partner):
        start = self.today - timedelta(days=70)
        self.env["elevator.free.agreement"].create(
            {
                "name": f"WX-{start.year}-{site.code}",
                "branch_id": site.branch_id.id,
                "partner_id": partner.id,
                "elevator_ids": units.ids,
                "date_from": start,
                "date_to": start + timedelta(days=150 if site.code == "LC011" else 364),
                "signed_on": start,
                "scan": PIXEL_PDF,
                "scan_name": "无偿保养协议.pdf",
            }
        ).action_sign()

    def contract(self, site, units):
        start = self.today - timedelta(days=70)
        product = self.env["product.product"].search([("name", "=", "电梯维护保养")], limit=1)
        product = product or product.create({"name": "电梯维护保养", "type": "service"})
        contract = self.env["contract.contract"].create(
            {
                "name": f"{site.name}有偿保养合同",
                "code": f"WB-{start.year}-{site.code}",
                "partner_id": site.partner_id.id,
                "branch_id": site.branch_id.id,
                "signed_on": start,
                "scan": PIXEL_PDF,
                "line_recurrence": True,
                "contract_line_ids": [
                    fields.Command.create(
                        {
                            "product_id": product.id,
                            "name": f"维护保养 {unit.code}",
                            "elevator_id": unit.id,
                            "quantity": 1,
                            "price_unit": 450,
                            "recurring_rule_type": "quarterly",
                            "date_start": start,
                            "date_end": start + timedelta(days=364),
                            "recurring_next_date": self.today + timedelta(days=20),
                        }
                    )
                    for unit in units
                ],
            }
        )
        contract.action_sign_elevators()

    def exceptions(self, elevators):
        """One suspended, one ended, one under repair: what a list must be able to show."""
        by_code = {unit.code: unit for unit in elevators}
        with self.days_ago(12):
            by_code["QD008-04"]._move_to("suspended", note="维保费逾期未缴，书面通知停保")
            by_code["LC012-04"]._move_to("ended", note="用户改签其他维保单位")
            by_code["JN001-02"]._set_repair_level("medium", note="更换曳引钢丝绳")

    # the work

    def work(self):
        months = [
            self.today - relativedelta(months=1),
            self.today,
            self.today + relativedelta(months=1),
        ]
        for branch in self.branches.values():
            for month in months:
                branch._plan_month(month)
        since = self.today - timedelta(days=31)
        visits = self.env["elevator.visit"].search(
            [("date", "<", self.today), ("state", "=", "planned")],
            order="date, site_id, elevator_id",
        )
        old = visits.filtered(lambda visit: visit.date < since)
        old._move_to("cancelled")
        for day, todo in (visits - old).grouped("date").items():
            self.day(day, todo)

    def day(self, day, visits):
        """One day of work: nearly all visits done, sheets signed but for the last week."""
        for site, todo in visits.grouped("site_id").items():
            done = self.env["elevator.visit"]
            for order, visit in enumerate(todo):
                if visit.elevator_id.state != "maintenance" or self.dice.random() < 0.03:
                    continue
                self.visit(
                    visit, datetime.combine(day, time(0, 30)) + timedelta(minutes=35 * order)
                )
                done |= visit
            if done and (self.today - day).days > 4:
                with freeze_time(datetime.combine(day, time(9, 0))):
                    name = site.safety_manager_id.name
                    done.sheet_id._sign(signature(name).decode(), name)
        with freeze_time(datetime.combine(day, time(15, 0))):
            visits.filtered(lambda visit: visit.state == "planned")._move_to("missed")
            self.env["elevator.seal.anchor"]._cron_anchor()

    def visit(self, visit, start):
        length = timedelta(minutes=self.dice.randint(18, 45))
        with freeze_time(start):
            visit._start()
        with freeze_time(start + length):
            items = visit._items()
            visit._write_work({"codes": "o" * len(items)})
            for item in items.filtered("is_test"):
                visit._set_reading(item.code, item.limit_min or item.limit_max or 1)
            for item in items.filtered("has_min"):
                visit._set_reading(item.code, item.limit_min + self.dice.randint(1, 3))
            self.findings(visit, items)
            visit._close()

    def findings(self, visit, items):
        dice = self.dice
        if dice.random() < 0.25:
            visit._set_item(dice.choice(items).code, "a", "已调整，运行正常")
        if dice.random() < 0.08:
            visit._set_item(
                dice.choice(items).code, "x", "磨损接近限值", "已报分公司申请备件，下次维保更换"
            )
        if dice.random() < 0.1:
            item = items[0]
            visit._set_item(item.code, "r", "照明灯管损坏，已更换")
            visit.parts_used = "LED 灯管 T5 8W × 1"

    # outside

    def portal_user(self, login, name, partner, role, unit=False):
        groups = ["base.group_portal"] + (["elevator_service.group_portal_unit"] if unit else [])
        user = self.user(login, name, role, groups)
        user.partner_id.parent_id = partner
        return user

    def customers(self):
        for login, name in data.CUSTOMERS:
            site = self.sites[name]
            self.portal_user(login, f"{site.name}物业", site.partner_id, f"customer {name}")

    # helpers

    def branch_ids(self):
        return [branch.id for branch in self.branches.values()]

    def days_ago(self, days):
        return freeze_time(datetime.combine(self.today - timedelta(days=days), time(2, 0)))

    def report(self, name):
        return self.env["ir.attachment"].create({"name": f"{name}.pdf", "datas": PIXEL_PDF})


def build(env):
    """Make the demo company in an empty database; commits once, at the end."""
    demo = Demo(env)
    for step in ("company", "staff", "register", "life", "work", "customers"):
        getattr(demo, step)()
    env.cr.commit()
    print("\n".join(demo.logins))
    print("demo company ready")
