from odoo import models


class ElevatorEvaluation(models.Model):
    """A signature that was drawn once and used twice is not the customer's (M-2.2.5)."""

    _inherit = "elevator.evaluation"

    def _sign(self, image, name, how="portal", source="", seen=None):
        done = super()._sign(image, name, how, source, seen)
        # sudo: a customer signs; copies are looked for among all papers
        self.sudo()._raise_copied_signature()
        return done

    def _raise_copied_signature(self):
        copies = self._copies_of_signature()
        if copies:
            self.env["elevator.trust.finding"]._raise(
                [
                    {
                        "rule": "evaluation_signature",
                        "key": f"evaluation-{self.id}",
                        "branch_id": self.branch_id.id,
                        "site_id": self.site_id.id,
                        "date": self.signed_on.date(),
                        "said": self.signed_by,
                        "recorded": "\n".join(paper.display_name for paper in copies),
                        "evidence": [(paper._name, paper.id) for paper in [self, *copies]],
                    }
                ]
            )

    def _copies_of_signature(self):
        """Other papers with the very same image: evaluations, and sheets of the site."""
        others = self.search([("image_digest", "=", self.image_digest), ("id", "!=", self.id)])
        sheets = self.env["elevator.visit.sheet"].search(
            [("site_id", "=", self.site_id.id), ("state", "=", "signed")]
        )
        files = self.env["ir.attachment"].search(
            [("res_field", "=", "signature")]
            + [("res_model", "=", sheets._name), ("res_id", "in", sheets.ids)]
        )
        own = self.env["ir.attachment"].search(
            [("res_field", "=", "signature")]
            + [("res_model", "=", self._name), ("res_id", "=", self.id)]
        )
        same = files.filtered(lambda file: file.checksum == own.checksum).mapped("res_id")
        return [*others, *sheets.browse(same)]
