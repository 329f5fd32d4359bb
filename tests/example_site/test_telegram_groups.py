"""A group in the simulator: linked by its deep link, written to, left."""

import pytest
from django.urls import reverse
from telegram.error import BadRequest, Forbidden

from example_site.telegram_simulator import people
from example_site.telegram_simulator.models import Message, Person, Update
from tests.example_site.conftest import USERNAME


@pytest.fixture
def group(transactional_db):
    return people.create_person(name="Night watch", is_group=True)


def test_the_bot_writes_to_a_group_below_zero(api, group):
    sent = api("send_message", chat_id=-group.user_id, text="Hello all")
    assert (sent.chat.id, sent.chat.type, sent.chat.title) == (
        -group.user_id,
        "group",
        "Night watch",
    )
    with pytest.raises(BadRequest):
        api("send_message", chat_id=group.user_id, text="Hello you")


def test_a_deep_link_starts_the_bot_in_a_group(client, group):
    address = reverse("telegram_simulator:deep_link", args=[USERNAME])
    page = client.get(f"{address}?startgroup=code")
    assert "Night watch" in page.content.decode()
    client.post(f"{address}?startgroup=code", {"user_id": group.user_id})
    client.post(reverse("telegram_simulator:start", args=[group.pk]), {"payload": "code"})
    update = Update.objects.get()
    assert update.payload["text"] == f"/start@{USERNAME} code"
    assert update.payload["chat"]["id"] == -group.user_id
    assert Message.objects.count() == 1


def test_a_new_group_comes_with_the_link(client, db):
    address = reverse("telegram_simulator:deep_link", args=[USERNAME])
    client.post(f"{address}?startgroup=code", {"name": "Day watch"})
    assert Person.objects.get().is_group


def test_a_bot_that_was_removed_is_told_so_and_can_say_no_more(api, group):
    people.set_blocked(group, blocked=True)
    change = Update.objects.get().payload
    assert change["new_chat_member"]["status"] == "left"
    assert change["chat"]["type"] == "group"
    with pytest.raises(Forbidden):
        api("send_message", chat_id=-group.user_id, text="Hello?")
