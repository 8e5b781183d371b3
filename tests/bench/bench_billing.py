"""A quarter of invoices for 1,000 contracts of three elevators, beside plain OCA contract."""

from datetime import date

from dateutil.relativedelta import relativedelta

from tests.bench.common import environment, measured, publish

SIZE, LINES, WARM = 1000, 3, 20
BEGIN = date.today() + relativedelta(day=1)
END = BEGIN + relativedelta(years=1, days=-1)
HEAD = ["method", "contracts", "invoices", "seconds", "ms per invoice", "queries per invoice"]
HEAD += ["× OCA", "amount"]


def make_place(env):
    """A branch with a site, its customers and a product that has an account."""
    partner = env["res.partner"].create({"name": "Bench"})
    branch = env["elevator.branch"].create(
        {"name": "Bench", "code": "BENCH", "partner_id": partner.id}
    )
    site = env["elevator.site"].create(
        {"name": "Bench", "branch_id": branch.id, "partner_id": partner.id}
    )
    product = env.ref("elevator_service.product_maintenance")
    product.taxes_id = env["account.tax"].search([("type_tax_use", "=", "sale")], limit=1)
    return site, product


def lines(product, elevators):
    """Values of the lines of one contract: 300 a quarter, by OCA's price or by our value."""
    return [
        (
            0,
            0,
            {
                "product_id": product.id,
                "name": f"Maintenance {n}, #START# to #END#",
                "quantity": 1,
                "specific_price": 300,
                "recurring_rule_type": "quarterly",
                "recurring_interval": 1,
                "recurring_invoicing_type": "pre-paid",
                "date_start": BEGIN,
                "date_end": END,
                "recurring_next_date": BEGIN,
            }
            | ({"elevator_id": elevators[n].id, "fee_value": 1200} if elevators else {}),
        )
        for n in range(LINES)
    ]


def plain(env, site, product, count):
    """Contracts of OCA alone."""
    return env["contract.contract"].create(
        [
            {
                "name": f"Plain {n}",
                "partner_id": site.partner_id.id,
                "line_recurrence": True,
                "contract_line_ids": lines(product, None),
            }
            for n in range(count)
        ]
    )


def ours(env, site, product, count):
    """Contracts of the branch, in force; the signatures by SQL."""
    start = env["elevator.unit"].search_count([("site_id", "=", site.id)])
    units = env["elevator.unit"].create(
        [
            {
                "name": f"B-{start + n}",
                "code": f"B-{start + n}",
                "site_id": site.id,
                "branch_id": site.branch_id.id,
            }
            for n in range(count * LINES)
        ]
    )
    contracts = env["contract.contract"].create(
        [
            {
                "name": f"Ours {n}",
                "partner_id": site.partner_id.id,
                "branch_id": site.branch_id.id,
                "payment_mode": "quarter_pre",
                "service_from": BEGIN,
                "service_to": END,
                "contract_line_ids": lines(product, units[n * LINES : (n + 1) * LINES]),
            }
            for n in range(count)
        ]
    )
    env.flush_all()
    env.cr.execute(
        "UPDATE contract_contract SET signoff_state = 'approved', activated_on = %s,"
        " elevator_state = 'active' WHERE id IN %s",
        (BEGIN, contracts._ids),
    )
    env.invalidate_all()
    return contracts


def bill(env, contracts, post=False):
    """What the cron does in one run; OCA's drafts are posted afterwards, ours are at once."""
    env.cr.commit()
    env.invalidate_all()
    with measured() as work:
        env["contract.contract"]._cron_recurring_create(date.today())
        moves = env["account.move"].search(
            [("invoice_line_ids.contract_line_id", "in", contracts.contract_line_ids.ids)]
        )
        if post:
            moves._post(soft=False)
        env.cr.commit()
    assert len(moves) == len(contracts), (len(moves), len(contracts))
    assert set(moves.invoice_line_ids.mapped("price_unit")) == {300.0}
    return moves, work


def row(name, moves, work, limit):
    return [
        name,
        f"{SIZE:,}",
        f"{len(moves):,}",
        f"{work.seconds:.1f}",
        f"{1000 * work.seconds / len(moves):.1f}",
        f"{work.queries / len(moves):.1f}",
        f"{work.seconds / limit:.2f}",
        f"{sum(moves.mapped('amount_untaxed')):,.2f}",
    ]


def main():
    with environment() as env:
        site, product = make_place(env)
        bill(env, plain(env, site, product, WARM), post=True)
        bill(env, ours(env, site, product, WARM))
        draft = bill(env, plain(env, site, product, SIZE))
        posted = bill(env, plain(env, site, product, SIZE), post=True)
        mine = bill(env, ours(env, site, product, SIZE))
        limit = posted[1].seconds
        rows = [
            row("OCA contract, drafts only", *draft, limit),
            row("OCA contract, posted", *posted, limit),
            row("elevator_service, posted", *mine, limit),
        ]
    publish("Billing", HEAD, rows, NOTES)


NOTES = f"""
One quarter of {SIZE:,} contracts with {LINES} lines each by the cron (`./dev bench bench_billing`),
2 cores shared, PostgreSQL 15. OCA's cron leaves drafts; the second line posts them, too. Ours bills
only contracts that are approved and signed, computes each line's share of the signed value, adds
branch and analytic account, posts, and commits every 50 contracts.
"""


if __name__ == "__main__":
    main()
