"""The system checks: each id appears when its mistake is made, with a hint, and not otherwise."""

import re
from pathlib import Path

import pytest
from django.core.checks import run_checks
from django.db import connection
from django.test import override_settings

from mentorship import checks
from mentorship.checks import host, mail, worker

GOOD_TELEGRAM = {
    "TELEGRAM_TOKEN": "1:secret",
    "TELEGRAM_BOT_USERNAME": "our_bot",
    "TELEGRAM_WEBHOOK_SECRET": "a-secret-of-some-length",
}
GOOD_WORKER = {"timeout": 60, "retry": 120, "max_attempts": 3}
DROPS = "django.core.mail.backends.dummy.EmailBackend"

#: id: settings that bring it about
MISTAKES = {
    "mentorship.E001": [{"MENTORSHIP": {"TOKEN": "x"}}, {"MENTORSHIP": 7}],
    "mentorship.W001": [{"MENTORSHIP": {}}],
    "mentorship.W002": [{"MENTORSHIP": GOOD_TELEGRAM | {"TELEGRAM_BOT_USERNAME": None}}],
    "mentorship.W003": [{"MENTORSHIP": GOOD_TELEGRAM | {"TELEGRAM_WEBHOOK_SECRET": None}}],
    "mentorship.E006": [
        {"MENTORSHIP": GOOD_TELEGRAM | {"TELEGRAM_WEBHOOK_SECRET": "guess"}},
        {"MENTORSHIP": GOOD_TELEGRAM | {"TELEGRAM_WEBHOOK_SECRET_FALLBACKS": [""]}},
        {"MENTORSHIP": GOOD_TELEGRAM | {"TELEGRAM_WEBHOOK_SECRET_FALLBACKS": ["old"]}},
        {
            "MENTORSHIP": GOOD_TELEGRAM
            | {"TELEGRAM_BOTS": {"b": {"TOKEN": "2:x", "USERNAME": "b", "WEBHOOK_SECRET": "guess"}}}
        },
    ],
    "mentorship.E002": [{"AUTHENTICATION_BACKENDS": ["django.contrib.auth.backends.ModelBackend"]}],
    "mentorship.E003": [{"SESAME_ONE_TIME": False}, {"SESAME_MAX_AGE": None}],
    "mentorship.W008": [{"SESAME_INVALIDATE_ON_EMAIL_CHANGE": False}],
    "mentorship.E004": [{"ROOT_URLCONF": "tests.example_site.urls"}],
    "mentorship.E007": [
        {"MENTORSHIP": GOOD_TELEGRAM | {"PAID_QUEUE_SECRETS": ["x" * 31]}},
        {"MENTORSHIP": GOOD_TELEGRAM | {"PAID_QUEUE_SECRETS": ["x" * 32, ""]}},
    ],
    "mentorship.W005": [
        {"Q_CLUSTER": GOOD_WORKER | {"retry": 60}},
        {"Q_CLUSTER": GOOD_WORKER | {"max_attempts": 0}},
        {"Q_CLUSTER": {}},
    ],
}
_ELSEWHERE = ("E005", "W004", "W006", "W007", "W009", "W010", "W011")
SMTP = "django.core.mail.backends.smtp.EmailBackend"
ALL_GOOD = {"MENTORSHIP": GOOD_TELEGRAM, "Q_CLUSTER": GOOD_WORKER}


def found(*, deploy: bool = False, **settings) -> dict[str, str | None]:
    with override_settings(**ALL_GOOD | settings):
        messages = run_checks(tags=["mentorship"], include_deployment_checks=deploy)
    return {message.id: message.hint for message in messages if "mentorship." in message.id}


def test_a_host_that_is_set_up_well_hears_nothing():
    assert found() == {}


@pytest.mark.parametrize(
    ("identity", "settings"), [(pk, each) for pk, tries in MISTAKES.items() for each in tries]
)
def test_each_mistake_is_named_with_a_hint(identity, settings):
    messages = found(**settings)

    assert list(messages) == [identity]
    assert messages[identity]


def test_e005_a_missing_worker(settings):
    del settings.Q_CLUSTER
    (message,) = worker.check_worker()

    assert (message.id, bool(message.hint)) == ("mentorship.E005", True)


def test_a_host_with_its_own_login_needs_no_sign_in_links():
    config = GOOD_TELEGRAM | {"EMAIL_SIGN_IN": False}

    hints = found(MENTORSHIP=config, AUTHENTICATION_BACKENDS=[], SESAME_ONE_TIME=False)
    assert set(hints) == {"mentorship.W009"}
    assert "EMAIL_VERIFIED" in hints["mentorship.W009"]

    own = config | {"EMAIL_VERIFIED": "example.verified"}
    assert found(MENTORSHIP=own, AUTHENTICATION_BACKENDS=[], SESAME_ONE_TIME=False) == {}


def test_a_wrong_dictionary_never_shows_a_secret():
    with override_settings(MENTORSHIP={"TELEGRAM_TOKEN": ["1:secret"]}):
        (message,) = host.check_config()

    assert "1:secret" not in str(message)


def test_w004_a_backend_that_drops_mail_is_named_before_deployment(monkeypatch):
    monkeypatch.setattr(mail, "_mailers", lambda: iter([mail.Mailer(backend=DROPS)]))

    assert found() == {}
    assert list(found(deploy=True)) == ["mentorship.W004"]


@pytest.mark.parametrize(
    ("backend", "timeout", "is_named"),
    [
        (SMTP, None, True),
        (SMTP, 0, True),
        (SMTP, 60, True),
        (SMTP, 15, False),
        ("anymail.backends.postmark.EmailBackend", None, False),
        ("nowhere.Backend", None, False),
    ],
)
def test_w011_a_mail_server_that_may_hang_is_named_before_deployment(
    monkeypatch, backend, timeout, is_named
):
    ways = [mail.Mailer(backend=backend, timeout=timeout)]
    monkeypatch.setattr(mail, "_mailers", lambda: iter(ways))

    assert found() == {}
    messages = found(deploy=True)
    assert list(messages) == ["mentorship.W011"] * is_named
    assert not is_named or "EMAIL_TIMEOUT = 15" in messages["mentorship.W011"]


def test_the_ways_out_are_read_from_the_settings(settings):
    (way,) = mail._mailers()
    assert "locmem" in way.backend
    options = {"BACKEND": SMTP, "OPTIONS": {"timeout": 15}}
    settings.MAILERS = {"default": options, "bulk": {"BACKEND": SMTP}}
    assert [each.timeout for each in mail._mailers()] == [15, None]


def test_secrets_of_the_shop_are_counted_in_bytes():
    assert found(MENTORSHIP=GOOD_TELEGRAM | {"PAID_QUEUE_SECRETS": ["ü" * 16]}) == {}


@pytest.mark.parametrize(
    "proxy",
    [
        {"SECURE_PROXY_SSL_HEADER": ("HTTP_X_FORWARDED_PROTO", "https")},
        {"USE_X_FORWARDED_HOST": True},
    ],
)
def test_w010_a_proxy_that_nobody_counts_is_named_before_deployment(proxy, monkeypatch):
    monkeypatch.setattr(mail, "_mailers", lambda: iter([]))

    assert found(**proxy) == {}
    messages = found(deploy=True, **proxy)
    assert list(messages) == ["mentorship.W010"]
    assert "TRUSTED_PROXIES" in messages["mentorship.W010"]
    counted = GOOD_TELEGRAM | {"TRUSTED_PROXIES": 1}
    assert found(deploy=True, MENTORSHIP=counted, **proxy) == {}
    assert found(deploy=True) == {}


@pytest.mark.django_db
def test_w006_a_missing_schedule_is_named_and_migrate_brings_it_back():
    from django_q.models import Schedule

    from mentorship.background import ensure_schedules

    ensure_schedules()
    assert _of_database("mentorship.W006") == []
    Schedule.objects.all().delete()
    (message,) = _of_database("mentorship.W006")
    assert "migrate" in message.hint
    ensure_schedules()
    assert _of_database("mentorship.W006") == []


@pytest.mark.django_db
def test_w007_sqlite_that_begins_its_transactions_late_is_named(monkeypatch):
    if connection.vendor != "sqlite":
        assert _of_database("mentorship.W007") == []
        return
    assert _of_database("mentorship.W007") == []
    monkeypatch.setitem(connection.settings_dict, "OPTIONS", {})

    assert len(_of_database("mentorship.W007")) == 1


def test_without_the_database_tag_no_query_is_made():
    assert worker.check_schedules(databases=None) == []


def _of_database(identity: str):
    return [row for row in worker.check_schedules(databases=["default"]) if row.id == identity]


def test_every_id_has_been_tried_here():
    files = Path(checks.__file__).parent.glob("*.py")
    source = "".join(file.read_text(encoding="utf-8") for file in files)
    ids = set(re.findall(r'id="(mentorship\.[EW]\d+)"', source))
    elsewhere = {f"mentorship.{name}" for name in _ELSEWHERE}

    assert ids == set(MISTAKES) | elsewhere
