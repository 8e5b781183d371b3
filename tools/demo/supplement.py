"""Contract supplements of elevators in installation: one asked for, one planned (T-1.4)."""

from datetime import timedelta

from .papers import signature


class Supplement:
    def supplements(self):
        """A wish that waits for its argument, and one on its way to the site."""
        units = self.env["elevator.unit"].search([("state", "=", "installation")], limit=2)
        self.wished(units[0], "加装残疾人操纵箱及盲文按钮", 3)
        done = self.wished(units[-1], "轿厢加装语音报站", 30).with_user(self.users["service"])
        business = self.users["business"]
        with self.days_ago(27):
            done._argue(True, "主板已留语音接口,加语音模块一块即可,不影响型式试验结论")
            done.line_ids = [(0, 0, {"product_id": self.goods["KZ-003"].id, "qty": 1})]
            done.with_user(business).line_ids.price = 680
            done.with_user(business).action_cost()
            done.action_signoff_request()
            for login in ("business", "leader"):
                user = self.users[login]
                done.with_user(user)._signoff_sign("approved", image=signature(user.name))
        officer = self.officers[done.branch_id]
        with self.days_ago(20):
            done.with_user(officer)._take_order("ZB-2026-018", signature("客户"), "订单.png")
        with self.days_ago(18):
            ships = self.today + timedelta(3)
            done._plan(ships, ships + timedelta(9), officer)
        assert done.stage == "planned", done.stage

    def wished(self, elevator, wish, ago):
        officer = self.officers[elevator.branch_id]
        with self.days_ago(ago):
            return (
                self.env["elevator.contract.supplement"]
                .with_user(officer)
                .create({"elevator_id": elevator.id, "wish": wish, "wished_by": "甲方项目部"})
            )
