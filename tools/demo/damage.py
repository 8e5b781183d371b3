"""Damaged components: one of each end, one that waits for the named person (T-1.5)."""

# branch, code, days ago, what happened, facts, who pays
ROWS = (
    ("JN", "KZ-003", 26, "雷雨后外呼显示板全黑,板上无烧痕", {"tested": "yes"}, None),
    ("QD", "MJ-005", 19, "门滑块被撬断,门板下沿有撬痕", {"forced": "yes"}, "customer"),
    ("QD", "KZ-002", 8, "轿顶板通电冒烟,接线端子发黑", {"burnt": "yes"}, None),
    ("JN", "KZ-001", 3, "主板偶发死机,出厂检验记录未随箱", {"tested": "unknown"}, None),
)


class Damage:
    def damage(self):
        """Ruled by the table; one settled each way, one appealed, one left open."""
        company = self.env.company
        company.elevator_damage_judge_id = self.users["cqe"]
        company.elevator_damage_appeal_id = self.users["ce"]
        found = [self.damaged(*row) for row in ROWS]
        found[2].with_user(self.officers[self.branches["QD"]])._appeal(
            "接线按图施工,有照片为证,烧痕在板内侧"
        )
        rulings = [verdict.ruling for verdict in found]
        assert rulings == ["quality", "site", "site", "open"], rulings
        assert found[1].request_id and found[0].defect_id

    def damaged(self, branch, code, ago, happened, facts, liable):
        """A verdict; settled when it is clear who bears it."""
        known = {"tested": "yes", "forced": "no", "burnt": "no", "wet": "no"} | facts
        units = self.env["elevator.unit"].search(
            [("branch_id", "=", self.branches[branch].id), ("state", "=", "maintenance")]
        )
        verdicts = self.env["elevator.damage.verdict"]
        with self.days_ago(ago):
            verdict = verdicts.with_user(self.officers[self.branches[branch]]).create(
                {
                    "elevator_id": units[ago % len(units)].id,
                    "product_id": self.goods[code].id,
                    "serial": f"{code}-{2500 + ago}",
                    "batch": f"2026-{ago % 9 + 1:02}",
                    "supplier_id": self.goods[code].seller_ids[:1].partner_id.id,
                    "happened": happened,
                    "depot_id": self.depots[branch].id,
                    "liable": liable,
                    **known,
                }
            )
        with self.days_ago(ago - 1):
            ruled = verdict.with_user(self.users["service"])
            ruled.action_rule()
            if liable or ruled.ruling == "quality":
                ruled.action_settle()
        return verdict
