"""Several bots in one simulator: each has its own chats, updates, webhook and menus."""

import httpx
import pytest
from django.urls import reverse
from telegram.error import BadRequest, InvalidToken

from example_site.telegram_simulator import delivery, people
from example_site.telegram_simulator.models import Message, Person
from tests.example_site.conftest import TOKEN, call_through

SECOND = {"token": "987654321:the-token-of-the-second-bot", "username": "b_bot", "name": "Bea"}


@pytest.fixture(autouse=True)
def two_bots(settings):
    settings.TELEGRAM_SIMULATOR = settings.TELEGRAM_SIMULATOR | {"bots": [SECOND]}


@pytest.fixture
def second(live_server, api):
    return call_through(f"{live_server.url}/telegram/bot", SECOND["token"])


def open_link(client, username, person):
    address = reverse("telegram_simulator:deep_link", args=[username])
    client.post(f"{address}?start=code", {"user_id": person.user_id})
    chat = Person.objects.latest("pk")
    client.post(reverse("telegram_simulator:start", args=[chat.pk]), {"payload": "code"})
    return chat


def test_each_token_is_a_bot_of_its_own(second, api, db):
    assert second("get_me").username == "b_bot"
    assert api("get_me").id != second("get_me").id
    with pytest.raises(InvalidToken):
        call_through("http://127.0.0.1:9/telegram/bot", "")("get_me")


def test_one_phone_speaks_with_both_and_neither_hears_of_the_other(client, api, second, sara):
    with pytest.raises(BadRequest, match="not found"):
        second("send_message", chat_id=sara.user_id, text="Nobody has pressed Start here")
    chat = open_link(client, "b_bot", sara)
    assert (chat.user_id, chat.bot.name) == (sara.user_id, "Bea")
    assert second("send_message", chat_id=sara.user_id, text="From Bea").chat.id == sara.user_id
    assert api("get_updates") == ()
    (update,) = second("get_updates")
    assert update.message.text == "/start code"
    people.set_blocked(chat, blocked=True)
    assert api("send_message", chat_id=sara.user_id, text="From the first").text
    assert not sara.messages.filter(text="From Bea").exists()


def test_one_bot_edits_and_answers_nothing_of_the_other(client, api, second, sara):
    sent = api("send_message", chat_id=sara.user_id, text="First")
    open_link(client, "b_bot", sara)
    with pytest.raises(BadRequest, match=r"(?i)to edit not found"):
        second(
            "edit_message_text", chat_id=sara.user_id, message_id=sent.message_id, text="Changed"
        )
    tap = people.tap(sara, Message.objects.get(pk=sent.message_id), "yes")
    with pytest.raises(BadRequest, match=r"(?i)query is too old"):
        second("answer_callback_query", callback_query_id=tap.query_id)


def test_each_has_its_own_webhook(monkeypatch, client, api, second, sara):
    posted = []
    api("set_webhook", url="http://site/one/")
    second("set_webhook", url="http://site/two/", secret_token="two")
    chat = open_link(client, "b_bot", sara)
    people.write(sara, "Hello")

    def post(url, **options):
        posted.append((url, options["json"]["message"]["text"]))
        return httpx.Response(200)

    monkeypatch.setattr("example_site.telegram_simulator.delivery.httpx.post", post)
    assert delivery.deliver_due() == 2
    assert posted == [("http://site/one/", "Hello"), ("http://site/two/", "/start code")]
    assert chat.bot.webhook_url == "http://site/two/"


def test_the_page_tells_them_apart(client, sara):
    chat = open_link(client, "b_bot", sara)
    page = client.get(reverse("telegram_simulator:phone", args=[chat.pk])).content.decode()
    assert "<h1>Bea</h1>" in page
    assert "<small>Bea</small>" in page
    first = client.get(reverse("telegram_simulator:phone", args=[sara.pk])).content.decode()
    assert "<h1>Bea</h1>" not in first


def test_a_chat_shows_the_commands_of_its_narrowest_scope(client, api, sara):
    group = people.create_person(name="Night watch", is_group=True)
    for names, scope in (
        (["old"], None),
        (["offers"], {"type": "all_private_chats"}),
        (["link"], {"type": "all_group_chats"}),
    ):
        send_commands(api, names, scope)
    assert shown(client, sara) == ["offers"]
    assert shown(client, group) == ["link"]
    chat = {"type": "chat", "chat_id": group.chat_id}
    send_commands(api, ["stop"], chat)
    assert shown(client, group) == ["stop"]
    api("delete_my_commands", api_kwargs={"scope": chat})
    assert shown(client, group) == ["link"]


def send_commands(api, names, scope):
    commands = [(name, "What it does") for name in names]
    api("set_my_commands", commands=commands, api_kwargs={"scope": scope} if scope else {})


def shown(client, person):
    page = client.get(reverse("telegram_simulator:phone", args=[person.pk]))
    return [command["command"] for command in page.context["commands"]]


def test_one_token_is_no_key_to_the_other(client, db):
    assert client.get(f"/telegram/bot{TOKEN}x/getMe").status_code == 401
