"""Places in the text of a form that a printed contract fills: {{customer}}, {{value}} …"""

import re

from markupsafe import Markup, escape

from odoo.tools import format_date, formatLang

PLACE = re.compile(r"\{\{\s*(\w*)\s*\}\}")


def _money(contract, value):
    return formatLang(contract.env, value, currency_obj=contract.currency_id)


def _label(contract, name):
    return dict(contract._fields[name]._description_selection(contract.env)).get(contract[name], "")


# name: (what it stands for, value of a contract)
PLACES = {
    "number": ("Number of the contract", lambda c: c.code or ""),
    "company": ("Our company", lambda c: c.company_id.name),
    "branch": ("Branch", lambda c: c.branch_id.name),
    "customer": ("Customer", lambda c: c.partner_id.name),
    "first_day": ("First day", lambda c: format_date(c.env, c.service_from)),
    "last_day": ("Last day", lambda c: format_date(c.env, c.service_to)),
    "elevators": ("Number of elevators", lambda c: str(c.elevator_count)),
    "value": ("Value before tax", lambda c: _money(c, c.fee_amount)),
    "payment": ("Way of payment", lambda c: _label(c, "payment_mode")),
    "phone": ("24 h phone of the branch", lambda c: c.branch_id.phone_24h or ""),
}


def unknown_places(body):
    """Places of a text that nothing fills."""
    return sorted({name for name in PLACE.findall(str(body or "")) if name not in PLACES})


def fill(body, contract):
    """The text with its places filled; what is filled in is text, never markup."""

    def value(match):
        return str(escape(PLACES[match[1]][1](contract)))

    return Markup(PLACE.sub(value, str(body or "")))  # the body is sanitized by its field
