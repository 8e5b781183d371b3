"""The draw of audits (抽查抽签), recomputed by anyone: Python's standard library, no Odoo.

    python audit_draw.py draw.json

``draw.json`` is the file of a draw: seed, weights and every candidate with what was counted of it.
Weight of a candidate: the sum over the factors of min(points × count, cap), at least 1. Its
number: u = (h + 1) / (2^52 + 1), h being the first 13 hexadecimal digits of SHA-256 of
"seed:elevator"; its key: -ln(u) / weight, so that a weight of 20 is drawn twice as often as 10.
In each branch the smallest keys are hit, a site once; the days of the period are dealt out evenly
in that order.
"""

import hashlib
import json
import math
import sys

FORMULA = "elevator-audit-draw/1"


def weight(counts, factors):
    """Points of a candidate; at least 1, so that everybody can be hit.

    :param dict counts: {factor: number}
    :param dict factors: {factor: [points, cap]}
    """
    points = (
        min(factors[name][0] * count, factors[name][1])
        for name, count in counts.items()
        if name in factors
    )
    return max(1, sum(points))


def key(seed, elevator, points):
    """The smaller the earlier drawn."""
    number = int(hashlib.sha256(f"{seed}:{elevator}".encode()).hexdigest()[:13], 16)
    return -math.log((number + 1) / (2**52 + 1)) / points


def draw(document):
    """Whom a draw hits.

    :param dict document: seed, per_branch, days, factors, candidates
    :return: list of {elevator, day, weight}, by branch and turn
    """
    if document["formula"] != FORMULA:
        raise ValueError(f"Not a draw of {FORMULA}")
    seed, factors, branches = document["seed"], document["factors"], {}
    for row in document["candidates"]:
        points = weight(row["counts"], factors)
        branches.setdefault(row["branch"], []).append(
            (key(seed, row["elevator"], points), row["elevator"], row["site"], points)
        )
    return [
        hit
        for branch in sorted(branches)
        for hit in _hits(sorted(branches[branch]), document["per_branch"], document["days"])
    ]


def _hits(rows, count, days):
    """The first ``count`` rows of different sites, each with its day."""
    sites, hits = set(), []
    for _key, elevator, site, points in rows:
        if len(hits) < count and site not in sites:
            sites.add(site)
            hits.append({"elevator": elevator, "weight": points})
    for turn, hit in enumerate(hits):
        hit["day"] = days[turn * len(days) // len(hits)]
    return hits


if __name__ == "__main__":
    with open(sys.argv[1], "rb") as file:
        content = file.read()
    sys.stdout.write(f"SHA-256 {hashlib.sha256(content).hexdigest()}\n")
    for line in draw(json.loads(content)):
        sys.stdout.write(f"{line['elevator']} {line['day']} {line['weight']}\n")
