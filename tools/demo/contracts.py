"""Fee table, forms, and contracts in every state with their signatures, invoices and notices."""

from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import fields
from odoo.fields import Command

from . import terms
from .papers import scan, signature


class Contracts:
    def terms(self):
        """What is in force before any contract: coefficients and forms, signed by the company."""
        with self.days_ago(300):
            table = self.env["elevator.fee.table"].create(
                {
                    "name": "有偿维保取费系数表",
                    "date_from": fields.Date.today(),
                    "rate_ids": [Command.create(row) for row in terms.rates()],
                }
            )
            self.approve(table.with_user(self.users["service"]))
            for form in self.env["elevator.form"].search([]):
                version = form.version_ids.create(
                    {
                        "form_id": form.id,
                        "body": terms.CONTRACT if form.use == "contract" else False,
                        "file": form.use != "contract" and scan(form.name, "第 1 版"),
                        "file_name": f"{form.name}.pdf",
                    }
                )
                version = version.with_user(self.users["service"])
                version.action_signoff_request()
                self.sign(version, "leader")

    def sign(self, document, *logins, verdict="approved", opinion=""):
        for login in logins:
            user = self.users[login]
            document.with_user(user)._signoff_sign(verdict, opinion, signature(user.name))

    def approve(self, document):
        """Ask as the current user, sign as both offices."""
        document.action_signoff_request()
        self.sign(document, "business", opinion="取费符合规定,同意。")
        self.sign(document, "leader", opinion="同意")

    # ---------------------------------------------------------------- one contract

    def draft(self, site, units, first=None, months=12, **vals):
        """A draft with its fee sheet, made by the branch's officer."""
        officer, first = self.officers[site.branch_id], first or fields.Date.today()
        scope = vals.pop("parts_scope", "wear")
        contract = (
            self.env["contract.contract"]
            .with_user(officer)
            .create(
                {
                    "name": f"{site.name}有偿保养合同",
                    "partner_id": site.partner_id.id,
                    "branch_id": site.branch_id.id,
                    "service_from": first,
                    "service_to": first + relativedelta(months=months, days=-1),
                    **vals,
                }
            )
        )
        self.fill_sheet(contract, units, scope)
        return contract

    def fill_sheet(self, contract, units, scope="wear", **vals):
        lines = [Command.clear(), *(Command.create({"elevator_id": unit.id}) for unit in units)]
        contract.fee_sheet_id.write({"parts_scope": scope, "line_ids": lines, **vals})

    def signed(self, contract):
        """Approved, confirmed, signed with the customer: in force."""
        self.approve(contract)
        contract.action_confirm_period()
        paper = scan("电/扶梯有偿保养合同", contract.code, contract.partner_id.name)
        contract.write(
            {"signed_on": fields.Date.today(), "scan": paper, "scan_name": "有偿保养合同.pdf"}
        )
        contract.action_sign_elevators()
        return contract

    def contract(self, site, units, mode):
        """In force; the last way of paying is of a trial time that is over, and was renewed."""
        if mode != "lump_pre":
            return self.signed(self.draft(site, units, payment_mode=mode))
        first = self.signed(self.draft(site, units, months=2, payment_mode=mode))
        renewal = first.browse(first.action_renew()["res_id"])
        return self.signed(renewal)

    # ---------------------------------------------------------------- all of them

    def contracts(self):
        """Everything a list of contracts must be able to show."""
        self.waiting()
        self.dropped()
        self.lost()
        self.billed()
        self.amended()
        self.env["elevator.service.notice"]._cron_tell()

    def units(self, name):
        return self.env["elevator.unit"].search([("site_id", "=", self.sites[name].id)])

    def waiting(self):
        """A draft, two that wait for signatures, one rejected, one to sign with the customer."""
        later = self.today + relativedelta(months=1, day=1)
        with self.days_ago(6):
            site = self.sites["西站综合交通枢纽"]
            contract = self.draft(site, self.units(site.name), later, parts_scope="small")
            contract.action_signoff_request()
            self.sign(contract, "business", opinion="取费符合规定,同意。")
            site = self.sites["龙奥花园三期"]
            contract = self.draft(site, self.units(site.name), later, months=24)
            contract.fee_sheet_id.write({"discount": 18, "discount_reason": "小区业委会要求降价"})
            contract.action_signoff_request()
            reason = "折扣过大且理由不足,请重新与业委会协商。"
            self.sign(contract, "leader", verdict="rejected", opinion=reason)
            site = self.sites["汉峪金融中心 A5 座"]
            contract = self.draft(site, self.units(site.name), later, parts_scope="all")
            contract.fee_sheet_id.write({"discount": 5, "discount_reason": "四台同时签约两年"})
            self.approve(contract)
        with self.days_ago(2):
            site = self.sites["前湾港冷链库"]
            self.draft(site, self.units(site.name), later)
            site = self.sites["青大附属学校"]
            self.draft(site, self.units(site.name), later, months=36).action_signoff_request()

    def dropped(self):
        """A draft that was given up: the hospital stays with its free agreement for now."""
        site = self.sites["临朐县人民医院"]
        with self.days_ago(9):
            self.draft(site, self.units(site.name)).action_cancel()

    def lost(self):
        """The elevator whose customer signed with somebody else."""
        site = self.sites["华丰化工 2 号库"]
        unit = self.env["elevator.unit"].search([("code", "=", "LC012-04")])
        with self.days_ago(14):
            contract = self.draft(site, unit)
            self.env["elevator.loss.report"].with_user(contract.env.user).create(
                {
                    "contract_id": contract.id,
                    "reason_id": self.env.ref("elevator_service.loss_reason_price").id,
                    "competitor": "潍坊鸢都电梯服务部",
                    "note": "对方报价每台每月低 90 元,不含易损件。",
                    "plan": "三个月后回访,对比故障次数和到场时间,提供含易损件的报价。",
                    "recover_on": self.today + relativedelta(months=2),
                }
            ).action_apply()

    def billed(self):
        """Invoices of all that fell due, the older ones paid."""
        active = self.env["contract.contract"].search([("elevator_state", "=", "active")])
        invoices = self.env["account.move"]
        for days in (65, 17, 0):
            with self.days_ago(days):
                invoices |= active._bill(fields.Date.today())
        for invoice in invoices.filtered(
            lambda move: self.today - move.invoice_date > timedelta(30)
        ):
            wizard = self.env["account.payment.register"].with_context(
                active_model="account.move", active_ids=invoice.ids
            )
            paid = invoice.invoice_date + relativedelta(days=20)
            wizard.create({"payment_date": paid})._create_payments()
        active._cron_end()

    def amended(self):
        """One change in force, one that waits for its second signature."""
        for name, percent, done in (("市中心医院门诊楼", 0.9, True), ("泉城国际广场", 1.08, False)):
            site = self.sites[name]
            contract = self.env["contract.contract"].search(
                [("partner_id", "=", site.partner_id.id), ("elevator_state", "=", "active")]
            )
            contract = contract.with_user(self.officers[site.branch_id])
            change = self.env["elevator.contract.amendment"].with_user(contract.env.user)
            change = change.create(
                {
                    "contract_id": contract.id,
                    "date": contract._plan_rows()[1]["first"],
                    "reason": "续约优惠" if done else "增加易损件范围",
                }
            )
            for line in change.line_ids:
                line.amount = round(line.present * percent, 2)
            if not done:
                change.action_signoff_request()
                self.sign(change, "business", opinion="同意")
                continue
            self.approve(change)
            change.write({"signed_on": self.today, "scan": scan("补充协议", contract.code)})
            change.action_apply()
