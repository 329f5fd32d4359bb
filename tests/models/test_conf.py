"""The MENTORSHIP dictionary: what it takes, what it refuses, and what it never shows."""

import dataclasses

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import override_settings

from mentorship.conf import Config, InvalidConfig, build_config, get_config

SECRET = "123456:never-show-this"


def test_an_empty_dictionary_is_enough():
    assert build_config({}) == Config()
    assert get_config().email_sign_in is True


def test_every_key_is_the_name_of_a_field_in_capitals():
    values = {
        field.name.upper(): getattr(Config(), field.name) for field in dataclasses.fields(Config)
    }

    assert build_config(values) == Config()


@pytest.mark.parametrize("key", ["TELEGRAM_TOKE", "telegram_token", "", 7])
def test_an_unknown_key_is_named_beside_the_known_ones(key):
    with pytest.raises(InvalidConfig, match="TELEGRAM_TOKEN") as error:
        build_config({key: SECRET})
    assert repr(key) in str(error.value)
    assert SECRET not in str(error.value)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("TELEGRAM_TOKEN", 123456),
        ("TELEGRAM_TOKEN", [SECRET]),
        ("EMAIL_SIGN_IN", "yes"),
        ("EMAIL_SIGN_IN", 1),
        ("EMAIL_SIGN_IN", None),
        ("SIGN_IN_MAX_AGE", "3600"),
        ("SIGN_IN_MAX_AGE", True),
        ("SIGN_IN_MAX_AGE", 1.5),
        ("PHOTO_MAX_BYTES", None),
        ("BOOKING_HOSTS", "calendly.com"),
        ("BOOKING_HOSTS", ["calendly.com", 7]),
        ("CREATE_USER", None),
    ],
)
def test_a_wrong_type_is_refused_without_repeating_the_value(key, value):
    with pytest.raises(InvalidConfig, match=key) as error:
        build_config({key: value})
    assert SECRET not in str(error.value)
    assert isinstance(error.value, ImproperlyConfigured)


@pytest.mark.parametrize("value", ["MENTORSHIP", None, ["TELEGRAM_TOKEN"]])
def test_the_setting_is_a_dictionary(value):
    with override_settings(MENTORSHIP=value), pytest.raises(InvalidConfig, match="dictionary"):
        get_config()


def test_lists_are_frozen():
    config = build_config({"BOOKING_HOSTS": ["a.example", "b.example"]})

    assert config.booking_hosts == ("a.example", "b.example")
    with pytest.raises(dataclasses.FrozenInstanceError):
        config.from_email = "x@example.org"  # type: ignore[misc]


def test_secrets_are_not_in_the_repr():
    config = build_config({"TELEGRAM_TOKEN": SECRET, "TELEGRAM_WEBHOOK_SECRET": SECRET})

    assert config.telegram_token == SECRET
    assert SECRET not in repr(config)
    assert SECRET not in str(config)


def test_a_change_of_the_setting_is_noticed():
    assert get_config().from_email is None
    with override_settings(MENTORSHIP={"FROM_EMAIL": "us@example.org"}):
        assert get_config().from_email == "us@example.org"
    assert get_config().from_email is None
