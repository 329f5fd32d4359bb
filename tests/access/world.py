"""One of everything that the plugin's addresses are about, and the people who come to them."""

from datetime import timedelta

from django.core import signing
from django.utils import timezone

from mentorship.domain import heartbeats, matches, offers, review
from mentorship.domain.actors import Right
from mentorship.domain.links import offer_token
from mentorship.domain.stopping import stop_token
from mentorship.models import (
    CannedReason,
    Expertise,
    Inquiry,
    Language,
    MentorImport,
    MentorshipSettings,
    Notification,
    TelegramUpdate,
)
from mentorship.testing import factories

VIEW = ("mentorprofile", "cycle", "application", "match", "notification")


def make_world():
    """The things, by the names of the addresses that are about them."""
    MentorshipSettings.load()
    admin = factories.make_admin()
    actor, now = factories.admin(admin), timezone.now()
    cycle = factories.make_cycle()
    mentor, other = factories.make_mentor(), factories.make_mentor()
    mentee = factories.make_mentee()
    case = factories.make_case(mentor, other, mentee=mentee)
    review.approve_list(case.pk, actor=actor, now=now)
    live = case.applications.live().get()
    matched = factories.make_case(other)
    review.approve_list(matched.pk, actor=actor, now=now)
    second = matched.applications.live().get()
    offers.accept(second.pk, actor=factories.web(other.user), now=now)
    match = matches.confirm(second.pk, actor=actor, now=now)
    queued = factories.make_case(other)
    review.approve_list(queued.pk, actor=actor, now=now)
    third = queued.applications.live().get()
    offers.decline(third.pk, actor=factories.web(other.user), now=now)
    place = queued.applications.get(mentor=None)
    # One that waits for its confirmation: who confirms reads no others.
    accepted = factories.make_case(other)
    review.approve_list(accepted.pk, actor=actor, now=now)
    fourth = accepted.applications.live().get()
    offers.accept(fourth.pk, actor=factories.web(other.user), now=now)
    message = Notification.objects.first()
    # The second choice waits for the review again, and with it the question.
    case.applications.filter(status="PENDING").update(reviewed_at=None)
    inquiry = Inquiry.objects.create(enrolment=case, question="Why?", asked_by=admin, asked_at=now)
    reason = CannedReason.objects.create(used_for="STRIKE", text="Full")
    file = MentorImport.objects.create(file_name="mentors.csv", created_at=now)
    things = {
        "cannedreason": reason,
        "mentorship:answer": inquiry.pk,
        "mentorship_admin:mentor_import": file.pk,
        "cycles": cycle,
        "applications": live,
        "matches": match,
        "messages": message,
        "mentorprofile": mentor,
        "expertise": Expertise.objects.create(name="Of nobody"),
        "language": Language.objects.get_or_create(code="pt")[0],
        "people": {
            "mentor": mentor.user,
            "other_mentor": other.user,
            "mentee": mentee.user,
            "other_mentee": matched.mentee.user,
        },
        "mentorship_admin:review_case": case.pk,
        "mentorship_admin:review_presence": case.pk,
        "mentorship_admin:mentor_presence": mentor.pk,
        "mentorship_admin:mentor_review": mentor.pk,
        "mentorship_admin:mentor_preview": mentor.pk,
        "mentorship_admin:mentor_change": mentor.pk,
        "mentorship_admin:assign": place.pk,
        "mentorship_admin:close_no_match": place.pk,
        "mentorship_admin:assign_compare": place.pk,
        "mentorship_admin:assign_undo": live.pk,
        "mentorship:mentor_detail": mentor.slug,
        "mentorship:sign_in_confirm": signing.dumps("nonsense"),
        "mentorship:offer": offer_token(live),
        "mentorship:stop_messages": stop_token(mentor.user_id, "offer_reminder"),
        "mentorship:mentor_register_step": "you",
        "mentorship:mentor_profile_part": "offer",
        "mentorship:withdraw": live.pk,
        "mentorship:withdraw_all": case.pk,
    }
    things["mentorship_admin:confirm"] = fourth.pk
    for action in ("remarks", "recall", "strike"):
        things[f"mentorship_admin:{action}"] = live.pk
    things["mentorship_admin:filter_save"] = "confirm"
    things["mentorship_admin:filter_delete"] = 1
    for action in ("open", "close", "clone"):
        things[f"mentorship_admin:cycle_{action}"] = cycle.pk
    for action in ("complete", "cancel", "put_back", "meet", "flag"):
        things[f"mentorship_admin:match_{action}"] = match.pk
    things["mentorship_admin:channel"] = "email"
    update = TelegramUpdate.objects.create(
        bot_id="42", update_id=1, payload={}, received_at=now, attempts=9, handled_at=now
    )
    for action in ("retry", "rest"):
        things[f"mentorship_admin:update_{action}"] = update.pk
    # The health check says 503 where no worker gets on.
    for part in (heartbeats.SWEEP, heartbeats.DISPATCH, heartbeats.INBOX):
        heartbeats.beat(part, now=now + timedelta(hours=1))
    for action in ("retry", "cancel", "resend"):
        things[f"mentorship_admin:message_{action}"] = message.pk
    return things


def person(kind, world):
    """An account of the kind, with an address that is known to be theirs."""
    access = "wagtailadmin.access_admin"
    if kind in world["people"]:
        return world["people"][kind]
    if kind == "team":
        return factories.make_team_member()
    if kind == "superuser":
        return factories.make_admin()
    if kind == "editor":
        return factories.make_user(permissions=(access,))
    if kind == "viewer":
        views = tuple(f"mentorship.view_{model}" for model in VIEW)
        return factories.make_user(permissions=(access, *views))
    return factories.make_user(permissions=(access, str(Right[kind])))
