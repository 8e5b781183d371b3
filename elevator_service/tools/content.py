"""The content of a document as canonical text: equal content, equal text, equal digest."""

import hashlib
import json


def content_of(record, spec):
    """What a specification names of one record, as plain values.

    :param dict spec: {field: None, or the specification of its lines}
    :return: dict that :func:`canonical` takes; numbers as text with six places
    """
    return {name: _value(record, name, lines) for name, lines in spec.items()}


def canonical(content):
    """The one text of a content: sorted keys, no spaces, UTF-8."""
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def digest(text):
    """SHA-256 of a text as 64 hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def _value(record, name, lines):
    field, value = record._fields[name], record[name]
    if field.type in ("one2many", "many2many"):
        rows = value.sorted("id")
        return [{"id": row.id, **content_of(row, lines)} for row in rows] if lines else rows.ids
    if field.type == "many2one":
        return value.id or None
    if field.type in ("float", "monetary"):
        return f"{value:.6f}"
    if field.type in ("date", "datetime"):
        return field.to_string(value) or None
    if field.type == "binary":
        return hashlib.sha256(value).hexdigest() if value else None
    if field.type in ("boolean", "integer", "json"):
        return value
    return str(value) if value else None
