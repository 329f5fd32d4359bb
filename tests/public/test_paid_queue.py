"""A shop says over HTTP that a student has paid: signed, once, and told what is wrong (T7)."""

import datetime
import hashlib
import hmac
import json

import pytest
from django.urls import reverse
from django.utils import timezone

from mentorship.conf import build_config
from mentorship.domain import paid_requests, signatures
from mentorship.models import Enrolment, MenteeProfile, Notification, PaidPlace, PaidRequest
from mentorship.testing.factories import make_cycle, make_supervisor

pytestmark = pytest.mark.django_db

SECRET, OLD = "new-" * 12, "old-" * 12
ORDER = {"email": "sam@example.org", "name": "Sam", "reference": "order-1"}


@pytest.fixture(autouse=True)
def shop(settings):
    settings.MENTORSHIP = {"PAID_QUEUE_SECRETS": (SECRET, OLD)}


@pytest.fixture
def cycle(db):
    make_supervisor()
    return make_cycle()


def signed(body, *, secret=SECRET, at=None):
    at = int(timezone.now().timestamp()) if at is None else at
    code = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={at},v1={code}"


def send(client, order=None, *, body=None, signature=None, **headers):
    body = json.dumps(ORDER | (order or {})).encode() if body is None else body
    headers = {"Mentorship-Signature": signed(body) if signature is None else signature} | headers
    return client.post(
        reverse("mentorship:paid_queue"), body, content_type="application/json", headers=headers
    )


def problem(response):
    assert response["Content-Type"] == "application/problem+json"
    found = response.json()
    assert found["status"] == response.status_code
    return found


def nothing_happened():
    return not (PaidPlace.objects.exists() or PaidRequest.objects.exists())


class TestAnOrder:
    def test_is_queued_and_told(self, client, cycle):
        response = send(client, {"subject": "Data"})

        assert response.status_code == 201
        assert response.json() == {"reference": "order-1", "state": "queued", "cycle": cycle.name}
        enrolment = Enrolment.objects.get(mentee__email="sam@example.org")
        assert (enrolment.subject, enrolment.payment) == ("Data", "PAID")
        assert Notification.objects.filter(notice="team_queue_joined").count() == 1

    def test_waits_where_no_cycle_is_open(self, client):
        make_supervisor()

        assert send(client).json() == {"reference": "order-1", "state": "waiting", "cycle": None}
        assert Notification.objects.filter(notice="team_paid_waiting").count() == 1

    def test_goes_to_the_cycle_that_it_names(self, client, cycle):
        draft = make_cycle(status="DRAFT")

        assert send(client, {"cycle": draft.pk}).json()["state"] == "waiting"
        assert PaidPlace.objects.get().cycle == draft

    def test_said_again_is_one_effect(self, client, cycle):
        first, again = send(client), send(client, **{"Idempotency-Key": "another"})

        assert (again.status_code, again.json()) == (200, first.json())
        assert again["Idempotent-Replayed"] == "true"
        assert PaidPlace.objects.count() == MenteeProfile.objects.count() == 1
        assert Notification.objects.filter(notice="queue_joined").count() == 1

    def test_of_one_key_is_one_effect_and_no_other_order(self, client, cycle):
        key = {"Idempotency-Key": "k1"}
        first, again = send(client, **key), send(client, **key)
        other = send(client, {"reference": "order-2"}, **key)

        assert [first.status_code, again.status_code, other.status_code] == [201, 200, 422]
        assert problem(other)["field"] == "Idempotency-Key"
        assert PaidPlace.objects.count() == 1

    def test_that_was_refused_may_come_again(self, client, cycle):
        key = {"Idempotency-Key": "k1"}
        assert send(client, {"cycle": 4711}, **key).status_code == 422

        assert send(client, **key).status_code == 201

    def test_is_forgotten_after_a_while_and_still_one_effect(self, client, cycle):
        send(client)
        later = timezone.now() + paid_requests.KEPT + datetime.timedelta(minutes=1)
        assert paid_requests.prune(now=later) == 1

        assert send(client).status_code == 200
        assert PaidPlace.objects.count() == 1


class TestTheSignature:
    def test_of_the_secret_that_is_being_retired_counts(self, client, cycle):
        body = json.dumps(ORDER).encode()
        assert send(client, signature=signed(body, secret=OLD)).status_code == 201

    @pytest.mark.parametrize(
        "signature",
        [
            "",
            "nonsense",
            "t=1,v1=",
            "v1=ab",
            "t=١٢,v1=ab",
            f"t={'9' * 400},v1=ab",
            "t=1,t=2,v1=ab",
        ],
    )
    def test_that_is_none_is_refused(self, client, cycle, signature):
        self.is_refused(send(client, signature=signature))

    def test_of_another_body_is_refused(self, client, cycle):
        self.is_refused(send(client, signature=signed(b"{}")))

    def test_by_another_secret_is_refused(self, client, cycle):
        by_another = signed(json.dumps(ORDER).encode(), secret="guessed")
        self.is_refused(send(client, signature=by_another))

    def is_refused(self, response):
        assert response.status_code == 401
        assert response["WWW-Authenticate"] == "Mentorship-Signature"
        assert problem(response)["code"].startswith("signature_")
        assert nothing_happened()

    @pytest.mark.parametrize("seconds", [-301, 302])
    def test_of_another_time_is_refused(self, client, cycle, seconds):
        body, now = json.dumps(ORDER).encode(), int(timezone.now().timestamp())
        response = send(client, signature=signed(body, at=now + seconds))

        assert (response.status_code, problem(response)["code"]) == (401, "signature_old")
        assert nothing_happened()

    def test_is_looked_at_before_the_body_is(self, client, cycle):
        assert send(client, body=b"no json", signature="t=1,v1=ab").status_code == 401

    def test_is_made_as_the_documentation_says(self):
        assert signatures.sign(b"{}", secret=SECRET, at=1767225600) == signed(b"{}", at=1767225600)

    def test_of_an_empty_secret_opens_nothing(self, client, cycle, settings):
        settings.MENTORSHIP = {"PAID_QUEUE_SECRETS": ("",)}
        body = json.dumps(ORDER).encode()
        assert send(client, signature=signed(body, secret="")).status_code == 404


class TestAMalformedOrder:
    @pytest.mark.parametrize(
        ("change", "field"),
        [
            ({"email": "nobody"}, "email"),
            ({"email": None}, "email"),
            ({"name": ""}, "name"),
            ({"name": "x" * 121}, "name"),
            ({"name": "a\u0000b"}, "name"),
            ({"name": "\ud800"}, "name"),
            ({"name": ["Sam"]}, "name"),
            ({"reference": 7}, "reference"),
            ({"reference": " "}, "reference"),
            ({"subject": "x" * 141}, "subject"),
            ({"cycle": "1"}, "cycle"),
            ({"cycle": True}, "cycle"),
            ({"cycle": 10**30}, "cycle"),
            ({"emial": "sam@example.org"}, "emial"),
        ],
    )
    def test_names_the_field(self, client, cycle, change, field):
        response = send(client, change)

        assert response.status_code == 400
        assert problem(response)["field"] == field
        assert problem(response)["detail"]
        assert nothing_happened()

    @pytest.mark.parametrize("body", [b"{", b"[]", b"\xff", b"[" * 9000, b'"text"', b"1" * 5000])
    def test_that_is_no_object_is_said_so(self, client, cycle, body):
        assert problem(send(client, body=body))["status"] == 400

    @pytest.mark.parametrize(
        ("body", "field"),
        [
            (b'{"email": "sam@example.org", "email": "eve@example.org"}', "email"),
            (b'{"cycle": 1, "cycle": 2}', "cycle"),
            (b'{"name": {"a": 1, "a": 2}}', "a"),
            (b'{"email": NaN}', "email"),
            (b'{"cycle": 1e3}', "cycle"),
            (b'{"\\ud800": 1}', "\ud800"),
            (b'{"__proto__": {}}', "__proto__"),
        ],
    )
    def test_that_could_mean_either_is_refused(self, client, cycle, body, field):
        response = send(client, body=body)
        assert response.status_code == 400
        assert problem(response)["field"] == field
        assert nothing_happened()

    @pytest.mark.parametrize("length", ["\xb2", "9" * 5000, "-1", "1e3", "0x10", " "])
    def test_whose_length_is_no_number_is_not_read(self, client, cycle, length):
        body = json.dumps(ORDER).encode()
        response = client.post(
            reverse("mentorship:paid_queue"),
            body,
            content_type="application/json",
            headers={"Mentorship-Signature": signed(body)},
            CONTENT_LENGTH=length,
        )
        assert problem(response)["status"] == 413
        assert nothing_happened()

    def test_of_two_million_bytes_is_not_read(self, client, cycle, settings):
        settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
        response = send(client, body=b" " * 2_000_000)
        assert problem(response)["status"] == 413

    def test_with_the_longest_key_is_taken(self, client, cycle):
        assert send(client, **{"Idempotency-Key": "k" * 200}).status_code == 201

    def test_with_too_long_a_key(self, client, cycle):
        response = send(client, **{"Idempotency-Key": "k" * 201})
        assert (response.status_code, problem(response)["field"]) == (400, "Idempotency-Key")

    def test_that_is_no_json_by_its_type(self, client, cycle):
        body = json.dumps(ORDER).encode()
        response = client.post(
            reverse("mentorship:paid_queue"),
            body,
            content_type="text/plain",
            headers={"Mentorship-Signature": signed(body)},
        )
        assert problem(response)["status"] == 415

    def test_that_is_too_large_is_not_read(self, client, cycle):
        response = send(client, body=b" " * (16 * 1024 + 1))
        assert problem(response)["status"] == 413
        assert nothing_happened()

    @pytest.mark.parametrize("number", [4711, "closed"])
    def test_of_a_cycle_that_takes_nobody(self, client, cycle, number):
        if number == "closed":
            number = make_cycle(status="CLOSED").pk
        response = send(client, {"cycle": number})
        assert (response.status_code, problem(response)["field"]) == (422, "cycle")
        assert nothing_happened()


@pytest.mark.parametrize("method", ["get", "put", "delete", "patch", "head"])
def test_another_method_is_refused(client, method):
    response = getattr(client, method)(reverse("mentorship:paid_queue"))
    assert (response.status_code, response["Allow"]) == (405, "POST")


def test_without_a_secret_there_is_no_such_address(client, settings):
    settings.MENTORSHIP = {}
    assert send(client).status_code == 404


def test_the_secrets_are_kept_out_of_sight():
    assert SECRET not in repr(build_config({"PAID_QUEUE_SECRETS": (SECRET,)}))


def test_the_answer_is_kept_nowhere(client, cycle):
    assert "no-store" in send(client)["Cache-Control"]


class TestControls:
    """Without its guard each of these would get in: so the tests above can fail."""

    def test_the_comparison(self, client, cycle, monkeypatch):
        monkeypatch.setattr(signatures, "constant_time_compare", lambda one, other: True)
        body = json.dumps(ORDER).encode()
        assert send(client, signature=signed(body, secret="guessed")).status_code == 201

    def test_the_window(self, client, cycle, monkeypatch):
        monkeypatch.setattr(signatures, "WINDOW", 10**9)
        body, past = json.dumps(ORDER).encode(), int(timezone.now().timestamp()) - 10**6
        assert send(client, signature=signed(body, at=past)).status_code == 201
