"""Every page for every kind of visitor: who gets in, and what opening a page changes."""

import pytest
from django.core import signing
from django.shortcuts import resolve_url
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mentorship.domain import review
from mentorship.domain.links import offer_token
from mentorship.models import HistoryEntry, Notification
from mentorship.testing.factories import (
    admin,
    make_admin,
    make_case,
    make_mentee,
    make_mentor,
    make_user,
)

PERSONAL = ["mentor_register", "mentor_registered", "apply", "applied", "my_mentorship"]
BUTTONS = ["choices_change", "sign_out", "telegram_link", "telegram_unlink"]


@pytest.fixture
def case(cycle):
    """A mentee's case with one offer out, and the links that belong to it."""
    enrolment = make_case(make_mentor(), make_mentor())
    review.approve_list(enrolment.pk, actor=admin(make_admin()), now=timezone.now())
    return enrolment


def addresses(enrolment):
    live = enrolment.applications.live().get()
    return [
        *(reverse(f"mentorship:{name}") for name in [*PERSONAL, "mentor_desk", "choices"]),
        reverse("mentorship:mentor_list"),
        live.mentor.get_absolute_url(),
        reverse("mentorship:withdraw", args=[live.pk]),
        reverse("mentorship:withdraw_all", args=[enrolment.pk]),
        reverse("mentorship:offer", args=[offer_token(live)]),
    ]


@pytest.mark.parametrize("name", [*(name for name in PERSONAL if name != "apply"), "mentor_desk"])
def test_strangers_sign_in_first_and_come_back(client, name):
    address = reverse(f"mentorship:{name}")

    response = client.get(address)

    assert response.status_code == 302
    assert response.url.startswith("/mentorship/sign-in/?next=%2Fmentorship%2F")


def test_strangers_may_begin_an_application(client, cycle):
    assert client.get(reverse("mentorship:apply")).status_code == 200


def test_where_the_host_signs_people_in_strangers_do_so_before_they_apply(client, settings, cycle):
    settings.MENTORSHIP = {"EMAIL_SIGN_IN": False}

    response = client.get(reverse("mentorship:apply"))

    assert response.status_code == 302
    assert response.url == f"{resolve_url(settings.LOGIN_URL)}?next=/mentorship/apply/"


def test_strangers_do_not_learn_which_applications_exist(client, case):
    for number in (case.applications.first().pk, 10**6):
        address = reverse("mentorship:withdraw", args=[number])
        assert client.post(address).status_code == 302
    assert case.applications.open().count() == 2


def test_an_unproven_address_is_not_enough(client):
    client.force_login(make_user(), backend="django.contrib.auth.backends.ModelBackend")

    assert client.get("/mentorship/my/").url.startswith("/mentorship/sign-in/")


def test_a_host_that_does_not_vouch_gets_a_page_and_no_loop(client, settings):
    settings.MENTORSHIP = {"EMAIL_SIGN_IN": False}
    user = make_user()
    user.email = ""
    user.save()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")

    assert client.get("/mentorship/my/").status_code == 403


@pytest.mark.parametrize("kind", ["owner", "mentor", "other mentee", "nobody in particular"])
def test_opening_pages_changes_nothing(client, sign_in, case, kind):
    people = {
        "owner": case.mentee.user,
        "mentor": case.applications.live().get().mentor.user,
        "other mentee": make_mentee().user,
        "nobody in particular": make_user(),
    }
    sign_in(people[kind])
    before = (HistoryEntry.objects.count(), Notification.objects.count())

    for address in addresses(case):
        assert client.get(address).status_code in (200, 302, 403, 404), address
        assert client.head(address).status_code in (200, 302, 403, 404), address

    assert (HistoryEntry.objects.count(), Notification.objects.count()) == before
    assert case.applications.open().count() == 2


def test_other_peoples_cases_do_not_exist(client, sign_in, case):
    sign_in(make_mentee().user)
    application = case.applications.first()

    for name, number in (("withdraw", application.pk), ("withdraw_all", case.pk)):
        address = reverse(f"mentorship:{name}", args=[number])
        assert client.get(address).status_code == 404
        assert client.post(address).status_code == 404
    assert case.applications.open().count() == 2


@pytest.mark.parametrize("name", BUTTONS)
def test_buttons_want_a_press(client, visitor, name):
    assert client.get(reverse(f"mentorship:{name}")).status_code == 405


def test_no_form_works_without_its_token(case):
    client = Client(enforce_csrf_checks=True)

    for address in [*addresses(case), *(reverse(f"mentorship:{name}") for name in BUTTONS)]:
        assert client.post(address).status_code in (403, 405), address
    assert case.applications.open().count() == 2


def test_a_forged_link_to_an_offer_is_said_so(client, case):
    live = case.applications.live().get()
    waiting = case.applications.exclude(pk=live.pk).get()
    forged = [
        "nonsense",
        offer_token(live)[:-2],
        signing.dumps([live.pk, live.mentor_id], salt="other"),
        offer_token(waiting),
    ]

    for token in forged:
        address = reverse("mentorship:offer", args=[token])
        assert client.get(address).status_code == 410
        assert client.post(address, {"action": "accept"}).status_code == 410
    assert case.applications.live().get().status == "ADMIN_APPROVED"
