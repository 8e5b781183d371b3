"""Design D2: who may do what to whose depots, parts and ledgers."""

from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.elevator_service.tests.access_common import READ_ONLY, AccessCommon

from .dispatch_common import DispatchCommon

# a keeper's rights on his own depot: test_elevator_parts_ledger
MATRIX = {
    "elevator.depot": ("r", "r", "r", "rwc", "rwcd"),
    "elevator.depot.part": ("r", "r", "r", "rwcd", "rwcd"),
    "elevator.parts.dispatch": ("r", "r", "r", "rwcd", "rwcd"),
    "elevator.parts.dispatch.line": ("r", "r", "r", "rwcd", "rwcd"),
    # counted by the keeper, checked by HQ: test_elevator_depot_month
    "elevator.depot.month": ("r", "r", "r", "rwcd", "rwcd"),
    "elevator.depot.month.line": ("r", "r", "r", "rw", "rw"),
    "elevator.parts.shortage": READ_ONLY,
    # by the keeper of the depot: test_elevator_parts_issue, _loan
    "elevator.parts.issue": ("r", "r", "r", "rwcd", "rwcd"),
    "elevator.parts.issue.line": ("r", "r", "r", "rwcd", "rwcd"),
    "elevator.parts.old": READ_ONLY,
    "elevator.parts.loan": ("r", "r", "r", "rwcd", "rwcd"),
    # by the keeper of the depot, HQ and QA: test_elevator_parts_defect
    "elevator.parts.defect": ("r", "r", "r", "rwcd", "rwcd"),
    # by steps and offices: test_elevator_material_request
    "elevator.material.request": ("r", "rwc", "rwc", "rwcd", "rwcd"),
    "elevator.material.request.line": ("r", "rwcd", "rwcd", "rwcd", "rwcd"),
    "elevator.depot.close": ("r", "r", "r", "rwcd", "rwcd"),
    "elevator.depot.close.line": READ_ONLY,
    # what HQ decided is closed: test_elevator_depot_application
    "elevator.depot.application": ("r", "r", "rwcd", "rwcd", "rwcd"),
    "elevator.depot.application.line": ("r", "r", "rwcd", "rwcd", "rwcd"),
    # lines are the order's, rows the invoices': test_sale_order
    "elevator.resale.exception": ("r", "r", "rwcd", "rwcd", "rwcd"),
    "elevator.resale.exception.line": READ_ONLY,
    "elevator.parts.surplus": READ_ONLY,
    # written by the verbs of a dispatch alone
    "elevator.dispatch.difference": READ_ONLY,
    "elevator.parts.charge": READ_ONLY,
    # written by its posting alone
    "elevator.parts.ledger": READ_ONLY,
}
SHARED = {
    "elevator.depot.tier": ("r", "r", "r", "r", "rwcd"),
    "elevator.par.rule": ("r", "r", "r", "rwcd", "rwcd"),
    "elevator.damage.table": ("r", "r", "r", "r", "rwcd"),
    "elevator.damage.rule": ("r", "r", "r", "r", "rwcd"),
    "elevator.wear.rule": ("r", "r", "r", "rwcd", "rwcd"),
    # HQ's own; offices write it in their step: test_elevator_parts_plan
    "elevator.parts.plan": ("", "", "", "rwcd", "rwcd"),
    "elevator.parts.plan.line": ("", "", "", "rwcd", "rwcd"),
}


@tagged("post_install", "-at_install")
class TestAccess(AccessCommon, DispatchCommon):
    ADDON = "elevator_parts"
    MATRIX, SHARED = MATRIX, SHARED

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.old_part = cls._part("Safety gear", 10, returns_old_part=True)
        cls.records_a = cls._records(cls.depot)
        cls.records_b = cls._records(cls.depot_b)
        cls._ladder()

    @classmethod
    def _records(cls, depot):
        """One record of every model that belongs to a branch."""
        cls._stock(depot, cls.part, 2)
        fund = cls.env["elevator.branch.fund"]._of(depot.branch_id)
        fund._book("in", 1000, cls.money, "Rebate")
        dispatch = cls._shipped({cls.belt: 2}, depot)
        cls._received(dispatch, {cls.belt: (1, 0)}, user=cls.checker)
        cls._stock(depot, cls.old_part, 1)
        unit = cls.elevator_a if depot == cls.depot else cls.elevator_b
        issue = cls.env["elevator.parts.issue"].create(
            {
                "depot_id": depot.id,
                "elevator_id": unit.id,
                "line_ids": [Command.create({"product_id": cls.old_part.id})],
            }
        )
        issue.action_issue()
        loan = cls.env["elevator.parts.loan"].create(
            {
                "depot_id": depot.id,
                "product_id": cls.belt.id,
                "reason": "Urgent",
                "due_on": cls.company._elevator_today(),
            }
        )
        defect = cls.env["elevator.parts.defect"].create(
            {"depot_id": depot.id, "product_id": cls.belt.id, "happened": "Torn"}
        )
        application = cls.env["elevator.depot.application"].create(
            {
                "kind": "review",
                "depot_id": depot.id,
                "branch_id": depot.branch_id.id,
                "line_ids": [Command.create({"product_id": cls.belt.id, "qty": 1})],
            }
        )
        request = cls.env["elevator.material.request"].create(
            {
                "elevator_id": unit.id,
                "cause": "not_site",
                "line_ids": [Command.create({"product_id": cls.belt.id})],
            }
        )
        exception, surplus = cls._resale(depot.branch_id)
        close = cls.env["elevator.depot.close"].create({"depot_id": depot.id})
        balance = {"close_id": close.id, "product_id": cls.belt.id}
        month = cls.env["elevator.depot.month"].create({"depot_id": depot.id})
        month.line_ids.write({"counted": True, "counted_qty": 0, "reason": "Gone"})
        month.action_count()
        return {
            "elevator.depot.month": month,
            "elevator.depot.month.line": month.line_ids[:1],
            "elevator.parts.shortage": month.shortage_ids[:1],
            "elevator.parts.issue": issue,
            "elevator.parts.issue.line": issue.line_ids,
            "elevator.parts.old": issue.old_ids,
            "elevator.parts.loan": loan,
            "elevator.parts.defect": defect,
            "elevator.material.request": request,
            "elevator.material.request.line": request.line_ids,
            "elevator.depot.close": close,
            "elevator.depot.close.line": cls.env["elevator.depot.close.line"].create(balance),
            "elevator.depot.application": application,
            "elevator.depot.application.line": application.line_ids,
            "elevator.resale.exception": exception,
            "elevator.resale.exception.line": exception.line_ids,
            "elevator.parts.surplus": surplus,
            "elevator.depot": depot,
            "elevator.depot.part": cls._row(depot, cls.part),
            "elevator.parts.ledger": cls._lines(depot, cls.part)[:1],
            "elevator.parts.dispatch": dispatch,
            "elevator.parts.dispatch.line": dispatch.line_ids,
            "elevator.dispatch.difference": dispatch.difference_ids,
            "elevator.parts.charge": dispatch.charge_ids,
        }

    @classmethod
    def _resale(cls, branch):
        """An exception somebody asks for, and a surplus."""
        line = {"product_id": cls.belt.id, "price_unit": 1}
        order = cls.env["sale.order"].create(
            {
                "partner_id": cls.customer.id,
                "elevator_branch_id": branch.id,
                "order_line": [Command.create(line)],
            }
        )
        act = cls.env["elevator.branch.fund"]._of(branch).act_ids[:1]
        row = {"order_id": order.id, "branch_id": branch.id, "company_id": cls.company.id}
        row |= {"customer_id": cls.customer.id, "date": cls.today, "amount": 1, "owed": 0}
        surplus = cls.env["elevator.parts.surplus"].create(
            row | {"user_id": cls.env.uid, "fund_act_id": act.id}
        )
        return cls.env["elevator.resale.exception"]._draft(order), surplus
