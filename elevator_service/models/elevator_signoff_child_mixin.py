from odoo import api, models

from ..tools.locking import lock


class ElevatorSignoffChildMixin(models.AbstractModel):
    """A line of a document that people sign: closed as long as the document is.

    ``_signoff_parent`` names the field of the document, ``_signoff_child_fields`` what is signed
    of a line; a line may still get what belongs to its execution.
    """

    _name = "elevator.signoff.child.mixin"
    _description = "Line of a signed document"

    _signoff_parent = None
    _signoff_child_fields = frozenset()

    def _signoff_write(self, vals):
        """Change a closed line by an approved change; its document renews its digest after."""
        return super(ElevatorSignoffChildMixin, self.sudo()).write(vals)

    def _signoff_create(self, vals_list):
        """Add lines to a closed document by an approved change."""
        return super(ElevatorSignoffChildMixin, self.sudo()).create(vals_list)

    def _signoff_check_parent(self):
        """Who changes a line and who asks for signatures at the same moment wait for each other."""
        parents = self[self._signoff_parent]
        lock(parents)
        parents._signoff_check_open()

    def _signoff_check_open(self):
        """A line that has lines of its own answers for its document."""
        self._signoff_check_parent()

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._signoff_check_parent()
        return lines

    def write(self, vals):
        """Refuse to change what is signed, and to move a line out of or into a signed document."""
        signed = self._signoff_child_fields & vals.keys() or self._signoff_parent in vals
        if signed:
            self._signoff_check_parent()
        result = super().write(vals)
        if self._signoff_parent in vals:
            self._signoff_check_parent()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_signed(self):
        self._signoff_check_parent()
