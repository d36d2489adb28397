"""From a question to a tool call, to a search in the notes, or to both.

`understand()` cuts the question (`segment.py`), reads tags, names and periods, and decides on a tool. The decision must
use every word with a meaning. Where words are left over, no figure is given, because it would ignore a part of the
question; the notes are searched instead, and the words are reported in `unknown` where the notes say nothing.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from functools import partial

from crm_app.assistant.offline import fields_asked, own_asked
from crm_app.assistant.offline.analyses import as_definition, as_flow, as_growth, as_next, as_reasons, as_share
from crm_app.assistant.offline.anchored import anchor
from crm_app.assistant.offline.applied import unapplied, unresolved
from crm_app.assistant.offline.changed import as_changes
from crm_app.assistant.offline.comparisons import as_comparison
from crm_app.assistant.offline.continued import as_continued
from crm_app.assistant.offline.declared_lists import declared, said_by_a_declaration
from crm_app.assistant.offline.figures import (
    as_figures,
    asks_how_it_went,
    asks_softly_for_a_sum,
    in_the_period_of_the_talk,
    trades,
)
from crm_app.assistant.offline.follow_ups import as_follow_up
from crm_app.assistant.offline.group_changes import further_parts
from crm_app.assistant.offline.group_questions import as_group_question
from crm_app.assistant.offline.halves import both_of
from crm_app.assistant.offline.in_talk import in_the_talk
from crm_app.assistant.offline.language import detect_language
from crm_app.assistant.offline.lists import as_list, figure_of_records
from crm_app.assistant.offline.lookups import as_lookup
from crm_app.assistant.offline.meanings import RANKS, groups_deals
from crm_app.assistant.offline.meant import (
    THERE,
    nothing_meant,
    of_an_unknown,
    place_meant,
    recall,
    searched_before,
    subject_meant,
    use_own_pronouns,
    with_the_name,
)
from crm_app.assistant.offline.measures import keep_the_measure
from crm_app.assistant.offline.naming import read
from crm_app.assistant.offline.openings import opened
from crm_app.assistant.offline.precedence import is_weak
from crm_app.assistant.offline.question import Question, asks_notes, names_anything
from crm_app.assistant.offline.reasons_asked import asks_why, why_won
from crm_app.assistant.offline.records_asked import as_lacking, as_people, as_record_groups
from crm_app.assistant.offline.requests import orders_a_change
from crm_app.assistant.offline.rewordings import reworded, without_comment
from crm_app.assistant.offline.second import count_too, either_of, pair_of_the_talk, second_call
from crm_app.assistant.offline.segment import clean
from crm_app.assistant.offline.several_measures import calls_of, take_measures
from crm_app.assistant.offline.shown_requests import as_requests_for_shown, requests_in
from crm_app.assistant.offline.small_talk import small_talk
from crm_app.assistant.offline.spelling import corrected
from crm_app.assistant.offline.standings import number_or_size, standing_question
from crm_app.assistant.offline.talk import (
    CONTEXT,
    NOTHING_SHOWN,
    Talk,
    gap_of_places,
    in_turn,
    with_shown_names,
    without_strange,
)
from crm_app.assistant.offline.turn_cues import cues_of
from crm_app.assistant.offline.turns import as_turn
from crm_app.assistant.offline.understanding import Understanding, is_answered
from crm_app.assistant.offline.vocabulary import Vocabulary
from crm_app.assistant.offline.whole_questions import as_whole
from crm_app.assistant.offline.words import whole_words
from crm_app.assistant.question_words import worth_a_search
from crm_app.assistant.tools import from_question
from crm_app.assistant.tools.aggregate_deals import AggregateDeals
from crm_app.assistant.tools.base import Tool
from crm_app.assistant.tools.compare_groups import CompareGroups
from crm_app.assistant.tools.search_notes import SearchNotes
from crm_app.assistant.tools.share_of_deals import ShareOfDeals
from crm_app.core.i18n import Language
from crm_app.values.period_parts import Period

MEASURES = (
    "count", "sum", "revenue", "average", "win_rate", "cycle", "percent", "median", "max", "min", "weighted", "share",
    "growth", "trend",
)  # fmt: skip
"""Tags of words that ask for a figure."""
_BOUNDS = ("greater", "less", "at_least", "at_most")


def understand(
    question: str,
    vocabulary: Vocabulary,
    *,
    today: date,
    fiscal_start_month: int = 1,
    previous: Tool | None = None,
    before: Sequence[Tool] = (),
    talk: Talk = NOTHING_SHOWN,
    words_left_out: bool = False,
) -> Understanding:
    """Read `question`.

    Args:
        question: as typed; only its beginning is read (`segment.MAX_QUESTION`).
        vocabulary: the names that the asker may know of.
        today: the day in the workspace's zone.
        fiscal_start_month: first month of the workspace's fiscal year.
        previous: the call that answered the question before, for follow-ups such as "and in Q2?".
        before: every call of the talk, the newest first, also changes that were proposed.
        talk: what the answer before showed, for "the second one".
        words_left_out: also a first question may be read without the words that are in no list, as a follow-up is.
    """
    text = without_comment(clean(question), previous)
    gap = gap_of_places(text, talk, previous)
    if gap is not None:
        return Understanding(detect_language(text), "call", call=gap)
    language = detect_language(text)  # a name that is put in may be of another one
    named = with_shown_names(text, talk)
    if named != text and as_requests_for_shown(opened(text).text, talk, vocabulary, today, fiscal_start_month) is None:
        text = named
    read_once = partial(
        _understood, vocabulary=vocabulary, today=today, fiscal_start_month=fiscal_start_month, previous=previous,
        before=before, talk=talk,
    )  # fmt: skip
    found = read_once(text)
    found.language = language
    if (previous is None and not words_left_out) or is_answered(found) or found.topic not in ("unknown", "call"):
        return found
    if previous is not None and cues_of(text).changes:
        return found  # without its strange words "leave out Vicki" would be "Vicki"
    shorter = without_strange(text, found.strange, most=CONTEXT if words_left_out else 2)
    again = read_once(shorter) if shorter != text else found
    if not is_answered(again) or again.topic != "call":
        return found
    again.skipped, again.language = found.strange, language
    return again


def _understood(
    text: str, vocabulary: Vocabulary, today: date, fiscal_start_month: int, previous: Tool | None, before: Sequence[Tool],
    talk: Talk,
) -> Understanding:  # fmt: skip
    """The reading of a question, cleaned by `segment.clean`. See `understand`."""
    language = detect_language(text)
    if not re.search(r"\w", text):
        return Understanding(language, "empty")
    opening = opened(text)
    request = _requested(text, opening.text, vocabulary, today, fiscal_start_month, previous, before, talk)
    text = opening.follows
    previous, before = (None, ()) if opening.fresh else (previous, before)
    call = from_question(text, today, fiscal_start_month) if request is None else None
    text = reworded(text, previous)
    typed, whole = opening.text, corrected(text, vocabulary)[0]
    if request is None and call is None:
        call = said_by_a_declaration(read(whole, vocabulary, today, fiscal_start_month, None))
    if request is not None or call is not None:
        return request or Understanding(language, "call", call=call)
    (text, own) = fields_asked.take(text, vocabulary, today, fiscal_start_month, language)
    text, taken = corrected(text, vocabulary)

    def read_after(told: Tool | None) -> tuple[Understanding, Question, list[Period]]:
        q = read(in_turn(text, told), vocabulary, today, fiscal_start_month, told)
        anchor(q, previous)
        q.typed, q.before, q.assumed, q.talk = typed, tuple(before), [*taken, *q.assumed], talk
        fields_asked.use_introductions(q, own)
        keep_the_measure(q, getattr(told, "measure", ""))
        recall(q, told)
        periods = list(q.periods)
        return _with_own(_decide(q), own, q), q, periods

    result, q, periods = _both_halves(_likeliest(read_after, previous), today, previous, own)
    result = in_the_talk(
        result, text, q, previous, lambda one: _with_own(_decide(one), own, one), lambda found, one: _with_own(found, own, one),
        narrowed=bool(own),
    )  # fmt: skip
    if not is_answered(result):
        result = declared(read(text, vocabulary, today, fiscal_start_month, None), own, whole) or result
    meant = None if own or is_answered(result) else with_the_name(text, subject_meant(q, previous, before))
    if meant is not None:
        named = read(meant[0], vocabulary.with_name(meant[1]), today, fiscal_start_month, None)
        if is_answered(again := _decide(named)):
            result, q, periods = again, named, named.periods
    if (result.call is None or isinstance(result.call, SearchNotes)) and orders_a_change(typed, q.entities):
        result = Understanding(language, "cannot")
    return _described(result, language, text, q, periods)


def _both_halves(
    read_whole: tuple[Understanding, Question, list[Period]], today: date, previous: Tool | None, own: Sequence[object]
) -> tuple[Understanding, Question, list[Period]]:
    """The reading of a sentence, or of the two questions in it where it is not understood as one."""
    result, q, periods = read_whole
    total = isinstance(result.call, AggregateDeals) and result.call.group_by == "none"
    whole = is_answered(result) and not (total and q.has("who"))  # "how many are there, and who sold them?"
    found = None if whole or own else both_of(q, today, previous, _decide)
    if found is None:
        return read_whole
    one, two = found
    if two is not one:
        one.second, one.single_second = two.call, two.single
    one.assumed = list(dict.fromkeys([*one.assumed, *two.assumed]))
    return one, q, periods


def _described(
    result: Understanding, language: Language, text: str, q: Question, periods: list[Period]
) -> Understanding:
    """A reading with what was understood and not understood, in words."""
    result.language, result.leads = language, q.has("lead")
    if result.topic == "unknown" and of_an_unknown(q):
        result.notes = None
    result.strange = [token.text for token in q.tokens if token.tag == "unknown" and not token.entities]
    result.unknown = whole_words(text, result.unknown)
    result.entities, result.periods = q.entities, result.periods or periods
    own = isinstance(result.call, SearchNotes) and result.call.query != q.typed  # it holds the question before
    if not own and (context := searched_before(q)):
        result.notes = result.notes and result.notes.model_copy(update={"context": context})
        if isinstance(result.call, SearchNotes):
            result.call = result.call.model_copy(update={"context": context})
    states = (tag.removeprefix("status:") for tag in q.tags("status:"))
    result.statuses = [state for state in dict.fromkeys(states) if state != "closed"]
    return result


def _requested(
    text: str, asked: str, vocabulary: Vocabulary, today: date, fiscal_start: int, previous: Tool | None,
    before: Sequence[Tool], talk: Talk,
) -> Understanding | None:  # fmt: skip
    """The changes that `text` requests, or that correct what was proposed before; None where it is a question.

    Args:
        asked: the text without what stands before the request.
    """
    found = requests_in(text, asked, vocabulary, today, fiscal_start, previous, before, talk)
    if found is None:
        return None
    first, *others = found.changes
    return Understanding(detect_language(text), "call", call=first, more=tuple(others), left=found.left)


def _likeliest(
    read_after: Callable[[Tool | None], tuple[Understanding, Question, list[Period]]], previous: Tool | None
) -> tuple[Understanding, Question, list[Period]]:
    """What makes no sense after the talk may make sense by itself; of two readings that make none the first counts."""
    first = read_after(previous)
    if previous is None or is_answered(first[0]) or first[1].has("refers", "pronoun", "follow", "others", "same"):
        return first
    alone = read_after(None)
    return alone if is_answered(alone[0]) else first


def _with_own(found: Understanding, own: Sequence[own_asked.OwnAsked], q: Question) -> Understanding:
    """The calls with the conditions on fields; what no call can take is reported, never left out."""
    bounds = [one.words for one in own if one.condition.op in _BOUNDS]
    if bounds and isinstance(found.call, SearchNotes) and not asks_notes(q):
        return Understanding("en", "unknown", unknown=bounds, measured=True)  # no note lists what is above a number
    if not own or found.call is None or isinstance(found.call, SearchNotes):
        return found
    for name in ("call", "second"):
        call = getattr(found, name)
        narrowed = fields_asked.narrowed(call, own) if call is not None else None
        if call is not None and narrowed is None:
            words = [one.words for one in own]
            return Understanding(
                "en", "unknown", unknown=words, notes=SearchNotes(query=q.typed), measured=found.measured
            )
        setattr(found, name, narrowed)
    return found


def _turned(q: Question) -> Understanding | None:
    """The reading of a question that changes a part of the plan before."""
    both = number_or_size(q)
    if both is not None:
        return Understanding("en", "call", call=both[0], second=both[1])
    call = None if q.ambiguous else as_turn(q)
    if call is None:
        return None
    more = further_parts(q, call)
    return Understanding("en", "call", call=call, assumed=q.assumed, periods=q.periods, single=q.single, more=more)


def _decide(q: Question) -> Understanding:
    talk = small_talk(q)
    if talk is not None:
        return Understanding("en", talk)
    turned = _turned(q)
    if turned is not None:
        return turned
    notes = SearchNotes(query=q.typed, deals=why_won(q))
    measured = q.has(*MEASURES, *RANKS) or bool(q.tags("place:"))
    lists = q.has("list") and q.has("noun:deal") and bool(q.tags("status:"))
    if (measured or lists) and asks_notes(q):
        both = _figure_and_notes(q, notes)
        if both is not None:
            return both
    how = q.has("how") and not measured
    loose = nothing_meant(q) if q.previous is None else place_meant(q) if as_continued(q) is None else ""
    if loose:
        return Understanding("en", "unknown", unknown=[loose], measured=True)
    there = THERE.search(q.text.lower())
    if there is not None and not q.entities and not asks_notes(q):
        # Which place or customer is meant is not known: a figure of all would leave it out.
        about = notes if worth_a_search(q.typed) and not q.has("work", "who") else None
        return Understanding("en", "unknown", unknown=[there[0]], notes=about, measured=measured)
    measures = take_measures(q)
    call, single = _call(q)
    how = how and isinstance(call, AggregateDeals) and call.measure == "sum_amount" and call.group_by == "none"
    if call is None and q.tags("field:") and q.unknown() and not asks_notes(q):
        return Understanding("en", "unknown", unknown=q.unknown(), notes=notes, measured=True)
    if call is None or isinstance(call, SearchNotes):
        if not asks_notes(q) and (q.has(*MEASURES, *RANKS) or not names_anything(q)):
            # A note may not stand in for a figure, nor answer what names nothing that a note could be about.
            parts = q.left_over() or [q.typed]
            about = notes if q.unknown() and not figure_of_records(q) else None
            return Understanding("en", "unknown", unknown=parts, notes=about, measured=True, periods=q.periods)
        return Understanding("en", "call", call=notes, periods=q.periods)
    if q.ambiguous:
        return Understanding("en", "ambiguous", ambiguous=q.ambiguous)
    use_own_pronouns(q)
    missing = q.left_over() + unapplied(q, call) + unresolved(q, call)
    if missing:
        about = notes if q.unknown() or (not measured and (q.entities or worth_a_search(q.typed))) else None
        about = None if figure_of_records(q) else about
        return Understanding("en", "unknown", unknown=missing, notes=about, measured=measured)
    found = Understanding("en", "call", call=call, assumed=q.assumed, periods=q.periods, single=single)
    _complete(q, call, found, calls_of(call, measures), how=how)
    if is_weak(q, call):
        found.notes, found.weak = notes, True
    elif isinstance(call, AggregateDeals) and call.group_by == "lost_reason" and q.entities and asks_why(q):
        found.notes, found.weak = SearchNotes(query=q.typed, deals=call.filters), True
    return found


def _complete(q: Question, call: Tool, found: Understanding, several: list[Tool], *, how: bool) -> None:
    """The further calls of a question: other measures, the other of two conditions, the number besides the value."""
    if several:
        found.call, found.second, found.more, found.single = several[0], several[1], tuple(several[2:]), False
    elif (either := either_of(q, call)) is not None:
        found.call, found.second = either
    else:
        found.second = second_call(q, call) or (count_too(call) if how else pair_of_the_talk(q, call))


def _figure_and_notes(q: Question, notes: SearchNotes) -> Understanding | None:
    """ "How many deals did we lose, and why?": the figure, and what the notes say. None where the rest is no figure."""
    rest = Question(q.text, q.vocabulary, q.fiscal_start, q.previous)
    rest.tokens = [replace(token) for token in q.tokens if token.tag not in ("notes", "notes!", "summary")]
    rest.periods, rest.entities, rest.ambiguous, rest.assumed = q.periods, q.entities, q.ambiguous, q.assumed
    rest.today, rest.typed, rest.before = q.today, q.typed, q.before
    call, single = _call(rest)
    if call is None or isinstance(call, SearchNotes) or rest.ambiguous or rest.left_over() or unapplied(rest, call):
        return None
    found = Understanding("en", "call", call=call, assumed=q.assumed, periods=q.periods, single=single, measured=True)
    found.notes = SearchNotes(query=notes.query, besides=True)
    return found


def _call(q: Question) -> tuple[Tool | None, bool]:
    analysis = as_changes(q) or as_continued(q) or as_whole(q) or standing_question(q) or as_definition(q)
    analysis = analysis or as_next(q) or as_reasons(q)
    if analysis is not None:
        return analysis, False
    measured = q.has(*MEASURES)
    ranked = q.has(*RANKS) or bool(q.tags("place:"))
    if measured or ranked:
        q.use("summary")
    summary = q.has("summary") and not (measured or ranked)
    if q.has("notes", "notes!") or summary or (q.has("type:note") and not q.has("count")):
        return None, False
    if isinstance(q.previous, CompareGroups):  # "and September?": its figure, not that of each group
        q.previous = AggregateDeals(measure=q.previous.measure, filters=q.previous.sides[0].filters)
    if isinstance(q.previous, ShareOfDeals):  # what is not asked about the share is asked about its part
        q.previous = AggregateDeals(measure=q.previous.measure, filters=q.previous.part)
    found: Tool | None = as_flow(q) or as_follow_up(q, measured, ranked)
    found = found or as_people(q) or as_lacking(q) or as_lookup(q, ranked) or as_share(q) or as_group_question(q)
    found = found or as_growth(q) or as_comparison(q) or as_record_groups(q)
    if found is not None:
        return found, False
    if ranked or measured or asks_softly_for_a_sum(q) or groups_deals(q) or trades(q) or asks_how_it_went(q):
        found, single = as_figures(q, ranked)
        return in_the_period_of_the_talk(q, found), single
    return as_list(q), False
