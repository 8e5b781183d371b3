"""Defective parts on their way to a verdict (P-6.2)."""

from . import parts_data as data


class Defects:
    def broken(self):
        """Defective parts: one replaced and claimed, one refused, one that QA has to judge."""
        rows = [
            ("JN", "KZ-003", 30, "到货通电即报故障,按键无应答", {"tested": "yes"}, "quality"),
            ("QD", "MJ-005", 22, "门滑块开裂,有撬痕", {"forced": "yes"}, "site"),
            ("JN", "MJ-005", 4, "装机两日后断裂", {"tested": "yes"}, None),
        ]
        for branch, code, ago, happened, facts, verdict in rows:
            defect = self.returned(branch, code, ago, happened, facts)
            if not verdict:
                continue
            with self.days_ago(ago - 5):
                judged = defect.with_user(self.users["qa"])
                judged._judge(verdict, "现场照片及拆检结果与事实一致")
            with self.days_ago(ago - 6):
                settled = defect.with_user(self.users["supply"])
                if verdict == "quality":
                    settled._claim(self.supplier(), 80)
                else:
                    settled.action_scrap()

    def returned(self, branch, code, ago, happened, facts):
        """A part from the depot's stock that HQ has taken in."""
        known = {"tested": "unknown", "forced": "no", "burnt": "no", "wet": "no"}
        defects = self.env["elevator.parts.defect"]
        with self.days_ago(ago):
            defect = defects.with_user(self.users[data.KEEPERS[branch]]).create(
                {
                    "depot_id": self.depots[branch].id,
                    "product_id": self.goods[code].id,
                    "serial": f"{code}-{2600 + ago}",
                    "happened": happened,
                    **(known | facts),
                }
            )
            defect.action_send()
        with self.days_ago(ago - 3):
            defect.with_user(self.users["service"])._check_in("实物与填报相符")
        return defect

    def supplier(self):
        return self.env["res.partner"].create({"name": "宁波申菱电梯配件", "is_company": True})
