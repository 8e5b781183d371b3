from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.search_words import asked_words, clean, score, together, weigh, within, words

# words of these fields find a case
TEXTS = ("name", "symptom", "cause", "remedy", "prevention", "configuration", "fault_code")
CURRENT = ("draft", "review", "published")
# cases a search looks at by how many words, and how many of the best it weighs by all words
BUDGET = 2000
MOST = 16
# cases with several of the common words, entries of the index read for them; a word in more than
# this share of all cases tells nothing
COMMON_BUDGET = 300
POSTINGS = 5000
EVERYWHERE = 0.15
FOUND = 500
WEIGHED = 60
# cases that say less than this share of what the best says are left out of a list
FLOOR = 0.3
# what the same fault code adds to a case, by how much the same model multiplies it
SAME_CODE = 8.0
SAME_MODEL = 1.5


class ElevatorCase(models.Model):
    """The search of cases: Chinese, English and fault codes, the best first (design D17).

    The words of a case are stored (``tokens``) under a GIN index. The rare words of a question
    fetch ids first, in a materialized CTE: ordering by date with a limit would walk the whole
    table. All its words, those of the trade's synonyms too, then weigh the best of them.
    """

    _inherit = "elevator.case"

    tokens = fields.Text(compute="_compute_tokens", store=True, prefetch=False, copy=False)
    q = fields.Char("Search", compute="_compute_q", search="_search_q", store=False)

    _tokens_gin = models.Index("USING gin (to_tsvector('simple', tokens))")

    @api.depends(*TEXTS, "fault_code_id.name", "model_id.name", "model_id.maker", "cause_id.name")
    def _compute_tokens(self):
        for case in self:
            about = [case.fault_code_id.name, case.model_id.name, case.model_id.maker]
            texts = [*(case[name] for name in TEXTS), *about, case.cause_id.name, case.number]
            case.tokens = " ".join(words("\n".join(text for text in texts if text)))

    def _compute_q(self):
        """Nothing: the field is there to be searched."""
        self.q = False

    # ---------------------------------------------------------------- the list

    @api.model
    def _search_q(self, operator, value):
        if operator not in ("ilike", "=", "in", "like", "=ilike"):
            return NotImplemented
        asked = [value] if isinstance(value, str) else value
        texts = [text for text in asked if isinstance(text, str)]
        return Domain("id", "in", [id_ for text in texts for id_ in self._find(text, CURRENT)])

    @api.model
    def _search(self, domain, offset=0, limit=None, order=None, **kwargs):
        """What is searched by ``q`` comes with the best first, unless another order is asked."""
        domain, ranked = Domain(domain), []

        def found(condition):
            if condition.field_expr != "q" or not isinstance(condition.value, str):
                return condition
            ids = self._find(condition.value, CURRENT)
            ranked.extend(ids)
            return Domain("id", "in", ids)

        domain = domain.map_conditions(found)
        query = super()._search(domain, offset=offset, limit=limit, order=order, **kwargs)
        if ranked and order in (None, self._order) and not query.is_empty():
            query.order = SQL("array_position(%s, %s)", ranked, SQL.identifier(query.table, "id"))
        return query

    @api.model
    def _find(self, text, states=("published",)):
        """Ids of the cases that a text finds, the best first; weak ones are left out."""
        found = self._rank(text, states)
        best = found[0][1] if found else 0
        return [id_ for id_, worth in found if worth >= FLOOR * best]

    # ---------------------------------------------------------------- ranking

    @api.model
    def _rank(self, text, states=("published",), code=None, model=None, limit=FOUND):
        """The cases that fit a question best.

        :param str text: words, a fault code or a whole question
        :param states: states of the cases that are looked for
        :param str code: fault code of the elevator, :param model: elevator.model: the same
            counts for a case
        :return: list of (id, what it is worth), the best first
        """
        self.flush_model()
        said = " ".join(filter(None, (text, code)))
        terms = dict.fromkeys(asked_words(said), 1.0)
        if not terms:
            return []
        for word, share in self.env["elevator.case.synonym"]._others(said).items():
            terms.setdefault(word, share)
        counts, total = self.env["elevator.case.term"]._counts(list(terms))
        asked = weigh(terms, counts, total)
        rare = within(asked, BUDGET, MOST)
        if len(rare) == 1 and rare[0].count > EVERYWHERE * total > BUDGET:
            found = self._newest_with(rare[0], states, limit, rare[0].count / total)
        else:
            found = self._candidates(rare, states, limit)
        best = [id_ for id_, __ in found[:WEIGHED]]
        best += self._with_common([term for term in asked if term not in rare], states, total)
        return self._weighed(found, best, asked, code, model)

    def _candidates(self, asked, states, limit):
        """Cases with some of the words by what these are worth: list of (id, worth)."""
        branches = [
            SQL(
                "SELECT id, %s::float AS worth FROM elevator_case"
                " WHERE to_tsvector('simple', tokens) @@ %s::tsquery AND state IN %s",
                term.weight,
                f"'{term.word}'",
                tuple(states),
            )
            for term in asked
        ]
        return self.env.execute_query(
            SQL(
                "WITH hit AS MATERIALIZED (%s) SELECT id, sum(worth) FROM hit"
                " GROUP BY id ORDER BY sum(worth) DESC, id DESC LIMIT %s",
                SQL(" UNION ALL ").join(branches),
                limit,
            )
        )

    def _with_common(self, asked, states, total):
        """Ids of cases that have several of the common words: the index alone puts them together,
        one by one they would fetch half of the library."""
        common = [term for term in asked if 1 < term.count < EVERYWHERE * total]
        sets = together(within(common, POSTINGS, 6), total, COMMON_BUDGET)
        if not sets:
            return []
        query = " | ".join("(" + " & ".join(f"'{word}'" for word in some) + ")" for some in sets)
        rows = self.env.execute_query(
            SQL(
                "SELECT id FROM elevator_case WHERE to_tsvector('simple', tokens) @@ %s::tsquery"
                " AND state IN %s LIMIT %s",
                query,
                tuple(states),
                2 * COMMON_BUDGET,
            )
        )
        return [id_ for (id_,) in rows]

    def _newest_with(self, term, states, limit, share):
        """The newest cases with a word that stands nearly everywhere, out of as many as hold
        ``limit`` of them; by the index all that have it would be read."""
        [[last]] = self.env.execute_query(SQL("SELECT max(id) FROM elevator_case"))
        limit = min(limit, 2 * WEIGHED)
        return self.env.execute_query(
            SQL(
                "SELECT id, %s::float FROM elevator_case WHERE id > %s AND state IN %s"
                " AND ' ' || tokens || ' ' LIKE %s ORDER BY id DESC LIMIT %s",
                term.weight,
                last - int(2 * limit / share),
                tuple(states),
                f"% {term.word} %",
                limit,
            )
        )

    def _weighed(self, found, best, asked, code, model):
        """The best of the found by all words of the question; the rest keep their order."""
        if not best:
            return []
        rows = self.env.execute_query(
            SQL(
                "SELECT id, tokens, name, fault_code, model_id, solved_count FROM elevator_case"
                " WHERE id IN %s",
                tuple(best),
            )
        )
        weighed = []
        for id_, tokens, name, case_code, model_id, solved in rows:
            title = {*words(name), *words(case_code)}
            worth = score(asked, set((tokens or "").split()), title)
            worth += SAME_CODE * bool(code and case_code and clean(code) == clean(case_code))
            worth *= SAME_MODEL if model and model.id == model_id else 1
            weighed.append((id_, worth, min(solved or 0, 10)))
        weighed.sort(key=lambda row: (-row[1] - 0.1 * row[2], -row[0]))
        floor = weighed[-1][1]
        known = set(best)
        rest = [(id_, min(worth, floor)) for id_, worth in found[WEIGHED:] if id_ not in known]
        return [(id_, worth) for id_, worth, __ in weighed] + rest

    # ---------------------------------------------------------------- suggestions

    @api.model
    @api.readonly
    def suggest(self, text, elevator_id=False, fault_code=False, limit=5):
        """Published cases for what somebody is typing (T-3).

        :param str text: title and situation of a ticket so far
        :param int elevator_id: its elevator: cases of the same model go first
        :return: list of {id, name, number, symptom, remedy, solved}, the best first
        """
        unit = self.env["elevator.unit"].browse(elevator_id or ())
        found = self._rank((text or "")[:500], code=fault_code or None, model=unit.model_id)
        cases = self.search([("id", "in", [id_ for id_, __ in found[: 2 * limit]])])
        by_id = {case.id: case for case in cases}
        best = [by_id[id_] for id_, __ in found if id_ in by_id][:limit]
        return [
            {
                "id": case.id,
                "number": case.number,
                "name": case.name,
                "symptom": case.symptom,
                "cause": case.cause,
                "remedy": case.remedy,
                "solved": case.solved_count,
            }
            for case in best
        ]
