from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import SQL
from odoo.tools.date_utils import get_quarter, get_quarter_number

from ..tools.locking import lock
from ..tools.transitions import check_transition

TRANSITIONS = {"open": {"collected"}, "collected": {"open"}}
# the books that running maintenance wants, where they are missing
COLUMNS = """
    INSERT INTO elevator_record_book (name, kind, site_id, elevator_id, branch_id, company_id,
        date_from, date_to, due_on, state, collected_late, create_uid, create_date, write_uid,
        write_date)
"""
VALUES = """
    s.branch_id, s.company_id, %(first)s, %(last)s, %(due)s, 'open', false,
    %(user)s, %(now)s, %(user)s, %(now)s
"""
MAINTENANCE = f"""{COLUMNS}
    SELECT u.code || %(label)s, 'maintenance', s.id, u.id, {VALUES}
    FROM elevator_unit u JOIN elevator_site s ON s.id = u.site_id
    WHERE u.company_id = %(company)s AND u.state = 'maintenance' AND u.active
    ORDER BY u.id ON CONFLICT DO NOTHING RETURNING id
"""
EVALUATION = f"""{COLUMNS}
    SELECT COALESCE(NULLIF(s.code, ''), s.name) || %(label)s, 'evaluation', s.id, NULL::integer,
        {VALUES}
    FROM elevator_site s
    WHERE EXISTS (
        SELECT 1 FROM elevator_unit u WHERE u.site_id = s.id AND u.company_id = %(company)s
            AND u.state = 'maintenance' AND u.active)
    ORDER BY s.id ON CONFLICT DO NOTHING RETURNING id
"""
KINDS = [("maintenance", "Maintenance records"), ("evaluation", "Evaluations")]


class ElevatorRecordBook(models.Model):
    """A record book (记录本): records of an elevator and quarter, evaluations of a site and year.

    Opened by itself (M-2.2.5), collected every three months (M-2.2.2). What is missing in it is
    named by ``elevator.record.gap``.
    """

    _name = "elevator.record.book"
    _description = "Record book"
    _inherit = ["elevator.branch.mixin"]
    _order = "date_from desc, name"

    name = fields.Char(required=True, readonly=True)
    kind = fields.Selection(KINDS, required=True, readonly=True, index=True)
    site_id = fields.Many2one(
        "elevator.site", required=True, index=True, ondelete="restrict", readonly=True
    )
    partner_id = fields.Many2one(related="site_id.partner_id", string="Customer")
    elevator_id = fields.Many2one(
        "elevator.unit", index="btree_not_null", ondelete="restrict", readonly=True
    )
    date_from = fields.Date("From", required=True, readonly=True, index=True)
    date_to = fields.Date("To", required=True, readonly=True)
    state = fields.Selection(
        [("open", "At the branch"), ("collected", "Collected")],
        required=True,
        default="open",
        readonly=True,
        index=True,
    )
    # completeness
    visit_count = fields.Integer("Visits due", compute="_compute_counts")
    done_count = fields.Integer("Records", compute="_compute_counts")
    gap_ids = fields.One2many("elevator.record.gap", "book_id", "Gaps")
    gap_count = fields.Integer(
        "Gaps", compute="_compute_gap_count", help="Now; of a collected book as it was collected."
    )
    gaps_now = fields.Text("What is missing", compute="_compute_gaps_now")
    # collection
    due_on = fields.Date("Collect until", required=True, readonly=True, index=True)
    is_late = fields.Boolean("Late", compute="_compute_is_late", search="_search_is_late")
    collected_on = fields.Date("Collected", readonly=True)
    collected_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    collected_late = fields.Boolean("Collected late", readonly=True)
    collected_gaps = fields.Integer("Gaps when collected", readonly=True)
    gaps_found = fields.Text(readonly=True, help="The gaps by name, as they were when collected.")
    remark = fields.Text(help="Why a book is taken with gaps, or what is odd about it.")

    _maintenance_uniq = models.UniqueIndex(
        "(elevator_id, date_from) WHERE kind = 'maintenance'",
        "An elevator has one maintenance book a quarter.",
    )
    _evaluation_uniq = models.UniqueIndex(
        "(site_id, date_from) WHERE kind = 'evaluation'", "A site has one evaluation book a year."
    )

    @api.depends("kind", "elevator_id", "date_from", "date_to")
    def _compute_counts(self):
        """Visits and records of maintenance books, evaluations of the others."""
        for book in self:
            book.visit_count = book.done_count = 0
        for (date_from, date_to), books in (
            self.filtered("elevator_id")
            .grouped(lambda book: (book.date_from, book.date_to))
            .items()
        ):
            counts = {
                (elevator, state): count
                for elevator, state, count in self.env["elevator.visit"]._read_group(
                    [
                        ("elevator_id", "in", books.elevator_id.ids),
                        ("date", ">=", date_from),
                        ("date", "<=", date_to),
                        ("state", "!=", "cancelled"),
                    ],
                    ["elevator_id", "state"],
                    ["__count"],
                )
            }
            for book in books:
                book.visit_count = sum(
                    count for (unit, _state), count in counts.items() if unit == book.elevator_id
                )
                book.done_count = counts.get((book.elevator_id, "done"), 0)

    @api.depends("gap_ids")
    def _compute_gap_count(self):
        groups = self.env["elevator.record.gap"]._read_group(
            [("book_id", "in", self.ids)], ["book_id"], ["__count"]
        )
        counts = dict(groups)
        for book in self:
            book.gap_count = counts.get(book._origin, 0) or book.collected_gaps

    @api.depends("gap_ids")
    @api.depends_context("lang")
    def _compute_gaps_now(self):
        gaps = self.env["elevator.record.gap"]._of(self)
        for book in self:
            mine = gaps.get(book._origin, self.env["elevator.record.gap"])
            book.gaps_now = "\n".join(mine.mapped("display_name")) or book.gaps_found

    def _late_domain(self):
        today = self.env.company._elevator_today()
        return Domain("state", "=", "open") & Domain("due_on", "<", today)

    @api.depends("state", "due_on")
    def _compute_is_late(self):
        late = self.filtered_domain(self._late_domain())
        late.is_late = True
        (self - late).is_late = False

    @api.model
    def _search_is_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self._late_domain() if True in value else ~self._late_domain()

    def write(self, vals):
        """Only the remark is typed; collecting and binding are verbs."""
        if vals.keys() - {"remark"}:
            raise UserError(self.env._("A record book is opened, collected and bound, not typed."))
        return super().write(vals)

    def _write_verb(self, vals):
        """Write past the guard above; a verb that context and RPC cannot reach."""
        return super().write(vals)

    # ---------------------------------------------------------------- opening

    @api.model
    def _cron_open(self):
        """Each night: the books that running maintenance wants, also of a quarter just over."""
        for company in self.env["res.company"].search([]):  # pylint: disable=no-search-all
            today = company._elevator_today()
            for day in (fields.Date.subtract(today, days=7), today):
                self._open(company, day)

    @api.model
    def _open(self, company, day):
        """Open the books of the quarter and the year of a day where they are missing.

        Twice makes them once.

        :return: the new books
        """
        first, last = get_quarter(day)
        label = f" {first.year}-Q{get_quarter_number(first)}"
        made = self._insert(MAINTENANCE, company, first, last, label)
        first, last = day.replace(month=1, day=1), day.replace(month=12, day=31)
        return self.browse(made + self._insert(EVALUATION, company, first, last, f" {first.year}"))

    @api.model
    def _insert(self, query, company, first, last, label):
        """Insert the books that are missing, in one statement; returns their ids."""
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                query,
                company=company.id,
                first=first,
                last=last,
                due=fields.Date.add(last, days=company.elevator_book_days),
                label=label,
                user=self.env.uid,
                now=fields.Datetime.now(),
            )
        )
        self.invalidate_model()
        return [row[0] for row in rows]

    def action_open_now(self):
        """Open the books of today, before the night does."""
        self._check_service()
        # sudo: books are opened by this verb alone, the right was checked above
        for company in self.env.companies:
            self.sudo()._open(company, company._elevator_today())
        return True

    # ---------------------------------------------------------------- collection

    def _check_service(self):
        if not self.env.su and not self.env.user.has_group("elevator_service.group_hq_service"):
            raise AccessError(self.env._("Record books are collected by HQ service."))

    def action_collect(self):
        """HQ has the books in hand (M-2.2.2); what is missing in them is kept by name (M-2.2.5).

        :raises AccessError: by others than HQ service
        :raises UserError: period not over, or gaps without a remark; then none is collected
        """
        self._check_service()
        self.check_access("write")
        lock(self)
        check_transition(self, "collected", TRANSITIONS)
        today = self.env.company._elevator_today()
        self._check_names(
            self.filtered(lambda book: book.date_to >= today), self.env._("The period is not over")
        )
        # one look-up for all; the fields of the books would take one a thousand
        found = self.env["elevator.record.gap"]._of(self)
        silent = self.filtered(lambda book: book in found and not (book.remark or "").strip())
        self._check_names(silent, self.env._("Gaps: enter a remark first"))
        named = {book: "\n".join(gaps.mapped("display_name")) for book, gaps in found.items()}
        # most have no gap and are in time: one write for all of them
        alike = self.grouped(lambda book: (today > book.due_on, named.get(book)))
        for (late, gaps), books in alike.items():
            books._write_verb(
                {
                    "state": "collected",
                    "collected_on": today,
                    "collected_by_id": self.env.uid,
                    "collected_late": late,
                    "collected_gaps": len((gaps or "").splitlines()),
                    "gaps_found": gaps,
                }
            )
        return True

    def _check_names(self, books, what):
        if books:
            names = ", ".join(books[:10].mapped("name"))
            raise UserError(
                self.env._(
                    "%(what)s: %(books)s (%(count)s)", what=what, books=names, count=len(books)
                )
            )

    def action_give_back(self):
        """The service manager gives a book back to the branch; the remark says why."""
        if not self.env.user.has_group("elevator_service.group_service_manager"):
            raise AccessError(self.env._("The service manager gives books back."))
        lock(self)
        check_transition(self, "open", TRANSITIONS)
        self._check_names(
            self.filtered(lambda book: not (book.remark or "").strip()),
            self.env._("Say in the remark why it is given back"),
        )
        return self._write_verb(
            {
                "state": "open",
                "collected_on": False,
                "collected_by_id": False,
                "collected_late": False,
                "collected_gaps": 0,
                "gaps_found": False,
            }
        )

    def action_open_gaps(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "elevator_service.elevator_record_gap_action"
        )
        return action | {"domain": [("book_id", "in", self.ids)], "context": {}}
