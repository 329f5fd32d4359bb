"""Signing in by a one-time link."""

import datetime

import pytest
from django.contrib.auth import get_user_model
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from sesame.utils import get_token

from mentorship.choices import Notice, NotificationStatus
from mentorship.domain import choosing
from mentorship.models import MenteeProfile, Notification, VerifiedAddress
from mentorship.notifications import delivery
from mentorship.public import identity
from mentorship.testing.factories import make_admin, make_mentee, make_mentor, make_user

from .steps import ask_for_link, opened

SIGN_IN = "/mentorship/sign-in/"
SENT = "/mentorship/sign-in/sent/"
LOGIN = "/accounts/login/"
PASSWORD_BACKEND = "django.contrib.auth.backends.ModelBackend"


def link(user, next_url=""):
    address = reverse("mentorship:sign_in_confirm", args=[get_token(user, scope="mentorship")])
    return f"{address}?next={next_url}" if next_url else address


def who(client):
    return client.session.get("_auth_user_id")


class TestAsking:
    def test_a_new_address_gets_a_link(self, client):
        response = ask_for_link(client, "new@example.org", next="/mentorship/my/")

        assert response.status_code == 302
        assert response.url == SENT
        message = Notification.objects.get(notice=Notice.SIGN_IN)
        assert message.email == "new@example.org"
        assert message.context["next"] == "/mentorship/my/"

    def test_known_unknown_and_inactive_get_the_same_answer(self, client):
        make_user("known@example.org")
        make_user("gone@example.org", is_active=False)
        answers, statements = set(), set()
        for address in ("known@example.org", "unknown@example.org", "gone@example.org"):
            with CaptureQueriesContext(connection) as asked:
                response = ask_for_link(client, address)
            answers.add((response.status_code, response.url, response.content))
            statements.add(tuple(query["sql"].split()[0] for query in asked))

        assert len(answers) == 1
        assert len(statements) == 1, "the time it takes would tell them apart"
        delivery.deliver_due()
        assert [letter.to for letter in mail.outbox] == [
            ["known@example.org"],
            ["unknown@example.org"],
        ]
        gone = Notification.objects.get(email="gone@example.org")
        assert gone.status == NotificationStatus.CANCELLED

    def test_the_letter_goes_to_the_address_that_the_account_has(self, client):
        """Another spelling that the database takes for the same may be another's mailbox."""
        make_user("known@example.org")

        ask_for_link(client, "KNOWN@example.org")
        delivery.deliver_due()

        assert [letter.to for letter in mail.outbox] == [["known@example.org"]]

    def test_a_robot_gets_the_same_answer_and_no_letter(self, client):
        response = ask_for_link(client, "new@example.org", fax_extension="555")

        assert (response.status_code, response.url) == (302, SENT)
        assert not Notification.objects.exists()

    def test_whoever_is_too_fast_presses_again_and_loses_nothing(self, client):
        fast = opened(0)
        content = ask_for_link(client, "new@example.org", opened=fast).content.decode()

        assert "That was quick." in content
        assert 'value="new@example.org"' in content
        assert not Notification.objects.exists()
        assert f'value="{fast}"' in content

    def test_a_new_address_is_written_to_in_the_language_of_the_page(self, client):
        ask_for_link(client, "neu@example.org", headers={"Accept-Language": "de"})

        assert Notification.objects.get().context["language"] == "de"

    def test_asking_twice_is_harmless(self, client):
        for _time in range(2):
            ask_for_link(client, "twice@example.org")
        delivery.deliver_due()

        assert len(mail.outbox) == 2
        assert get_user_model().objects.filter(email="twice@example.org").count() == 1

    def test_nobody_is_flooded(self, client):
        answers = {
            ask_for_link(client, f"flood@example.{'ORG' if n % 2 else 'org'}").url
            for n in range(15)
        }

        assert answers == {SENT}
        assert Notification.objects.filter(notice=Notice.SIGN_IN).count() == 10

    @pytest.mark.parametrize("address", ["", "nobody", "a@b", "x" * 300 + "@example.org"])
    def test_what_is_no_address_is_said_so(self, client, address):
        response = ask_for_link(client, address)

        assert response.status_code == 200
        assert b'aria-invalid="true"' in response.content
        assert not Notification.objects.exists()

    @pytest.mark.parametrize(
        "elsewhere",
        [
            "https://evil.example/",
            "//evil.example",
            "/\\evil.example",
            "javascript:1",
            "mentorship:choices",
            "/a\0b",
            "/a\x85b",
            "/" + "a" * 500,
        ],
    )
    def test_it_leads_nowhere_else(self, client, elsewhere):
        ask_for_link(client, "new@example.org", next=elsewhere)

        assert Notification.objects.get().context["next"] == ""

    def test_the_forms_carry_a_csrf_token(self, client):
        assert b"csrfmiddlewaretoken" in client.get(SIGN_IN).content

    def test_a_host_with_its_own_login_keeps_it(self, client, settings):
        settings.MENTORSHIP = {"EMAIL_SIGN_IN": False}

        response = client.get(SIGN_IN, {"next": "/mentorship/apply/"})

        assert response.url == "/accounts/login/?next=/mentorship/apply/"


class TestFollowing:
    def test_opening_the_link_changes_nothing(self, client):
        user = make_user("ada@example.org")
        for _time in range(3):
            response = client.get(link(user))

        assert response.status_code == 200
        assert "Sign in as ada@example.org" in response.content.decode()
        assert who(client) is None
        assert not VerifiedAddress.objects.exists()

    def test_the_page_is_private(self, client):
        response = client.get(link(make_user()))

        assert "no-store" in response["Cache-Control"]
        assert "noindex" in response["X-Robots-Tag"]
        assert response["Referrer-Policy"] == "same-origin"

    def test_the_button_signs_in_and_proves_the_address(self, client):
        user = make_user("ada@example.org")
        waiting = make_mentee(user=None, email="ADA@example.org")

        response = client.post(link(user), {"next": "/mentorship/apply/"})

        assert response.url == "/mentorship/apply/"
        assert who(client) == str(user.pk)
        assert VerifiedAddress.objects.get().email == "ada@example.org"
        assert MenteeProfile.objects.get(pk=waiting.pk).user == user

    def test_the_chosen_mentors_come_along(self, client, cycle):
        first, second = make_mentor(), make_mentor()
        address = f"/mentorship/apply/?mentors={second.pk},{first.pk}"

        user = make_user()

        client.post(link(user), {"next": address})

        assert choosing.chosen_by(user) == [second.pk, first.pk]

    def test_it_works_once(self, client):
        user = make_user()
        address = link(user)
        client.post(address)
        client.logout()

        for response in (client.get(address), client.post(address)):
            assert response.status_code == 410
            assert "Send me the link" in response.content.decode()
        assert who(client) is None

    def test_it_works_once_even_for_two_who_press_at_one_instant(self, client, monkeypatch):
        """The other one signs in between our first look at the link and our hold on the account."""
        user, other = make_user(), Client()
        address = link(user)
        first_look = identity.keeps_own_login

        def overtaken(account):
            monkeypatch.setattr(identity, "keeps_own_login", first_look)
            assert other.post(address).status_code == 302
            return first_look(account)

        monkeypatch.setattr(identity, "keeps_own_login", overtaken)

        assert client.post(address).status_code == 410
        assert who(client) is None
        assert who(other) == str(user.pk)

    def test_a_double_click_does_no_harm(self, client):
        address = link(make_user())
        client.post(address)

        assert client.post(address, {"next": "/mentorship/my/"}).url == "/mentorship/my/"

    def test_an_expired_link_is_said_so(self, client, monkeypatch):
        address = link(make_user())
        later = timezone.now() + datetime.timedelta(hours=2)
        monkeypatch.setattr("sesame.tokens_v2.time.time", later.timestamp)

        assert client.get(address).status_code == 410

    @pytest.mark.parametrize("token", ["x", "AAAA", "..", "%00", "ä", "a" * 4000])
    def test_nonsense_is_no_error_of_ours(self, client, token):
        assert client.get(f"/mentorship/sign-in/{token}/").status_code == 410

    def test_another_scope_opens_nothing(self, client):
        token = get_token(make_user(), scope="other")

        assert client.post(f"/mentorship/sign-in/{token}/").status_code == 410

    def test_an_inactive_account_stays_out(self, client):
        user = make_user()
        address = link(user)
        user.is_active = False
        user.save()

        assert client.post(address).status_code == 410

    def test_the_door_of_the_admin_takes_no_mailed_key(self, client):
        admin = make_admin()
        admin.set_password("long enough")
        admin.save()
        address = link(admin, "/mentorship/my/")

        for response in (client.get(address), client.post(address)):
            assert response.status_code == 403
            assert "/admin/login/" in response.content.decode()
        assert who(client) is None

    @pytest.mark.parametrize("is_signed_in", [False, True])
    def test_an_admin_who_is_signed_in_is_no_exception(self, client, is_signed_in):
        admin = make_admin()
        if is_signed_in:
            client.force_login(admin, backend=PASSWORD_BACKEND)

        assert client.post(link(admin)).status_code == 403
        assert not VerifiedAddress.objects.exists()

    @pytest.mark.parametrize("elsewhere", ["https://evil.example/", "foo", "mentorship:apply"])
    def test_it_leads_nowhere_else(self, client, elsewhere):
        response = client.post(link(make_user()), {"next": elsewhere})

        assert response.url == "/mentorship/my/"

    def test_it_leads_where_a_path_says(self, client):
        assert client.post(link(make_user()), {"next": "/foo"}).url == "/foo"

    def test_a_mentor_comes_to_the_desk(self, client):
        assert client.post(link(make_mentor().user)).url == "/mentorship/mentor/"


class TestPasswordWithoutProof:
    """An account that somebody made with a password and an address: is it theirs?"""

    @pytest.fixture
    def user(self):
        user = make_user("mia@example.org")
        user.set_password("long enough")
        user.save()
        return user

    def test_the_link_alone_opens_nothing(self, client, user):
        address = link(user, "/mentorship/apply/?draft=k")

        for response in (client.get(address), client.post(address)):
            content = response.content.decode()
            assert response.status_code == 403
            assert "nobody has shown yet that this address is theirs" in content
            assert "administration" not in content
            assert f'href="{LOGIN}?next=%2Fmentorship%2Fsign-in%2F%3Fnext%3D' in content
        assert who(client) is None
        assert not VerifiedAddress.objects.exists()

    def test_somebody_else_who_is_signed_in_proves_nothing(self, client, visitor, user):
        assert client.post(link(user)).status_code == 403
        assert who(client) == str(visitor.pk)
        assert not VerifiedAddress.objects.filter(user=user).exists()

    def test_password_and_link_together_prove_the_address(self, client, user):
        client.force_login(user, backend=PASSWORD_BACKEND)
        user.refresh_from_db()
        address = link(user, "/mentorship/apply/")
        assert client.get("/mentorship/apply/").url.startswith(SIGN_IN)

        assert "Confirm mia@example.org" in client.get(address).content.decode()
        assert not VerifiedAddress.objects.exists()
        assert client.post(address).url == "/mentorship/apply/"
        assert VerifiedAddress.objects.get().user == user
        assert client.get("/mentorship/apply/").status_code == 200
        client.logout()
        assert client.get(address).status_code == 410

    def test_the_way_back_from_the_login_asks_for_another_link(self, client, user):
        old = link(user)
        client.force_login(user, backend=PASSWORD_BACKEND)

        assert client.get(old).status_code == 410
        assert b'value="mia@example.org"' in client.get(SIGN_IN).content


class TestLeaving:
    def test_it_takes_a_button(self, client, visitor):
        assert client.get("/mentorship/sign-out/").status_code == 405
        assert who(client) is not None

        client.post("/mentorship/sign-out/")

        assert who(client) is None
