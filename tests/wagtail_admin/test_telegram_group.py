"""The page on which a supervisor brings the notices into a group on Telegram."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from mentorship.domain import groups
from mentorship.models import TelegramGroup, TelegramLinkCode
from mentorship.testing import factories as make

pytestmark = pytest.mark.django_db
URL = "mentorship_admin:telegram_group"


@pytest.fixture
def supervisor(client):
    user = make.make_supervisor()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return user


@pytest.fixture
def group(supervisor):
    return TelegramGroup.objects.create(
        chat_id=-9, title="Night watch", linked_by=supervisor, linked_at=timezone.now()
    )


def test_a_supervisor_gets_a_code_that_works_once(client, supervisor, telegram):
    page = client.post(reverse(URL), {"action": "code"})
    words = page.content.decode()
    code = re.search(r"/link ([\w-]{43})", words)[1]
    assert f"https://t.me/demo_bot?startgroup={code}" in words
    assert "no-store" in page.headers["Cache-Control"]
    assert code not in client.get(reverse(URL)).content.decode()
    assert not TelegramLinkCode.objects.filter(code_hash=code).exists()
    linked = groups.link_group(code, chat_id=-9, title="Night watch", now=timezone.now())
    assert linked.linked_by == supervisor


def test_the_groups_are_listed_and_can_be_unlinked(client, group, telegram):
    TelegramGroup.objects.update(unreachable_at=timezone.now())
    words = client.get(reverse(URL)).content.decode()
    assert "Night watch" in words
    assert "the bot was removed" in words
    client.post(reverse(URL), {"action": "unlink", "group": group.pk})
    assert not TelegramGroup.objects.exists()
    again = client.post(reverse(URL), {"action": "unlink", "group": group.pk}, follow=True)
    assert "not linked any more" in again.content.decode()


def test_without_a_bot_the_page_says_so(client, supervisor):
    assert "does not use Telegram" in client.get(reverse(URL)).content.decode()
    assert client.post(reverse(URL), {"action": "code"}).status_code == 404


def test_the_menu_shows_the_page_to_those_who_are_told(client, supervisor):
    assert reverse(URL) in client.get(reverse("wagtailadmin_home")).content.decode()


def test_nobody_else_gets_in(client):
    user = make.make_user(permissions=("wagtailadmin.access_admin", "mentorship.run_queue"))
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    assert client.post(reverse(URL), {"action": "code"}).status_code in (302, 403)
    assert not TelegramLinkCode.objects.exists()
