"""Tokens, keys and signed links are in no log line, no error report and no exception."""

import logging
import re
import traceback
from pathlib import Path

import django
import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.log import AdminEmailHandler

import mentorship
from mentorship.bot import connection, inbox
from mentorship.bot.webhook import SECRET_HEADER
from mentorship.conf import get_config
from mentorship.domain import contacts, review
from mentorship.domain.links import offer_token
from mentorship.models import Notification, TelegramAccount
from mentorship.notifications import delivery, secrecy
from mentorship.notifications.channels import telegram_client
from mentorship.notifications.secret_words import without_secrets
from mentorship.testing import factories as make
from tests.bot.conversation import message
from tests.secrets_watch import WATCH

from .bot_api import HANG_UP, bot_api, refusal

pytestmark = pytest.mark.django_db

TOKEN, HOOK = "42:secret-token", "hook-secret"


@pytest.fixture
def api(settings):
    """A bot that speaks over real connections."""
    with bot_api() as api:
        settings.MENTORSHIP = settings.MENTORSHIP | {
            "TELEGRAM_TOKEN": TOKEN,
            "TELEGRAM_WEBHOOK_SECRET": HOOK,
            "TELEGRAM_BOT_USERNAME": "demo_bot",
            "TELEGRAM_API_URL": api.address,
        }
        yield api
        telegram_client.close()


@pytest.fixture
def offer(db):
    make.make_cycle()
    mentor = make.make_mentor()
    make.link_telegram(mentor.user, chat_id=77)
    case = make.make_case(mentor)
    review.approve_list(case.pk, actor=make.admin(make.make_team_member()), now=timezone.now())
    Notification.objects.exclude(notice="offer").delete()
    return case.applications.get()


ANSWERS = [
    None,
    refusal(401, "Unauthorized"),
    refusal(403, "Forbidden: bot was blocked by the user"),
    refusal(400, f"Bad Request: what is {TOKEN}?"),
    refusal(500, f"Internal error at /bot{TOKEN}/sendMessage"),
    refusal(429, "Too Many Requests", retry_after=3),
    (200, f"<html>{TOKEN}</html>".encode()),
    HANG_UP,
]


@pytest.mark.parametrize("answer", ANSWERS, ids=[str(number) for number in range(len(ANSWERS))])
def test_sending_and_every_way_of_failing_log_no_secret(api, offer, answer):
    api.answers = [answer] if answer else []
    delivery.deliver_due()
    assert api.calls
    (token, _method, arguments), *_more = api.calls
    assert token == TOKEN, "the watch would have nothing to find"
    assert "/offer/" in arguments["reply_markup"]
    assert WATCH.take() == []
    errors = " ".join(Notification.objects.values_list("last_error", flat=True))
    assert without_secrets(errors) == errors


def test_control_without_the_filter_the_watch_finds_token_and_link(api, offer):
    logger = logging.getLogger("telegram.Bot")
    kept, logger.filters = logger.filters, []
    try:
        delivery.deliver_due()
    finally:
        logger.filters = kept
    found = " ".join(WATCH.take())
    assert TOKEN in found
    assert re.search(r"/offer/[\w:=-]{30}", found)


def test_control_an_exception_that_holds_a_secret_is_found(api):
    try:
        raise ValueError(TOKEN)
    except ValueError:
        logging.getLogger("somebody.else").exception("It failed")
    assert len(WATCH.take()) == 1


@pytest.mark.parametrize(
    "words",
    [
        "https://t.me/demo_bot?start={}",
        "https://t.me/demo_bot?startgroup={}",
        "{{'text': '/start {}'}}",
        "/link@demo_bot {}",
        "text=%2Fx&y=/link+{}",
    ],
)
def test_control_a_code_that_links_a_chat_is_found(words):
    code = contacts.issue_link_code(make.make_user(), now=timezone.now())
    logging.getLogger("somebody.else").error(words.format(code))
    assert len(WATCH.take()) == 1
    logging.getLogger("somebody.else").error(without_secrets(words.format(code)))
    assert WATCH.take() == []


def test_no_record_holds_a_code_from_its_making_to_its_use(api):
    user, now = make.make_user(), timezone.now()
    code = contacts.issue_link_code(user, now=now)
    unknown = message("/start " + "x" * 43, update_id=2)
    inbox.store([message(f"/start {code}"), unknown], now=now)
    inbox.handle_pending()
    assert TelegramAccount.objects.get().user == user
    assert WATCH.take() == []


def test_setting_the_webhook_logs_and_says_no_secret(api):
    bot = get_config().bots[0]
    connection.set_webhook(bot)
    api.answers = [refusal(400, f"bad webhook: {HOOK} {TOKEN}")]
    with pytest.raises(CommandError) as caught:
        call_command("mentorship_telegram", "set-webhook")
    told = "".join(traceback.format_exception(caught.value))
    assert without_secrets(told) == told


def crash(*args, **kwargs):
    raise RuntimeError(f"broken at {TOKEN}")


@pytest.fixture
def reports(settings):
    """The letters that Django writes to the admins about errors."""
    ops = "ops@example.org"
    settings.ADMINS = [ops] if django.VERSION >= (6, 0) else [("Ops", ops)]
    mailer = AdminEmailHandler(include_html=True)
    logger = logging.getLogger("django.request")
    logger.addHandler(mailer)
    yield
    logger.removeHandler(mailer)


def everything_said():
    letters = [f"{one.subject}{one.body}{one.alternatives}" for one in mail.outbox]
    return "\n".join(letters)


def test_an_error_in_the_webhook_reports_no_secret(api, reports, monkeypatch):
    monkeypatch.setattr("mentorship.bot.webhook.store", crash)
    client = Client(raise_request_exception=False)
    answer = client.post(
        reverse("mentorship:telegram_webhook"),
        {"update_id": 1},
        content_type="application/json",
        headers={SECRET_HEADER: HOOK},
    )
    assert answer.status_code == 500
    assert mail.outbox
    said = everything_said() + answer.content.decode()
    assert TOKEN not in said
    assert HOOK not in said


@pytest.mark.parametrize("method", ["get", "post"])
def test_an_error_behind_a_signed_link_reports_no_link(api, offer, reports, monkeypatch, method):
    token = offer_token(offer)
    monkeypatch.setattr("mentorship.public.offers.render", lambda *a, **k: crash_plainly())
    client = Client(raise_request_exception=False)
    address = reverse("mentorship:offer", args=[token])
    answer = getattr(client, method)(address, {"action": "remarks"})
    assert answer.status_code >= 400
    said = everything_said() + answer.content.decode()
    assert (token not in said) == bool(said)


def crash_plainly():
    raise RuntimeError("broken")


def test_a_signed_link_that_is_answered_by_an_error_is_not_in_the_log(offer, caplog):
    client = Client(enforce_csrf_checks=True)
    token = offer_token(offer)
    with caplog.at_level("DEBUG"):
        answers = [
            client.post(reverse("mentorship:offer", args=[token]), {"action": "accept"}),
            Client().post(reverse("mentorship:offer", args=[token]), {"action": "nonsense"}),
            Client().put(reverse("mentorship:offer", args=[token])),
        ]
    assert [answer.status_code for answer in answers] == [403, 400, 405]
    assert token not in caplog.text
    assert caplog.text.count("/offer/…") == 3


def test_codes_of_deep_links_are_taken_out():
    code = contacts.issue_link_code(make.make_user(), now=timezone.now())
    for text in (f"https://t.me/bot?start={code}", f"/start {code}", f"/link@demo_bot {code}"):
        assert code not in without_secrets(text)


def test_every_logger_of_the_package_is_discreet():
    source = "".join(path.read_text() for path in Path(mentorship.__file__).parent.rglob("*.py"))
    assert set(re.findall(r'getLogger\("([\w.]+)"\)', source)) <= set(secrecy.LOGGERS)
    for name in secrecy.LOGGERS:
        assert any(isinstance(one, secrecy.Discreet) for one in logging.getLogger(name).filters)


def test_the_watch_hears_what_is_said():
    before = WATCH.seen
    logging.getLogger("mentorship.bot").debug("A word")
    assert WATCH.seen == before + 1
