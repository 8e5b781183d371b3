from odoo import http
from odoo.http import content_disposition, request


class HiringPaper(http.Controller):
    """The one way to a paper of an applicant: the office is checked, the opening kept."""

    @http.route("/elevator/hiring/paper/<int:paper_id>", type="http", auth="user")
    def hiring_paper(self, paper_id, **_query):
        paper = request.env["elevator.hiring.paper"].search([("id", "=", paper_id)])
        if not paper:
            return request.not_found()
        content, mime = paper._open(request.httprequest.remote_addr or "")
        return request.make_response(
            content,
            [
                ("Content-Type", mime),
                ("Content-Disposition", content_disposition(paper.name or "paper")),
                ("X-Content-Type-Options", "nosniff"),
                ("Cache-Control", "no-store"),
            ],
        )
