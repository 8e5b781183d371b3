"""What branches owe: dunned, promised, broken, withheld, applied, given back, one of each."""

from datetime import timedelta

from odoo import fields
from odoo.fields import Command

from .papers import scan

# branch, site, days ago, CNY: fees of the time before this system
OLD = [
    ("JN", "泉城国际广场", 48, 18600),
    ("JN", "龙奥花园三期", 35, 9800),
    ("JN", "汉峪金融中心 A5 座", 12, 21300),
    ("QD", "五四广场商务楼", 126, 15600),
    ("QD", "五四广场商务楼", 96, 15600),
    ("QD", "前湾港冷链库", 75, 7200),
    ("LC", "临朐县人民医院", 83, 12400),
    ("LC", "华丰化工 2 号库", 70, 6900),
]
FUNDS = {"JN": 86000, "QD": 32000, "LC": 25000}


class Collections:
    def collections(self):
        """Each branch in a situation of its own (M-4.2.1 to M-4.2.3)."""
        self.env.company._elevator_fund_setup()
        self.opening()
        debts = self.old_invoices()
        self.dunning(debts)
        self.withheld(debts)
        self.stopped()

    def stopped(self):
        """A promise broken, two reminders, 96 days: maintenance is stopped; another proposed."""
        site = self.sites["五四广场商务楼"]
        officer = self.officers[site.branch_id]
        contract = self.env["contract.contract"].search(
            [("partner_id", "=", site.partner_id.id), ("elevator_state", "=", "active")]
        )
        with self.days_ago(0):
            stops = self.env["elevator.suspension"].with_user(self.users["service"])
            stop = stops._propose(contract, "两次承诺均未兑现,欠费已超过 90 天。")
            papers = {
                "branch_notice": "停保通知书(分公司)",
                "customer_notice": "停保通知书(使用单位)",
                "handover": "电梯安全移交函",
            }
            vals = {}
            for name, title in papers.items():
                vals |= {name: scan(title, site.name), f"{name}_name": f"{title}.pdf"}
                vals[f"{name}_on"] = fields.Date.today()
            stop.with_user(officer).write(vals)
            stop.action_confirm()

    def origin(self):
        """Where funds come from: the company's bank."""
        company = self.env.company
        bank = self.env["account.journal"].search([("type", "=", "bank")], limit=1)
        company.elevator_fund_origin_account_id = bank.default_account_id
        # what customers pay is on its way until the bank's statement says so
        transit = self.env["account.account"].search(
            [("account_type", "=", "asset_current"), ("company_ids", "in", company.id)], limit=1
        )
        journals = self.env["account.journal"].search([("type", "in", ("bank", "cash"))])
        journals.inbound_payment_method_line_ids.payment_account_id = transit
        return bank.default_account_id

    def opening(self):
        """Balances of the old books, a rebate, a transfer."""
        account, accountant = self.origin(), self.users["accountant"]
        for code, amount in FUNDS.items():
            fund = self.env["elevator.branch.fund"]._of(self.branches[code])
            fund = fund.with_user(accountant)
            with self.days_ago(120):
                fund._book("opening", amount, account, "旧账结转余额")
            with self.days_ago(40):
                fund._book("in", amount * 0.2, account, "三季度销售返利")
            with self.days_ago(33):
                fund._book("out", 5000, account, "分公司备用金拨付")

    def old_invoices(self):
        """{(branch, site): invoices}; on the contract's lines where there is one."""
        found = {}
        for code, name, days, amount in OLD:
            invoice = self.old_invoice(self.branches[code], self.sites[name], days, amount)
            key = (code, name)
            found[key] = found.get(key, self.env["account.move"]) | invoice
        return found

    def old_invoice(self, branch, site, days, amount):
        day = self.today - timedelta(days)
        line = self.env["contract.line"].search(
            [
                ("contract_id.partner_id", "=", site.partner_id.id),
                ("contract_id.elevator_state", "=", "active"),
                ("elevator_id", "!=", False),
            ],
            limit=1,
        )
        product = self.env.ref("elevator_service.product_maintenance")
        invoice = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": site.partner_id.id,
                "elevator_branch_id": branch.id,
                "journal_id": branch.journal_id.id,
                "invoice_date": day,
                "invoice_date_due": day,
                "ref": "上线前维保费",
                "invoice_line_ids": [
                    Command.create(
                        {
                            "product_id": product.id,
                            "name": f"{site.name} 维保费",
                            "price_unit": amount,
                            "contract_line_id": line.id,
                        }
                    )
                ],
            }
        )
        invoice.action_post()
        return invoice

    # ---------------------------------------------------------------- reminders and answers

    def dunning(self, debts):
        """Three runs; Jinan promises and holds it, Qingdao breaks, Linqu says nothing."""
        reminders = self.env["elevator.fee.reminder"].with_user(self.users["accountant"])
        branches = self.env["elevator.branch"].union(*self.branches.values())
        for days in (24, 17, 10, 3):
            with self.days_ago(days):
                reminders._remind(branches)
            self.env.invalidate_all()
            if days == 24:
                self.answer("QD", 21, -6, "money", debts["QD", "五四广场商务楼"])
                self.answer("QD", 20, -2, "fapiao", debts["QD", "前湾港冷链库"])
                self.answer("JN", 19, 14, "approval", debts["JN", "泉城国际广场"])
        for days in (5, 1):
            with self.days_ago(days):
                self.env["elevator.fee.answer"]._cron_promises()

    def answer(self, code, days, promised, reason, invoices):
        """The branch's officer answers some days ago, for a day from today on (or before)."""
        texts = {
            "money": "业主方资金紧张,承诺下旬付清两期维保费。",
            "fapiao": "客户称未收到增值税发票,已补寄。",
            "approval": "付款申请已提交,等待业主方总部审批。",
        }
        officer = self.officers[self.branches[code]]
        with self.days_ago(days):
            arrears = self.env["elevator.arrear"].with_user(officer).browse(invoices.ids)
            note = self.env["ir.attachment"].with_user(officer)
            note = note.create(
                {"name": "催款说明.pdf", "datas": scan("维保费催收说明", texts[reason])}
            )
            self.env["elevator.fee.answer"].with_user(officer)._answer(
                arrears,
                self.env.ref(f"elevator_service.delay_reason_{reason}"),
                texts[reason],
                self.today + timedelta(promised),
                note,
            )

    # ---------------------------------------------------------------- withholding

    def withheld(self, debts):
        """Applied and partly given back; still withheld; released by payment; one to decide."""
        long_overdue = debts["QD", "五四广场商务楼"].sorted("invoice_date")[:1]
        long_overdue |= debts["QD", "前湾港冷链库"]
        with self.days_ago(5):
            document = self.withholding("QD", long_overdue, "催缴三次,承诺付款日已过,仍未到账。")
            first = document.line_ids[0]
            document._act("apply", {first: first.held}, "逾期超过 120 天,以暂扣款冲抵")
        with self.days_ago(2):
            self.late_payment(first.partner_id, 6000)
            document._act("give_back", {first: 6000}, "客户补交维保费")
            paid = self.withholding("LC", debts["LC", "华丰化工 2 号库"], "三次催缴未答复。")
            self.pay(paid.line_ids.invoice_id)
        with self.days_ago(1):
            self.withholding("LC", debts["LC", "临朐县人民医院"], "三次催缴未答复。", signer=None)

    def withholding(self, code, invoices, reason, signer="business"):
        """Proposed by the accountant; decided and withheld when somebody signs."""
        lines = [Command.create({"invoice_id": invoice.id}) for invoice in invoices]
        document = (
            self.env["elevator.withholding"]
            .with_user(self.users["accountant"])
            .create(
                {
                    "branch_id": self.branches[code].id,
                    "date": fields.Date.today(),
                    "reason": reason,
                    "line_ids": lines,
                }
            )
        )
        document.action_signoff_request()
        if signer:
            self.sign(document, signer, opinion="同意暂扣。")
            document.action_withhold()
        return document

    def pay(self, invoices):
        wizard = self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=invoices.ids
        )
        wizard.create({"payment_date": fields.Date.today()})._create_payments()

    def late_payment(self, partner, amount):
        payment = self.env["account.payment"].create(
            {
                "payment_type": "inbound",
                "partner_type": "customer",
                "partner_id": partner.id,
                "amount": amount,
                "date": fields.Date.today(),
                "memo": "补交维保费",
            }
        )
        payment.action_post()
        self.env.invalidate_all()
