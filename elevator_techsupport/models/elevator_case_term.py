from odoo import api, fields, models
from odoo.tools import SQL


class ElevatorCaseTerm(models.Model):
    """In how many published cases a word stands: a rare word tells more of a case than 电梯 does.

    Counted anew by the cron after something was published; words of one case only are left out.
    The row with the empty word holds the number of cases.
    """

    _name = "elevator.case.term"
    _description = "Word of the cases"
    _order = "count desc, word"
    _rec_name = "word"
    _log_access = False

    word = fields.Char(required=True)
    count = fields.Integer("Cases", required=True)

    _word_uniq = models.UniqueIndex("(word)")

    @api.model
    def _counts(self, asked):
        """How common words are.

        :param asked: list of str
        :return: ({word: number of cases}, number of all cases)
        """
        rows = self.env.execute_query(
            SQL("SELECT word, count FROM elevator_case_term WHERE word IN %s", tuple({*asked, ""}))
        )
        counts = dict(rows)
        return counts, counts.pop("", 0)

    @api.model
    def _cron_count(self):
        """Count the words of all published cases."""
        self.env["elevator.case"].flush_model(["tokens", "state"])
        self.env.cr.execute(
            """
            DELETE FROM elevator_case_term;
            INSERT INTO elevator_case_term (word, count)
            SELECT word, ndoc FROM ts_stat($$ SELECT to_tsvector('simple', tokens)
                FROM elevator_case WHERE state = 'published' $$) WHERE ndoc > 1
            UNION ALL SELECT '', count(*) FROM elevator_case WHERE state = 'published'
            """
        )
        self.invalidate_model()
