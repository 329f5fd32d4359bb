"""A shop that knows nothing but the documentation is understood: with Python, curl and Stripe."""

import hashlib
import hmac
import json
import os
import re
import shutil
import subprocess
import time
import urllib.error
from pathlib import Path

import pytest
from django.urls import reverse

from mentorship.models import PaidPlace
from mentorship.testing.factories import make_cycle, make_supervisor

PAGE = (Path(__file__).parents[2] / "docs/how-to/paid-queue.md").read_text()
REFERENCE = (Path(__file__).parents[2] / "docs/reference/paid-queue.md").read_text()
SECRET, STRIPE = "a secret of the shop and of the site", "whsec"
ORDER = {"email": "sam@example.org", "name": "Sam Student", "reference": "order-7"}


def snippet(heading, language):
    """The code below a heading of the page."""
    part = PAGE.split(f"### {heading}\n", 1)[1]
    return re.search(rf"```{language}\n(.*?)```", part, re.DOTALL)[1]


def run(heading):
    names = {"__name__": "snippet"}
    exec(compile(snippet(heading, "python"), heading, "exec"), names)  # noqa: S102
    return names


@pytest.fixture
def address(live_server, settings, transactional_db, django_db_serialized_rollback):
    settings.MENTORSHIP = {"PAID_QUEUE_SECRETS": (SECRET,)}
    make_supervisor()
    make_cycle()
    return f"{live_server.url}{reverse('mentorship:paid_queue')}"


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
class TestOverHttp:
    def test_python(self, address):
        report = run("With Python")["report_payment"]

        assert report(address, SECRET, ORDER)["state"] == "queued"
        assert report(address, SECRET, ORDER)["state"] == "queued"
        assert PaidPlace.objects.count() == 1

    def test_python_is_told_what_is_wrong(self, address):
        report = run("With Python")["report_payment"]
        with pytest.raises(urllib.error.HTTPError) as caught:
            report(address, "another secret", ORDER)
        with caught.value as answer:
            assert (answer.code, json.load(answer)["title"]) == (401, "Unauthorized")
        with pytest.raises(urllib.error.HTTPError) as caught:
            report(address, SECRET, ORDER | {"email": "nobody"})
        with caught.value as answer:
            said = json.load(answer)
        example = json.loads(re.search(r"```json\n(.*?)```", REFERENCE, re.DOTALL)[1])
        assert said == example

    @pytest.mark.skipif(
        not (shutil.which("curl") and shutil.which("openssl")), reason="needs curl and openssl"
    )
    def test_curl(self, address):
        environment = os.environ | {"PAID_QUEUE_SECRET": SECRET, "PAID_QUEUE_URL": address}
        environment["no_proxy"] = "*"
        script = snippet("With curl", "sh")
        done = [
            subprocess.run(
                ["sh", "-c", script], env=environment, capture_output=True, text=True, check=False
            )
            for _time in range(2)
        ]

        assert [each.returncode for each in done] == [0, 0], done[0].stderr + done[0].stdout
        assert json.loads(done[0].stdout)["reference"] == "order-1042"
        assert PaidPlace.objects.count() == 1


@pytest.mark.django_db
class TestStripe:
    def post(self, rf, settings, event, *, secret=STRIPE, at=None):
        settings.STRIPE_WEBHOOK_SECRET = STRIPE
        body, at = json.dumps(event).encode(), at or int(time.time())
        code = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
        request = rf.post(
            "/stripe/",
            body,
            content_type="application/json",
            headers={"Stripe-Signature": f"t={at},v1={code},v0=old"},
        )
        return run("From a Stripe webhook")["stripe_webhook"](request).status_code

    def event(self, status="paid"):
        customer = {"email": "sam@example.org", "name": "Sam Student"}
        session = {"id": "cs_1", "payment_status": status, "customer_details": customer}
        return {"type": "checkout.session.completed", "data": {"object": session}}

    def test_a_paid_session_is_queued_once(self, rf, settings):
        assert self.post(rf, settings, self.event()) == 200
        assert self.post(rf, settings, self.event()) == 200
        assert PaidPlace.objects.get().reference == "cs_1"

    def test_others_are_not(self, rf, settings):
        assert self.post(rf, settings, self.event("unpaid")) == 200
        assert self.post(rf, settings, {"type": "invoice.paid"}) == 200
        assert self.post(rf, settings, self.event(), secret="guessed") == 400
        assert self.post(rf, settings, self.event(), at=int(time.time()) - 400) == 400
        assert not PaidPlace.objects.exists()
