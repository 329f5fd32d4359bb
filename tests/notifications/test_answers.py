"""The tables of answers, row by row: over real connections where that can be, and all of them."""

import smtplib
from datetime import timedelta
from pathlib import Path

import django
import httpx
import pytest
import requests
from anymail import exceptions as anymail
from django.core.exceptions import ImproperlyConfigured
from django.core.mail.backends.smtp import EmailBackend
from django.core.mail.message import EmailMessage
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)
from urllib3.exceptions import MaxRetryError, NewConnectionError

from mentorship.notifications.channels import answers, email_answers, telegram_calls
from mentorship.notifications.channels.answers import Verdict
from mentorship.notifications.channels.mail_answers import SERVICE, SMTP
from mentorship.notifications.channels.telegram_answers import TELEGRAM

from .bot_api import HANG_UP as HUNG_UP
from .bot_api import SILENCE, bot_api, refusal
from .smtp_server import HANG_UP, smtp_server

pytestmark = pytest.mark.filterwarnings("ignore:Deprecated since version v22.2")


def caused(error, cause):
    error.__cause__ = cause
    return error


TELEGRAM_SAYS = [
    (lambda: RetryAfter(timedelta(seconds=3)), 0, Verdict.SLOW_DOWN),
    (NetworkError("Too Many Requests (429)"), 1, Verdict.SLOW_DOWN),
    (ChatMigrated(-100), 2, Verdict.MOVED),
    (Forbidden("Forbidden: bot was blocked by the user"), 3, Verdict.GONE),
    (Forbidden("Forbidden: user is deactivated"), 3, Verdict.GONE),
    (InvalidToken("Unauthorized"), 4, Verdict.STOPPED),
    (Conflict("Conflict"), 5, Verdict.LATER),
    (BadRequest("Bad Request: message is not modified: same"), 6, Verdict.DONE),
    (BadRequest("Bad Request: chat not found"), 7, Verdict.GONE),
    (BadRequest("Bad Request: PEER_ID_INVALID"), 7, Verdict.GONE),
    (BadRequest("Bad Request: message to edit not found"), 8, Verdict.REFUSED),
    (NetworkError("Request Entity Too Large"), 9, Verdict.REFUSED),
    (NetworkError("Content Too Large (413)"), 9, Verdict.REFUSED),
    (caused(NetworkError("x"), httpx.ConnectError("refused")), 10, Verdict.LATER),
    (caused(TimedOut(), httpx.ConnectTimeout("slow")), 10, Verdict.LATER),
    (caused(TimedOut(), httpx.PoolTimeout("busy")), 10, Verdict.LATER),
    (caused(TimedOut(), httpx.ReadTimeout("silent")), 11, Verdict.UNKNOWN),
    (caused(NetworkError("x"), httpx.ReadError("reset")), 11, Verdict.UNKNOWN),
    (caused(NetworkError("x"), httpx.WriteError("reset")), 11, Verdict.UNKNOWN),
    (NetworkError("Bad Gateway"), 11, Verdict.UNKNOWN),
    (TelegramError("Invalid server response"), 11, Verdict.UNKNOWN),
]


@pytest.mark.parametrize(("error", "row", "verdict"), TELEGRAM_SAYS)
def test_what_telegram_says(error, row, verdict):
    error = error() if callable(error) else error
    answer = answers.judge(TELEGRAM, telegram_calls.describe(error))
    assert (TELEGRAM.index(answer), answer.verdict) == (row, verdict)


def recipients(*codes, said=b"no"):
    return smtplib.SMTPRecipientsRefused({f"{code}@x": (code, said) for code in codes})


SMTP_SAYS = [
    (smtplib.SMTPAuthenticationError(454, b"later"), 0, Verdict.LATER),
    (smtplib.SMTPAuthenticationError(535, b"no"), 1, Verdict.STOPPED),
    (smtplib.SMTPNotSupportedError("SMTPUTF8"), 3, Verdict.REFUSED),
    (smtplib.SMTPSenderRefused(451, b"later", "me"), 4, Verdict.LATER),
    (smtplib.SMTPSenderRefused(552, b"large", "me"), 5, Verdict.REFUSED),
    (smtplib.SMTPSenderRefused(530, b"log in", "me"), 6, Verdict.STOPPED),
    (recipients(450), 7, Verdict.LATER),
    (recipients(550, 451), 7, Verdict.LATER),
    (recipients(550, said=b"5.7.1 listed"), 8, Verdict.REFUSED),
    (recipients(550, said=b"Relaying denied"), 8, Verdict.REFUSED),
    (recipients(550, said=b"5.1.1 no such user"), 9, Verdict.NO_ADDRESS),
    (recipients(551), 9, Verdict.NO_ADDRESS),
    (recipients(553), 9, Verdict.NO_ADDRESS),
    (recipients(554), 10, Verdict.REFUSED),
    (smtplib.SMTPDataError(452, b"full"), 11, Verdict.LATER),
    (smtplib.SMTPDataError(554, b"spam"), 12, Verdict.REFUSED),
    (smtplib.SMTPConnectError(421, b"busy"), 13, Verdict.LATER),
    (smtplib.SMTPHeloError(554, b"no"), 13, Verdict.LATER),
    (smtplib.SMTPServerDisconnected("who knows when"), 15, Verdict.UNKNOWN),
]


@pytest.mark.parametrize(("error", "row", "verdict"), SMTP_SAYS)
def test_what_a_mail_server_says(error, row, verdict):
    table, trouble = email_answers.describe(error)
    answer = answers.judge(table, trouble)
    assert (table, SMTP.index(answer), answer.verdict) == (SMTP, row, verdict)


def service(code, **headers):
    response = requests.Response()
    response.status_code, response.headers = code, requests.structures.CaseInsensitiveDict(headers)
    return anymail.AnymailRequestsAPIError(response=response)


def said(code, words):
    error = service(code)
    error.response._content = words
    return error


def posting(cause):
    """As anymail raises it: its own error and the one of requests in one."""
    kind = type("AnymailRequestsAPIError", (anymail.AnymailRequestsAPIError, type(cause)), {})
    return caused(kind("Error posting"), cause)


def refused_connection():
    inner = NewConnectionError(None, "refused")
    return caused(requests.ConnectionError(), caused(MaxRetryError(None, "/"), inner))


SERVICE_SAYS = [
    (service(429), 0, Verdict.SLOW_DOWN),
    (service(401), 1, Verdict.STOPPED),
    (service(402), 1, Verdict.STOPPED),
    (service(403), 1, Verdict.STOPPED),
    (said(409, b'{"name": "invalid_idempotent_request"}'), 2, Verdict.DONE),
    (said(409, b'{"name": "concurrent_idempotent_requests"}'), 3, Verdict.LATER),
    (service(409), 3, Verdict.LATER),
    (service(400), 4, Verdict.REFUSED),
    (service(422), 4, Verdict.REFUSED),
    (anymail.AnymailRecipientsRefused(), 5, Verdict.NO_ADDRESS),
    (anymail.AnymailInvalidAddress(), 6, Verdict.REFUSED),
    (anymail.AnymailConfigurationError(), 7, Verdict.STOPPED),
    (ImproperlyConfigured(), 7, Verdict.STOPPED),
    (ConnectionRefusedError(), 8, Verdict.LATER),
    (posting(requests.ConnectTimeout()), 8, Verdict.LATER),
    (posting(refused_connection()), 9, Verdict.LATER),
    (posting(requests.ReadTimeout()), 10, Verdict.UNKNOWN),
    (posting(requests.ConnectionError("Connection aborted")), 10, Verdict.UNKNOWN),
    (service(500), 10, Verdict.UNKNOWN),
    (service(200), 10, Verdict.UNKNOWN),
    (KeyError("a backend's own mistake"), 10, Verdict.UNKNOWN),
]


@pytest.mark.parametrize(("error", "row", "verdict"), SERVICE_SAYS)
def test_what_a_mail_service_says(error, row, verdict):
    table, trouble = email_answers.describe(error)
    answer = answers.judge(table, trouble)
    assert (table, SERVICE.index(answer), answer.verdict) == (SERVICE, row, verdict)


#: Rows that only a real conversation shows, and do so below.
TALKED_THROUGH = {SMTP: {2, 14}}


@pytest.mark.parametrize(
    ("table", "said"), [(TELEGRAM, TELEGRAM_SAYS), (SMTP, SMTP_SAYS), (SERVICE, SERVICE_SAYS)]
)
def test_no_row_goes_untested(table, said):
    tested = {row for _error, row, _verdict in said} | TALKED_THROUGH.get(table, set())
    assert tested == set(range(len(table)))


@pytest.mark.parametrize(
    ("value", "seconds"),
    [("7", 7), ("", 30), ("Wed, 21 Oct 2026 07:28:00 GMT", 30), ("99999999", 3600), ("²", 30)],
)
def test_a_service_says_how_long_to_wait(value, seconds):
    wait = email_answers.retry_after(service(429, **{"Retry-After": value}))
    assert wait == timedelta(seconds=seconds)


#: From Django 6.1 on a backend knows by which name the settings call it.
ALIAS = {"alias": "default"} if django.VERSION >= (6, 1) else {}


class TestOverTheWire:
    """The same over connections: what the libraries make of it is not ours to guess."""

    def ask(self, settings, answer, **how):
        from mentorship.notifications.channels import telegram_api, telegram_client

        with bot_api() as api:
            settings.MENTORSHIP = {"TELEGRAM_TOKEN": "42:t", "TELEGRAM_API_URL": api.address}
            api.answers = [answer]
            try:
                with pytest.raises(TelegramError) as raised:
                    telegram_api.call("send_message", chat_id=1, text="x", **how)
            finally:
                telegram_client.close()
        return answers.judge(TELEGRAM, telegram_calls.describe(raised.value)).verdict

    @pytest.mark.parametrize(
        ("answer", "verdict"),
        [
            (refusal(429, "Too Many Requests: retry after 5", retry_after=5), Verdict.SLOW_DOWN),
            ((429, b"<html>slow</html>"), Verdict.SLOW_DOWN),
            (refusal(400, "Bad Request: group", migrate_to_chat_id=-1001), Verdict.MOVED),
            (refusal(403, "Forbidden: bot was blocked by the user"), Verdict.GONE),
            (refusal(401, "Unauthorized"), Verdict.STOPPED),
            (refusal(404, "Not Found"), Verdict.STOPPED),
            (refusal(409, "Conflict: terminated"), Verdict.LATER),
            (refusal(400, "Bad Request: message is not modified"), Verdict.DONE),
            (refusal(400, "Bad Request: chat not found"), Verdict.GONE),
            (refusal(400, "Bad Request: message is too long"), Verdict.REFUSED),
            (refusal(413, "Request Entity Too Large"), Verdict.REFUSED),
            ((413, b"<html>413</html>"), Verdict.REFUSED),
            (refusal(500, "Internal Server Error"), Verdict.UNKNOWN),
            ((502, b"<html>Bad Gateway</html>"), Verdict.UNKNOWN),
            ((200, b"no json"), Verdict.UNKNOWN),
            (HUNG_UP, Verdict.UNKNOWN),
        ],
    )
    def test_telegram(self, settings, answer, verdict):
        assert self.ask(settings, answer) is verdict

    def test_telegram_stays_silent(self, settings):
        assert self.ask(settings, SILENCE, read_seconds=0.2) is Verdict.UNKNOWN

    def test_nobody_is_there(self, settings):
        from mentorship.notifications.channels import telegram_api, telegram_client

        settings.MENTORSHIP = {
            "TELEGRAM_TOKEN": "42:t",
            "TELEGRAM_API_URL": "http://127.0.0.1:9/bot",
        }
        with pytest.raises(NetworkError) as raised:
            telegram_api.call("send_message", chat_id=1, text="x")
        telegram_client.close()
        answer = answers.judge(TELEGRAM, telegram_calls.describe(raised.value))
        assert answer.verdict is Verdict.LATER

    @pytest.mark.parametrize(
        ("answers_given", "verdict", "delivered"),
        [
            ({"greeting": "421 busy"}, Verdict.LATER, 0),
            ({"greeting": HANG_UP}, Verdict.LATER, 0),
            ({"ehlo": HANG_UP, "helo": HANG_UP}, Verdict.LATER, 0),
            ({"mail": "530 log in first"}, Verdict.STOPPED, 0),
            ({"mail": "451 later"}, Verdict.LATER, 0),
            ({"mail": HANG_UP}, Verdict.LATER, 0),
            ({"rcpt": "450 greylisted"}, Verdict.LATER, 0),
            ({"rcpt": "550 nobody here"}, Verdict.NO_ADDRESS, 0),
            ({"rcpt": HANG_UP}, Verdict.LATER, 0),
            ({"data": "451 later"}, Verdict.LATER, 0),
            ({"message": "452 full"}, Verdict.LATER, 0),
            ({"message": "554 spam"}, Verdict.REFUSED, 0),
            ({"message": HANG_UP}, Verdict.UNKNOWN, 0),
        ],
    )
    def test_a_mail_server(self, answers_given, verdict, delivered):
        with smtp_server(**answers_given) as server:
            assert self.mail(server) is verdict
        assert len(server.accepted) == delivered

    def mail(self, server, **how):
        backend = EmailBackend(host="127.0.0.1", port=server.port, timeout=5, **ALIAS, **how)
        letter = EmailMessage("Hello", "World", "me@example.org", ["you@example.org"])
        with pytest.raises(Exception) as raised:  # noqa: PT011 - whichever it is, it is judged
            backend.send_messages([letter])
        for connection in (backend.connection, getattr(backend, "_partial_connection", None)):
            if connection is not None:
                connection.close()
        return answers.judge(*email_answers.describe(raised.value)).verdict

    def test_a_mail_server_without_the_login_that_the_settings_want(self):
        with smtp_server() as server:
            assert self.mail(server, username="me", password="secret") is Verdict.STOPPED
            assert self.mail(server, use_tls=True) is Verdict.STOPPED

    def test_no_mail_server(self):
        class Nobody:
            port = 9

        assert self.mail(Nobody) is Verdict.LATER

    def test_a_mail_server_that_takes_it(self):
        with smtp_server() as server:
            backend = EmailBackend(host="127.0.0.1", port=server.port, timeout=5, **ALIAS)
            letter = EmailMessage("Hello", "World", "me@example.org", ["you@example.org"])
            assert backend.send_messages([letter]) == 1
        assert len(server.accepted) == 1


PAGE = Path(__file__).parents[2] / "docs/reference/answers.md"


@pytest.mark.parametrize("table", [TELEGRAM, SMTP, SERVICE], ids=["telegram", "smtp", "service"])
def test_the_page_of_answers_is_what_is_done(table):
    rows = "\n".join(f"| {row.says} | {row.verdict.name.lower()} |" for row in table)
    assert rows in PAGE.read_text()


def test_the_page_says_what_each_verdict_means():
    for verdict in Verdict:
        assert f"| {verdict.name.lower()} | {verdict.value} |" in PAGE.read_text()
