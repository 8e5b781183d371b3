"""Days the law counts: half-years of drills, yearly self-inspections, how long a record is kept."""

from datetime import date

from dateutil.relativedelta import relativedelta


def half_year(day):
    """First and last day of the half-year of a day (L-5)."""
    if day.month <= 6:
        return date(day.year, 1, 1), date(day.year, 6, 30)
    return date(day.year, 7, 1), date(day.year, 12, 31)


def half_years(first, last):
    """The half-years that lie wholly or in part between two days, as (first, last) pairs."""
    found, day = [], first
    while day <= last:
        found.append(half_year(day))
        day = found[-1][1] + relativedelta(days=1)
    return found


def self_inspection_due(done, since, inspection, lead):
    """The last day for the next yearly self-inspection, which goes before the periodic one (L-5).

    :param date done: the last one, or a false value
    :param date since: beginning of maintenance; the first year counts from it
    :param date inspection: the next periodic inspection, or a false value
    :param int lead: days it has to lie before the periodic inspection
    """
    last = max(done or since, since)
    yearly = last + relativedelta(years=1)
    if not inspection or (done and done >= inspection - relativedelta(years=1)):
        # nothing known, or the one before this inspection is done
        return yearly
    return max(min(yearly, inspection - relativedelta(days=lead)), last)


def kept_until(sealed_on, ended_on, months, years):
    """The last day a record is kept: the later of both counts (M-7, L-4).

    :param date ended_on: end of maintenance; false while it goes on
    :return: date, or None: as long as maintenance goes on
    """
    if not ended_on:
        return None
    return max(sealed_on + relativedelta(years=years), ended_on + relativedelta(months=months))
