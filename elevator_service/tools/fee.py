"""The price of maintaining an elevator, derived line by line (有偿维保电梯取费审批表).

Plain Python: a rate is any object with kind, option, low, high and value; nothing here reads
the database.
"""

from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")
# order of the derivation; the first is CNY a month, the others multiply
FACTORS = (
    "base",
    "stops",
    "load",
    "speed",
    "age",
    "distance",
    "parts",
    "fleet",
    "payment",
    "years",
)
CHOICES = {"parts", "payment"}


class NoRateError(Exception):
    """No rate of the table fits: ``factor`` and ``value`` say where."""

    def __init__(self, factor, value):
        super().__init__(factor, value)
        self.factor, self.value = factor, value


def rate_for(rates, factor, kind, value):
    """The rate of a factor for a kind of elevator: one for the kind goes before one for all.

    :param rates: rates of the factor
    :param value: number, or the option of a choice
    :raises NoRateError: none fits
    """
    fitting = [rate for rate in rates if fits(rate, factor, kind, value)]
    if not fitting:
        raise NoRateError(factor, value)
    return next((rate for rate in fitting if rate.kind), fitting[0])


def fits(rate, factor, kind, value):
    """Whether a rate applies: low ≤ value < high, a high of 0 is open."""
    if rate.kind and rate.kind != kind:
        return False
    if factor == "base":
        return True
    if factor in CHOICES:
        return rate.option == value
    return rate.low <= value and (not rate.high or value < rate.high)


def derive(rates, kind, inputs):
    """The monthly price of one elevator and how it came about.

    :param rates: {factor: rates}
    :param dict inputs: {factor: number or option}
    :return: (Decimal CNY a month, list of {factor, input, value, result})
    :raises NoRateError: a factor has no rate that fits
    """
    price, steps = Decimal(1), []
    for factor in FACTORS:
        value = inputs.get(factor)
        rate = rate_for(rates.get(factor, ()), factor, kind, value)
        price *= Decimal(str(rate.value))
        steps.append(
            {
                "factor": factor,
                "input": value,
                "value": rate.value,
                "result": str(price.quantize(CENT, ROUND_HALF_UP)),
            }
        )
    return price.quantize(CENT, ROUND_HALF_UP), steps


def faults(rates):
    """Gaps and overlaps of the ranges of numbers, per factor and kind.

    :param rates: {factor: rates}
    :return: list of (factor, kind, where the next range should begin)
    """
    found = []
    for factor in FACTORS:
        if factor == "base" or factor in CHOICES:
            continue
        for kind in {rate.kind for rate in rates.get(factor, ())}:
            rows = sorted(
                (rate for rate in rates[factor] if rate.kind == kind), key=lambda r: r.low
            )
            expected = 0
            for rate in rows:
                if rate.low != expected or (rate is rows[-1]) != (not rate.high):
                    found.append((factor, kind, expected))
                    break
                expected = rate.high
    return found
