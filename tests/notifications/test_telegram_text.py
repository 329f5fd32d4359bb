"""What people have written arrives on Telegram as they wrote it, and never makes it too long."""

from html import unescape

import pytest
from django.utils import timezone

from example_site.telegram_simulator.entities import parse_html, utf16_length
from mentorship.bot import talk
from mentorship.models import Application, NoticeWording
from mentorship.notifications import delivery
from mentorship.notifications.channels.telegram_calls import Target
from mentorship.notifications.channels.telegram_text import (
    LONGEST,
    as_html,
    length_of,
    shortened,
)
from mentorship.notifications.rendering import Message
from mentorship.testing import factories as make

HOSTILE = '<b>x</b> & <a href="https://evil.example">y</a> {mentor} {0} %s &lt; </b><script>'
EMOJI = "👩‍🚀"


def plain(html):
    """The text as Telegram shows it, by the simulator's reading of its markup."""
    return parse_html(html)[0]


@pytest.mark.parametrize("text", [HOSTILE, "a\u202eb", "<", "&amp;", "]]>", "\u200b"])
@pytest.mark.parametrize("place", ["subject", "paragraph"])
def test_marks_of_others_are_shown_and_not_obeyed(text, place):
    parts = {"subject": "S", "paragraph": "P", place: text}
    html = as_html(Message(subject=parts["subject"], paragraphs=[parts["paragraph"]]))
    shown, entities = parse_html(html)
    assert text.strip() in shown
    assert {entity["type"] for entity in entities} <= {"bold"}


@pytest.mark.parametrize("sign", ["x", "ü", "<", "&", "😀", EMOJI])
@pytest.mark.parametrize(("title", "text"), [(1, 5000), (5000, 5000), (5000, 1), (256, 3838)])
def test_no_message_is_too_long_however_it_is_counted(sign, title, text):
    html = as_html(Message(subject=sign * title, paragraphs=[sign * text]))
    assert utf16_length(plain(html)) <= LONGEST
    assert "\ufffd" not in html


def test_what_fits_is_not_cut():
    html = as_html(Message(subject="x" * 256, paragraphs=["y" * (LONGEST - 258)]))
    assert length_of(plain(html)) == LONGEST
    assert "…" not in html
    longer = as_html(Message(subject="x" * 256, paragraphs=["y" * (LONGEST - 257)]))
    assert longer.endswith("y…")


def test_an_emoji_is_not_cut_in_two():
    assert shortened("😀😀😀", 4) == "😀…"
    assert shortened("😀", 2) == "😀"


@pytest.mark.django_db
def test_an_offer_with_endless_words_of_everybody_arrives(telegram):
    NoticeWording.objects.create(
        notice="offer",
        language="en",
        subject="{student} " * 15,
        body="{remarks}\n\n{student} " * 90,
    )
    make.make_cycle()
    mentor = make.make_mentor()
    make.link_telegram(mentor.user, chat_id=77)
    case = make.make_case(mentor)
    case.mentee.name = (HOSTILE + "😀" * 200)[:120]
    case.mentee.save()
    row = case.applications.get()
    Application.objects.filter(pk=row.pk).update(remarks="😀<" * 900)
    make.put_into(make.reload(row), "ADMIN_APPROVED")
    from mentorship.domain import outbox

    outbox.post("offer", to=mentor, key="1", now=timezone.now(), application=make.reload(row))
    delivery.deliver_due()
    sent = [each for each in telegram.sent() if each["chat_id"] == 77]
    assert sent
    for each in sent:
        assert utf16_length(plain(each["text"])) <= LONGEST
        assert "<script>" not in each["text"]
        assert "<script>" in unescape(each["text"])


def test_what_the_bot_says_at_once_is_not_too_long_either(telegram):
    talk.say(5, "😀" * 5000, bot_id="")
    talk.settle({"chat": {"id": 5}, "message_id": 1}, "😀" * 5000, bot_id="")
    talk.answer_click("1", "😀" * 5000, target=Target(bot_id="", chat_id=5), alert=False)
    said, settled, answered = (arguments["text"] for _name, arguments in telegram.calls)
    assert length_of(said) <= LONGEST
    assert length_of(settled) <= LONGEST
    assert length_of(answered) <= talk.LONGEST_ANSWER
