"""A group in the simulator becomes a supergroup, and the real client follows it."""

import pytest
from django.urls import reverse
from telegram.error import BadRequest, ChatMigrated

from example_site.telegram_simulator import people
from example_site.telegram_simulator.models import Update


@pytest.fixture
def group(transactional_db):
    return people.create_person(name="Night watch", is_group=True)


def test_the_old_number_answers_with_the_new_one(api, client, group):
    old = group.chat_id
    client.post(reverse("telegram_simulator:upgrade", args=[group.pk]))
    with pytest.raises(ChatMigrated) as caught:
        api("send_message", chat_id=old, text="Hello?")
    sent = api("send_message", chat_id=caught.value.new_chat_id, text="Hello all")
    assert (sent.chat.type, sent.text) == ("supergroup", "Hello all")
    assert str(sent.chat.id).startswith("-100")
    with pytest.raises(BadRequest, match="not found"):
        api("send_message", chat_id=old - 1, text="Hello?")


def test_the_bot_is_told_from_both_sides_once(api, group):
    old = group.chat_id
    people.make_supergroup(group)
    people.make_supergroup(group)
    group.refresh_from_db()
    before, after = api("get_updates")
    assert (before.message.chat.id, before.message.migrate_to_chat_id) == (old, group.chat_id)
    assert (after.message.chat.id, after.message.migrate_from_chat_id) == (group.chat_id, old)
    assert before.message.text is None


def test_people_do_not_become_supergroups(client, sara):
    assert client.post(reverse("telegram_simulator:upgrade", args=[sara.pk])).status_code == 404
    assert not Update.objects.exists()
