"""Every address × every kind of person: who gets in, and that nobody else changes a thing."""

from datetime import timedelta

import pytest
from django.core import signing
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mentorship.domain import heartbeats, matches, offers, review
from mentorship.domain.accounts import prove_address
from mentorship.domain.actors import Right
from mentorship.domain.links import offer_token
from mentorship.domain.stopping import stop_token
from mentorship.models import (
    Application,
    CannedReason,
    Cycle,
    HistoryEntry,
    Inquiry,
    Match,
    MentorImport,
    MentorProfile,
    Notification,
    TeamNote,
    TelegramUpdate,
)
from mentorship.testing import factories
from tests.access.addresses import (
    ADMIN,
    EVERYBODY,
    IN_ADMIN,
    NOBODY,
    ROWS,
    SENDERS,
    TEAM,
    address,
    moves_at,
    resolved,
)

VIEW = ("mentorprofile", "cycle", "application", "match", "notification")
#: 410 is a page, too: it says that a link has had its time.
INSIDE = (200, 410)
KNOWN_FLAWS = {
    # Wagtail's own: the address exists for every snippet, the form behind it for none of ours.
    "wagtailsnippetchoosers_mentorship_expertise:create",
    "wagtailsnippetchoosers_mentorship_language:create",
}


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """One of everything, and whose it is: made once, and what a test does to it is undone."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_world()
        transaction.set_rollback(True)


def make_world():
    """The things, by the names of the addresses that are about them."""
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
        "expertise": mentor.expertise.first(),
        "language": mentor.languages.first(),
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
    for action in ("confirm", "remarks", "recall", "strike"):
        things[f"mentorship_admin:{action}"] = live.pk
    things["mentorship_admin:filter_save"] = "confirm"
    things["mentorship_admin:filter_delete"] = 1
    for action in ("open", "close", "clone"):
        things[f"mentorship_admin:cycle_{action}"] = cycle.pk
    for action in ("complete", "cancel", "put_back", "meet", "flag"):
        things[f"mentorship_admin:match_{action}"] = match.pk
    things["mentorship_admin:channel"] = "email"
    update = TelegramUpdate.objects.create(
        bot_id="42", update_id=1, payload={}, received_at=now, attempts=9
    )
    things["mentorship_admin:update_retry"] = update.pk
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


class Visitor(Client):
    """A browser that forgets the messages of one page before the next: a hundred are slow."""

    def request(self, **request):
        response = super().request(**request)
        self.cookies.pop("messages", None)
        return response


@pytest.fixture
def visitor(world, db, request):
    """A browser of the kind of person that the test is about."""
    client = Visitor(raise_request_exception=False)
    kind = request.param
    if kind != "anonymous":
        account = person(kind, world)
        prove_address(account, now=timezone.now())
        client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    client.kind = kind
    return client


def test_every_address_has_a_row():
    assert set(resolved()) == set(ROWS)


def state():
    """What a request could have changed."""
    return (
        list(HistoryEntry.objects.values_list("pk")),
        list(Notification.objects.order_by("pk").values_list("pk", "status")),
        list(Application.objects.order_by("pk").values_list("pk", "status")),
        list(Match.objects.values_list("pk", "status", "flag", "meet_url")),
        list(MentorProfile.objects.order_by("pk").values_list("pk", "status", "name")),
        list(Inquiry.objects.values_list("pk", "answer", "closed_at")),
        list(TeamNote.objects.values_list("pk")),
        list(Cycle.objects.order_by("pk").values_list("pk", "status")),
    )


@pytest.mark.parametrize("visitor", sorted(EVERYBODY), indirect=True)
def test_who_gets_in(visitor, world):
    before, wrong = state(), {}
    for name, allowed in ROWS.items():
        if name in KNOWN_FLAWS and visitor.kind in allowed:
            continue
        response = visitor.get(address(name, world))
        expected = visitor.kind in allowed
        if response.status_code >= 500 or (response.status_code in INSIDE) != expected:
            wrong[name] = (response.status_code, response.headers.get("Location"), expected)

    assert wrong == {}
    assert state() == before


@pytest.mark.parametrize("visitor", sorted(EVERYBODY - TEAM), indirect=True)
def test_nobody_sends_what_is_not_theirs_to_send(visitor, world):
    """Each move of each page of the team, by its own name."""
    before, wrong = state(), {}
    for name, allowed in ADMIN.items():
        if visitor.kind in allowed | SENDERS.get(name, NOBODY):
            continue
        url = address(name, world)
        for move in moves_at(url) if visitor.kind in IN_ADMIN else [""]:
            data = {"action": move, "reason": "x", "mentor": world["mentorprofile"].pk}
            response = visitor.post(url, data)
            if response.status_code not in (302, 403, 404, 405):
                wrong[name, move] = response.status_code

    assert wrong == {}
    assert state() == before


#: What can be done with one's own things, and whose they are.
OWN = {
    "mentorship:withdraw": ("mentee", {}),
    "mentorship:withdraw_all": ("mentee", {}),
    "mentorship:answer": ("mentee", {"answer": "So."}),
    "mentorship:offer": ("mentor", {"action": "accept"}),
}


@pytest.mark.parametrize(
    "visitor", sorted(EVERYBODY - {"mentee", "mentor", "anonymous"}), indirect=True
)
def test_nobody_acts_for_somebody_else(visitor, world):
    before = state()
    for name, (_owner, data) in OWN.items():
        visitor.post(address(name, world), data)
    assert state() == before


@pytest.mark.parametrize(
    ("visitor", "name"),
    [(owner, name) for name, (owner, _data) in OWN.items()],
    indirect=["visitor"],
)
def test_everybody_acts_for_themselves(visitor, world, name):
    before = state()
    visitor.post(address(name, world), OWN[name][1])
    assert state() != before


@pytest.mark.parametrize(
    ("visitor", "method"),
    [
        ("anonymous", "HEAD"),
        ("other_mentor", "HEAD"),
        ("editor", "HEAD"),
        ("editor", "OPTIONS"),
        ("editor", "DELETE"),
        ("superuser", "PUT"),
        ("superuser", "DELETE"),
    ],
    indirect=["visitor"],
)
def test_no_other_method_does_anything(visitor, world, method):
    """And none shows what a GET does not show: only OPTIONS and HEAD are ever answered at all."""
    before, wrong = state(), {}
    for name, allowed in ROWS.items():
        if method == "HEAD" and visitor.kind in allowed:
            continue  # the same as GET, which has been asked
        status = visitor.generic(method, address(name, world)).status_code
        is_inside = status in INSIDE and visitor.kind not in allowed
        if status >= 500 or (is_inside and method != "OPTIONS"):
            wrong[name] = status

    assert wrong == {}
    assert state() == before


def test_an_inactive_superuser_stays_outside(client, db):
    user = factories.make_admin()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    user.is_active = False
    user.save()

    assert client.get(reverse("mentorship_admin:review")).status_code == 302
