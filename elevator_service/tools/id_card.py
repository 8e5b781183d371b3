"""Chinese resident identity cards (公民身份号码, GB 11643): form, date of birth, check digit.

By python-stdnum, but without its list of counties: Odoo loads the library so that it finds no data
files, and the list lacks codes under which people were registered (docs/decisions.md).
"""

from stdnum.cn import ric
from stdnum.exceptions import InvalidChecksum, InvalidComponent, InvalidFormat, InvalidLength
from stdnum.util import clean

LENGTH = 18


def compact(number):
    """The number without separators, its check digit in capitals."""
    return clean(number or "", " -").upper()


def check(number):
    """The day of birth in a valid number.

    :raises stdnum.exceptions.ValidationError: length, digits, check digit or date are wrong
    """
    if len(number) != LENGTH:
        raise InvalidLength()
    if not (number[:-1].isascii() and number[:-1].isdigit()):
        raise InvalidFormat()
    if number[-1] != ric.calc_check_digit(number):
        raise InvalidChecksum()
    if number.startswith("0"):
        raise InvalidComponent()
    return ric.get_birth_date(number)


def birth_date(number):
    """The day of birth, or None for a number that is not valid."""
    try:
        return check(number)
    except (InvalidLength, InvalidFormat, InvalidChecksum, InvalidComponent):
        return None
