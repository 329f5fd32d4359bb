"""Which way a message goes, and when: chosen, usual, quiet, gathered, or not at all."""

import dataclasses
import datetime
import zoneinfo

import pytest
from django.utils import timezone

from mentorship.choices import DeliveryChannel, Notice, Timing
from mentorship.domain import outbox, own_messages, preferences
from mentorship.domain.accounts import request_sign_in
from mentorship.domain.notices import RULES, Audience
from mentorship.domain.own_messages import CannotBeOff, CannotWait, HalfQuiet, Hours
from mentorship.domain.preferences import Reader, Way, route, zone_of
from mentorship.models import MessageHours, NoticePreference, Notification
from mentorship.notifications.events import EVENTS
from mentorship.testing import factories

MAIL, CHAT = DeliveryChannel.EMAIL, DeliveryChannel.TELEGRAM
BOTH = frozenset({MAIL, CHAT})
NOON = datetime.datetime(2026, 3, 2, 12, tzinfo=datetime.UTC)
OFF, MUST, WAITS_NOT = Notice.WELCOME_NUDGE, Notice.MATCH_MENTOR, Notice.OFFER
AT_ONCE, DIGEST, NEVER = Timing.AT_ONCE, Timing.DIGEST, Timing.NEVER


def ways(notice, choices=None, *, reachable=BOTH, now=NOON, **reader):
    found = Reader(reachable=reachable, choices=choices or {}, **reader)
    return [(way.channel, way.in_digest) for way in route(RULES[notice], found, now=now)]


def test_every_notice_has_its_rule_and_its_event():
    assert set(RULES) == set(EVENTS) == set(Notice.values)


#: A notice, its reader's choices, what reaches the reader, and the ways that follow.
WAYS = [
    # As usual: the first way that reaches.
    (OFF, {}, BOTH, [(CHAT, False)]),
    (OFF, {}, {MAIL}, [(MAIL, False)]),
    (Notice.SIGN_IN, {}, BOTH, [(MAIL, False)]),
    # Chosen.
    (OFF, {MAIL: AT_ONCE}, BOTH, [(MAIL, False)]),
    (OFF, {MAIL: DIGEST, CHAT: NEVER}, BOTH, [(MAIL, True)]),
    (OFF, {MAIL: AT_ONCE, CHAT: DIGEST}, BOTH, [(CHAT, True), (MAIL, False)]),
    # The chosen way does not reach: e-mail stands in, as soon as was wanted.
    (OFF, {CHAT: DIGEST}, {MAIL}, [(MAIL, True)]),
    (MUST, {MAIL: NEVER, CHAT: AT_ONCE}, {MAIL}, [(MAIL, False)]),
    # ... but not for somebody who wants no e-mails of this kind.
    (OFF, {MAIL: NEVER, CHAT: DIGEST}, {MAIL}, []),
    # Switched off.
    (OFF, {MAIL: NEVER, CHAT: NEVER}, BOTH, []),
    (OFF, {MAIL: NEVER}, {MAIL}, []),
    (OFF, {MAIL: NEVER}, BOTH, [(CHAT, False)]),
    (OFF, {CHAT: NEVER}, BOTH, [(MAIL, False)]),
    # What cannot be switched off comes all the same.
    (MUST, {MAIL: NEVER, CHAT: NEVER}, BOTH, [(MAIL, False)]),
    (MUST, {MAIL: NEVER}, {MAIL}, [(MAIL, False)]),
    (WAITS_NOT, {MAIL: DIGEST}, BOTH, [(MAIL, False)]),
]


class TestWays:
    @pytest.mark.parametrize(("notice", "choices", "reachable", "expected"), WAYS)
    def test_follow_the_choice(self, notice, choices, reachable, expected):
        assert ways(notice, choices, reachable=frozenset(reachable)) == expected

    @pytest.mark.parametrize("notice", RULES)
    @pytest.mark.parametrize("mail", [None, *Timing.values])
    @pytest.mark.parametrize("chat", [None, *Timing.values])
    def test_what_cannot_be_off_always_comes(self, notice, mail, chat):
        choices = {k: v for k, v in {MAIL: mail, CHAT: chat}.items() if v}
        for reachable in (BOTH, frozenset({MAIL})):
            found = ways(notice, choices, reachable=reachable)
            assert found or RULES[notice].can_be_off
            assert not any(waits for _way, waits in found) or RULES[notice].can_wait


class TestTheTableSees:
    """With a rule broken some row of the table goes wrong: otherwise it would prove nothing."""

    def wrong(self):
        return [row for row in WAYS if ways(row[0], row[1], reachable=frozenset(row[2])) != row[3]]

    def test_nothing_is_wrong_as_it_is(self):
        assert self.wrong() == []

    def test_what_must_come_being_switched_off(self, monkeypatch):
        monkeypatch.setitem(RULES, MUST, dataclasses.replace(RULES[MUST], can_be_off=True))
        assert {row[0] for row in self.wrong()} == {MUST}

    def test_what_cannot_wait_being_gathered(self, monkeypatch):
        monkeypatch.setattr(preferences, "_allowed", lambda rule, timing: timing)
        assert {row[0] for row in self.wrong()} == {WAITS_NOT}

    def test_a_way_being_taken_that_does_not_reach(self, monkeypatch):
        monkeypatch.setattr(preferences, "_usual", lambda rule, reader, without: CHAT)
        assert any(row[2] == {MAIL} for row in self.wrong())

    def test_a_switch_being_ignored(self, monkeypatch):
        monkeypatch.setattr(preferences, "_allowed", lambda rule, timing: AT_ONCE)
        assert any(NEVER in row[1].values() for row in self.wrong())

    def test_the_night_being_ignored(self, monkeypatch):
        monkeypatch.setattr(preferences, "quiet_until", lambda reader, moment: moment)
        night = TestQuietHours()
        assert night.due(night.at(23)) == night.at(23)


class TestQuietHours:
    def due(self, now, notice=OFF, *, begins=22, ends=7, zone="Europe/Berlin", choices=None):
        hours = MessageHours(quiet_from=datetime.time(begins), quiet_until=datetime.time(ends))
        reader = Reader(choices=choices or {}, hours=hours, zone=zoneinfo.ZoneInfo(zone))
        [way] = route(RULES[notice], reader, now=now)
        return way.due_at

    def at(self, hour, minute=0, *, day=2, month=3):
        return datetime.datetime(2026, month, day, hour, minute, tzinfo=datetime.UTC)

    @pytest.mark.parametrize(
        ("hour", "minute", "expected"),
        [
            (20, 59, None),
            (21, 0, (6, 3)),
            (23, 30, (6, 3)),
            (5, 59, (6, 2)),
            (6, 0, None),
        ],
    )
    def test_move_a_message_to_their_end(self, hour, minute, expected):
        now = self.at(hour, minute)
        due = now if expected is None else self.at(expected[0], day=expected[1])
        assert self.due(now) == due

    def test_may_lie_within_a_day(self):
        assert self.due(self.at(12, 30), begins=13, ends=15) == self.at(14)
        assert self.due(self.at(14), begins=13, ends=15) == self.at(14)

    def test_of_no_length_are_none(self):
        assert self.due(NOON, begins=13, ends=13) == NOON

    def test_follow_the_clock_when_it_is_put_forward(self):
        # In the night to 29 March, Berlin's clocks jump from two to three.
        assert self.due(self.at(22, day=28)) == self.at(5, day=29)

    @pytest.mark.parametrize("notice", [Notice.OFFER, Notice.SIGN_IN, Notice.CONFIRM_APPLICATION])
    def test_do_not_hold_what_is_urgent(self, notice):
        assert self.due(self.at(23), notice) == self.at(23)

    def test_count_from_the_moment_at_which_it_would_leave(self):
        hours = MessageHours(quiet_from=datetime.time(22), quiet_until=datetime.time(7))
        [way] = route(RULES[OFF], Reader(hours=hours), now=NOON, due_at=self.at(23))
        assert way == Way(channel=MAIL, due_at=self.at(7, day=3))


def test_what_waits_comes_at_the_persons_hour():
    reader = Reader(
        choices={MAIL: DIGEST},
        hours=MessageHours(digest_hour=9),
        zone=zoneinfo.ZoneInfo("Asia/Tokyo"),
    )
    [way] = route(RULES[OFF], reader, now=NOON)
    assert way == Way(
        channel=MAIL, due_at=datetime.datetime(2026, 3, 3, 0, tzinfo=datetime.UTC), in_digest=True
    )


@pytest.mark.django_db
class TestTheOutbox:
    @pytest.fixture
    def mentor(self, settings):
        settings.MENTORSHIP = {"TELEGRAM_TOKEN": "1:x"}
        mentor = factories.make_mentor(timezone="Asia/Tokyo")
        factories.link_telegram(mentor.user)
        return mentor

    def post(self, mentor, notice=OFF, now=NOON):
        outbox.post(notice, to=mentor, key="1", now=now)
        return list(Notification.objects.order_by("pk"))

    def choose(self, mentor, **timings):
        for channel, timing in timings.items():
            NoticePreference.objects.create(
                user=mentor.user, notice=OFF, channel=channel, timing=timing
            )

    def test_takes_the_usual_way(self, mentor):
        [row] = self.post(mentor)
        assert (row.channel, row.due_at, row.in_digest) == (CHAT, NOON, False)

    def test_writes_one_row_for_each_way_once(self, mentor):
        self.choose(mentor, TELEGRAM=AT_ONCE, EMAIL=DIGEST)
        rows = self.post(mentor)
        assert self.post(mentor) == rows
        assert [(row.channel, row.in_digest) for row in rows] == [(CHAT, False), (MAIL, True)]

    def test_a_way_that_opens_later_repeats_nothing(self, mentor):
        rows = self.post(mentor)
        self.choose(mentor, TELEGRAM=AT_ONCE, EMAIL=AT_ONCE)
        assert self.post(mentor) == rows

    def test_keeps_what_is_unwanted_as_cancelled(self, mentor):
        self.choose(mentor, TELEGRAM=NEVER, EMAIL=NEVER)
        [row] = self.post(mentor)
        assert (row.status, row.last_error) == ("CANCELLED", "The reader has switched this off.")

    def test_waits_out_the_night_of_its_reader(self, mentor):
        MessageHours.objects.create(
            user=mentor.user,
            quiet_from=datetime.time(20),
            quiet_until=datetime.time(8),
        )
        [row] = self.post(mentor)
        assert row.due_at == datetime.datetime(2026, 3, 2, 23, tzinfo=datetime.UTC)
        assert not Notification.objects.due(NOON).exists()

    def test_never_holds_a_sign_in_link(self, mentor):
        row = request_sign_in(email=mentor.email, next_url="", now=NOON, nonce="1")
        assert (row.channel, row.due_at) == (MAIL, NOON)

    def test_workers_leave_what_waits_for_the_digest(self, mentor):
        self.choose(mentor, TELEGRAM=NEVER, EMAIL=DIGEST)
        [row] = self.post(mentor)
        assert not Notification.objects.due(row.due_at + datetime.timedelta(days=1)).exists()


@pytest.mark.django_db
class TestOnesOwnChoice:
    @pytest.fixture
    def user(self):
        return factories.make_mentor().user

    def test_of_the_usual_keeps_nothing(self, user):
        timings, hours = own_messages.chosen_by(user)
        own_messages.choose(user, timings, hours)
        assert not NoticePreference.objects.exists()

    def test_is_kept_and_taken_back(self, user):
        own_messages.choose(user, {OFF: {MAIL: DIGEST}}, Hours(digest_hour=18))
        timings, hours = own_messages.chosen_by(user)
        assert (timings[OFF], hours.digest_hour) == ({MAIL: DIGEST}, 18)

        own_messages.choose(user, {OFF: {MAIL: AT_ONCE}}, Hours())
        assert not NoticePreference.objects.exists()

    @pytest.mark.parametrize(
        ("timings", "hours", "refusal"),
        [
            ({MUST: {MAIL: NEVER}}, Hours(), CannotBeOff),
            ({WAITS_NOT: {MAIL: DIGEST}}, Hours(), CannotWait),
            ({}, Hours(quiet_from=datetime.time(22)), HalfQuiet),
        ],
    )
    def test_that_cannot_be_is_refused(self, user, timings, hours, refusal):
        with pytest.raises(refusal):
            own_messages.choose(user, {OFF: {MAIL: NEVER}, **timings}, hours)
        assert not NoticePreference.objects.exists()
        assert not MessageHours.objects.exists()

    def test_is_about_what_one_may_get(self, user):
        audiences = {rule.audience for rule in own_messages.rules_for(user).values()}
        assert audiences == {Audience.ANYBODY, Audience.MENTOR}
        team = factories.make_team_member()
        assert Audience.TEAM in own_messages.audiences_of(team)
        own_messages.choose(user, {Notice.TEAM_ASSIGNED: {MAIL: NEVER}}, Hours())
        assert not NoticePreference.objects.exists()


@pytest.mark.django_db
def test_the_clock_is_the_profiles_or_wagtails_or_the_sites(settings):
    from wagtail.users.models import UserProfile

    assert str(zone_of(factories.make_mentor(timezone="Asia/Tokyo").user_id)) == "Asia/Tokyo"
    member = factories.make_user()
    assert str(zone_of(member.pk)) == settings.TIME_ZONE
    UserProfile.objects.create(user=member, current_time_zone="America/Lima")
    assert str(zone_of(member.pk)) == "America/Lima"
    assert timezone.now().astimezone(zone_of(member.pk)).tzinfo is not None
