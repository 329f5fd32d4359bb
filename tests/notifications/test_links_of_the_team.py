"""A notice leads nobody to a page that says 403."""

import pytest
from django.contrib.auth import get_user_model
from django.utils import timezone

from mentorship.choices import Notice
from mentorship.domain import channels
from mentorship.domain.outbox import tell_supervisors
from mentorship.models import Notification, TelegramGroup
from mentorship.notifications.rendering import reading_as, render
from mentorship.testing import factories as make

pytestmark = pytest.mark.django_db

RECEIVES = ("wagtailadmin.access_admin", "mentorship.receive_supervisor_notices")
MAY = "mentorship.manage_messages"
SEES = "mentorship.view_notification"
BOUNCED, STOPPED = Notice.TEAM_MESSAGE_BOUNCED, Notice.TEAM_CHANNEL_STOPPED


def supervisor(*rights):
    return make.make_user(permissions=(*RECEIVES, *rights))


def tell(notice):
    now = timezone.now()
    if notice == STOPPED:
        channels.stop("TELEGRAM", "", "Unauthorized", now=now)
        return
    lost = Notification.objects.create(
        dedupe_key="lost",
        notice=Notice.MENTOR_ACCEPTED,
        channel="EMAIL",
        email="ada@example.org",
        due_at=now,
        created_at=now,
    )
    facts = {"bounced": lost.pk, "reason": "x", "address": "ada@example.org"}
    tell_supervisors(BOUNCED, key="1", now=now, context=facts)


def links(row):
    with reading_as(row):
        return [button.url for button in render(row).buttons]


def status(client, user, url):
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client.get(url.removeprefix("http://testserver")).status_code


@pytest.mark.parametrize(
    ("notice", "right", "is_led"),
    [
        (STOPPED, None, False),
        (STOPPED, SEES, False),
        (STOPPED, MAY, True),
        (BOUNCED, None, False),
        (BOUNCED, SEES, True),
        (BOUNCED, MAY, True),
    ],
)
def test_a_supervisor_is_led_where_the_page_opens(client, notice, right, is_led):
    user = supervisor(*filter(None, [right]))
    tell(notice)
    row = Notification.objects.get(notice=notice, user=user)
    found = links(row)
    assert bool(found) is is_led
    assert [status(client, user, url) for url in found] == [200] * len(found)


@pytest.mark.parametrize("second", [(), (MAY,)])
def test_a_group_is_led_where_everybody_may_go(second):
    supervisor(MAY)
    supervisor(*second)
    group = TelegramGroup.objects.create(chat_id=-7, linked_at=timezone.now())
    now = timezone.now()
    row = Notification.objects.create(
        dedupe_key="told",
        notice=STOPPED,
        channel="TELEGRAM",
        group=group,
        context={"channel": "EMAIL", "bot": "", "reason": "535"},
        due_at=now,
        created_at=now,
    )
    assert bool(links(row)) is bool(second)


def test_control_the_page_itself_refuses_who_may_not(client):
    user = supervisor()
    tell(STOPPED)
    get_user_model().objects.filter(pk=user.pk).update(is_superuser=True)
    [url] = links(Notification.objects.get(notice=STOPPED))
    get_user_model().objects.filter(pk=user.pk).update(is_superuser=False)
    assert status(client, user, url) in (302, 403)
