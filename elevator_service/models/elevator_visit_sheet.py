import base64
import hashlib

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..tools.locking import first_one, lock
from .elevator_sealed_mixin import SealedFile


class ElevatorVisitSheet(models.Model):
    """All visits of one site and day on one sheet, signed once by the safety manager (L-2).

    A visit finished after the sheet of its day was signed goes on a further sheet of that day.
    """

    _name = "elevator.visit.sheet"
    _description = "Site sheet"
    _inherit = ["elevator.branch.mixin", "elevator.sealed.mixin", "portal.mixin"]
    _order = "date desc, id desc"

    _seal_kind = "signature"
    _seal_open = ("access_token", "signature")
    _seal_keeps = ("name", "partner_id")

    name = fields.Char(required=True, readonly=True, default="/", copy=False)
    site_id = fields.Many2one("elevator.site", required=True, index=True, ondelete="restrict")
    partner_id = fields.Many2one(
        related="site_id.partner_id", store=True, precompute=True, index=True, string="Customer"
    )
    date = fields.Date(required=True, index=True)
    visit_ids = fields.One2many("elevator.visit", "sheet_id")
    visit_count = fields.Integer(compute="_compute_visit_count")
    state = fields.Selection(
        [("waiting", "To sign"), ("signed", "Signed")],
        required=True,
        default="waiting",
        copy=False,
        index=True,
    )
    signature = fields.Binary(attachment=True, copy=False, readonly=True)
    signed_by = fields.Char(copy=False, readonly=True)
    signed_on = fields.Datetime(copy=False, readonly=True)
    signed_how = fields.Selection(
        [("screen", "On the maintainer's screen"), ("portal", "In the portal")],
        copy=False,
        readonly=True,
    )
    signed_from = fields.Char(copy=False, readonly=True, help="Address and browser it came from.")
    signed_digest = fields.Char(
        copy=False,
        readonly=True,
        size=64,
        help="SHA-256 of the image and of the seals of the visits it signs.",
    )

    _one_waiting = models.UniqueIndex(
        "(site_id, date) WHERE state = 'waiting'", "A site has one open sheet a day."
    )

    def _compute_access_url(self):  # pylint: disable=missing-return
        super()._compute_access_url()
        for sheet in self:
            sheet.access_url = f"/my/visit-sheets/{sheet.id}"

    @api.depends("visit_ids")
    def _compute_visit_count(self):
        groups = self.env["elevator.visit"]._read_group(
            [("sheet_id", "in", self.ids)], ["sheet_id"], ["__count"]
        )
        counts = dict(groups)
        for sheet in self:
            sheet.visit_count = counts.get(sheet._origin, 0)

    @api.model
    def _for_site(self, site, date):
        """The open sheet of a site and day; made when there is none.

        Two that make it or join it at once, or sign it meanwhile, follow each other: the server
        repeats the request of the second.
        """
        sheet = self.search(
            [("site_id", "=", site.id), ("date", "=", date), ("state", "=", "waiting")]
        )
        if sheet:
            # its signer has to see this visit
            lock(sheet)
            return sheet
        number = 1 + self.sudo().search_count([("site_id", "=", site.id), ("date", "=", date)])
        name = f"{site.code or site.id}-{date:%Y%m%d}" + (f"-{number}" if number > 1 else "")
        with first_one(self.env):
            return self.create(
                {"site_id": site.id, "branch_id": site.branch_id.id, "date": date, "name": name}
            )

    def write(self, vals):
        """The signature comes from ``_sign`` alone."""
        signing = {"state", "signature", "signed_by", "signed_on", "signed_how", "signed_digest"}
        if (signing | {"signed_from"}) & vals.keys():
            raise UserError(self.env._("A sheet is signed by its safety manager, not typed."))
        return super().write(vals)

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if vals.get("state", "waiting") != "waiting" or vals.get("signature"):
                raise UserError(self.env._("A sheet is signed by its safety manager, not typed."))
        return super().create(vals_list)

    def _sign(self, image, name, how="screen", source=""):
        """The safety manager signs the sheet: once, for all its visits (L-2).

        :param str image: PNG of the drawn signature, base64
        :param str name: who signs
        :param str how: ``screen`` or ``portal``
        :param str source: IP address and browser, kept as evidence
        :raises UserError: signed already, no visit on it, no image or no name
        """
        self.ensure_one()
        lock(self)
        if self.state == "signed":
            raise UserError(self.env._("This sheet was signed by %(name)s.", name=self.signed_by))
        if not (image and (name or "").strip()):
            raise UserError(self.env._("Sign in the field and enter your name."))
        if not self.visit_ids or not all(self.visit_ids.mapped("seal")):
            raise UserError(self.env._("There is no finished visit to sign yet."))
        # who signs may not write; the callers have checked that he may sign this sheet
        super(ElevatorVisitSheet, self.sudo()).write(
            {
                "state": "signed",
                "signature": image,
                "signed_by": name.strip(),
                "signed_on": fields.Datetime.now(),
                "signed_how": how,
                "signed_from": source[:200],
                "signed_digest": self._digest_of(image),
                # the link to sign is used up
                "access_token": False,
            }
        )
        # an entry per elevator of the sheet in the chains of seals
        return self.sudo()._seal()

    def _digest_of(self, image):
        """SHA-256 of an image, base64, and of the seals of the visits signed by it."""
        picture = hashlib.sha256(base64.b64decode(image)).digest()
        seals = self._sealed_signs()
        return hashlib.sha256(picture + "".join(seals).encode()).hexdigest()

    @api.model
    def _seal_payload(self, where):
        return SQL(
            """
            SELECT r.id, v.elevator_id, jsonb_build_object(
                'sheet', r.name, 'site', r.site_id, 'date', r.date,
                'signed_by', r.signed_by, 'signed_on', r.signed_on,
                'signed_how', r.signed_how, 'signed_from', r.signed_from,
                'signed_digest', r.signed_digest,
                'visits', jsonb_agg(v.seal ORDER BY v.id)
            ) AS payload
            FROM elevator_visit_sheet r JOIN elevator_visit v ON v.sheet_id = r.id
            WHERE r.state = 'signed' AND %s
            GROUP BY r.id, v.elevator_id
            """,
            where,
        )

    @api.model
    def _seal_scope(self, scope):
        return SQL("r.seal IS NOT NULL AND v.elevator_id %s", scope)

    def _sealed_signs(self):
        return self.visit_ids.filtered("seal").sorted("id").mapped("seal")

    @api.model
    def _sealed_with_files(self, elevator_ids):
        signed = [("visit_ids.elevator_id", "in", elevator_ids), ("state", "=", "signed")]
        return self.search([*signed, ("disposal_id", "=", False)], order="id")

    def _sealed_files(self):
        image = self.signature or b""
        genuine = self._digest_of(image) == self.signed_digest
        return [SealedFile("signature", "signature.png", base64.b64decode(image), genuine)]

    def init(self):  # pylint: disable=missing-return
        """The signature's image is part of a signed sheet."""
        super().init()
        self._create_guard(
            "ir_attachment",
            "sheet",
            SQL(
                "OLD.res_model = 'elevator.visit.sheet' AND OLD.res_field = 'signature'"
                " AND (TG_OP = 'DELETE' OR NEW.checksum IS DISTINCT FROM OLD.checksum)"
                " AND EXISTS (SELECT 1 FROM elevator_visit_sheet s"
                " WHERE s.id = OLD.res_id AND s.seal IS NOT NULL"
                " AND (TG_OP <> 'DELETE' OR s.disposal_id IS NULL))"
            ),
        )

    def action_print(self):
        """All records of the sheet in one PDF."""
        report = self.env.ref("elevator_service.action_report_visit_record")
        return report.report_action(self.visit_ids.sorted("elevator_id"))
