"""Par rules and what branches apply for, from the rule to the list in force (P-5)."""

from datetime import timedelta

from odoo.fields import Command

from . import planning_data as data
from .papers import signature


class Planning:
    def planning(self):
        self.par_rules()
        self.applications()
        self.suppliers()
        self.purchase_plans()
        self.planned()

    def par_rules(self):
        models = self.env["elevator.model"].search([]).grouped("name")
        rules = self.env["elevator.par.rule"].with_user(self.users["service"])
        rules.create(
            [
                {
                    "product_id": self.goods[code].id,
                    "qty": qty,
                    "each": each,
                    "basis": basis,
                    "min_qty": least,
                    "max_qty": most,
                    "kind": kind,
                    "model_ids": [Command.set([m.id for fit in fits for m in models.get(fit, [])])],
                }
                for code, qty, each, basis, least, most, kind, fits in data.RULES
            ]
        )

    def applications(self):
        """Qingdao's list is reviewed and in force, Linqu waits for a depot, Jinan has a draft."""
        depots = {code: self.depots[code] for code in ("JN", "QD")}
        with self.days_ago(9):
            review = self.reviewed(depots["QD"], "qdkeeper")
            review.reason = "前湾港液压梯增加,层门部件消耗上升"
            review.action_cut()
            review.action_signoff_request()
        with self.days_ago(8):
            self.approved_by(review, "manager", "同意")
            review.with_user(self.users["service"]).action_apply()
        self.reviewed(depots["JN"], "keeper")
        with self.days_ago(2):
            self.new_depot().action_signoff_request()

    def reviewed(self, depot, login):
        action = depot.with_user(self.users[login]).action_review()
        reviews = self.env["elevator.depot.application"].with_user(self.users[login])
        return reviews.browse(action["res_id"])

    def approved_by(self, document, login, opinion):
        user = self.users[login]
        document.with_user(user)._signoff_sign("approved", opinion, signature(user.name))

    def new_depot(self):
        branch = self.branches["LC"]
        officer = self.officers[branch]
        applications = self.env["elevator.depot.application"].with_user(officer)
        application = applications.create(
            {
                "branch_id": branch.id,
                "tier_id": self.env.ref("elevator_parts.tier_3").id,
                "depot_code": "LC-4",
                "depot_name": "临朐县医院三级备件点",
                "keeper_id": self.users["lckeeper"].id,
                "address": "临朐县山旺路 4438 号医院设备科",
                "need_on": self.days_before(-20),
                "reason": "医院电梯集中且停梯影响大,距县城备件库往返一小时",
                "site_ids": [Command.set(branch.site_ids.filtered(lambda s: "医院" in s.name).ids)],
            }
        )
        application.action_propose()
        application.action_cut()
        return application

    def suppliers(self):
        """Who delivers which part at what price in how many days; when the store reorders."""
        sellers = self.env["product.supplierinfo"]
        for name, city, days, share, codes in data.SUPPLIERS:
            partner = self.env["res.partner"].create(
                {"name": name, "city": city, "is_company": True, "supplier_rank": 1}
            )
            sellers.create(
                [
                    {
                        "partner_id": partner.id,
                        "product_tmpl_id": self.goods[code].product_tmpl_id.id,
                        "price": round(self.goods[code].product_tmpl_id.hq_price * share, 2),
                        "delay": days,
                    }
                    for code in codes
                ]
            )
        action = self.env["stock.warehouse.orderpoint"]._elevator_action_main_store()
        rules = self.env["stock.warehouse.orderpoint"].with_user(self.users["service"])
        rules.with_context(**action["context"]).create(
            [
                {
                    "product_id": self.goods[code].id,
                    "product_min_qty": least,
                    "product_max_qty": most,
                }
                for code, least, most in data.REORDERING
            ]
        )

    def purchase_plans(self):
        """One plan is ordered and partly late, one waits for the company, one is a draft."""
        ordered = self.purchase_plan(18, {"KZ-004": 2, "KZ-005": 3}, -4)
        with self.days_ago(15):
            ordered.with_user(self.users["supply"]).action_confirm_lead()
            ordered.with_user(self.users["supply"]).action_order()
            ordered.sudo().order_ids.with_user(self.users["supply"]).button_confirm()
        self.purchase_plan(3, {"FT-002": 6}, 25, signed=False)
        draft = self.env["elevator.parts.plan"].with_user(self.users["service"]).create({})
        draft.action_collect()

    def purchase_plan(self, ago, extra, need, signed=True):
        """A plan collected so many days ago, with some parts more, as far as the company."""
        plans = self.env["elevator.parts.plan"].with_user(self.users["service"])
        with self.days_ago(ago):
            need_on = self.today + timedelta(need)
            plan = plans.create({"need_on": need_on})
            plan.line_ids = [
                Command.create(
                    {
                        "product_id": self.goods[code].id,
                        "qty": qty,
                        "need_on": need_on,
                        "reason": "停梯待件多,总库增储",
                    }
                )
                for code, qty in extra.items()
            ]
            plan.line_ids._take_sellers()
            plan.action_submit()
            plan.with_user(self.users["business"]).action_costed()
        if signed:
            with self.days_ago(ago - 1):
                self.approved_by(plan, "leader", "同意采购")
        return plan

    def planned(self):
        """What the pictures and the journeys count on."""
        self.env.invalidate_all()
        plans = self.env["elevator.parts.plan"].search([])
        assert {"draft", "approval", "ordered"} == set(plans.mapped("state")), plans.mapped("state")
        assert self.env["elevator.parts.plan.line"].search_count([("late", "=", True)])
        applications = self.env["elevator.depot.application"].search([])
        assert {"draft", "pending", "applied"} == set(applications.mapped("state"))
        assert all(applications.mapped("line_ids")), applications.mapped("name")
        assert not any(applications.mapped("over_cap"))
