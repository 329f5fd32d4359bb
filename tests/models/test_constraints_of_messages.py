"""What the database refuses of choices, hours, words, addresses, channels and paid requests."""

from __future__ import annotations

import datetime

import pytest

from mentorship.models import (
    ChannelState,
    MessageHours,
    NoticePreference,
    NoticeWording,
    PaidRequest,
    TelegramAccount,
    TelegramGroup,
    TroubledAddress,
)
from mentorship.testing.factories import make_user

from .rows import NOW, insert, refused

pytestmark = pytest.mark.django_db


def test_one_choice_for_each_event_and_way():
    row = {"user": make_user(), "notice": "offer", "channel": "EMAIL"}
    NoticePreference.objects.create(**row)

    refused("preference_once", insert, NoticePreference(timing="DIGEST", **row))
    refused("preference_channel_known", NoticePreference.objects.update, channel="DOVE")
    refused("preference_timing_known", NoticePreference.objects.update, timing="SOMETIMES")


def test_quiet_hours_have_two_ends_and_a_day_has_24():
    night = datetime.time(22)
    MessageHours.objects.create(user=make_user(), quiet_from=night, quiet_until=night)

    refused("hours_digest_in_range", MessageHours.objects.update, digest_hour=24)
    refused("hours_quiet_both_or_none", MessageHours.objects.update, quiet_from=None)
    refused("hours_quiet_both_or_none", MessageHours.objects.update, quiet_until=None)


def test_words_addresses_and_requests_stand_there_once():
    wording = {"notice": "offer", "language": "en"}
    NoticeWording.objects.create(**wording)
    address = {"email": "x@example.org", "trouble": "BOUNCED", "since": NOW}
    TroubledAddress.objects.create(**address)
    request = {"idempotency_key": "1", "body_hash": "x", "received_at": NOW}
    PaidRequest.objects.create(**request)

    refused("wording_once", insert, NoticeWording(**wording))
    refused("email", insert, TroubledAddress(**address))
    refused("trouble_known", TroubledAddress.objects.update, trouble="BORED")
    refused("idempotency_key", insert, PaidRequest(**request))


def test_a_channel_a_person_and_a_group_of_a_bot_stand_there_once():
    ChannelState.objects.create(channel="EMAIL")
    chat = {"bot_id": "7", "chat_id": 1, "linked_at": NOW}
    TelegramAccount.objects.create(user=make_user(), **chat)

    refused("channel_once", insert, ChannelState(channel="EMAIL"))
    refused("channel_state_known", ChannelState.objects.update, channel="DOVE")
    for bot_id in ("7", "8"):
        row = TelegramAccount(user=make_user(), **(chat | {"bot_id": bot_id}))
        refused("person_once", insert, row)
    TelegramGroup.objects.create(**chat)
    TelegramGroup.objects.create(**(chat | {"bot_id": "8"}))
    refused("group_once", insert, TelegramGroup(**chat))
