"""Charts as SVG, for light and dark pages: bars in groups from zero, and dots on a logarithmic scale."""

import math
from collections.abc import Sequence
from html import escape

Row = tuple[str, Sequence[float | None]]
"""A row of a chart: its label, and a value for each series; None where there is none."""

_STYLE = """<style>
  text { font: 13px system-ui, -apple-system, "Segoe UI", sans-serif; fill: #374151; }
  .title { font-size: 15px; font-weight: 600; fill: #111827; }
  .quiet { font-size: 12px; fill: #6b7280; }
  .line { stroke: #e5e7eb; }
  .s0 { fill: #2563eb; } .s1 { fill: #d97706; } .s2 { fill: #0d9488; } .s3 { fill: #9333ea; }
  @media (prefers-color-scheme: dark) {
    text { fill: #d1d5db; } .title { fill: #f9fafb; } .quiet { fill: #9ca3af; } .line { stroke: #374151; }
    .s0 { fill: #60a5fa; } .s1 { fill: #fbbf24; } .s2 { fill: #2dd4bf; } .s3 { fill: #c084fc; }
  }
</style>"""
_WIDTH, _LEFT, _RIGHT, _TOP = 760, 170, 60, 72
_PLOT = _WIDTH - _LEFT - _RIGHT


def _text(x: float, y: float, text: str, kind: str = "", anchor: str = "start") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" class="{kind}" text-anchor="{anchor}">{escape(text)}</text>'


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2g}"


def _frame(title: str, series: Sequence[str], height: float, body: Sequence[str]) -> str:
    legend, x = [], float(_LEFT)
    for number, name in enumerate(series):
        legend.append(f'<rect x="{x:.1f}" y="40" width="11" height="11" rx="2" class="s{number}"/>')
        legend.append(_text(x + 17, 50, name))
        x += 38 + 7.2 * len(name)
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height:.0f}" role="img">'
    parts = [head, f"<title>{escape(title)}</title>", _STYLE, _text(16, 24, title, "title"), *legend, *body, "</svg>"]
    return "\n".join(parts) + "\n"


def _grid(ticks: Sequence[tuple[float, str]], bottom: float) -> list[str]:
    lines = [f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{_TOP - 8}" y2="{bottom:.1f}" class="line"/>' for x, _ in ticks]
    return lines + [_text(x, bottom + 17, label, "quiet", "middle") for x, label in ticks]


def _step(most: float) -> float:
    """A round distance of marks, of which five or fewer fit below `most`."""
    power: float = 10.0 ** math.floor(math.log10(most / 5))
    return next(power * factor for factor in (1, 2, 5, 10) if power * factor * 5 >= most)


def bars(title: str, series: Sequence[str], rows: Sequence[Row]) -> str:
    """Horizontal bars from zero, a group for each row. The title should name the unit."""
    most = max((value for _, values in rows for value in values if value is not None), default=1.0)
    thick, gap, y, body = 14, 14, float(_TOP), list[str]()
    for label, values in rows:
        body.append(_text(_LEFT - 12, y + thick * len(series) / 2 + 5, label, anchor="end"))
        for number, value in enumerate(values):
            if value is not None:
                wide = _PLOT * value / most
                body.append(
                    f'<rect x="{_LEFT}" y="{y + 1:.1f}" width="{wide:.1f}" height="{thick - 2}" rx="2" class="s{number}"/>'
                )
                body.append(_text(_LEFT + wide + 6, y + thick - 3, _number(value), "quiet"))
            y += thick
        y += gap
    step = _step(most)
    marks = [step * count for count in range(int(most / step) + 1)]
    grid = _grid([(_LEFT + _PLOT * mark / most, f"{mark:g}") for mark in marks], y - gap + 6)
    return _frame(title, series, y + 24, [*grid, *body])


def dots(title: str, series: Sequence[str], rows: Sequence[Row]) -> str:
    """A dot for each value on a logarithmic scale, a line for each row. The title should name the unit."""
    values = [value for _, found in rows for value in found if value]
    least, most = min(values, default=1.0), max(values, default=10.0)
    first = math.floor(math.log10(least))
    ticks = [factor * 10.0**power for power in range(first, first + 8) for factor in (1, 2, 5)]
    low = max((tick for tick in ticks if tick <= least), default=least)
    high = min((tick for tick in ticks if tick >= most and tick > low), default=most)

    def place(value: float) -> float:
        return _LEFT + _PLOT * math.log(value / low) / math.log(high / low)

    y, body = _TOP + 10.0, list[str]()
    for label, found in rows:
        body.append(_text(_LEFT - 12, y + 5, label, anchor="end"))
        body.append(f'<line x1="{_LEFT}" x2="{_LEFT + _PLOT}" y1="{y:.1f}" y2="{y:.1f}" class="line"/>')
        for number, value in enumerate(found):
            if value:
                body.append(f'<circle cx="{place(value):.1f}" cy="{y:.1f}" r="5.5" class="s{number}" opacity="0.9"/>')
        y += 30
    shown = [tick for tick in ticks if low <= tick <= high]
    grid = _grid([(place(tick), f"{tick:,g}") for tick in shown], y - 12)
    return _frame(title, series, y + 24, [*grid, *body])
