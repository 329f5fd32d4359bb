"""The page of the channels, pausing one, and sending a message anew."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from telegram.error import NetworkError

from mentorship.bot import watching
from mentorship.choices import NotificationStatus
from mentorship.domain import channels, heartbeats, messages
from mentorship.models import ChannelState, Heartbeat, Notification, TelegramUpdate
from mentorship.testing import factories as make

pytestmark = pytest.mark.django_db
PAGE = reverse("mentorship_admin:channels")


@pytest.fixture
def desk(client):
    user = make.make_user(permissions=("wagtailadmin.access_admin", "mentorship.manage_messages"))
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    client.user = user
    return client


@pytest.fixture(autouse=True)
def at_work():
    for part in (heartbeats.SWEEP, heartbeats.DISPATCH, heartbeats.INBOX):
        heartbeats.beat(part, now=timezone.now())


def message(status="SENT", **fields):
    now = timezone.now()
    return Notification.objects.create(
        dedupe_key=f"m{Notification.objects.count()}",
        notice="mentor_accepted",
        channel="EMAIL",
        email="ada@example.org",
        status=status,
        due_at=now,
        created_at=now,
        **fields,
    )


def text(response):
    return " ".join(response.content.decode().split())


class TestPage:
    def test_all_is_well(self, desk):
        shown = text(desk.get(PAGE))
        assert "All is well." in shown
        assert "E-mail" in shown

    def test_what_is_wrong(self, desk):
        channels.stop("EMAIL", "", "535 <b>no</b>", now=timezone.now())
        shown = text(desk.get(PAGE))
        assert "All is well." not in shown
        assert "535 &lt;b&gt;no&lt;/b&gt;" in shown

    def test_stuck_workers(self, desk):
        row = message("QUEUED")
        long_ago = timezone.now() - timedelta(minutes=5)
        Notification.objects.filter(pk=row.pk).update(due_at=long_ago)
        Heartbeat.objects.update(at=long_ago)
        shown = text(desk.get(PAGE))
        assert "nobody sends them" in shown
        assert "nobody sends them" in shown
        assert "does not do its rounds" in shown

    def test_taps_that_nobody_handles(self, desk):
        long_ago = timezone.now() - timedelta(minutes=5)
        TelegramUpdate.objects.create(bot_id="42", update_id=1, payload={}, received_at=long_ago)
        Heartbeat.objects.filter(name=heartbeats.INBOX).update(at=long_ago)
        shown = text(desk.get(PAGE))
        assert "Telegram has brought something that nobody handles" in shown
        assert "nobody sends them" not in shown

    def test_unknown_messages_are_counted_with_a_link_to_them(self, desk):
        message("UNKNOWN")
        shown = text(desk.get(PAGE))
        assert "?status__exact=UNKNOWN" in shown

    def test_the_menu_leads_there(self, desk):
        assert PAGE in text(desk.get(reverse("wagtailadmin_home")))

    @pytest.mark.parametrize("number", [1, 3])
    def test_more_messages_take_no_more_queries(self, desk, django_assert_max_num_queries, number):
        for _each in range(number):
            message("QUEUED")
        desk.get(PAGE)
        with django_assert_max_num_queries(25):
            desk.get(PAGE)


class TestArrivals:
    """What the watcher has heard; the page itself asks nobody."""

    @pytest.fixture
    def shown(self, desk, telegram):
        def show():
            calls = len(telegram.calls)
            page = text(desk.get(PAGE))
            assert len(telegram.calls) == calls
            return page

        return show

    def look(self, telegram, **state):
        telegram.webhook |= state
        watching.watch_webhooks(now=timezone.now())

    def test_a_webhook(self, telegram, shown):
        failed_at = timezone.now() - timedelta(minutes=5)
        self.look(
            telegram,
            url="https://example.org/hook/",
            pending_update_count=418,
            last_error_date=failed_at,
            last_error_message="Wrong response: <500>",
        )
        page = shown()
        assert "https://example.org/hook/" in page
        assert "418" in page
        assert "5 minutes ago<br>Wrong response: &lt;500&gt;" in page

    def test_a_telegram_that_cannot_be_asked(self, telegram, shown):
        telegram.fail_next = [NetworkError("no line")]
        self.look(telegram)
        assert "Telegram answered: no line" in shown()

    def test_a_poller(self, telegram, shown):
        self.look(telegram, url="")
        assert "Nobody gets them" in shown()
        heartbeats.beat("poller:42", now=timezone.now())
        page = shown()
        assert "Fetched by a poller" in page
        assert "Nobody gets them" not in page

    def test_what_telegram_said_long_ago_says_nothing_of_now(self, telegram, shown):
        self.look(telegram, url="")
        Heartbeat.objects.update(at=timezone.now() - timedelta(minutes=6))
        assert "Nobody gets them" not in shown()

    def test_nothing_is_known_yet(self, shown):
        page = shown()
        assert "Telegram was asked" in page
        assert "Nobody gets them" not in page

    def test_a_site_without_a_bot(self, desk):
        assert "Telegram was asked" not in text(desk.get(PAGE))


class TestPausing:
    url = reverse("mentorship_admin:channel", args=["email"])

    def test_there_and_back(self, desk):
        assert "also the answers to clicks" in text(desk.get(self.url))
        desk.post(self.url, {"action": "pause"})
        row = ChannelState.objects.get()
        assert (row.channel, row.paused_by) == ("EMAIL", desk.user)
        assert row.paused_at is not None
        assert "What waits leaves at once" in text(desk.get(self.url))
        desk.post(self.url, {"action": "resume"})
        assert ChannelState.objects.get().paused_at is None

    def test_a_channel_that_is_not_there(self, desk):
        for lane in ("telegram", "pigeon", "email-43"):
            assert desk.get(reverse("mentorship_admin:channel", args=[lane])).status_code == 404

    def test_each_bot_is_a_channel(self, desk, telegram, settings):
        settings.MENTORSHIP = settings.MENTORSHIP | {
            "TELEGRAM_BOTS": {"two.example": {"TOKEN": "43:another"}}
        }
        desk.post(reverse("mentorship_admin:channel", args=["telegram-43"]), {"action": "pause"})
        assert channels.closed(now=timezone.now()) == [("TELEGRAM", "43")]


class TestSendingAnew:
    def url(self, row):
        return reverse("mentorship_admin:message_resend", args=[row.pk])

    def press(self, desk, row, number=0):
        return desk.post(self.url(row), {"action": "resend", "number": number}, follow=True)

    def test_it_says_what_happens_and_writes_a_second_row(self, desk):
        row = message("UNKNOWN", context={"reason": "Full"})
        assert "it arrives twice" in text(desk.get(self.url(row)))
        self.press(desk, row)
        new = Notification.objects.exclude(pk=row.pk).get()
        assert (new.email, new.notice, new.context) == (row.email, row.notice, row.context)
        assert (new.status, make.reload(row).status) == ("QUEUED", "UNKNOWN")
        assert new.dedupe_key != row.dedupe_key

    def test_twice_from_one_page_is_once(self, desk):
        row = message()
        self.press(desk, row)
        assert "nothing was sent a second time" in text(self.press(desk, row))
        assert Notification.objects.count() == 2
        assert messages.times_resent(row.pk) == 1
        self.press(desk, row, number=1)
        assert Notification.objects.count() == 3

    @pytest.mark.parametrize("status", ["QUEUED", "SENDING", "FAILED", "CANCELLED"])
    def test_only_what_has_left(self, desk, status):
        row = message(status)
        self.press(desk, row)
        assert Notification.objects.count() == 1

    def test_an_edit_is_not(self, desk):
        row = message(NotificationStatus.SENT, edits=message())
        self.press(desk, row)
        assert Notification.objects.count() == 2
