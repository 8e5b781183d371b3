"""Material requests: one in every stage, on each route (P-7.1.1 to P-7.3.2)."""

from datetime import timedelta

from odoo.fields import Command

from .papers import signature


class Material:
    def material(self):
        """Made, signed, quoted, paid and handed over by whom the regulation names."""
        self.found_lifts()
        self.at_the_branch()
        self.shipped_by_planning()
        self.shipped_by_supply()
        self.bought_on_site()
        self.caused_by_the_site()
        self.disputed_quotes()

    def found_lifts(self):
        """Elevators of each phase: Jinan's in maintenance, those of a building site in Qingdao."""
        lifts = self.env["elevator.unit"].search([("site_id", "in", self.site_ids())])
        kept = lifts.filtered(
            lambda lift: lift.state == "maintenance" and lift.branch_id.code == "JN"
        )
        self.lifts = kept.grouped("coverage_kind")
        self.lifts["new"] = lifts.filtered(lambda lift: lift.state == "installation")

    def ask(self, lift, reason, lines, **vals):
        """A draft of the branch's assistant: {code of a part or free words: quantity}."""
        requests, lifts = self.env["elevator.material.request"], self.lifts[lift]
        lift = lifts[requests.search_count([]) % len(lifts)]
        return requests.with_user(self.officers[lift.branch_id]).create(
            {
                "elevator_id": lift.id,
                "cause": "not_site",
                "reason": reason,
                "need_on": self.today + timedelta(10),
                "line_ids": [
                    Command.create(
                        {"product_id": self.goods[name].id, "qty": qty}
                        if name in self.goods
                        else {"name": name, "qty": qty}
                    )
                    for name, qty in lines.items()
                ],
                **vals,
            }
        )

    def by(self, request, login):
        return request.with_user(self.users[login])

    def asked(self, request):
        request.action_submit()
        self.by(request, "service").action_signoff_request()
        return request

    def quoted_at(self, request, price):
        """Sent, quoted by the business department, told by the centre."""
        request.action_submit()
        self.by(request, "service").action_ask_quote()
        priced = self.by(request, "business")
        priced._quote(dict.fromkeys(priced.line_ids, price))
        self.by(request, "service").action_tell()
        return request

    def settled(self, request):
        """Invoiced to the branch, and its payment booked."""
        self.by(request, "accountant").action_invoice()
        invoice = request.sudo().invoice_id
        wizard = self.env["account.payment.register"].with_user(self.users["accountant"])
        wizard = wizard.with_context(active_model="account.move", active_ids=invoice.ids)
        wizard.create({})._create_payments()
        return request

    # ---------------------------------------------------------------- the stages

    def at_the_branch(self):
        with self.days_ago(1):
            self.ask("new", "开箱点件时缺件", {"KZ-003": 2, "轿顶护栏连接板": 4}, form="feedback")
        with self.days_ago(2):
            given_up = self.ask("free", "怀疑编码器损坏", {"KZ-005": 1})
            given_up._cancel("重新插接后恢复正常")
        with self.days_ago(3):
            self.ask("free", "外呼显示板缺划", {"KZ-003": 1}).action_submit()
        with self.days_ago(4):
            mixed = self.ask("paid", "轿厢照明和门锁损坏", {"MJ-003": 1, "照明灯管 28 W": 6})
            mixed.line_ids[1].wear = True

    def shipped_by_planning(self):
        with self.days_ago(9):
            request = self.asked(
                self.ask("new", "慢车调试时主板通讯故障", {"KZ-001": 1}, form="feedback")
            )
            self.sign(request, "ce", opinion="产品质量问题,同意发货。")
            part = self.by(request, "planning").line_ids
            self.by(request, "planning")._ship(
                self.depots["HQ"],
                part,
                arrives_on=self.days_before(6),
                carrier="德邦快运",
                parcel_no="DPK3801122334",
            )
        with self.days_ago(6):
            request._receive("外观完好,数量相符")
        self.by(request, "service").action_close()
        with self.days_ago(7):
            late = self.asked(self.ask("free", "层门门锁触点不良", {"MJ-004": 2, "锁钩弹簧": 2}))
            self.sign(late, "cqe", opinion="同意")
        with self.days_ago(5):
            self.by(late, "planning")._confirm_delay(self.today + timedelta(6), "锁钩弹簧正在投料")
        with self.days_ago(4):
            rejected = self.asked(self.ask("free", "更换限速器", {"AQ-001": 1}))
            self.sign(rejected, "ce", verdict="rejected", opinion="请先说明限速器校验结果。")
        with self.days_ago(2):
            self.asked(self.ask("new", "缓冲器开关损坏", {"AQ-004": 1}, form="feedback"))

    def shipped_by_supply(self):
        with self.days_ago(8):
            request = self.ask(
                "new", "随行电缆长度不足", {"随行电缆 TVVB 40 芯": 60}, channel="supply"
            )
            self.sign(self.asked(request), "gm", opinion="同意")
        with self.days_ago(6):
            supply = self.by(request, "supply")
            supply._give_dates(self.days_before(3), self.today + timedelta(2))
            vendor = self.env["res.partner"].create({"name": "齐鲁电缆(示例)有限公司"})
            supply._place_order(vendor, dict.fromkeys(supply.line_ids, 38))

    def bought_on_site(self):
        shop = self.env["res.partner"].create({"name": "历下五金机电商店(示例)"})
        with self.days_ago(12):
            lamps = self.ask("free", "轿厢照明更换", {"照明灯管 28 W": 10}, channel="onsite")
            lamps.line_ids.write({"wear": True, "price": 12})
            lamps.answer_id = lamps.env.user
            lamps.action_signoff_request()
            self.sign(lamps, "supply", "business", opinion="同意现场采购")
        with self.days_ago(10):
            receipt = signature("收据")
            lamps._buy({line: (shop, 11.5, receipt) for line in lamps.line_ids})
        self.by(lamps, "accountant").action_reimburse()
        with self.days_ago(3):
            bolts = self.ask(
                "new", "导轨支架膨胀螺栓规格不符", {"膨胀螺栓 M16×150": 24}, channel="onsite"
            )
            bolts.line_ids.price = 6
            bolts.answer_id = bolts.env.user
            bolts.action_signoff_request()
            self.sign(bolts, "supply", opinion="工期紧,同意现场采购")

    def caused_by_the_site(self):
        with self.days_ago(6):
            flooded = self.ask("free", "甲方冲洗地面,外呼进水烧毁", {"KZ-003": 2}, cause="customer")
            self.quoted_at(flooded, 335)
        with self.days_ago(5):
            dropped = self.ask("new", "安装队吊装时碰坏", {"MJ-001": 1}, cause="installer")
            self.settled(self.quoted_at(dropped, 1650))
        with self.days_ago(4):
            paid = self.ask("paid", "门机老化,更换", {"MJ-001": 1})
            self.quoted_at(paid, 1650)
            self.by(paid, "accountant").action_pay_funds()
            self.sign(paid, "salesgm", opinion="款已到,同意发货。")
        with self.days_ago(1):
            asked = self.ask("paid", "开关电源损坏", {"KZ-008": 1})
            asked.action_submit()
            self.by(asked, "service").action_ask_quote()

    def disputed_quotes(self):
        with self.days_ago(5):
            freight = self.ask("free", "业主装修撞坏光幕", {"MJ-002": 1}, cause="customer")
            self.quoted_at(freight, 480)
            freight._dispute("price", "光幕外壳完好,仅发射端损坏,请按单边报价")
        with self.days_ago(7):
            urgent = self.ask("free", "医院电梯停梯,变频器进水", {"KZ-004": 1}, cause="customer")
            self.quoted_at(urgent, 7000)
            urgent._dispute("shipping", "医院唯一病床梯,请求先发货,款项月底付清")
            sales = self.users["salesgm"]
            self.by(urgent, "salesgm")._decide_dispute(
                "ship", "情况属实,先发货,分公司担保付款。", signature(sales.name)
            )
        with self.days_ago(6):
            self.by(urgent, "planning")._ship(
                self.depots["HQ"], self.by(urgent, "planning").line_ids
            )
