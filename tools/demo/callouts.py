"""Duty rosters, call-outs of the last weeks and of this hour, feedback forms on their way."""

from datetime import datetime, time, timedelta

from freezegun import freeze_time

from odoo import fields

# days ago, UTC hour, what was said, trapped, minutes to accept/arrive/free/restore, cause, remedy
CALLS = (
    (27, 1, "三楼门关不上", False, (2, 18, 0, 40), "m03", "清除地坎异物，调整门滑块"),
    (24, 11, "电梯停在五楼不动", False, (3, 25, 0, 70), "k02", "更换底坑急停开关插件"),
    (20, 6, "轿厢内有人按警铃，出不来", True, (1, 14, 19, 55), "m01", "更换厅门锁触点"),
    (16, 16, "运行有异响", False, (4, 41, 0, 80), "d01", "导靴加油，更换靴衬"),
    (12, 2, "外呼按钮不亮", False, (2, 22, 0, 35), "x01", "更换外呼板"),
    (9, 13, "停电后不能启动", True, (1, 12, 16, 50), "p01", "恢复供电，检查后投入运行"),
    (6, 5, "门反复开关", False, (3, 20, 0, 45), "m05", "清洁光幕，调整安装支架"),
    (3, 8, "到站不平层", False, (2, 27, 0, 65), "c01", "调整平层感应器"),
)
FORMS = (
    ("maintenance", "主板偶发死机", "E37", "雨后两小时停梯，复位后正常", "复位，记录故障代码"),
    ("maintenance", "制动器抱闸声大", "", "早高峰满载下行时", "调整抱闸间隙，未消除"),
    ("installation", "限速器与图纸型号不符", "", "开箱点件时发现", "拍照，暂停安装"),
)
ANSWER = "先核对接地与屏蔽层；仍复现则更换主板，旧板返厂检验"


class Callouts:
    def callouts(self):
        """Everybody does his part with his own rights."""
        self.env.company.elevator_callout_hq_ids = self.users["service"]
        for branch in self.branches.values():
            self.roster(branch)
        for order, row in enumerate(CALLS):
            self.served(order, *row)
        self.running()
        for row in FORMS:
            self.form(*row)

    def crew(self, branch):
        """Those of the branch who may work."""
        workers = self.env["hr.employee"].search([("elevator_branch_id", "=", branch.id)])
        workers = workers.filtered("user_id")
        return workers._callout_certified(self.today)

    def roster(self, branch):
        """Day and night for six weeks; the last day of the plan is still open."""
        crew = self.crew(branch)
        if not crew:
            return
        start = datetime.combine(self.today - timedelta(days=35), time(0, 0))
        duties = self.env["elevator.duty"].with_user(self.officers[branch])
        week = duties.create(
            [
                {
                    "branch_id": branch.id,
                    "start_at": start + timedelta(hours=12 * shift),
                    "end_at": start + timedelta(hours=12 * shift + 12),
                    "officer_id": crew[shift % len(crew)].id,
                    "employee_ids": [fields.Command.set(crew.ids)],
                }
                for shift in range(14)
            ]
        )
        week._repeat(6)
        now = self.env["elevator.duty"]._on_duty(branch, fields.Datetime.now())[branch]
        now.with_user(self.officers[branch])._take("设备、钥匙、电话齐全")

    def called(self, branch, order, what, trapped):
        units = self.env["elevator.unit"].search(
            [("branch_id", "=", branch.id), ("state", "=", "maintenance")]
        )
        unit = units[order % min(3, len(units))].with_user(self.officers[branch])
        return unit.env["elevator.callout"]._open_call(
            unit,
            {
                "source": "phone",
                "what": what,
                "trapped": trapped,
                "trapped_count": 2 if trapped else 0,
                "caller_name": "物业值班室",
                "caller_phone": f"139{10000000 + order * 1357:08}",
            },
        )

    def served(self, order, ago, hour, what, trapped, minutes, cause, remedy):
        """One call-out from the call to the seal."""
        branches = [branch for branch in self.branches.values() if self.crew(branch)]
        branch = branches[order % 2]
        called_at = datetime.combine(self.today - timedelta(days=ago), time(hour, 7))
        with freeze_time(called_at):
            callout = self.called(branch, order, what, trapped)
            if not callout.employee_id:
                callout._assign(self.crew(branch)[:1])
        mine = callout.with_user(callout.sudo().employee_id.user_id)
        for kind, after in zip(("accepted", "arrived", "freed", "restored"), minutes, strict=True):
            if after:
                with freeze_time(called_at + timedelta(minutes=after)):
                    if kind == "arrived":
                        callout.sudo()._escalate()
                    mine._clock(kind)
        with freeze_time(called_at + timedelta(minutes=minutes[-1] + 20)):
            reason = self.env.ref(f"elevator_techsupport.fault_cause_{cause}")
            mine.ticket_id.write({"cause_id": reason.id, "cause": reason.name, "remedy": remedy})
            if callout.late:
                mine._give_reason("高架桥事故封路，绕行")
            mine.action_close()
        if trapped:
            with self.days_ago(ago - 1):
                mine._supplement("被困两人，其中一人持购物车；放出后均无受伤。", "当时漏记")
        if ago > 10:
            with self.days_ago(ago - 1):
                ticket = callout.ticket_id.with_user(self.users["service"])
                ticket._verify("confirmed", "物业王经理", "运行正常")
                ticket.action_close()

    def running(self):
        """What is on the board now: one entrapment on the way, one on site, one just called."""
        now = fields.Datetime.now()
        branches = [branch for branch in self.branches.values() if self.crew(branch)]
        for order, (ago, what, trapped, steps) in enumerate(
            (
                (22, "一楼困人，约三人", True, {"accepted": 2}),
                (35, "门机异响，停梯", False, {"accepted": 3, "arrived": 21}),
                (6, "按钮失灵", False, {}),
            )
        ):
            at = now - timedelta(minutes=ago)
            with freeze_time(at):
                callout = self.called(branches[order % len(branches)], 30 + order, what, trapped)
            mine = callout.with_user(callout.sudo().employee_id.user_id)
            for kind, after in steps.items():
                with freeze_time(at + timedelta(minutes=after)):
                    mine._clock(kind)

    def form(self, kind, name, code, situation, done):
        """A feedback form: filed by the branch, answered by HQ, one of them at the factory."""
        state = "installation" if kind == "installation" else "maintenance"
        unit = self.env["elevator.unit"].search([("state", "=", state)], limit=1)
        if not unit:
            return
        officer, service = self.officers[unit.branch_id], self.users["service"]
        with self.days_ago(5):
            ticket = self.env["helpdesk.ticket"].with_user(officer)
            ticket = ticket.create(
                {
                    "kind": kind,
                    "elevator_id": unit.id,
                    "name": name,
                    "fault_code": code,
                    "situation": situation,
                    "done_on_site": done,
                }
            )
            ticket._forward("hq", service, "请技术服务解答")
        with self.days_ago(4):
            if code:
                ticket.with_user(service)._answer("phone", ANSWER)
            else:
                ticket.with_user(service)._forward("factory", self.users["ce"], "请工厂确认")
