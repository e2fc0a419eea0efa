"""Telegram's HTML: what is read, what is refused, and where entities lie."""

from html import escape
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.telegram.formatting import Formatted, render, trimmed, typed
from bot.sandbox.telegram.markup import parse_html, utf16_length
from bot.sandbox.telegram.refusals import RefusalError

TEXTS = st.text(st.characters(codec="utf-8"), max_size=60)
UNPAIRED = (
    "Text contains invalid Unicode characters after decoding HTML entities, check for "
    "unmatched surrogate code units"
)
TAGS = st.sampled_from(["b", "strong", "i", "em", "u", "ins", "s", "strike", "del", "code", "pre"])


def _inside(text: str, entity: dict[str, Any]) -> str:
    raw = text.encode("utf-16-le")
    start = 2 * entity["offset"]
    return raw[start : start + 2 * entity["length"]].decode("utf-16-le")


@given(TEXTS)
def test_an_escaped_text_comes_back_as_it_was(text: str) -> None:
    assert parse_html(escape(text)) == (text, [])


@given(TEXTS, TEXTS, TEXTS, TAGS)
def test_an_entity_lies_over_exactly_what_its_tag_held(
    before: str, inside: str, after: str, tag: str
) -> None:
    text, entities = parse_html(f"{escape(before)}<{tag}>{escape(inside)}</{tag}>{escape(after)}")
    assert text == before + inside + after
    assert [_inside(text, entity) for entity in entities] == ([inside] if inside else [])
    assert all(entity["offset"] == utf16_length(before) for entity in entities)


@given(st.text(st.sampled_from("<>/&;ab =\"'#x1\n😀"), max_size=30))
def test_any_source_is_either_parsed_or_refused_with_a_400(source: str) -> None:
    try:
        text, entities = parse_html(source)
    except RefusalError as refusal:
        text, entities, said = "", [], refusal.description
    else:
        said = "Bad Request: can't parse entities: "
    assert said.startswith("Bad Request: can't parse entities: ")
    assert all(e["offset"] + e["length"] <= utf16_length(text) for e in entities)


@given(TEXTS, st.lists(st.tuples(st.integers(0, 20), st.integers(1, 20)), max_size=4))
def test_the_page_gets_every_character_escaped_whatever_overlaps(
    text: str, spans: list[tuple[int, int]]
) -> None:
    length = utf16_length(text)
    entities = [
        {"type": "bold", "offset": start, "length": min(span, length - start)}
        for start, span in spans
        if start < length
    ]
    html = render(text, entities)
    shown = html.replace("<b>", "").replace("</b>", "")
    if not any(0xD800 <= ord(one) <= 0xDFFF or one == "\ufffd" for one in shown):
        assert shown == escape(text)
    assert html.count("<b>") == html.count("</b>")


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("<b>x</b>", "bold"),
        ("<strong>x</strong>", "bold"),
        ("<em>x</em>", "italic"),
        ("<ins>x</ins>", "underline"),
        ("<del>x</del>", "strikethrough"),
        ("<tg-spoiler>x</tg-spoiler>", "spoiler"),
        ('<span class="tg-spoiler">x</span>', "spoiler"),
        ('<tg-emoji emoji-id="5368324170671202286">x</tg-emoji>', "custom_emoji"),
        ('<tg-time unix="1647531900">x</tg-time>', "date_time"),
        ('<a href="https://example.com/?a=1&amp;b=2">x</a>', "text_link"),
        ("<code>x</code>", "code"),
        ("<pre>x</pre>", "pre"),
        ('<pre><code class="language-python">x</code></pre>', "pre"),
        ("<blockquote>x</blockquote>", "blockquote"),
        ("<blockquote expandable>x</blockquote>", "expandable_blockquote"),
        ("<B>x</b>", "bold"),
        ("<b>x</>", "bold"),
    ],
)
def test_every_tag_of_telegram_becomes_its_entity(source: str, kind: str) -> None:
    text, entities = parse_html(source)
    assert text == "x"
    assert [(e["type"], e["offset"], e["length"]) for e in entities] == [(kind, 0, 1)]


def test_attributes_travel_with_their_entities() -> None:
    _, (link,) = parse_html("<a href='https://example.com/?a=1&amp;b=2'>x</a>")
    _, (pre,) = parse_html('<pre><code class="language-python">x</code></pre>')
    _, (time,) = parse_html('<tg-time unix="1647531900" format="wDT">x</tg-time>')
    assert link["url"] == "https://example.com/?a=1&b=2"
    assert pre["language"] == "python"
    assert (time["unix_time"], time["date_time_format"]) == (1647531900, "wDT")


def test_references_are_decoded_and_strange_ones_left_alone() -> None:
    assert parse_html("&lt;&gt;&amp;&quot;&#128512;&#x1F600;&nbsp;&")[0] == '<>&"😀😀&nbsp;&'


def test_offsets_count_utf16_units() -> None:
    _, (entity,) = parse_html("😀👨‍👩‍👧 <i>é😀</i>")
    assert (entity["offset"], entity["length"]) == (11, 3)


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("x<br>", 'Unsupported start tag "br" at byte offset 1'),
        ("ы<x>", 'Unsupported start tag "x" at byte offset 2'),
        ("1 < 2 и 3", 'Unsupported start tag "" at byte offset 2'),
        ("1 <2", "Unclosed start tag at byte offset 2"),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b>x</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("<b><i>x</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<a href='x>y", "Unclosed start tag at byte offset 0"),
        ('<a href="x"', 'Unclosed start tag "a" at byte offset 0'),
        ("<a ='x'>y</a>", 'Empty attribute name in the tag "a" at byte offset 0'),
        ("<a href=x_y>y</a>", "Unexpected end of name token at byte offset 8"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ('<tg-emoji emoji-id="a">x</tg-emoji>', "Invalid custom emoji identifier specified"),
        (
            "&#55357;",
            UNPAIRED,
        ),
    ],
)
def test_broken_html_is_refused_in_telegrams_words(source: str, sentence: str) -> None:
    with pytest.raises(RefusalError) as caught:
        parse_html(source)
    assert caught.value.description == f"Bad Request: can't parse entities: {sentence}"


def test_a_text_loses_its_outer_blanks_and_entities_move_along() -> None:
    result = trimmed(Formatted(*parse_html("\n  a<b>b \n</b>\n")))
    assert result.text == "ab"
    assert result.entities == [{"type": "bold", "offset": 1, "length": 1}]


def test_commands_and_links_are_found_in_what_people_type() -> None:
    words = typed("😀 /start@sandbox_sms_bot и https://example.com/x. a/b")
    assert [_inside(words.text, entity) for entity in words.entities] == [
        "/start@sandbox_sms_bot",
        "https://example.com/x",
    ]


def test_the_page_gets_bare_addresses_as_links() -> None:
    html = trimmed(Formatted("см. https://example.com/?a=1&b=2 😀")).html
    link = '<a href="https://example.com/?a=1&amp;b=2" rel="noreferrer" target="_blank">'
    assert html == f"см. {link}https://example.com/?a=1&amp;b=2</a> 😀"


def test_the_page_gets_links_that_cannot_run_scripts() -> None:
    html = Formatted(*parse_html('<a href="javascript:alert(1)">x</a>')).html
    assert "javascript" not in html
