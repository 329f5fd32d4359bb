"""A group that becomes a supergroup has a new number: followed, and what waited arrives there."""

from datetime import timedelta

import pytest
from django.utils import timezone
from telegram.error import ChatMigrated

from mentorship.domain import groups, outbox
from mentorship.models import Notification, TelegramGroup
from mentorship.testing import factories as make

from .conversation import deliver, in_group, membership, receive

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("telegram")]

OLD, NEW = -900, -100900


@pytest.fixture
def group():
    return TelegramGroup.objects.create(
        chat_id=OLD,
        title="S",
        linked_by=make.make_supervisor(email="sam@example.org"),
        linked_at=timezone.now() - timedelta(days=1),
    )


def tell(key="1"):
    about = {"mentor": make.make_mentor().pk}
    outbox.tell_supervisors("team_mentor_left", key=key, now=timezone.now(), context=about)
    Notification.objects.filter(group=None, user__isnull=False).delete()


def told(telegram, chat_id=NEW):
    return [row["text"] for row in telegram.sent() if row["chat_id"] == chat_id]


def test_the_group_says_so_itself_from_both_sides(telegram, group):
    receive(in_group("", migrate_to_chat_id=NEW))
    assert make.reload(group).chat_id == NEW
    receive(in_group("", chat=NEW, migrate_from_chat_id=OLD, update_id=2))
    receive(in_group("", migrate_to_chat_id=NEW, update_id=3))
    assert TelegramGroup.objects.get().chat_id == NEW
    scopes = {row["scope"].chat_id for row in telegram.sent("set_my_commands")}
    assert scopes == {NEW}, "the supergroup has no menu"


def test_sending_shows_it_and_the_message_goes_out_again_at_once(telegram, group):
    tell()
    telegram.fail_next = [ChatMigrated(NEW)]
    deliver()
    assert make.reload(group).chat_id == NEW
    assert len(told(telegram)) == 1
    assert Notification.objects.get().status == "SENT"


def test_the_bot_that_leaves_the_old_group_has_not_left_the_new_one(telegram, group):
    receive(membership("left", chat=OLD, kind="group", update_id=1))
    receive(in_group("", migrate_to_chat_id=NEW, update_id=2))
    receive(membership("left", chat=OLD, kind="group", update_id=3))
    assert make.reload(group).unreachable_at is None


def test_nothing_is_lost_where_the_supergroup_was_linked_before_we_heard_of_it(telegram, group):
    tell("before")
    group_code = groups.issue_group_code(actor=make.admin(group.linked_by), now=timezone.now())
    receive(in_group(f"/link {group_code}", chat=NEW))
    tell("after")
    receive(in_group("", migrate_to_chat_id=NEW, update_id=2))
    said_before = len(told(telegram))
    deliver()
    assert TelegramGroup.objects.get().chat_id == NEW
    assert len(told(telegram)) - said_before == 2
    assert not told(telegram, OLD)
    assert not Notification.objects.filter(status__in=("QUEUED", "FAILED")).exists()


def test_groups_that_are_not_ours_move_unheard(telegram):
    receive(in_group("", migrate_to_chat_id=NEW))
    assert not TelegramGroup.objects.exists()
    assert telegram.calls == []
