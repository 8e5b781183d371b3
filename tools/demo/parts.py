"""The catalogue of parts; a depot of every tier with a life of some months."""

from odoo.fields import Command

from . import parts_data as data
from .papers import signature

# branch of the depot: parts put to use, days ago
ISSUES = {"JN": (45, 38, 31, 24, 17, 10, 4, 2), "QD": (41, 27, 13, 6), "LC": (30, 9)}


class Parts:
    def parts(self):
        """Catalogue and depots first, then what happened in them (P-2.1 to P-4.2a)."""
        self.catalogue()
        self.open_depots()
        self.stocked()
        self.used()
        self.lent()
        self.broken()
        self.on_the_way()
        self.months()
        self.mistaken()
        self.audited()
        self.dearer()
        self.situations()

    def catalogue(self):
        """Parts and their prices of this year."""
        self.goods = {}
        # Odoo calls it 单位
        self.env.ref("uom.product_uom_unit").with_context(lang="zh_CN").name = "件"
        templates = self.env["product.template"].with_user(self.users["service"])
        models = self.env["elevator.model"].search([]).grouped("name")
        for code, name, spec, origin, price, flags, fits in data.CATALOGUE:
            part = templates.create(
                {
                    "default_code": code,
                    "name": name,
                    "part_spec": spec,
                    "part_origin": origin,
                    "is_elevator_part": True,
                    "wear_part": "w" in flags,
                    "returns_old_part": "o" in flags,
                    "elevator_model_ids": [
                        model.id for fit in fits for model in models.get(fit, [])
                    ],
                }
            )
            with self.days_ago(200):
                part.with_user(self.users["business"])._set_hq_price(price)
            self.goods[code] = part.product_variant_id

    def open_depots(self):
        depots = self.env["elevator.depot"].with_user(self.users["service"])
        self.depots = {"HQ": depots.create({"code": "ZK", "name": "公司备件总库", "kind": "main"})}
        for code, branch, tier, name, keeper, address in data.DEPOTS:
            self.depots[branch] = depots.create(
                {
                    "code": code,
                    "name": name,
                    "tier_id": self.env.ref(f"elevator_parts.tier_{tier}").id,
                    "branch_id": self.branches[branch].id,
                    "keeper_id": self.users[keeper].id,
                    "address": address,
                }
            )
        self.env["elevator.depot.part"].with_user(self.users["service"]).create(
            [
                {
                    "depot_id": self.depots[branch].id,
                    "product_id": self.goods[code].id,
                    "par_qty": par,
                    "bin_store": "1",
                    "bin_rack": str(1 + number // 8),
                    "bin_shelf": str(1 + number // 4 % 2),
                    "bin_layer": str(1 + number % 4),
                    "bin_place": f"{1 + number % 6:02}",
                }
                for branch, listed in data.LISTS.items()
                for number, (code, par) in enumerate(listed.items())
            ]
        )

    def moved(self, user, code, qty, source, target, **said):
        """A movement as its document would book it."""
        move = self.env["stock.move"].with_user(self.users[user]).sudo()
        move = move.create(
            {
                "product_id": self.goods[code].id,
                "product_uom_qty": qty,
                "location_id": source.id,
                "location_dest_id": target.id,
                **{f"elevator_{name}": value for name, value in said.items()},
            }
        )
        return move._elevator_do()

    def stocked(self):
        """The old books are carried over; then every depot is filled up to its list."""
        found = self.env.ref("stock.stock_location_suppliers")
        main = self.depots["HQ"].location_id
        with self.days_ago(90):
            for code in self.goods:
                listed = sum(pars.get(code, 0) for pars in data.LISTS.values())
                said = {"kind": "opening", "note": "旧账结转"}
                self.moved("service", code, 2 * listed + 10, found, main, **said)
        account = self.env.company.elevator_fund_origin_account_id
        for branch, listed in data.LISTS.items():
            with self.days_ago(64):
                fund = self.env["elevator.branch.fund"]._of(self.branches[branch])
                fund.with_user(self.users["accountant"])._book("in", 25000, account, "备件周转金")
            sent = {
                code: par
                for code, par in listed.items()
                if code not in data.MISSING.get(branch, ())
            }
            self.received(self.sent(branch, sent, 62), 60)

    def sent(self, branch, listed, ago):
        """A dispatch that left so many days ago: {code: quantity}."""
        depot = self.depots[branch]
        dispatches = self.env["elevator.parts.dispatch"].with_user(self.users["service"])
        with self.days_ago(ago):
            dispatch = dispatches.create(
                {
                    "depot_id": depot.id,
                    "consignee": depot.keeper_id.name,
                    "phone": self.branches[branch].partner_id.phone,
                    "confirmed_with": self.officers[self.branches[branch]].name,
                    "carrier": "德邦快运",
                    "parcel_no": f"DPK{3790000000 + 7919 * depot.id + ago}",
                    "arrives_on": self.days_before(ago - 2),
                    "line_ids": [
                        Command.create({"product_id": self.goods[code].id, "qty": qty})
                        for code, qty in listed.items()
                    ],
                }
            )
            dispatch.action_check()
            dispatch.with_user(self.users["manager"]).action_pack()
            dispatch.action_ship()
        return dispatch

    def received(self, dispatch, ago, **found):
        """Counted by the keeper: as listed, but {code: (arrived, damaged, remark)}."""
        counts = {line: (line.qty, 0, False) for line in dispatch.line_ids}
        counts |= {
            line: found[line.product_id.default_code.replace("-", "_")]
            for line in dispatch.line_ids
            if line.product_id.default_code.replace("-", "_") in found
        }
        with self.days_ago(ago):
            keeper = dispatch.depot_id.keeper_id
            dispatch.with_user(keeper)._receive(counts, signature(keeper.name))

    def on_the_way(self):
        """One parcel travels, one came short and damaged, one is lost and settled, one waits."""
        self.sent("QD", {"XH-003": 2, "MJ-003": 1, "MJ-005": 3}, 2)
        opened = self.sent("JN", {"KZ-002": 2, "KZ-003": 4, "XH-001": 6}, 5)
        self.received(opened, 3, KZ_003=(3, 1, "外壳开裂"), XH_001=(5, 0, False))
        lost = self.sent("LC", {"XH-001": 2}, 12)
        self.received(lost, 9, XH_001=(1, 0, "箱体破损"))
        with self.days_ago(8):
            settled = lost.difference_ids.with_user(self.users["service"])
            settled._settle("lost", "德邦快运", "运输途中破损丢失,已向承运人索赔")
        self.depots["LC"].with_user(self.users["service"]).action_new_dispatch()

    def used(self):
        """Parts put into elevators, some from each depot; most old parts came back."""
        for branch, days in ISSUES.items():
            units = self.env["elevator.unit"].search(
                [("branch_id", "=", self.branches[branch].id), ("state", "=", "maintenance")]
            )
            codes = [c for c in data.LISTS[branch] if c not in data.MISSING.get(branch, ())]
            for number, ago in enumerate(days):
                issue = self.issued(branch, codes[number % len(codes)], units, number, ago)
                if ago not in (24, 2):
                    with self.days_ago(ago - 1):
                        issue.old_ids.with_user(self.users[data.KEEPERS[branch]]).action_back()

    def issued(self, branch, code, units, number, ago):
        issues = self.env["elevator.parts.issue"].with_user(self.users[data.KEEPERS[branch]])
        team = self.maintainers[branch]
        with self.days_ago(ago):
            issue = issues.create(
                {
                    "depot_id": self.depots[branch].id,
                    "elevator_id": units[number * 5 % len(units)].id,
                    "worker_id": team[number % len(team)].id,
                    "note": "更换",
                    "line_ids": [Command.create({"product_id": self.goods[code].id})],
                }
            )
            issue.action_issue()
        return issue

    def lent(self):
        """One loan came back, one is past its day, one is asked for."""
        loans = self.env["elevator.parts.loan"]
        rows = [
            ("JN", "KZ-004", 40, 20, "HSINV-2201187"),
            ("QD", "KZ-005", 18, 10, "ERN-77120934"),
            ("LC", "KZ-002", 0, -7, "HSCTB-0415"),
        ]
        for branch, code, ago, due, serial in rows:
            with self.days_ago(ago):
                loan = loans.with_user(self.users[data.KEEPERS[branch]]).create(
                    {
                        "depot_id": self.depots[branch].id,
                        "product_id": self.goods[code].id,
                        "serial": serial,
                        "reason": "停梯待修,分公司库存无此件",
                        "due_on": self.days_before(due),
                    }
                )
                if ago:
                    loan.with_user(self.users["service"]).action_lend()
            if branch == "JN":
                with self.days_ago(25):
                    loan.with_user(self.users["service"])._take_back(serial)

    def months(self):
        """Last month: Jinan's was counted short and replenished; this one is open everywhere."""
        self.env.company.elevator_shortage_judge_id = self.users["leader"]
        months, first = self.env["elevator.depot.month"], self.today.replace(day=1)
        keeper = self.users["keeper"]
        last = (self.today - first).days + 20
        with self.days_ago(last):
            month = months.with_user(keeper).create({"depot_id": self.depots["JN"].id})
            for line in month.line_ids:
                line.write({"counted": True, "counted_qty": line.book_qty})
            missing = month.line_ids.filtered(lambda x: x.product_id == self.goods["XH-001"])
            missing.write({"counted_qty": missing.book_qty - 2, "reason": "盘点短少两支,原因不明"})
            month.action_count()
            month.action_plan()
            month.shortage_ids.with_user(self.users["accountant"]).action_charge()
            month.with_user(self.users["service"]).action_trim()
            month.with_user(self.users["service"]).action_approve()
        months._cron_months()
        opened = months.search([("depot_id", "=", self.depots["QD"].id)], limit=1)
        for line in opened.with_user(self.users["qdkeeper"]).line_ids[:7]:
            line.write({"counted": True, "counted_qty": line.book_qty})

    def mistaken(self):
        """A wrong part was booked out; the keeper reverses it in red."""
        depot = self.depots["JN"]
        with self.days_ago(2):
            line = self.env["elevator.parts.ledger"].search(
                [("depot_id", "=", depot.id), ("kind", "=", "issue")], limit=1
            )
            line.with_user(self.users["keeper"])._reverse("领错型号,退回重领")

    def audited(self):
        """The officer of Jinan signed what is older than a fortnight."""
        lines = self.env["elevator.parts.ledger"].search(
            [
                ("depot_id", "=", self.depots["JN"].id),
                ("date", "<", self.days_before(14)),
            ]
        )
        with self.days_ago(13):
            lines.with_user(self.officers[self.branches["JN"]]).action_audit()

    def dearer(self):
        """Prices of doors go up; the list keeps what was before."""
        with self.days_ago(20):
            for code in ("MJ-001", "MJ-002"):
                part = self.goods[code].product_tmpl_id.with_user(self.users["business"])
                part._set_hq_price(round(part.hq_price * 1.08, 2))

    def situations(self):
        """What the pictures and the journeys count on."""
        self.env.invalidate_all()
        tier3 = self.depots["LC"]
        states = self.env["elevator.parts.dispatch"].search([]).mapped("state")
        assert {"draft", "shipped", "received", "closed"} <= set(states), states
        months = self.env["elevator.depot.month"].search([])
        assert {"count", "sent"} <= set(months.mapped("state")), months.mapped("state")
        assert self.env["elevator.parts.shortage"].search([]).state == "charged"
        assert self.env["elevator.parts.old"].search_count([("overdue", "=", True)]) == 1
        assert self.env["elevator.parts.loan"].search_count([("overdue", "=", True)]) == 1
        defects = self.env["elevator.parts.defect"].search([]).mapped("state")
        assert sorted(defects) == ["checked", "refused", "replaced"], defects
        assert 80 < tier3.cap_rate <= 100, tier3.cap_rate
        assert all(depot.short_count for code, depot in self.depots.items() if code != "HQ")
        assert self.depots["QD"].unsigned_count and self.depots["JN"].unsigned_count
        assert self.env["elevator.parts.ledger"].search_count([("reversal_of_id", "!=", False)])
        assert not self.env["elevator.depot"].search([])._control()
