"""A group of supervisors: linked by a code, told with a link, and never listened to."""

import pytest
from django.utils import timezone
from telegram.error import Forbidden

from mentorship.domain import contacts, groups, outbox
from mentorship.domain.refusals import NotAllowed
from mentorship.models import Notification, TelegramAccount, TelegramGroup
from mentorship.testing import factories as make

from .conversation import deliver, in_group, membership, message, receive

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("telegram")]


@pytest.fixture
def supervisor():
    return make.make_supervisor(email="sam@example.org")


@pytest.fixture
def code(supervisor):
    return groups.issue_group_code(actor=make.admin(supervisor), now=timezone.now())


@pytest.fixture
def group(supervisor):
    return TelegramGroup.objects.create(
        chat_id=-900, title="S", linked_by=supervisor, linked_at=timezone.now()
    )


@pytest.mark.parametrize("words", ["/link {}", "/start@demo_bot {}", "/link@demo_bot {}"])
def test_a_code_links_the_group_once(telegram, code, words):
    receive(in_group(words.format(code)))
    assert TelegramGroup.objects.get().title == "Supervisors"
    receive(in_group(words.format(code), chat=-901, update_id=2))
    assert TelegramGroup.objects.get().chat_id == -900
    assert "used or is too old" in telegram.sent()[-1]["text"]


def test_only_who_receives_the_notices_may_link_a_group(telegram, supervisor, code):
    with pytest.raises(NotAllowed):
        groups.issue_group_code(actor=make.admin(make.make_user()), now=timezone.now())
    supervisor.groups.clear()
    receive(in_group(f"/link {code}"))
    assert not TelegramGroup.objects.exists()
    assert "not allowed" in telegram.sent()[-1]["text"]


def test_codes_of_chats_and_groups_are_not_mixed_up(telegram, supervisor, code):
    own = contacts.issue_link_code(supervisor, now=timezone.now())
    receive(message(f"/start {code}"))
    assert not TelegramAccount.objects.exists()
    receive(in_group(f"/link {own}", update_id=2))
    assert not TelegramGroup.objects.exists()
    receive(message(f"/start {own}", update_id=3))
    assert not TelegramAccount.objects.exists(), "a code that was shown to a group still works"
    receive(in_group(f"/link {code}", update_id=4))
    assert TelegramGroup.objects.exists()


def test_the_group_gets_the_supervisors_notices_once_with_the_link(telegram, group, supervisor):
    make.make_cycle()
    case = make.make_case(make.make_mentor())
    application = case.applications.get()
    Notification.objects.all().delete()
    for _time in range(2):
        outbox.tell_supervisors(
            "team_queue_joined", key="1", now=timezone.now(), application=application
        )
    make.put_into(application, "ADMIN_APPROVED")
    Notification.objects.update(notice="team_follow_up")
    deliver()
    rows = Notification.objects.filter(group=group)
    assert [row.status for row in rows] == ["SENT"]
    (sent,) = [row for row in telegram.sent() if row["chat_id"] == -900]
    (button,) = sent["reply_markup"].inline_keyboard[0]
    assert "/admin/mentorship/" in button.url
    assert Notification.objects.filter(email="sam@example.org").exists(), "sam is told as well"


def told(group):
    return outbox.tell_supervisors("team_mentor_left", key="2", now=timezone.now(), context=about())


def about():
    return {"mentor": make.make_mentor().pk}


def test_a_removed_bot_is_noticed_and_so_is_its_return(telegram, group):
    receive(membership("left", chat=-900, kind="group", update_id=1))
    assert make.reload(group).unreachable_at is not None
    told(group)
    assert not Notification.objects.filter(group=group).exists()
    receive(membership("member", chat=-900, kind="group", update_id=2))
    assert make.reload(group).unreachable_at is None


def test_a_group_that_threw_the_bot_out_gets_no_email_instead(telegram, group, supervisor):
    told(group)
    Notification.objects.filter(group=None).delete()
    telegram.fail_next = [Forbidden("bot was kicked from the group chat")]
    deliver()
    assert Notification.objects.get().status == "FAILED"
    assert make.reload(group).unreachable_at is not None


def test_the_group_can_end_it_by_itself(telegram, group):
    receive(in_group("/stop"))
    assert not TelegramGroup.objects.exists()
