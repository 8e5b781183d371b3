"""Bars and columns as SVG for printed reports: no browser script, no picture library.

Plain Python; what is written is escaped text, sizes are in pixels.
"""

from markupsafe import Markup, escape

INK, LIGHT, GRID = "#3b6ea5", "#b9cbe0", "#d5dbe2"
FONT = "font-family:sans-serif;font-size:12px"


def bars(rows, width=680):
    """Horizontal bars, the present value above the one before.

    :param rows: list of (label, value, value of the month before)
    :return: Markup of an svg element
    """
    top = max([value for __, *values in rows for value in values] or [0]) or 1
    left, step = 190, 30
    scale = (width - left - 50) / top
    parts = []
    for place, (label, value, before) in enumerate(rows):
        y = step * place + 4
        parts += [
            _text(left - 8, y + 14, _short(label, 24), "end"),
            _box(left, y, value * scale, 13, INK),
            _box(left, y + 14, before * scale, 6, LIGHT),
            _text(left + value * scale + 6, y + 11, f"{value:g}"),
        ]
    return _svg(width, step * len(rows) + 6, parts)


def columns(rows, width=680, height=180):
    """Vertical columns in their order, for a course of months.

    :param rows: list of (label, value)
    :return: Markup of an svg element
    """
    top = max([value for __, value in rows] or [0]) or 1
    step = width / max(len(rows), 1)
    base = height - 24
    parts = [_box(0, base, width, 1, GRID)]
    for place, (label, value) in enumerate(rows):
        tall = (base - 22) * value / top
        x = step * place + step * 0.2
        parts += [
            _box(x, base - tall, step * 0.6, tall, INK),
            _text(x + step * 0.3, base - tall - 5, f"{value:g}", "middle"),
            _text(x + step * 0.3, height - 7, label, "middle"),
        ]
    return _svg(width, height, parts)


def _short(text, most):
    text = str(text)
    return text if len(text) <= most else text[: most - 1] + "…"


def _svg(width, height, parts):
    head = Markup('<svg xmlns="http://www.w3.org/2000/svg" width="{}" height="{}" style="{}">')
    return head.format(width, height, FONT) + Markup("").join(parts) + Markup("</svg>")


def _box(x, y, width, height, color):
    return Markup('<rect x="{}" y="{}" width="{}" height="{}" fill="{}"/>').format(
        *(round(size, 1) for size in (x, y, max(width, 0), max(height, 0))), color
    )


def _text(x, y, text, anchor="start"):
    return Markup('<text x="{}" y="{}" text-anchor="{}" fill="#333">{}</text>').format(
        round(x, 1), round(y, 1), anchor, escape(str(text))
    )
