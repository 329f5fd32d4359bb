"""What people say in a group is for each other: the bot keeps silent unless it is spoken to."""

import pytest
from django.utils import timezone

from mentorship.models import Notification, TelegramGroup
from mentorship.testing import factories as make

from .conversation import in_group, receive

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("telegram")]

BOT = {"id": 42, "is_bot": True, "first_name": "Demo", "username": "demo_bot"}
OTHER = {"id": 43, "is_bot": True, "first_name": "Other", "username": "other_bot"}


@pytest.fixture(params=["a linked group", "any group"])
def group(request):
    if request.param == "any group":
        return None
    linked_by = make.make_supervisor(email="sam@example.org")
    return TelegramGroup.objects.create(
        chat_id=-900, title="S", linked_by=linked_by, linked_at=timezone.now()
    )


def reply_to(sender):
    return {"message_id": 5, "date": 1, "chat": {"id": -900, "type": "group"}, "from": sender}


@pytest.mark.parametrize(
    "more",
    [
        {"text": "hello"},
        {"text": "/offers"},
        {"text": "/pause"},
        {"text": "/nonsense"},
        {"text": "/help@other_bot"},
        {"text": "yes", "reply_to_message": reply_to(OTHER)},
        {"text": "ask @demo_bots or mail hello@demo.bot"},
        {"text": None, "sticker": {"emoji": "👍"}},
        {"text": None, "new_chat_title": "@demo_bot"},
        {"text": "@demo_bot", "from": OTHER},
    ],
)
def test_what_is_not_for_the_bot_gets_no_answer(telegram, group, more):
    receive(in_group(**more))
    assert telegram.calls == []
    assert not Notification.objects.exists()


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"text": "@demo_bot are you there?"}, "nobody reads"),
        ({"text": "Thanks, @Demo_Bot!"}, "nobody reads"),
        ({"text": "yes", "reply_to_message": reply_to(BOT)}, "nobody reads"),
        ({"text": None, "photo": [], "reply_to_message": reply_to(BOT)}, "nobody reads"),
        ({"text": "/nonsense@demo_bot"}, "nobody reads"),
        ({"text": "/offers@demo_bot"}, "/offers works in a chat of your own"),
    ],
)
def test_who_speaks_to_the_bot_hears_that_nobody_reads_it(telegram, group, more, words):
    receive(in_group(**more))
    (answer,) = telegram.calls
    assert answer[1]["chat_id"] == -900
    assert words in answer[1]["text"]
    assert not Notification.objects.exists()


def test_a_hostile_name_of_a_command_is_not_repeated(telegram):
    receive(in_group("/<b>x</b>@demo_bot"))
    assert "<b>" not in telegram.sent()[-1]["text"]
