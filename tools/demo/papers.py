"""Pictures the demo needs: logo, signatures, scans. All drawn, nothing real."""

import base64
import io
import random

from PIL import Image, ImageDraw, ImageFont

FONT = "/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc"


def _font(size):
    try:
        return ImageFont.truetype(FONT, size)
    except OSError:  # a machine without the font: Latin letters only
        return None


def _encode(image, kind):
    out = io.BytesIO()
    image.save(out, kind)
    return base64.b64encode(out.getvalue())


def logo():
    """The company's invented logo, PNG."""
    image = Image.new("RGB", (360, 96), "white")
    draw, font = ImageDraw.Draw(image), _font(54)
    draw.rounded_rectangle((4, 8, 84, 88), 16, fill="#1f6f8b")
    draw.polygon([(28, 44), (44, 24), (60, 44)], fill="white")
    draw.polygon([(28, 54), (44, 74), (60, 54)], fill="#9fd8e8")
    if font:
        draw.text((104, 8), "华升电梯", font=font, fill="#17323f")
    return _encode(image, "PNG")


def signature(name, again=""):
    """A drawn signature that differs per name, and each time it is drawn again, PNG."""
    dice = random.Random(f"{name}{again}")
    image = Image.new("RGB", (300, 100), "white")
    x, y, points = 20, 50, []
    while x < 280:
        points.append((x, y))
        x, y = x + dice.randint(6, 16), min(90, max(10, y + dice.randint(-28, 28)))
    ImageDraw.Draw(image).line(points, fill="#113366", width=3, joint="curve")
    return _encode(image, "PNG")


def photo(text):
    """A picture that stands for a photo taken on site, PNG."""
    image = Image.new("RGB", (640, 420), "#5b7a86")
    draw, font = ImageDraw.Draw(image), _font(30)
    draw.rectangle((210, 60, 430, 400), fill="#2f3f46", outline="#dfe7ea", width=6)
    draw.line((320, 60, 320, 400), fill="#dfe7ea", width=4)
    if font:
        draw.text((24, 16), text, font=font, fill="white")
    return _encode(image, "PNG")


def scan(title, *lines):
    """A page that stands for a signed paper, PDF."""
    page = Image.new("RGB", (620, 877), "white")
    draw, font = ImageDraw.Draw(page), _font(32)
    if font:
        draw.text((60, 80), title, font=font, fill="black")
        for number, line in enumerate(lines):
            draw.text((60, 180 + 50 * number), line, font=_font(20), fill="#333333")
        draw.text((60, 760), "演示用扫描件", font=_font(20), fill="#aa3333")
    return _encode(page, "PDF")
