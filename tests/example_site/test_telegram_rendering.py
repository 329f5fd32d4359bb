"""From Telegram's HTML to entities, and from entities to safe HTML."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from example_site.telegram_simulator.entities import (
    EntityError,
    parse_html,
    utf16_length,
    with_links,
)
from example_site.telegram_simulator.rendering import render


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("<b>a<i>b</i></b>c", "<strong>a<em>b</em></strong>c"),
        ("👋<u>x</u>👋", "👋<u>x</u>👋"),
        ("<code>&lt;b&gt; &amp;amp;</code>", "<code>&lt;b&gt; &amp;amp;</code>"),
        ("&eacute; &#233;", "&amp;eacute; é"),
        ("<tg-spoiler>x</tg-spoiler>", '<span class="spoiler" tabindex="0">x</span>'),
        ("<a href='javascript:x'>dead</a>", "dead"),
        ("<b>  </b>x <b>y </b> ", "x <strong>y</strong>"),
        ("<blockquote expandable>q</blockquote>", "<blockquote>q</blockquote>"),
    ],
)
def test_formatting_survives(source, html):
    text, entities = parse_html(source)

    assert render(text, entities) == html


def test_links_are_seen_unless_they_are_marked_already():
    text, entities = parse_html('<a href="https://a.example/?a=1&amp;b=2">https://b.example</a>')
    html = render(text, with_links(text, entities))

    assert html.count("<a ") == 1
    assert 'href="https://a.example/?a=1&amp;b=2"' in html
    found = with_links("/start x, a@b.example or https://c.example/d).", [])
    assert [entity["type"] for entity in found] == ["bot_command", "email", "url"]


def test_crossing_entities_are_drawn_once():
    entities = [
        {"type": "bold", "offset": 0, "length": 4},
        {"type": "italic", "offset": 2, "length": 4},
    ]

    assert render("abcdef", entities) == "<strong>ab<em>cd</em></strong>ef"


@given(st.text(alphabet="<>/&;b ia\"'=👋é#1", max_size=40))
def test_nothing_unescaped_gets_through(source):
    try:
        text, entities = parse_html(source)
    except EntityError:
        return
    for entity in entities:
        assert 0 <= entity["offset"] < entity["offset"] + entity["length"] <= utf16_length(text)
    plain = render(text, [])
    assert "<" not in plain
    assert ">" not in plain
    assert render(text, entities).count("<") == 2 * len(entities)
