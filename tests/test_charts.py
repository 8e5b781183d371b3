"""Branch funds on the Chinese chart and on a chart without it (issue 4, design D7)."""

import os

import pytest

STORY = """
company = env.company
if CHART:
    env["account.chart.template"].try_loading(CHART, company, install_demo=False)
else:
    # a company that keeps its books by hand: no template, a few accounts
    company = env["res.company"].create({"name": "By hand"})
    env.user.company_ids |= company
    env = env(context=dict(env.context, allowed_company_ids=company.ids))
    accounts = {
        code: env["account.account"].create(
            {"code": code, "name": code, "account_type": kind, "company_ids": company.ids}
        )
        for code, kind in (
            ("1122", "asset_receivable"), ("5001", "income"), ("1002", "asset_current"),
            ("224110", "liability_current"),
        )
    }
    accounts["1122"].reconcile = True
    env["account.journal"].create(
        {"name": "Sales", "code": "S", "type": "sale", "default_account_id": accounts["5001"].id}
    )
    env["ir.default"].set(
        "res.partner", "property_account_receivable_id", accounts["1122"].id,
        company_id=company.id,
    )
company._elevator_fund_setup()
branch = env["elevator.branch"].create({
    "name": "B", "code": "B", "partner_id": env["res.partner"].create({"name": "B"}).id,
})
fund = env["elevator.branch.fund"]._of(branch)
other = env["account.account"].search(
    [("account_type", "=", "asset_current"), ("company_ids", "in", company.ids)], limit=1
)
fund._book("opening", 1000, other, "Old books")
invoice = env["account.move"].create({
    "move_type": "out_invoice", "elevator_branch_id": branch.id, "invoice_date": "2026-01-05",
    "partner_id": env["res.partner"].create({"name": "Debtor"}).id,
    "invoice_line_ids": [(0, 0, {"name": "x", "price_unit": 600, "tax_ids": False})],
})
invoice.action_post()
document = env["elevator.withholding"].create({
    "branch_id": branch.id, "reason": "Overdue",
    "line_ids": [(0, 0, {"invoice_id": invoice.id, "amount": 600})],
})
line = document.line_ids
env["elevator.fund.act"]._post("withhold", [{"fund": fund, "line": line, "amount": 600}])
document._act("release", {line: 100}, "x")
document._act("apply", {line: 500}, "x")
assert not fund._control(), (fund.available_gap, fund.held_gap)
code = company.elevator_fund_account_id.with_company(company).code
print("STORY", fund.available, fund.held, invoice.amount_residual, code)
"""


@pytest.mark.parametrize(
    ("chart", "module", "code"), [("cn", "l10n_cn", "224110"), (None, None, "224111")]
)
def test_branch_funds_on_any_chart(host, chart, module, code):
    """The same story; the accounts take the next free code."""
    with host.clone(os.environ["TEMPLATE_DB"], f"{os.environ['DB']}_chart") as db:
        if module:
            host.odoo("-d", db, "-i", module, "--stop-after-init")
        said = host.odoo("-d", db, script=f"CHART = {chart!r}\n" + STORY)
    [story] = [line for line in said.splitlines() if line.startswith("STORY")]
    assert story == f"STORY 500.0 0.0 100.0 {code}"
