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
