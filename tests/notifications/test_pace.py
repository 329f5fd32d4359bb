"""Telegram's limits: over all workers, for each chat, and as long as Telegram asks."""

import itertools
from collections import deque
from datetime import timedelta

import pytest
from django.utils import timezone
from telegram.error import RetryAfter

from mentorship.choices import DeliveryChannel, Lane, Notice, NotificationStatus
from mentorship.domain import pace
from mentorship.models import Notification
from mentorship.notifications import delivery
from mentorship.notifications.channels import telegram_api, telegram_pace
from mentorship.notifications.channels.base import Busy, TryLater
from mentorship.notifications.dispatch import claiming, rounds
from mentorship.testing import factories as make
from mentorship.testing.telegram import FakeTelegram

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore:Deprecated since version v22.2"),
]
QUEUED, SENT = NotificationStatus.QUEUED, NotificationStatus.SENT


class Clock:
    """Time that passes only while somebody waits."""

    def __init__(self) -> None:
        self.now = timezone.now()
        self.begin = self.now

    def __call__(self):
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)

    @property
    def seconds(self) -> float:
        return (self.now - self.begin).total_seconds()


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    monkeypatch.setattr(timezone, "now", clock)
    monkeypatch.setattr(telegram_pace, "_pause", clock.sleep)
    monkeypatch.setattr(rounds, "_pause", clock.sleep)
    return clock


@pytest.fixture
def api(monkeypatch, settings, clock):
    """A Bot API that writes down when it was called."""
    settings.MENTORSHIP = settings.MENTORSHIP | {"TELEGRAM_TOKEN": "42:token"}
    fake = FakeTelegram()
    fake.times = []

    def call(method, **arguments):
        fake.times.append((clock.seconds, arguments.get("chat_id")))
        return fake(method, **arguments)

    monkeypatch.setattr(telegram_api, "call", call)
    return fake


def write(number, user=None, lane=Lane.NORMAL, **fields):
    now = timezone.now()
    if user is None:
        user = make.make_user(email=f"reader{number}@example.org")
        make.link_telegram(user, chat_id=100 + number)
    return Notification.objects.create(
        dedupe_key=f"note{number}",
        notice=Notice.MENTOR_ACCEPTED,
        channel=DeliveryChannel.TELEGRAM,
        user=user,
        email=user.email,
        lane=lane,
        due_at=now,
        created_at=now,
        **fields,
    )


def most_in(times, seconds):
    """The most calls that fell into any stretch of so many seconds."""
    window, most = deque(), 0
    for at in times:
        window.append(at)
        while at - window[0] >= seconds:
            window.popleft()
        most = max(most, len(window))
    return most


def test_a_place_is_given_once():
    now, step = timezone.now(), timedelta(seconds=1)
    places = [pace.take("x", step=step, ahead=timedelta(seconds=2), now=now) for _ in range(4)]
    assert places == [now, now + step, now + 2 * step, None]


def test_whoever_reads_too_early_reads_again(monkeypatch):
    now, step = timezone.now(), timedelta(seconds=1)
    pace.take("x", step=step, ahead=step, now=now)
    real, interrupted = pace._change, []

    def change(key, old, new):
        if not interrupted:
            interrupted.append(1)
            pace.hold(key, until=now + timedelta(seconds=1.5))
        return real(key, old, new)

    monkeypatch.setattr(pace, "_change", change)
    place = pace.take("x", step=step, ahead=timedelta(seconds=5), now=now)
    assert place == now + timedelta(seconds=1.5)


def test_a_request_to_wait_only_lengthens():
    now = timezone.now()
    pace.hold("x", until=now + timedelta(seconds=9))
    pace.hold("x", until=now + timedelta(seconds=5))
    assert pace.free_at("x") == now + timedelta(seconds=9)


def test_the_sweep_forgets_what_is_long_free():
    now = timezone.now()
    pace.hold("old", until=now - timedelta(days=2))
    pace.hold("new", until=now)
    assert pace.sweep(now=now) == 1
    assert pace.free_at("new") == now


def test_over_all_chats(api, clock):
    for number in range(90):
        write(number)
    delivery.deliver_due()
    times = [at for at, _chat in api.times]
    assert len(times) == 90
    assert most_in(times, 1) <= 30
    assert 89 / (times[-1] - times[0]) > 27


def test_with_more_head_room(api, clock, settings):
    settings.MENTORSHIP = settings.MENTORSHIP | {"TELEGRAM_MESSAGES_PER_SECOND": 10}
    for number in range(30):
        write(number)
    delivery.deliver_due()
    assert most_in([at for at, _chat in api.times], 1) <= 11


def test_one_chat_waits_and_holds_up_no_other(api, clock):
    first = write(0)
    for number in range(1, 4):
        write(number, user=first.user)
    for number in range(4, 8):
        write(number)
    delivery.deliver_due(linger=30)
    one = [at for at, chat in api.times if chat == 100]
    others = [at for at, chat in api.times if chat != 100]
    assert len(one) == 4
    assert all(later - earlier >= 1 for earlier, later in itertools.pairwise(one))
    assert max(others) < 1
    assert not Notification.objects.exclude(status=SENT).exists()
    assert set(Notification.objects.values_list("attempts", flat=True)) == {1}


def test_a_group_gets_twenty_a_minute(api, clock):
    from mentorship.models import TelegramGroup

    group = TelegramGroup.objects.create(chat_id=-500, linked_at=timezone.now())
    for number in range(24):
        row = write(number)
        Notification.objects.filter(pk=row.pk).update(user=None, group=group)
    delivery.deliver_due(linger=30, seconds=100)
    times = [at for at, _chat in api.times]
    assert len(times) == 24
    assert most_in(times, 60) <= 20


def test_what_telegram_asks_holds_for_all_workers(api, clock):
    write(1)
    second = write(2)
    api.fail_next = [RetryAfter(timedelta(seconds=7))]
    delivery.deliver_due()
    assert len(api.times) == 1
    assert make.reload(second).attempts == 0
    with pytest.raises(TryLater):
        telegram_pace.wait_for_place("", 999, is_group=False)
    delivery.deliver_due(linger=30)
    asked, *rest = [at for at, _chat in api.times]
    assert min(rest) - asked >= 7
    assert len(rest) == 2


def test_a_groups_request_to_wait_is_the_groups_own(clock):
    telegram_pace.slow_down("", -500, wait=timedelta(seconds=40), is_group=True)
    telegram_pace.wait_for_place("", 999, is_group=False)
    with pytest.raises(Busy) as busy:
        telegram_pace.wait_for_place("", -500, is_group=True)
    assert busy.value.wait == timedelta(seconds=40)


def test_a_long_wait_for_one_chat_stops_the_others_for_a_minute_only(clock):
    telegram_pace.slow_down("", 1, wait=timedelta(hours=1), is_group=False)
    clock.sleep(61)
    telegram_pace.wait_for_place("", 2, is_group=False)
    with pytest.raises(Busy):
        telegram_pace.wait_for_place("", 1, is_group=False)


def test_a_second_chat_that_is_asked_to_wait_means_the_bot(clock):
    telegram_pace.slow_down("", 1, wait=timedelta(hours=1), is_group=False)
    clock.sleep(61)
    telegram_pace.slow_down("", 2, wait=timedelta(hours=1), is_group=False)
    clock.sleep(3500)
    with pytest.raises(TryLater):
        telegram_pace.wait_for_place("", 3, is_group=False)
    telegram_pace.wait_for_place("43", 3, is_group=False)
    clock.sleep(101)
    telegram_pace.wait_for_place("", 3, is_group=False)


@pytest.mark.parametrize("other", [1, -500])
def test_the_same_chat_again_or_a_group_does_not_mean_the_bot(clock, other):
    telegram_pace.slow_down("", other, wait=timedelta(hours=1), is_group=other < 0)
    telegram_pace.slow_down("43", 7, wait=timedelta(hours=1), is_group=False)
    pace.take(
        pace.key_of("TELEGRAM", "", 8),
        step=telegram_pace.CHAT_STEP,
        ahead=timedelta(0),
        now=timezone.now(),
    )
    telegram_pace.slow_down("", 1, wait=timedelta(hours=1), is_group=False)
    clock.sleep(61)
    telegram_pace.wait_for_place("", 3, is_group=False)


def test_bots_do_not_wait_for_each_other(clock):
    telegram_pace.slow_down("", 1, wait=timedelta(seconds=40), is_group=False)
    telegram_pace.wait_for_place("43", 1, is_group=False)


def test_whoever_wakes_up_late_takes_another_place(clock, monkeypatch):
    telegram_pace.wait_for_place("", 1, is_group=False)
    naps = []

    def oversleep(seconds):
        naps.append(seconds)
        clock.sleep(seconds + (0.2 if len(naps) == 1 else 0))

    monkeypatch.setattr(telegram_pace, "_pause", oversleep)
    telegram_pace.wait_for_place("", 2, is_group=False)
    assert pace.free_at("TELEGRAM:") > clock.now


def test_urgent_never_waits_behind_a_mailing(api, clock):
    for number in range(50):
        write(number, lane=Lane.BULK)
    seen = []

    def meanwhile():
        if len(api.times) == 10 and not seen:
            seen.append(clock.seconds)
            write(99, lane=Lane.URGENT)

    delivery.deliver_due(between=meanwhile)
    answered = next(at for at, chat in api.times if chat == 199)
    assert answered - seen[0] < 0.2


class TestStaying:
    """What becomes due soon leaves when it is due."""

    def due_in(self, row, seconds, clock):
        due_at = clock.now + timedelta(seconds=seconds)
        Notification.objects.filter(pk=row.pk).update(due_at=due_at)

    def test_it_leaves_at_its_moment(self, api, clock):
        self.due_in(write(1), 10, clock)
        delivery.deliver_due(linger=35)
        ((at, _chat),) = api.times
        assert 10 <= at <= 10.6

    def test_nothing_due_soon_is_not_waited_for(self, api, clock):
        self.due_in(write(1), 40, clock)
        delivery.deliver_due(linger=35)
        assert clock.seconds == 0

    def test_one_stays_and_the_others_go(self, api, clock):
        self.due_in(write(1), 10, clock)
        first, second = (rounds.Round(linger=timedelta(seconds=35)) for _ in range(2))
        assert first.stay(clock.now)
        assert not second.stay(clock.now)
        assert first.stay(clock.now)
        first.end()
        assert second.stay(clock.now)

    def test_a_watch_whose_keeper_died_ends(self, api, clock):
        self.due_in(write(1), 10, clock)
        assert rounds.Round(linger=timedelta(seconds=35)).stay(clock.now)
        clock.sleep(4)
        assert rounds.Round(linger=timedelta(seconds=35)).stay(clock.now)

    def test_what_is_written_meanwhile_leaves_at_once(self, api, clock):
        self.due_in(write(1), 10, clock)
        times = iter([0] * 8)

        def meanwhile():
            if next(times, None) is None and not Notification.objects.filter(
                pk__gt=1, dedupe_key="note2"
            ):
                write(2)

        delivery.deliver_due(linger=35, between=meanwhile)
        assert len(api.times) == 2
        assert api.times[0][0] < 10

    def test_whoever_is_asked_to_stop_stops(self, api, clock):
        from mentorship.domain import heartbeats

        write(1)
        heartbeats.ask_to_stop(heartbeats.group_of(), now=clock.now)
        delivery.deliver_due(linger=35)
        assert api.times == []


def test_a_claim_belongs_to_one(api):
    write(1)
    assert claiming.claim_next(timezone.now()) is not None
    assert claiming.claim_next(timezone.now()) is None


class TestTheTestsSee:
    """Without a guard the calls come too fast: otherwise the figures above would prove nothing."""

    def test_no_place_being_taken(self, api, clock, monkeypatch):
        monkeypatch.setattr(telegram_pace, "wait_for_place", lambda *args, **kwargs: None)
        first = write(0)
        for number in range(1, 40):
            write(number, user=first.user if number < 3 else None)
        delivery.deliver_due()
        assert most_in([at for at, _chat in api.times], 1) > 30
        assert most_in([at for at, chat in api.times if chat == 100], 1) > 1

    def test_places_being_given_to_everybody(self, api, clock, monkeypatch):
        monkeypatch.setattr(pace, "_change", lambda key, old, new: True)
        for number in range(40):
            write(number)
        delivery.deliver_due()
        assert most_in([at for at, _chat in api.times], 1) > 30

    def test_a_request_to_wait_being_ignored(self, api, clock, monkeypatch):
        monkeypatch.setattr(telegram_pace, "slow_down", lambda *args, **kwargs: None)
        write(1)
        write(2)
        api.fail_next = [RetryAfter(timedelta(seconds=7))]
        delivery.deliver_due()
        asked, soonest, *_rest = [at for at, _chat in api.times]
        assert soonest - asked < 7

    def test_urgency_being_ignored(self, api, clock):
        for number in range(50):
            write(number, lane=Lane.BULK)
        seen = []

        def meanwhile():
            if len(api.times) == 10 and not seen:
                seen.append(clock.seconds)
                write(99, lane=Lane.BULK)

        delivery.deliver_due(between=meanwhile)
        answered = next(at for at, chat in api.times if chat == 199)
        assert answered - seen[0] > 0.2
