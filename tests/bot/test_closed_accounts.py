"""The chat of an account that was closed is like any other that nobody has linked."""

import pytest

from mentorship.choices import ApplicationStatus
from mentorship.models import Notification
from mentorship.testing import factories as make

from .conversation import click, message, receive

pytestmark = pytest.mark.django_db


@pytest.fixture
def closed(offer):
    user = offer.mentor.user
    user.is_active = False
    user.save()
    Notification.objects.filter(status="QUEUED").delete()
    return offer


@pytest.mark.parametrize("action", ["accept", "decline"])
def test_a_tap_on_its_card_changes_nothing(telegram, closed, action):
    receive(click(closed, action))
    assert make.reload(closed).status == ApplicationStatus.ADMIN_APPROVED
    [answer] = telegram.sent("answer_callback_query")
    assert "nothing was changed" in answer["text"]


@pytest.mark.parametrize("command", ["/mentees", "/offers", "/pause 2099-01-01", "/language"])
def test_its_commands_say_that_it_is_not_linked(telegram, closed, command):
    telegram.calls.clear()
    receive(message(command, chat=77))
    [reply] = telegram.sent()
    assert "not linked" in reply["text"] or "belongs to none" in reply["text"]
    assert make.reload(closed.mentor).paused_until is None
