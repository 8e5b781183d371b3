"""Billing periods of a term and the share of its value each of them bears.

Periods are counted in whole months from the first day of the term, so that ends of months do not
drift: a quarter that begins on 31 January ends on 29 April and the next one on 30 July. A period
bears its months as a share of the term's months; a part of a month counts by its days. The
amounts are cut from one running total, so that they add up to the value to the cent.
"""

from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from dateutil.relativedelta import relativedelta

CENT = Decimal("0.01")
DAY = timedelta(1)


def term_end(first, months):
    """The last day of a term of whole months."""
    return first + relativedelta(months=months) - DAY


def months_until(anchor, day):
    """Months from ``anchor`` to the beginning of ``day``, a part of a month by its days.

    :return: Fraction
    """
    whole = (day.year - anchor.year) * 12 + day.month - anchor.month
    if anchor + relativedelta(months=whole) > day:
        whole -= 1
    start = anchor + relativedelta(months=whole)
    end = anchor + relativedelta(months=whole + 1)
    return whole + Fraction((day - start).days, (end - start).days)


def months_of(first, last):
    """Months of a term, both days included."""
    return months_until(first, last + DAY)


def period_of(anchor, last, months, day):
    """The period that holds ``day``: its first and last day.

    :param int months: months of a period; 0 for the whole term
    """
    if not months:
        return anchor, last
    number = int(months_until(anchor, day) // months)
    begin = anchor + relativedelta(months=number * months)
    end = anchor + relativedelta(months=(number + 1) * months) - DAY
    return begin, min(end, last)


def periods(first, last, months):
    """All periods of a term in order: list of (first day, last day)."""
    found, day = [], first
    while day <= last:
        begin, end = period_of(first, last, months, day)
        found.append((begin, end))
        day = end + DAY
    return found


def amount(value, first, last, begin, end):
    """What the days from ``begin`` to ``end`` bear of the value of a term.

    :param Decimal value: of the term from ``first`` to ``last``, CNY
    :return: Decimal with two places
    """
    total = months_of(first, last)
    return _until(value, total, first, end + DAY) - _until(value, total, first, begin)


def _until(value, total, first, day):
    share = months_until(first, day) / total
    exact = Fraction(value) * share
    return (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(CENT, ROUND_HALF_UP)
