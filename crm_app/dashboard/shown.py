"""Formats the dashboard's figures: short amounts, and the address of the list behind each."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from crm_app.records.states import Formatter
from crm_app.ui import charts
from crm_app.values import formats


@dataclass
class Bars:
    """The rows of a panel that `box.ranked` draws, see `charts.ranked_bars`."""

    rows: list[charts.Bar] = field(default_factory=list)


def deals_href(figure: Mapping[str, Any]) -> str:
    """The deals' list with exactly the deals that a figure counts."""
    values = {
        name: str(value).lower() if isinstance(value, bool) else value for name, value in figure["filter"].items()
    }
    return f"/deals?{urlencode(values, doseq=True)}"


def counted(count: int, formatter: Formatter) -> str:
    """A number of deals, in words."""
    key = "dashboard.deals.one" if count == 1 else "dashboard.deals"
    return formatter.translate(key, count=formats.number(count))


def compact(amount: Any, currency: str, formatter: Formatter) -> str:
    """A short amount: ฿1.2M."""
    return formats.money_compact(Decimal(str(amount)), currency, formatter.viewer.language)


def money_of(figure: Mapping[str, Any], formatter: Formatter) -> str:
    """The sums of a figure, the workspace's own currency first; a zero of it when there are none."""
    home = formatter.viewer.currency
    sums = sorted(figure["sums"].items(), key=lambda item: (item[0] != home, item[0])) or [(home, 0)]
    return " · ".join(compact(total, currency, formatter) for currency, total in sums)


def bars(rows: list[tuple[str, Any, str, str]]) -> Bars:
    """Horizontal bars, their widths in proportion to the largest.

    Args:
        rows: label, amount, figure in words and address of each bar.
    """
    highest = max((float(row[1]) for row in rows), default=0.0)
    return Bars(
        [
            {
                "label": label,
                "text": text,
                "share": f"{100 * float(amount) / highest:.1f}" if highest else "0",
                "href": href,
            }
            for label, amount, text, href in rows
        ]
    )
