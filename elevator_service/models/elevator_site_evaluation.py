from odoo import fields, models


class ElevatorSite(models.Model):
    """What the customer of a site is asked."""

    _inherit = "elevator.site"

    def _prepare_evaluations(self, lang, first, last):
        """Values of the evaluations of sites whose customers read a language."""
        questions = self.env["elevator.evaluation.question"].with_context(lang=lang or None)
        lines = [
            fields.Command.create(
                {
                    "question_id": question.id,
                    "name": question.name,
                    "sequence": question.sequence,
                    "weight": question.weight,
                }
            )
            for question in questions.search([])
        ]
        label = f"{first:%Y-%m}" if first.month == last.month else f"{first:%Y-%m}–{last:%m}"
        return [
            {
                "name": f"{site.code or site.name} {label}",
                "site_id": site.id,
                "branch_id": site.branch_id.id,
                "date_from": first,
                "date_to": last,
                "line_ids": lines,
            }
            for site in self
        ]
