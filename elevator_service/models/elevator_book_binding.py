from odoo import api, fields, models
from odoo.exceptions import UserError


class ElevatorBookBinding(models.Model):
    """An order to bind many record books (装订): worked off in the background, with progress."""

    _name = "elevator.book.binding"
    _description = "Binding of record books"
    _order = "id desc"

    user_id = fields.Many2one(
        "res.users", "Ordered by", required=True, readonly=True, default=lambda self: self.env.user
    )
    book_ids = fields.Many2many(
        "elevator.record.book", "elevator_book_binding_book_rel", string="Books", readonly=True
    )
    todo_ids = fields.Many2many(
        "elevator.record.book", "elevator_book_binding_todo_rel", string="To bind", readonly=True
    )
    book_count = fields.Integer("Books", compute="_compute_progress")
    todo_count = fields.Integer("Still to bind", compute="_compute_progress")
    progress = fields.Float(compute="_compute_progress", help="Percent of the books.")
    state = fields.Selection(
        [("running", "Running"), ("done", "Done")],
        required=True,
        default="running",
        readonly=True,
        index=True,
    )
    failures = fields.Text(readonly=True, help="Books that could not be bound, and why.")
    finished_at = fields.Datetime(readonly=True)

    @api.depends("user_id", "create_date")
    def _compute_display_name(self):
        for binding in self:
            binding.display_name = f"{binding.user_id.name} {binding.create_date or ''}"

    @api.depends("book_ids", "todo_ids")
    def _compute_progress(self):
        for binding in self:
            books, todo = len(binding.book_ids), len(binding.todo_ids)
            binding.book_count, binding.todo_count = books, todo
            binding.progress = 100 * (books - todo) / books if books else 100

    @api.model
    def _order_books(self, books):
        """Have books bound in the background by the rights and in the language of the user."""
        books.check_access("read")
        # sudo: orders are made by this verb alone; what may be bound was checked above
        binding = self.sudo().create(
            {
                "user_id": self.env.uid,
                "book_ids": [fields.Command.set(books.ids)],
                "todo_ids": [fields.Command.set(books.ids)],
            }
        )
        self.env.ref("elevator_service.cron_bind_books").sudo()._trigger()
        return binding

    @api.model
    def _cron_bind(self):
        """Go on with orders, a book at a time; one that fails is named and stops no other."""
        for binding in self.search([("state", "=", "running")], order="id"):
            while binding.todo_ids:
                binding._bind_next()
                if not self.env["ir.cron"]._commit_progress(1, remaining=len(binding.todo_ids)):
                    return
            binding.write({"state": "done", "finished_at": fields.Datetime.now()})

    def _bind_next(self):
        book = self.todo_ids.sorted(lambda book: (book.branch_id.code, book.name))[0]
        self.todo_ids -= book
        user = self.user_id
        try:
            with self.env.cr.savepoint():
                book.with_user(user).with_context(lang=user.lang)._bind()
        except UserError as error:
            self.failures = "\n".join(filter(None, [self.failures, f"{book.name}: {error}"]))

    def action_download(self):
        """The bound books of the order as one archive."""
        self.ensure_one()
        url = f"/elevator/bindings/{self.id}/books.zip"
        return {"type": "ir.actions.act_url", "url": url, "target": "new"}

    def action_refresh(self):
        """Show the present figures."""
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    @api.autovacuum
    def _gc_bindings(self):
        """Orders done for half a year go; the bound books stay."""
        old = fields.Datetime.subtract(fields.Datetime.now(), months=6)
        rows = self.search([("state", "=", "done"), ("finished_at", "<", old)], limit=1000)
        count = len(rows)
        rows.unlink()
        return count, count == 1000
