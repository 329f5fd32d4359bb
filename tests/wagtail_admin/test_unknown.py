"""Messages that may not have arrived: somebody is to look at them, and then they are done with."""

import pytest
from django.urls import reverse
from django.utils import timezone

from mentorship.domain import health, heartbeats, messages, outbox, returned, worklist
from mentorship.domain.worklist import waiting_for
from mentorship.models import NoticePreference, Notification
from mentorship.testing import factories as make

pytestmark = pytest.mark.django_db
HOME = reverse("wagtailadmin_home")


@pytest.fixture
def keeper():
    return make.make_user(permissions=("wagtailadmin.access_admin", "mentorship.manage_messages"))


@pytest.fixture
def desk(client, keeper):
    client.force_login(keeper, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def actor(keeper):
    return make.admin(keeper)


@pytest.fixture
def unknown():
    return write()


def write(number=1, **fields):
    now = timezone.now()
    values = {
        "dedupe_key": f"m{number}",
        "notice": "mentor_accepted",
        "channel": "EMAIL",
        "email": "ada@example.org",
        "status": "UNKNOWN",
        "provider_id": "<number>",
        "called_at": now,
        "due_at": now,
        "created_at": now,
    }
    return Notification.objects.create(**values | fields)


def page(name, row):
    return reverse(f"mentorship_admin:{name}", args=[row.pk])


def text(response):
    return " ".join(response.content.decode().split())


def examine():
    for part in (heartbeats.SWEEP, heartbeats.DISPATCH, heartbeats.INBOX):
        heartbeats.beat(part, now=timezone.now())
    return health.examine(now=timezone.now())


def waits(actor):
    return waiting_for(actor)["unknown"].count


def test_they_wait_on_the_home_page_and_in_the_menu(desk, unknown):
    shown = text(desk.get(HOME))
    assert "Messages that may not have arrived" in shown
    assert "?status__exact=UNKNOWN" in shown
    assert "Messages (1)" in shown


def test_while_one_waits_not_all_is_well(unknown, actor):
    assert not examine().is_well
    messages.cancel_message(unknown.pk, actor=actor, now=timezone.now())
    assert examine().is_well


def test_what_stood_in_a_digest_counts_with_it(unknown, actor):
    write(2, carried_by=unknown)
    assert waits(actor) == 1


def test_sending_anew_settles_it(unknown, actor):
    write(2)
    messages.resend_message(unknown.pk, number=0, actor=actor, now=timezone.now())
    assert waits(actor) == 1
    assert unknown not in worklist.unknown_messages()


class TestLettingRest:
    @pytest.fixture
    def resting(self, desk, unknown):
        assert "It rests, and nobody is asked again" in text(
            desk.get(page("message_cancel", unknown))
        )
        desk.post(page("message_cancel", unknown), {"action": "cancel"})
        unknown.refresh_from_db()
        return unknown

    def test_settles_it(self, resting, actor):
        assert resting.status == "CANCELLED"
        assert waits(actor) == 0

    def test_a_report_still_proves_that_it_arrived(self, resting):
        event = returned.Event(
            report=returned.Report.DELIVERED, provider_id="<number>", recipient=resting.email
        )
        assert returned.take_report(event, now=timezone.now())
        assert make.reload(resting).status == "DELIVERED"

    def test_whoever_tries_it_again_is_warned(self, desk, resting):
        assert "it arrives twice" in text(desk.get(page("message_retry", resting)))


class TestTryingAgain:
    """Why a message has ended counts when somebody wants it to be tried again."""

    @pytest.fixture
    def mia(self, telegram):
        mentor = make.make_mentor("Mia", email="mia@example.org")
        make.link_telegram(mentor.user, chat_id=77)
        return mentor

    def refused(self, desk, row, words):
        address = page("message_retry", row)
        shown = text(desk.get(address))
        assert words in shown
        assert "data-once" not in shown
        assert words in text(desk.post(address, {"action": "retry"}, follow=True))
        return make.reload(row).status != "QUEUED"

    def test_not_what_the_reader_has_switched_off(self, desk, mia):
        for channel in ("EMAIL", "TELEGRAM"):
            NoticePreference.objects.create(
                user=mia.user, notice="mentor_registered", channel=channel, timing="NEVER"
            )
        row = outbox.post("mentor_registered", to=mia, key="1", now=timezone.now())
        assert row.status == "CANCELLED"
        assert self.refused(desk, row, "The reader has switched this off")

    @pytest.mark.parametrize("status", ["QUEUED", "SENT", "DELIVERED", "UNKNOWN"])
    def test_not_what_an_email_says_in_its_place(self, desk, mia, status):
        row = write(2, channel="TELEGRAM", status="FAILED", user=mia.user)
        write(3, status=status, fallback_for=row)
        assert self.refused(desk, row, "An e-mail says this in its place")

    def test_not_a_card_that_has_a_newer_one(self, desk, mia):
        make.make_cycle()
        offer = make.make_case(mia).applications.get()
        fields = {"notice": "offer", "channel": "TELEGRAM", "application": offer}
        old = write(2, status="FAILED", **fields)
        write(3, status="SENT", **fields)
        assert self.refused(desk, old, "A newer message carries this offer")

    def test_but_what_the_email_could_not_say_either(self, desk, mia):
        row = write(2, channel="TELEGRAM", status="FAILED", user=mia.user)
        write(3, status="FAILED", fallback_for=row)
        desk.post(page("message_retry", row), {"action": "retry"})
        assert make.reload(row).status == "QUEUED"
