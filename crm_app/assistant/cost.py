"""The cost of an answer, and its confidence."""

from decimal import Decimal

from crm_app.assistant.citations import CheckedAnswer, SourceBook
from crm_app.assistant.outcomes import (
    CountOutcome,
    DefinitionOutcome,
    Figures,
    FlowOutcome,
    Outcome,
    PassagesOutcome,
    ProblemOutcome,
    RecordsOutcome,
)
from crm_app.assistant.proof import Proven

MILLION = Decimal(1_000_000)


def cost_usd(input_tokens: int, output_tokens: int, input_price: float, output_price: float) -> Decimal:
    """Cost in US dollars, to six places; prices are per million tokens."""
    cost = (
        Decimal(input_tokens) * Decimal(str(input_price)) + Decimal(output_tokens) * Decimal(str(output_price))
    ) / MILLION
    return cost.quantize(Decimal("0.000001"))


def confidence(
    outcomes: list[Outcome], answer: CheckedAnswer, book: SourceBook, *, assumed: bool, exact: bool
) -> float:
    """How well the evidence supports the answer, 0 to 1. An indication for the reader, not a probability.

    * Nothing retrieved, or nothing cited: 0.
    * Figures, counts and records from SQL give 1.0, or 0.9 when a model worded them.
    * Passages that are cited give the score of the best one, at most 0.8: a similar passage is no proof.
    * Of several kinds of evidence the weakest counts. A guessed name subtracts 0.2, a failed call or citation
      numbers without a source subtract 0.1.

    Args:
        outcomes: the results of the tools.
        answer: the checked answer.
        book: the sources of the answer.
        assumed: a name was taken for a nearly equal one.
        exact: the offline assistant worded the answer and adds nothing to the results.
    """
    if not answer.cited:
        return 0.0
    strengths: list[float] = []
    failed = False
    for outcome in outcomes:
        if isinstance(outcome, Figures | FlowOutcome | RecordsOutcome):
            if outcome.rows or (isinstance(outcome, RecordsOutcome) and outcome.source is not None):
                strengths.append(1.0 if exact else 0.9)
        elif isinstance(outcome, CountOutcome | DefinitionOutcome):
            strengths.append(1.0 if exact else 0.9)
        elif isinstance(outcome, PassagesOutcome):
            cited = [row.score for row in outcome.rows if book.has(row.source, answer.cited)]
            strengths += [min(0.8, max(cited))] if cited else []
        elif isinstance(outcome, ProblemOutcome):
            failed = True
    if not strengths:
        return 0.0
    value = min(strengths) - (0.2 if assumed else 0) - (0.1 if failed else 0) - (0.1 if answer.removed else 0)
    return round(max(0.0, value), 2)


def lowered(value: float, proven: Proven) -> float:
    """The confidence of a model's answer after its proof: the share of proved sentences counts, and an answer with an
    unproven sentence, or with a claimed deed, never has more than .5.
    """
    if not proven.unproven and not proven.removed:
        return value
    share = 1 - proven.unproven / proven.sentences if proven.sentences else 0.5
    return round(min(0.5, value * share), 2)
