from odoo import api, fields, models, tools

from ..tools.search_words import clean, words

# what another word for the same counts beside the word that was asked
SHARE = 0.6


class ElevatorCaseSynonym(models.Model):
    """Words of the trade for the same thing (同义词): a question with one finds the others."""

    _name = "elevator.case.synonym"
    _description = "Synonyms"
    _order = "name"

    name = fields.Char(
        "Words", required=True, help="Words for the same thing, with spaces between them."
    )
    active = fields.Boolean(default=True)

    @api.model_create_multi
    def create(self, vals_list):
        """What is found depends on these words from now on."""
        self.env.registry.clear_cache()
        return super().create(vals_list)

    def write(self, vals):
        """What is found depends on these words from now on."""
        self.env.registry.clear_cache()
        return super().write(vals)

    @api.ondelete(at_uninstall=True)
    def _unlink_forget(self):
        self.env.registry.clear_cache()

    @api.model
    def _load_records(self, data_list, update=False):
        """Shipped words are made once: an update of the addon leaves them as they are."""
        for data in data_list:
            data["noupdate"] = True
        return super()._load_records(data_list, update)

    @api.model
    @tools.ormcache()
    def _groups(self):
        """All groups of words: tuple of tuples of str."""
        # sudo: everybody searches with the same words
        found = self.sudo().search_fetch([], ["name"])
        return tuple(tuple(clean(group.name).split()) for group in found)

    @api.model
    def _others(self, text):
        """The words that other names bring for what a question says.

        :return: dict {word: share of its weight}
        """
        text = clean(text)
        said = [group for group in self._groups() if any(name in text for name in group)]
        return {
            word: SHARE
            for group in said
            for name in group
            if name not in text
            for word in words(name)
        }
