import base64
import binascii
import hashlib

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import NO_ACCESS

LIMIT = 10 * 1024 * 1024
# what a file begins with: only what cannot run when it is opened
MAGIC = {b"%PDF": "application/pdf", b"\xff\xd8\xff": "image/jpeg", b"\x89PNG": "image/png"}


class ElevatorHiringPaper(models.Model):
    """A paper of an applicant: ID copy, CV, health certificate (M-8.1).

    The branch hands it in; after that only the personnel office opens it, and each opening is
    kept with person and time. The file is reachable by no other way.
    """

    _name = "elevator.hiring.paper"
    _description = "Paper of an applicant"
    _inherit = ["elevator.branch.once.mixin", "elevator.signoff.child.mixin"]
    _order = "kind, id"
    _signoff_parent = "hiring_id"
    _signoff_child_fields = frozenset(["kind", "name", "number", "expires_on", "upload"])

    hiring_id = fields.Many2one("elevator.hiring", required=True, index=True, ondelete="cascade")
    branch_id = fields.Many2one(related="hiring_id.branch_id", store=True, index=True)
    company_id = fields.Many2one(related="hiring_id.company_id", store=True)
    kind = fields.Selection(
        [
            ("id_card", "ID copy"),
            ("cv", "CV"),
            ("health", "Health certificate"),
            ("other", "Other"),
        ],
        required=True,
    )
    name = fields.Char("File name")
    number = fields.Char(help="Of the health certificate.")
    expires_on = fields.Date("Expires", help="Last day of the health certificate.")
    upload = fields.Binary(
        "File",
        compute="_compute_upload",
        inverse="_inverse_upload",
        help="PDF, JPEG or PNG. Once saved only the personnel office opens it.",
    )
    file = fields.Binary("Kept file", attachment=True, groups=NO_ACCESS, copy=False)
    checksum = fields.Char(size=64, readonly=True, copy=False, help="SHA-256 of the file.")
    deleted_on = fields.Date("Deleted", readonly=True, copy=False)
    handed_in = fields.Boolean(compute="_compute_handed_in")
    access_ids = fields.One2many("elevator.hiring.access", "paper_id", "Opened")
    access_count = fields.Integer(compute="_compute_access_count")
    may_open = fields.Boolean(compute="_compute_may_open")

    def _compute_upload(self):
        """What was handed in does not come out here."""
        self.upload = False

    @api.depends("checksum", "deleted_on")
    def _compute_handed_in(self):
        for paper in self:
            paper.handed_in = bool(paper.checksum) and not paper.deleted_on

    def _inverse_upload(self):
        for paper in self.filtered("upload"):
            content = paper._content_of_upload()
            # sudo: nobody has the field; the branch may hand in what it may not read again
            paper.sudo().write(
                {
                    "file": base64.b64encode(content),
                    "checksum": hashlib.sha256(content).hexdigest(),
                }
            )

    def _content_of_upload(self):
        try:
            content = base64.b64decode(self.upload)
        except binascii.Error:
            content = b""
        if not any(content.startswith(magic) for magic in MAGIC):
            raise UserError(self.env._("Hand in a PDF, JPEG or PNG."))
        if len(content) > LIMIT:
            raise UserError(self.env._("The file is larger than 10 MB."))
        return content

    def _compute_access_count(self):
        groups = (
            self.env["elevator.hiring.access"]
            .sudo()
            ._read_group([("paper_id", "in", self.ids)], ["paper_id"], ["__count"])
        )
        counts = {paper.id: count for paper, count in groups}
        for paper in self:
            paper.access_count = counts.get(paper.id, 0)

    @api.depends_context("uid")
    def _compute_may_open(self):
        office = self.env.user.has_group("elevator_service.group_people")
        for paper in self:
            paper.may_open = office and paper.handed_in

    @api.model_create_multi
    def create(self, vals_list):
        if any({"file", "checksum"} & vals.keys() for vals in vals_list):
            raise UserError(self.env._("A paper is handed in by its upload."))
        papers = super().create(vals_list)
        papers.sudo().hiring_id._check_papers_there()
        papers.invalidate_recordset(["upload"])
        return papers

    def write(self, vals):
        if {"file", "checksum", "deleted_on"} & vals.keys() and not self.env.su:
            raise UserError(self.env._("A paper is handed in by its upload."))
        self.sudo().hiring_id._check_papers_there()
        result = super().write(vals)
        self.invalidate_recordset(["upload"])
        return result

    def _delete_files(self):
        """Delete the files for good, each with a line in the log; for the retention alone."""
        self.env["elevator.hiring.access"].create(
            [
                {"paper_id": paper.id, "user_id": self.env.uid, "act": "deleted"}
                for paper in self.filtered("checksum")
            ]
        )
        today = self.env.company._elevator_today()
        return self.write({"file": False, "number": False, "deleted_on": today})

    def action_open(self):
        """Open the file; who and when is kept."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/elevator/hiring/paper/{self.id}",
            "target": "download",
        }

    def action_open_accesses(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "elevator_service.elevator_hiring_access_action"
        )
        return action | {"domain": [("paper_id", "=", self.id)]}

    def _open(self, source=""):
        """The content of the file, for the personnel office alone; the opening is kept (M-8.1).

        :param str source: address of the reader
        :return: (bytes, mime type)
        :raises AccessError: for everybody else
        :raises UserError: the file is not what was handed in
        """
        self.ensure_one()
        self.check_access("read")
        if not self.env.user.has_group("elevator_service.group_people"):
            raise AccessError(
                self.env._("Papers of applicants are opened by the personnel office only.")
            )
        if self.deleted_on:
            raise UserError(self.env._("The file was deleted on %(day)s.", day=self.deleted_on))
        # sudo: the field is nobody's; the office was checked above
        content = base64.b64decode(self.sudo().with_context(bin_size=False).file or b"")
        if hashlib.sha256(content).hexdigest() != self.checksum:
            raise UserError(self.env._("The file is not what was handed in."))
        self.env["elevator.hiring.access"].sudo().create(
            {"paper_id": self.id, "user_id": self.env.uid, "source": source[:100]}
        )
        mime = next(mime for magic, mime in MAGIC.items() if content.startswith(magic))
        return content, mime

    def _certify_health(self, employee):
        """The health certificate of who is hired is watched from now on."""
        kind = self.env.ref("elevator_service.certificate_kind_health")
        self.env["elevator.certificate"].create(
            [
                {
                    "employee_id": employee.id,
                    "kind_id": kind.id,
                    "number": paper.number or f"{kind.code}{employee.id:05d}",
                    "valid_from": min(paper.company_id._elevator_today(), paper.expires_on),
                    "valid_to": paper.expires_on,
                }
                for paper in self
                if paper.kind == "health"
            ]
        )
