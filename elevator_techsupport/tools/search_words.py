"""Words of a text for the search of cases: Chinese by its characters, the rest as words.

PostgreSQL has no parser for Chinese, and words of two characters are too short for trigrams. A
text is therefore kept as its distinct words: of Chinese each two neighbours and each character, of
other scripts the words in lower case without their endings, of codes (``E-07``, ``F0.12``) the
parts and the whole.
Plain Python: nothing here reads the database.
"""

import math
import re
import unicodedata
from dataclasses import dataclass
from itertools import combinations

HAN = "\u3400-\u4dbf\u4e00-\u9fff"
_RUN = re.compile(rf"[{HAN}]+|[a-z0-9]+(?:[-_./][a-z0-9]+)*")
_PART = re.compile(r"[a-z0-9]+")
# what a question says around what it asks for
_ASKING = re.compile(
    "请问|为什么|为何|怎么办|怎么回事|怎么样|怎么|怎样|什么原因|什么问题|什么|如何|哪里|哪儿|哪些|"
    "还是|但是|已经|一直|突然|都|也|又|还|了|的|吗|呢|"
    "是不是|会不会|有没有|能不能|要不要|应该|可能|原因|解决|办法|处理|一下|请教|老是|总是|经常|"
    r"\b(?:what|why|how|when|does|should|the|and|with|that|this|after|from|for|can|its?|is|are|to)\b"
)
_ENDINGS = ("ings", "ing", "ed", "es", "s")


def clean(text):
    """Full-width letters and digits as half-width ones, lower case."""
    return unicodedata.normalize("NFKC", text or "").lower()


def words(text):
    """The distinct words of a text, in the order they come: list of str."""
    found = {}
    for run in _RUN.findall(clean(text)):
        for word in _pairs(run) if run[0] > "\u3000" else _latin(run):
            found[word] = True
    return list(found)


def asked_words(text):
    """The words of a question, without those that only ask."""
    stripped = _ASKING.sub(" ", clean(text))
    return words(stripped) or words(text)


def _pairs(run):
    """Neighbours, and each character: a paraphrase often shares no more than that."""
    return [*(run[i : i + 2] for i in range(len(run) - 1)), *run]


def _latin(run):
    parts = _PART.findall(run)
    if len(parts) > 1:
        parts.append("".join(parts))
    return [_stem(part) for part in parts]


def _stem(word):
    """A word without its English ending, so that closes, closed and closing meet."""
    if not word.isalpha() or len(word) < 4:
        return word
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word[: -len(ending)]
            break
    if word[-1] == word[-2] and word[-1] not in "aeiou":
        word = word[:-1]
    return word.rstrip("e") or word


@dataclass(frozen=True)
class Asked:
    """A word that is looked for: how many cases have it, and what finding it is worth."""

    word: str
    count: int
    weight: float


def rarity(count, total):
    """What it tells of a case that it has a word (inverse document frequency)."""
    return math.log(1 + (total - count + 0.5) / (count + 0.5))


def weigh(terms, counts, total):
    """The words of a question with their weights, the rarest first.

    :param dict terms: {word: share of its weight}; a synonym counts less than the word asked
    :param dict counts: {word: number of cases that have it}
    :param int total: number of cases
    :return: list of :class:`Asked`
    """
    found = []
    for word, share in terms.items():
        count = min(counts.get(word, 0), total)
        found.append(Asked(word, count, share * rarity(count, max(total, 1))))
    return sorted(found, key=lambda asked: (asked.count, -asked.weight))


def within(asked, budget, most):
    """The rarest words, at most so many, whose cases together are within ``budget``; at least one.

    A common word finds tens of thousands of cases and tells them hardly apart: it counts in the
    score of what the rare ones found, it does not search.
    """
    chosen, sum_ = [], 0
    for term in asked[:most]:
        sum_ += term.count
        if chosen and sum_ > budget:
            break
        chosen.append(term)
    return chosen


def together(asked, total, budget):
    """Sets of common words that together are as rare as a rare word.

    As many at a time as keep the cases that have them all within ``budget``, were they spread
    without regard to each other.

    :param asked: list of :class:`Asked`, the rarest first
    :param int total: number of cases
    :return: list of tuples of words; none when they are too common even four at a time
    """
    for size in (2, 3, 4):
        sets = list(combinations(asked, size))
        expected = sum(math.prod(term.count / total for term in some) for some in sets) * total
        if sets and expected <= budget:
            return [tuple(term.word for term in some) for some in sets]
    return []


def score(asked, tokens, title):
    """What a case is worth for a question: its words, those of its title half as much again.

    :param set tokens: words of the case; :param set title: words of its title and fault code
    """
    return sum(
        term.weight * (1.5 if term.word in title else 1) for term in asked if term.word in tokens
    )
