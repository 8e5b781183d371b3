from odoo import api, fields, models

from .elevator_callout import RUNNING


class ElevatorCallout(models.Model):
    """The board of running call-outs (召修看板): the browser counts, the server knows."""

    _inherit = "elevator.callout"

    @api.model
    @api.readonly
    def board(self):
        """The running call-outs the user may see, the most urgent first.

        :return: dict: ``now`` (UTC, the server's), ``cards``: list of dicts with UTC times, and
            ``gaps``: branches without anybody on duty now
        """
        callouts = self.search([("state", "in", RUNNING)], order="deadline, id", limit=200)
        states = dict(self._fields["state"]._description_selection(self.env))
        cards = [callout._board_card(states) for callout in callouts]
        # those on site or back in service are no race any more
        cards.sort(key=lambda card: (bool(card["arrived_at"]), not card["trapped"]))
        gaps = self.env["elevator.duty.gap"].search([("running", "=", True)])
        return {
            "now": fields.Datetime.to_string(fields.Datetime.now()),
            "cards": cards,
            "gaps": gaps.branch_id.mapped("name"),
        }

    def _board_card(self, states):
        site = self.site_id
        return {
            "id": self.id,
            "number": self.name,
            "state": self.state,
            "state_label": states[self.state],
            "elevator": self.elevator_id.display_name,
            "branch": self.branch_id.name,
            "place": " ".join(part for part in (site.city, site.district, site.street) if part),
            "what": self.what or "",
            "trapped": self.trapped,
            "trapped_count": self.trapped_count,
            # sudo: employees are HR's; who goes is the board's
            "maintainer": self.employee_id.sudo().name or "",
            "limit": self.limit_minutes,
            "escalated": self.escalated,
            "late": self.late,
            **{
                name: fields.Datetime.to_string(self[name]) or ""
                for name in (
                    *("called_at", "deadline", "accepted_at", "arrived_at", "freed_at"),
                    "restored_at",
                )
            },
        }
