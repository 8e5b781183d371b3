"""Arrears and a dunning run over 10,000 and 40,000 invoices, beside OCA account_credit_control."""

import os
from datetime import date, timedelta

from tests.bench.common import environment, install, measured, publish

PEER = "account_credit_control"
# invoices, four to a contract
SIZES = [int(size) for size in os.environ.get("BENCH_SIZES", "10000,40000").split(",")]
BRANCHES, PAGE = 20, 80
TODAY = date.today()
HEAD = ["method", "invoices", "lines", "seconds", "µs per line", "queries", "× OCA"]


def make_place(env):
    """Branches with an officer each, a contract and an invoice that everything is copied from."""
    partner = env["res.partner"].create({"name": "Bench"})
    branches = env["elevator.branch"].create(
        [{"name": f"B{n}", "code": f"B{n}", "partner_id": partner.id} for n in range(BRANCHES)]
    )
    officers = env["res.users"].create(
        [
            {
                "name": branch.name,
                "login": branch.code,
                "group_ids": [(4, env.ref("elevator_service.group_branch_officer").id)],
                "elevator_branch_ids": branch.ids,
            }
            for branch in branches
        ]
    )
    contract = env["contract.contract"].create(
        {"name": "Bench", "partner_id": partner.id, "line_recurrence": True}
    )
    line = {"contract_id": contract.id, "name": "Fee", "quantity": 1, "specific_price": 100}
    line |= {"date_start": TODAY, "recurring_next_date": TODAY}
    product = env.ref("elevator_service.product_maintenance")
    line = env["contract.line"].create(line | {"product_id": product.id})
    invoice = env["account.move"].create(
        {
            "move_type": "out_invoice",
            "partner_id": partner.id,
            "elevator_branch_id": branches[0].id,
            "invoice_date": TODAY - timedelta(10),
            "invoice_date_due": TODAY - timedelta(10),
            "invoice_line_ids": [(0, 0, {"name": "Fee", "price_unit": 100, "tax_ids": False})],
        }
    )
    invoice.action_post()
    env.flush_all()
    return branches, officers, contract, line, invoice


def clone(env, table, source, count, **values):
    """``count`` copies of a row in one statement; ``n`` counts them; returns their first id."""
    env.cr.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_name = %s", [table]
    )
    names = [name for (name,) in env.cr.fetchall() if name != "id"]
    env.cr.execute(f"SELECT COALESCE(max(id), 0) FROM {table}")
    first = env.cr.fetchone()[0] + 1
    taken = ", ".join(values.get(name, f's."{name}"') for name in names)
    columns = ", ".join(f'"{name}"' for name in names)
    env.cr.execute(
        f"INSERT INTO {table} (id, {columns}) SELECT {first} + n, {taken}"
        f" FROM {table} s, generate_series(0, {count - 1}) n WHERE s.id = {source}"
    )
    env.cr.execute(f"SELECT setval('{table}_id_seq', (SELECT max(id) FROM {table}))")
    return first


def fill(env, place, size):
    """Invoices up to 200 days overdue, one in ten not due; a contract and customer for four."""
    branches, _officers, contract, line, invoice = place
    contracts = size // 4
    due = f"(DATE '{TODAY}' - (n * 7919 % 220) + 20)"
    branch = f"{branches[0].id} + n / 4 % {BRANCHES}"
    partner = clone(
        env,
        "res_partner",
        contract.partner_id.id,
        contracts,
        complete_name="'Customer ' || n",
        commercial_partner_id="(SELECT max(id) FROM res_partner) + 1 + n",
    )
    customer = f"{partner} + n / 4"
    own = {"branch_id": f"{branches[0].id} + n % {BRANCHES}", "partner_id": f"{partner} + n"}
    signed = clone(env, "contract_contract", contract.id, contracts, code="'C' || n", **own)
    lines = clone(env, "contract_line", line.id, contracts, contract_id=f"{signed} + n", **own)
    moves = clone(
        env,
        "account_move",
        invoice.id,
        size,
        name=f"'BENCH/{size}/' || n",
        elevator_branch_id=branch,
        partner_id=customer,
        commercial_partner_id=customer,
        invoice_date_due=due,
        sequence_number="n + 1",
    )
    for item in invoice.line_ids:
        clone(
            env,
            "account_move_line",
            item.id,
            size,
            move_id=f"{moves} + n",
            move_name=f"'BENCH/{size}/' || n",
            partner_id=customer,
            date_maturity=due if item.display_type == "payment_term" else "NULL",
            contract_line_id=f"{lines} + n / 4" if item.display_type == "product" else "NULL",
        )


def promise(env):
    """One invoice in ten is promised, one in twenty was promised and the promise broke."""
    env.cr.execute(
        """
        INSERT INTO elevator_fee_answer (branch_id, company_id, currency_id, invoice_id,
            invoice_name, partner_id, date, user_id, reason_id, text, promised_on, amount,
            broken_on)
        SELECT m.elevator_branch_id, m.company_id, m.currency_id, m.id, m.name, m.partner_id,
            %(today)s - 30, 1, %(reason)s, 'Bench',
            CASE WHEN m.id %% 20 = 0 THEN %(today)s - 5 ELSE %(today)s + 5 END, 100,
            CASE WHEN m.id %% 20 = 0 THEN %(today)s - 4 END
        FROM account_move m WHERE m.name LIKE 'BENCH/%%' AND (m.id %% 10 = 3 OR m.id %% 20 = 0)
        """,
        {
            "today": TODAY,
            "reason": env.ref("elevator_service.delay_reason_money").id,
        },
    )
    env.cr.commit()
    env.cr.execute("ANALYZE")
    env.invalidate_all()


def clear(env):
    """Forget what was dunned and promised; the invoices stay."""
    for name in ("elevator.fee.answer", "elevator.fee.reminder", "credit.control.run"):
        if name in env:
            env.cr.execute(f"TRUNCATE {env[name]._table} CASCADE")
    env.cr.commit()
    env.invalidate_all()


def timed(env, work):
    """What the work returns and its cost, from a cold cache."""
    env.invalidate_all()
    with measured() as cost:
        found = work()
        env.flush_all()
    return found, cost


def board(env):
    fields = {name: {} for name in ("overdue", "b30", "b60", "b90", "b90plus", "held", "promised")}
    return env["elevator.arrears.board"].web_search_read([], fields | {"branch_id": {}})["length"]


def page(env):
    names = ("name", "date_due", "days", "residual", "held", "exposure", "reminder_count")
    fields = {name: {} for name in (*names, "promise", "broken_count")}
    fields |= {name: {"fields": {"display_name": {}}} for name in ("partner_id", "contract_id")}
    found = env["elevator.arrear"].web_search_read([("is_overdue", "=", True)], fields, limit=PAGE)
    return len(found["records"])


def months(env):
    return len(env["elevator.arrears.month"].search([]).mapped("overdue"))


def remind(env):
    env["elevator.fee.reminder"]._cron_remind()
    return env["elevator.fee.reminder.line"].search_count([])


def again(env):
    env["elevator.fee.reminder"]._remind(env["elevator.branch"].search([("code", "=like", "B%")]))
    return 0


def night(env):
    env["elevator.fee.answer"]._cron_promises()
    return env["elevator.fee.answer"].search_count([])


def credit_control(env):
    """A run of the peer: one policy, one level, the same receivable lines."""
    company = env.company
    account = (
        env["account.move.line"]
        .search([("move_name", "=like", "BENCH/%"), ("display_type", "=", "payment_term")], limit=1)
        .account_id
    )
    template = env.ref(f"{PEER}.email_template_credit_control_base")
    policy = env["credit.control.policy"].create(
        {
            "name": "Bench",
            "account_ids": account.ids,
            "level_ids": [
                (
                    0,
                    0,
                    {
                        "name": "First",
                        "level": 1,
                        "computation_mode": "net_days",
                        "delay_days": 1,
                        "email_template_id": template.id,
                        "channel": "letter",
                        "custom_text": "Please pay.",
                        "custom_mail_text": "Please pay.",
                    },
                )
            ],
        }
    )
    company.credit_policy_id = policy
    env.cr.execute("UPDATE res_partner SET credit_policy_id = NULL")
    run = env["credit.control.run"].create({"date": TODAY, "policy_ids": policy.ids})
    env.flush_all()
    env.cr.commit()
    lines, cost = timed(env, run._generate_credit_lines)
    env.cr.commit()
    return len(lines), cost


def row(name, size, count, cost, limit=None):
    """``limit``: seconds per line of the peer."""
    each = cost.seconds / count if count else 0
    return [
        name,
        f"{size:,}",
        f"{count:,}" if count else "–",
        f"{cost.seconds:.2f}",
        f"{1e6 * each:,.0f}" if count else "–",
        f"{cost.queries:,}",
        f"{each / limit:.2f}" if limit and count else "–",
    ]


READS = (
    ("arrears board, 20 branches", board),
    ("arrears list, first page and count", page),
    ("arrears over 12 months", months),
)


def measure(env, size, has_peer):
    """All lines of one size."""
    rows = []
    for name, work in READS:
        work(env)  # the first one fills the registry's caches
        _count, cost = timed(env, lambda work=work: work(env))
        rows.append(row(name, size, None, cost))
    limit = None
    if has_peer:
        count, cost = credit_control(env)
        limit = cost.seconds / count
        rows.append(row("OCA account_credit_control, run", size, count, cost, limit))
    for name, work in (
        ("dunning run, 20 reminders", remind),
        ("dunning run, again", again),
        ("promises judged, reminders moved on", night),
        ("arrears list after the run", page),
    ):
        count, cost = timed(env, lambda work=work: work(env))
        rows.append(row(name, size, count if work is remind else None, cost, limit))
        env.cr.commit()
    return rows


def main():
    install(PEER)
    with environment() as env:
        has_peer = "credit.control.run" in env
        place = make_place(env)
        rows, known = [], 0
        for size in SIZES:
            clear(env)
            fill(env, place, size - known)
            promise(env)
            rows += measure(env, size, has_peer)
            known = size
    publish("Dunning", HEAD, rows, NOTES)


NOTES = f"""
Open invoices of {BRANCHES} branches, nine in ten overdue, one in ten promised, four to a contract
(`./dev bench bench_dunning`), 2 cores shared, PostgreSQL 15. Our run writes a reminder per branch
with its lines, message and task, in a transaction each. The peer addresses customers, not
branches; its run over the same invoices (one policy, one level) writes its lines only, letters and
e-mails come after it. "× OCA" compares the time per line. "Again" finds the reminders of the day.
"""


if __name__ == "__main__":
    main()
