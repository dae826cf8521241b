"""A bar per day as SVG, to be looked at in a browser or put in a document. No script, no font, no library.

svg("Guarantees demanded", {date(2026, 3, 2): 4, date(2026, 3, 4): 1})
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from html import escape
from importlib.util import find_spec
from math import ceil
from typing import TypeVar

from news.errors import WirewatchError

N = TypeVar("N", int, float)

WIDTH, HEIGHT = 900, 300
LEFT, RIGHT, TOP, BOTTOM = 48, 16, 48, 40
LABELS = 8  # dates along the foot


def days(counts: Mapping[date, N]) -> list[tuple[date, N]]:
    """Every day from the first to the last, those without anything too."""
    if not counts:
        return []
    first, last = min(counts), max(counts)
    span = (last - first).days + 1
    return [(day, counts.get(day, 0)) for day in (first + timedelta(days=n) for n in range(span))]


def svg(title: str, counts: Mapping[date, float]) -> str:
    """A drawing of how many there were each day."""
    bars = days(counts)
    top = _ceiling(max((count for _, count in bars), default=0))
    wide, high = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM
    step = wide / max(1, len(bars))
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" font-family="sans-serif" font-size="12">',
        f"<title>{escape(title)}</title>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
        f'<text x="{LEFT}" y="26" font-size="15" font-weight="bold" fill="#222">{escape(title)}</text>',
    ]
    for share in (0, 0.5, 1):
        y = TOP + high * (1 - share)
        parts.append(f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}" stroke="#ddd"/>')
        parts.append(f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end" fill="#666">{top * share:g}</text>')
    for number, (day, count) in enumerate(bars):
        x, tall = LEFT + number * step, high * count / top
        if count:
            parts.append(
                f'<rect x="{x + step * 0.1:.2f}" y="{TOP + high - tall:.1f}" width="{step * 0.8:.2f}" height="{tall:.1f}" '
                f'fill="#2a6f97"><title>{day.isoformat()}: {count:.3g}</title></rect>'
            )
        if number % -(-len(bars) // LABELS) == 0:
            parts.append(
                f'<text x="{x + step / 2:.1f}" y="{HEIGHT - 16}" text-anchor="middle" fill="#666">{day.isoformat()}</text>'
            )
    return "\n".join([*parts, "</svg>"]) + "\n"


def png(title: str, counts: Mapping[date, float]) -> bytes:
    """The same drawing, twice as large for sharp screens. Raises ImportError without resvg-py."""
    from resvg_py import svg_to_bytes

    drawn: bytes = svg_to_bytes(svg_string=svg(title, counts), zoom=2)
    return drawn


def _svg(title: str, counts: Mapping[date, float]) -> bytes:
    return svg(title, counts).encode()


def drawing(ending: str) -> Callable[[str, Mapping[date, float]], bytes]:
    """What draws into a file with this *ending*. Raises WirewatchError where nothing does."""
    match ending.lower():
        case ".svg":
            return _svg
        case ".png" if find_spec("resvg_py") is not None:
            return png
        case ".png":
            raise WirewatchError("a PNG needs the package resvg-py", hint="pip install 'wirewatch[png]', or take .svg")
    raise WirewatchError(f"nothing draws {ending or 'a file without an ending'}", hint="end the name with .svg or .png")


def _ceiling(most: float) -> int:
    """An even number for the top line, so that half of it is whole."""
    return max(2, 2 * ceil(most / 2))
