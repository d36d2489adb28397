"""What the product counts under a word: "what do you count as won?"."""

from collections.abc import Mapping
from typing import Any, Literal

from sqlalchemy import select

from crm_app.assistant.asker import Asker
from crm_app.assistant.deal_conditions import STAGE
from crm_app.assistant.outcomes import DefinitionOutcome, Outcome
from crm_app.assistant.tools.base import Tool
from crm_app.core.i18n import translate

Term = Literal[
    "won", "lost", "open", "revenue", "win_rate", "cycle", "weighted", "stale", "conversion", "overdue", "growth",
    "share", "median", "average",
]  # fmt: skip
_STATUS = {"win_rate": ["won", "lost"], "lost": ["lost"], "open": ["open"], "weighted": ["open"], "stale": ["open"]}


class DefineTerm(Tool):
    """What a word means in this product, and by which rule it is computed: won, win rate, forecast, stale …"""

    term: Term

    def run(self, asker: Asker) -> Outcome:
        """See `Tool.run`."""
        asker.work.require("deal.read")
        statement = select(STAGE.name, STAGE.outcome, STAGE.probability).where(STAGE.deleted_at.is_(None))
        stages = asker.all(statement.order_by(STAGE.position))
        names = {
            outcome: ", ".join(dict.fromkeys(f"“{row.name}”" for row in stages if row.outcome == outcome)) or "–"
            for outcome in ("won", "lost", "open")
        }
        chances = ", ".join(dict.fromkeys(f"{row.name} {row.probability}%" for row in stages if row.outcome == "open"))
        text = translate(f"assistant.define.{self.term}", asker.language, chances=chances, **names)
        title = translate(f"assistant.term.{self.term}", asker.language)
        link = {"status": _STATUS.get(self.term, ["won"])}
        return DefinitionOutcome(term=self.term, text=text, source=asker.list_source(title, "deal", link))

    @classmethod
    def looked_at(cls, call: Mapping[str, Any]) -> frozenset[str]:  # noqa: ARG003
        """Deals, whose stages it names."""
        return frozenset({"deal"})


TOOL = DefineTerm
