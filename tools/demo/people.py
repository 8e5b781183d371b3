"""Company, branches, staff and the portal users of customers."""

from datetime import datetime, time

from dateutil.relativedelta import relativedelta

from odoo import fields

from . import data
from .papers import logo


class People:
    def company(self):
        env = self.env
        env.ref("base.CNY").active = True
        env.company.write(
            {
                **data.COMPANY,
                "country_id": env.ref("base.cn").id,
                "currency_id": env.ref("base.CNY").id,
                "logo": logo(),
            }
        )
        env.company.partner_id.lang = "zh_CN"
        env.ref("base.user_admin").write({"lang": "zh_CN", "tz": "Asia/Shanghai"})
        self.logins.append("login: admin        administrator 系统管理员")
        self.books()
        self.holidays()

    def books(self):
        """Chinese accounts, and VAT of 6 % on maintenance."""
        charts = self.env["account.chart.template"]
        charts.try_loading("cn", self.env.company, install_demo=False)
        vat = charts.ref("l10n_cn_sales_excluded_6")
        self.env.ref("elevator_service.product_maintenance").taxes_id = vat

    def holidays(self):
        """The first of January and of October are free; the plan moves visits off them."""
        year = self.today.year
        days = [("国庆节", year, 10, 3), ("元旦", year + 1, 1, 1), ("国庆节", year + 1, 10, 3)]
        self.env["resource.calendar.leaves"].create(
            [
                {
                    "name": name,
                    "date_from": datetime(y, month, 1) - relativedelta(hours=8),
                    "date_to": datetime.combine(datetime(y, month, count), time(15, 59, 59)),
                    "company_id": self.env.company.id,
                }
                for name, y, month, count in days
            ]
        )

    def user(self, login, name, role, groups, branch=None):
        """A user whose password is the login; printed with the role when all is done."""
        links = [fields.Command.link(self.env.ref(group).id) for group in groups]
        user = self.env["res.users"].create(
            {
                "login": login,
                "name": name,
                "email": f"{login}@example.com",
                "password": login,
                "lang": "zh_CN",
                "tz": "Asia/Shanghai",
                "group_ids": [fields.Command.clear(), *links],
                "elevator_branch_ids": [fields.Command.set(branch.ids if branch else [])],
            }
        )
        self.users[login] = user
        self.logins.append(f"login: {login:<12} {role}")
        return user

    def internal(self, login, name, role, group, branch=None):
        groups = ("base.group_user", f"elevator_service.{group}")
        place = f" {branch.name}" if branch else ""
        user = self.user(login, name, role + place, groups, branch)
        home = "elevator_visit_action" if group == "group_maintainer" else "elevator_unit_action"
        user.action_id = self.env.ref(f"elevator_service.{home}").id
        return user

    def staff(self):
        for row in data.BRANCHES:
            self.branches[row[0]] = self.branch(*row)
        for login, name, group, role in data.HQ_USERS:
            self.internal(login, name, role, group)
        for login, name, code in data.OFFICERS:
            branch = self.branches[code]
            user = self.internal(login, name, "branch officer", "group_branch_officer", branch)
            self.officers[branch] = user
            branch.manager_id = self.env["hr.employee"].create({"name": name, "user_id": user.id})
        for login, name, code in data.KEEPERS:
            self.internal(login, name, "depot keeper", "group_depot_keeper", self.branches[code])
        for code, people in data.MAINTAINERS.items():
            self.maintainers[code] = self.employees(self.branches[code], people)

    def employees(self, branch, people):
        """The maintainers of a branch, each with a login; their papers come after."""
        rows = [
            {
                "name": name,
                "user_id": self.internal(login, name, "maintainer", "group_maintainer", branch).id,
                "elevator_branch_id": branch.id,
            }
            for login, name, _certificate in people
        ]
        return self.env["hr.employee"].create(rows)

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
        branch = self.env["elevator.branch"].browse(assistant.action_create_branch()["res_id"])
        plan = self.env["account.analytic.plan"].search([], limit=1)
        account = {"name": name, "code": code, "plan_id": plan.id, "company_id": False}
        branch.analytic_account_id = self.env["account.analytic.account"].create(account)
        return branch

    def portal_user(self, login, name, partner, role, unit=False):
        groups = ["base.group_portal"] + (["elevator_service.group_portal_unit"] if unit else [])
        user = self.user(login, name, role, groups)
        user.partner_id.parent_id = partner
        return user

    def customers(self):
        for login, name in data.CUSTOMERS:
            site = self.sites[name]
            self.portal_user(login, f"{site.name}物业", site.partner_id, f"customer {name}")
