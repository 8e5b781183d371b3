import re
import tempfile
import zipfile

from werkzeug.exceptions import NotFound
from werkzeug.utils import send_file

from odoo.http import Controller, request, route


class ElevatorBooks(Controller):
    """Bound record books of an order in one archive, branches in folders of their own (M-2.2.5)."""

    @route("/elevator/bindings/<int:binding_id>/books.zip", type="http", auth="user")
    def binding_books(self, binding_id):
        binding = request.env["elevator.book.binding"].browse(binding_id).exists()
        if not binding or not binding.has_access("read"):
            raise NotFound()
        # books of the order that the reader may see himself
        books = binding.book_ids._filtered_access("read").filtered("bound_at")
        archive = tempfile.TemporaryFile()  # noqa: SIM115 sent and closed with the response
        with zipfile.ZipFile(archive, "w", zipfile.ZIP_STORED) as content:
            for book in books.with_context(bin_size=False):
                content.writestr(
                    self._path(book), request.env["ir.binary"]._record_to_stream(book, "pdf").read()
                )
                book.invalidate_recordset(["pdf"])
        archive.seek(0)
        return send_file(
            archive,
            request.httprequest.environ,
            mimetype="application/zip",
            as_attachment=True,
            download_name="record_books.zip",
        )

    def _path(self, book):
        folder = re.sub(r"[^\w-]+", "_", f"{book.branch_id.code}_{book.branch_id.name}")
        return f"{folder}/{book.pdf_name}"
