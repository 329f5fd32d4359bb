"""The mailbox: what is kept of a message, and how it is read."""

import re

import django
import pytest
from django.core.mail import EmailMultiAlternatives, send_mail

from example_site.mailbox.models import Mail

BACKEND = "example_site.mailbox.backend.MailboxBackend"


@pytest.fixture(autouse=True)
def mailbox(settings, db):
    """pytest-django has put its own backend in the way."""
    if django.VERSION >= (6, 1):
        settings.MAILERS = {"default": {"BACKEND": BACKEND}}
    else:
        settings.EMAIL_BACKEND = BACKEND


@pytest.fixture
def welcome():
    message = EmailMultiAlternatives(
        subject="Grüße: your mentor is here",
        body="Hello <Tomo>,\nsee https://example.org/status/?a=1&b=2 today.",
        from_email="Mentorship <team@mentorship.example>",
        to=["Tomo Abe <tomo@people.example>"],
        cc=["ada@people.example"],
        bcc=["log@people.example"],
        headers={"X-Reason": "match"},
    )
    message.attach_alternative("<h1>Hello</h1><script>alert(1)</script>", "text/html")
    message.attach("invitation.ics", "BEGIN:VCALENDAR", "text/calendar")
    assert message.send() == 1
    return Mail.objects.get()


def test_everything_a_reader_sees_is_kept(welcome):
    assert welcome.subject == "Grüße: your mentor is here"
    assert welcome.text.startswith("Hello <Tomo>,")
    assert welcome.html.startswith("<h1>Hello</h1>")
    assert welcome.sender == "Mentorship <team@mentorship.example>"
    assert (welcome.to, welcome.bcc) == (["Tomo Abe <tomo@people.example>"], ["log@people.example"])
    assert welcome.attachments == ["invitation.ics"]
    assert ["X-Reason", "match"] in welcome.headers


def test_a_message_without_readers_is_not_counted():
    assert EmailMultiAlternatives(subject="x", body="y", to=[]).send() == 0
    assert not Mail.objects.exists()


def test_a_forged_header_is_refused():
    with pytest.raises(ValueError, match=r"(?i)header"):
        send_mail("x\nBcc: eve@people.example", "y", "a@people.example", ["b@people.example"])
    assert not Mail.objects.exists()


def test_the_list_has_the_newest_first_and_finds_a_reader(client, welcome):
    send_mail("Second", "text", "a@mentorship.example", ["other@people.example"])

    page = client.get("/mailbox/").content.decode()
    assert page.index("Second") < page.index("your mentor is here")
    found = client.get("/mailbox/?to=TOMO").content.decode()
    assert "your mentor is here" in found
    assert "Second" not in found
    assert "Nothing was sent there" in client.get("/mailbox/?to=nobody").content.decode()


def test_long_lists_have_pages(client):
    for number in range(31):
        send_mail(f"Mail {number:02}", "x", "a@mentorship.example", ["b@people.example"])

    assert "Mail 00" not in client.get("/mailbox/").content.decode()
    assert "Mail 00" in client.get("/mailbox/?page=2").content.decode()
    assert client.get("/mailbox/?page=99").status_code == 200


def test_the_text_is_escaped_and_its_links_can_be_followed(client, welcome):
    page = client.get(f"/mailbox/{welcome.pk}/?part=text").content.decode()

    assert "Hello &lt;Tomo&gt;," in page
    assert 'href="https://example.org/status/?a=1&amp;b=2"' in page


def test_the_html_is_shown_in_a_frame_that_runs_nothing(client, welcome):
    page = client.get(f"/mailbox/{welcome.pk}/").content.decode()
    frame = client.get(f"/mailbox/{welcome.pk}/html/")

    sandbox = re.search(r'<iframe[^>]* sandbox="([^"]*)"', page)[1]
    assert "allow-scripts" not in sandbox
    assert "allow-same-origin" not in sandbox
    assert frame["X-Frame-Options"] == "SAMEORIGIN"
    assert "default-src 'none'" in frame["Content-Security-Policy"]
    assert "<h1>Hello</h1>" in frame.content.decode()


def test_headers_are_shown_and_missing_parts_are_not_offered(client, welcome):
    assert "X-Reason" in client.get(f"/mailbox/{welcome.pk}/?part=headers").content.decode()
    send_mail("Plain", "only text", "a@mentorship.example", ["b@people.example"])
    plain = Mail.objects.first()

    assert client.get(f"/mailbox/{plain.pk}/html/").status_code == 404
    assert "iframe" not in client.get(f"/mailbox/{plain.pk}/?part=html").content.decode()
    assert client.get("/mailbox/999/").status_code == 404


def test_json_for_other_tests(client, welcome):
    (message,) = client.get("/mailbox/messages.json?to=tomo@").json()["messages"]

    assert message["subject"] == welcome.subject
    assert message["attachments"] == ["invitation.ics"]
