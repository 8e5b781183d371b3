import re

from odoo import http
from odoo.http import request

# what carries a QR code on paper
PRINTED = ("visit", "drill", "self_inspection", "callout")


class SealPage(http.Controller):
    """Behind the QR code on a printed record: is it genuine? No name, no place, no content."""

    @http.route("/seal/<string:seal>", type="http", auth="public", sitemap=False)
    def seal_page(self, seal, **_query):
        entry = request.env["elevator.seal"]
        if re.fullmatch(r"[0-9a-f]{64}", seal):
            # anybody may ask; what is told is that the record exists, its kind and day
            entry = entry.sudo().search([("seal", "=", seal), ("kind", "in", PRINTED)], limit=1)
        record = entry and request.env[entry.res_model].sudo().browse(entry.res_id).exists()
        problem = entry and request.env["elevator.seal.check"].sudo()._entry_problem(entry)
        values = {"entry": entry, "record": record, "genuine": bool(record) and not problem}
        values["disposal"] = record and record.disposal_id
        response = request.render("elevator_service.seal_page", values)
        response.headers["X-Robots-Tag"] = "noindex"
        if not values["genuine"]:
            response.status_code = 404
        return response
