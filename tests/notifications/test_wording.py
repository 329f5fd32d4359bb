"""Every notice has words, knows every fact that it names, and leads somewhere that exists."""

import re
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from mentorship.choices import ActorChannel, Notice, Wish
from mentorship.domain import accounts, gathering, matches, mentors, offers, outbox, queue, review
from mentorship.domain.actors import Actor
from mentorship.models import (
    Cycle,
    Inquiry,
    Match,
    MentorshipSettings,
    NoticePreference,
    NoticeWording,
    Notification,
    TeamNote,
)
from mentorship.notifications import delivery, letter
from mentorship.notifications.channels.telegram import keyboard
from mentorship.notifications.placeholders import allowed, problems, samples
from mentorship.notifications.rendering import message_of, reading_as, sample_of
from mentorship.notifications.wording import CATALOGUE, Wording
from mentorship.testing import factories as make

pytestmark = pytest.mark.django_db


def say_everything() -> None:
    """Walk cases through every event that tells somebody something."""
    now = timezone.now()
    team = make.admin(make.make_supervisor(email="supervisor@example.org"))
    accounts.request_sign_in(email="new@example.org", next_url="/my/", now=now, nonce="1")
    paid = Actor(channel=ActorChannel.API)
    queue.join_queue(
        email="paid@example.org", name="Pay Early", reference="r1", now=now, actor=paid
    )
    cycle = make.make_cycle(follow_up_hours=0)
    pending = make.make_mentor("Pia Pending", status="PENDING")
    mentors.accept_mentor(pending.pk, actor=team, now=now)
    doubtful = make.make_mentor("Dora Doubtful", status="PENDING")
    mentors.reject_mentor(doubtful.pk, actor=team, now=now, reason="A doubt")
    registered = make.make_mentor("Rita Registered", status="REJECTED")
    Notification.objects.create(
        dedupe_key="registered",
        notice=Notice.MENTOR_REGISTERED,
        channel="EMAIL",
        email=registered.email,
        due_at=now,
        created_at=now,
    )
    profile_changes(pending)
    first, second, third = (make.make_mentor(f"Mentor {n}") for n in "ABC")
    case = make.make_case(first, second, third)
    rows = {row.mentor_id: row for row in case.applications.all()}
    review.approve_list(case.pk, actor=team, now=now, strikes={rows[third.pk].pk: "Not your field"})
    offers.add_remarks(
        rows[first.pk].pk, remarks="Only evenings", actor=make.web(first.user), now=now
    )
    offers.ask_follow_ups(now=now)
    offered = rows[first.pk]
    outbox.post(Notice.OFFER_REMINDER, to=first, key="1", now=now, application=offered)
    outbox.post(Notice.REMARKS_GRANTED, to=first, key="1", now=now, application=offered)
    delivery.deliver_due()
    outbox.post(
        Notice.REMARKS_TURNED_DOWN,
        to=first,
        key="1",
        now=now,
        application=offered,
        context={"reason": "Evenings only is too little"},
    )
    review.recall(rows[first.pk].pk, actor=team, now=now, reason="No answer")
    offers.decline(rows[second.pk].pk, actor=make.web(second.user), now=now)
    place = case.applications.get(origin="QUEUE")
    delivery.deliver_due()
    queue.close_without_match(place.pk, actor=team, now=now)
    happy(cycle, team)
    stuck()
    desk(team)
    sending(first)


def profile_changes(mentor: Any) -> None:
    """What a mentor's own changes say to the mentor and to the team."""
    now, about = timezone.now(), {"mentor": mentor.pk}
    for notice in (Notice.PROFILE_CHANGE_ACCEPTED, Notice.PROFILE_CHANGE_REFUSED):
        outbox.post(notice, to=mentor, key="1", now=now, context={"reason": "Too long"})
    for notice in (Notice.TEAM_PROFILE_CHANGED, Notice.TEAM_MENTOR_LEFT):
        outbox.tell_supervisors(notice, key="1", now=now, context=about)
    accounts.request_sign_in(
        email=mentor.email, next_url="", now=now, nonce="2", notice=Notice.CONFIRM_APPLICATION
    )


def happy(cycle: Cycle, team: Actor) -> None:
    """A match, flagged and ended."""
    now = timezone.now()
    mentor = make.make_mentor("Happy Mentor")
    case = make.make_case(mentor)
    review.approve_list(case.pk, actor=team, now=now)
    application = case.applications.get()
    offers.accept(application.pk, actor=make.web(mentor.user), now=now)
    delivery.deliver_due()
    match = matches.confirm(application.pk, actor=team, now=now)
    outbox.post(Notice.WELCOME_NUDGE, to=mentor, key="1", now=now, context={"match": match.pk})
    mentors.reject_mentor(mentor.pk, actor=team, now=now, reason="Moved away")
    delivery.deliver_due()
    matches.cancel(match.pk, actor=team, now=now, reason="Moved away", wish=Wish.MENTOR)


def stuck() -> None:
    """An automatic match that the cap stops, and a line that waits for review."""
    now = timezone.now()
    team = make.admin(make.make_team_member())
    Cycle.objects.update(confirmation="AUTOMATIC", mentor_cap=1)
    mentor = make.make_mentor("Full Mentor")
    for _number in range(2):
        case = make.make_case(mentor)
        review.approve_list(case.pk, actor=team, now=now)
        offers.accept(case.applications.get().pk, actor=make.web(mentor.user), now=now)
    other, late = make.make_mentor("Other Mentor"), make.make_mentor("Late Mentor")
    case = make.make_case(other)
    review.approve_list(case.pk, actor=team, now=now)
    from mentorship.domain.applications import Choice, apply

    apply(
        case.mentee,
        [Choice(late.pk, 2)],
        subject="More",
        motivation="More",
        actor=make.web(case.mentee.user),
        now=now,
    )
    offers.decline(case.applications.get(mentor=other).pk, actor=make.web(other.user), now=now)


def desk(team: Actor) -> None:
    """What is said about questions, notes, cases that change hands and the day's work."""
    now = timezone.now()
    mentor = make.make_mentor("Quinn Question", status="PENDING")
    case = make.make_case(make.make_mentor())
    asked = {"question": "Which framework?", "answer": "Django", "asked_at": now}
    about_case = Inquiry.objects.create(enrolment=case, **asked)
    about_mentor = Inquiry.objects.create(mentor=mentor, **asked)
    outbox.post(
        Notice.MENTEE_ASKED, to=case.mentee, key="1", now=now, context={"inquiry": about_case.pk}
    )
    outbox.post(
        Notice.MENTOR_ASKED, to=mentor, key="1", now=now, context={"inquiry": about_mentor.pk}
    )
    note = TeamNote.objects.create(mentor=mentor, author=team.user, text="Fine", created_at=now)
    for number, (notice, context) in enumerate(
        [
            (Notice.TEAM_ANSWERED, {"inquiry": about_case.pk}),
            (Notice.TEAM_ANSWERED, {"inquiry": about_mentor.pk}),
            (Notice.TEAM_MENTIONED, {"note": note.pk}),
            (Notice.TEAM_ASSIGNED, {"enrolment": case.pk}),
            (Notice.TEAM_DIGEST, {}),
        ]
    ):
        outbox.tell_account(team.user, notice, key=str(number), now=now, context=context)


def sending(mentor: Any) -> None:
    """What is said about messages themselves."""
    now = timezone.now()
    bounced = Notification.objects.filter(email=mentor.email).first()
    outbox.tell_supervisors(
        Notice.TEAM_MESSAGE_BOUNCED,
        key="1",
        now=now,
        context={"bounced": bounced.pk, "reason": "No such mailbox"},
    )
    outbox.tell_supervisors(
        Notice.TEAM_CHANNEL_STOPPED,
        key="1",
        now=now,
        context={"channel": "TELEGRAM", "reason": "The token is not accepted"},
    )
    NoticePreference.objects.create(
        user=mentor.user, notice=Notice.WELCOME_NUDGE, channel="EMAIL", timing="DIGEST"
    )
    match = Match.objects.first()
    outbox.post(Notice.WELCOME_NUDGE, to=mentor, key="2", now=now, context={"match": match.pk})
    Notification.objects.filter(in_digest=True).update(due_at=now)
    gathering.gather_due(now=now)
    delivery.deliver_due()
    gathering.settle(now=now)


def test_every_notice_is_said_whole_and_leads_somewhere(client: Any):
    say_everything()
    delivery.deliver_due()
    said = {row.notice for row in Notification.objects.filter(status="SENT")}
    assert said >= set(Notice.values) - {Notice.OFFER_CLOSED}
    assert not Notification.objects.filter(status__in=("FAILED", "QUEUED")).exists()
    for sent in mail.outbox:
        whole = f"{sent.subject}\n{sent.body}\n{sent.alternatives[0][0]}"
        assert not re.search(r"\{\w+\}", sent.subject + sent.body), sent.body
        assert "None" not in whole
        for url in re.findall(r"https?://\S+", sent.body):
            response = client.get(url.replace("http://localhost", "").partition("#")[0])
            assert response.status_code in (200, 302), (sent.subject, url)


def test_every_notice_has_words():
    assert set(CATALOGUE) == set(Notice.values) - {Notice.OFFER_CLOSED}


def test_whatever_editors_may_name_is_there_when_a_message_leaves():
    for notice in CATALOGUE:
        names = "|".join(placeholder.written for placeholder in allowed(notice))
        NoticeWording.objects.create(
            notice=notice, language="en", subject="S", body=names, action=names
        )
    say_everything()
    delivery.deliver_due()

    assert not Notification.objects.filter(
        status__in=("FAILED", "QUEUED"), in_digest=False
    ).exists()
    for sent in mail.outbox:
        left = re.findall(r"\{\w+\}", sent.body + sent.alternatives[0][0])
        assert left == [], (sent.body, left)


def test_the_check_of_placeholders_knows_every_one():
    for notice, words in CATALOGUE.items():
        for text in (words.subject, words.body, words.action):
            assert problems(notice, str(text)) == []
        assert set(samples(notice)) == {placeholder.name for placeholder in allowed(notice)}


def test_the_words_on_a_button_are_filled_in_wherever_it_stands(telegram: Any):
    mentor = make.make_mentor("Mia Muster")
    for words, label in (("Open {programme}", "Open Mentorship"), ("{subject}", "Open the page")):
        notice = Notice.REMARKS_TURNED_DOWN
        NoticeWording.objects.update_or_create(
            notice=notice, language="en", defaults={"action": words}
        )
        row = Notification(notice=notice, user=mentor.user, email=mentor.email)
        with reading_as(row):
            message = message_of(row, {"programme": "Mentorship", "subject": " "})
            footer = letter.footer_of(row, MentorshipSettings.load())
            look = letter.look_of(MentorshipSettings.load())
            shown = (letter.as_text(message, footer), letter.as_html(message, footer, look))
        assert [button.label for button in message.buttons] == [label]
        assert all(label in each and words not in each for each in shown)
        assert keyboard(message.buttons).inline_keyboard[0][0].text == label
    sample = sample_of(notice, Wording(subject="S", body="B", action="Open {programme}"))
    assert [button.label for button in sample.buttons] == ["Open Mentorship"]
