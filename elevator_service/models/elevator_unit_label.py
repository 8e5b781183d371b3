import io

import qrcode
import qrcode.image.svg
from markupsafe import Markup

from odoo import models


class ElevatorUnit(models.Model):
    """The QR code on an elevator and the sheet of labels that carries it."""

    _inherit = "elevator.unit"

    def _public_url(self):
        """Address of the public page behind the QR code."""
        self.ensure_one()
        # the token is for printing and for officers, whoever may read the elevator
        return f"{self.get_base_url()}/e/{self.sudo().qr_token}"

    def _qr_svg(self):
        """The QR code of the public page as SVG markup, square and without a size of its own."""
        image = qrcode.make(
            self._public_url(), image_factory=qrcode.image.svg.SvgPathImage, border=1
        )
        out = io.BytesIO()
        image.save(out)
        return out.getvalue().decode()

    def _qr_markup(self):
        """The same for a report: without the XML declaration, safe to embed."""
        svg = self._qr_svg()
        return Markup(svg[svg.index("<svg") :])

    def action_print_labels(self):
        return self.env.ref("elevator_service.action_report_elevator_label").report_action(self)
