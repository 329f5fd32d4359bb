"""The phones: what one sees and can do, with plain forms and with the page's script."""

import re

import pytest
from django.urls import reverse

from example_site.telegram_simulator import people
from example_site.telegram_simulator.models import (
    CallbackQuery,
    Fault,
    Message,
    Person,
    Update,
)
from tests.example_site.conftest import USERNAME

JSON = {"headers": {"Accept": "application/json"}}


def url(name, person):
    return reverse(f"telegram_simulator:{name}", args=[person.pk])


@pytest.fixture(autouse=True)
def impatient(monkeypatch):
    monkeypatch.setattr("example_site.telegram_simulator.views.PATIENCE", 0)


@pytest.fixture
def offer(sara):
    return Message.objects.create(
        person=sara,
        is_from_bot=True,
        text="An <offer>\nfor you",
        entities=[{"type": "bold", "offset": 3, "length": 7}],
        reply_markup={
            "inline_keyboard": [
                [{"text": "Yes", "callback_data": "v1:yes"}],
                [{"text": "Remarks", "url": "http://127.0.0.1:8000/remarks/"}],
            ]
        },
    )


def test_a_deep_link_asks_whose_phone_and_then_shows_start(client, db):
    link = f"/telegram/t.me/{USERNAME}?start=code-1"
    assert "On whose phone" in client.get(link).content.decode()

    page = client.post(link, {"name": "Tomo Abe"}, follow=True)

    person = Person.objects.get()
    assert str(person) == "Tomo Abe"
    assert re.search(r'name="payload" value="code-1"', page.content.decode())
    client.post(url("start", person), {"payload": "code-1"})
    assert Update.objects.get().payload["text"] == "/start code-1"
    person.refresh_from_db()
    assert person.started_at is not None


def test_a_deep_link_opens_on_a_phone_that_is_there(client, sara):
    answer = client.post(f"/telegram/t.me/{USERNAME}?start=x", {"user_id": sara.user_id})

    assert answer["Location"] == url("phone", sara) + "?start=x"
    assert "START" in client.get(answer["Location"]).content.decode()


def test_a_deep_link_to_another_bot_leads_nowhere(client, db):
    assert client.get("/telegram/t.me/another_bot").status_code == 404


def test_a_new_phone_needs_a_name(client, db):
    assert client.post("/telegram/", {"name": " "}).status_code == 200
    assert not Person.objects.exists()
    assert client.post("/telegram/", {"name": "Tomo"}).status_code == 302


def test_people_have_different_numbers(db):
    numbers = {people.create_person(name=name).user_id for name in ("A", "B", "C d e")}

    assert len(numbers) == 3


def test_the_chat_shows_text_and_buttons_safely(client, sara, offer):
    page = client.get(url("phone", sara)).content.decode()

    assert "An <strong>&lt;offer&gt;</strong>\nfor you" in page
    assert 'name="data" value="v1:yes"' in page
    assert 'href="http://127.0.0.1:8000/remarks/"' in page


@pytest.mark.parametrize("name", ["phone", "people"])
def test_a_strict_content_security_policy_holds(client, sara, offer, name):
    address = url("phone", sara) if name == "phone" else "/telegram/"
    page = client.get(address).content.decode()

    assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", page)


def test_tapping_makes_an_update_and_shows_the_answer(client, sara, offer):
    answer = client.post(url("tap", sara), {"message_id": offer.pk, "data": "v1:yes"})

    query = CallbackQuery.objects.get()
    assert Update.objects.get().payload["data"] == "v1:yes"
    query.answer = "Thank you!"
    query.save()
    assert "Thank you!" in client.get(answer["Location"]).content.decode()


def test_a_hostile_client_can_tap_anything(client, sara, offer):
    other = people.create_person(name="Eve", started=True)

    client.post(url("tap", other), {"message_id": offer.pk, "data": "forged"})

    payload = Update.objects.get().payload
    assert payload["from"]["id"] == other.user_id
    assert payload["message"]["chat"]["id"] == sara.user_id


def test_the_script_gets_json(client, sara, offer):
    tapped = client.post(url("tap", sara), {"message_id": offer.pk, "data": "x"}, **JSON).json()
    CallbackQuery.objects.update(answered_at=offer.sent_at, answer="Done", is_alert=True)

    news = client.get(url("messages_json", sara)).json()

    assert news["answers"] == [{"id": tapped["id"], "text": "Done", "alert": True}]
    assert news["messages"][0]["reply_markup"]["inline_keyboard"][0][0]["text"] == "Yes"
    assert "&lt;offer&gt;" in news["html"]
    assert (news["started"], news["blocked"]) == (True, False)
    assert client.get("/telegram/people.json").json()["people"][0]["name"] == "Sara Lindqvist"


def test_writing_and_blocking(client, sara):
    client.post(url("write", sara), {"text": " Hello "})
    client.post(url("write", sara), {"text": " "})
    client.post(url("block", sara), {"blocked": "yes"})

    assert [update.kind for update in Update.objects.all()] == ["message", "my_chat_member"]
    assert "Unblock the bot" in client.get(url("phone", sara)).content.decode()
    client.post(url("block", sara), {"blocked": "no"})
    assert "Unblock the bot" not in client.get(url("phone", sara)).content.decode()


def test_bad_weather_is_ordered_and_cleared(client, sara):
    back = url("phone", sara)
    order = {"kind": "429", "method": "sendMessage", "remaining": 2, "seconds": 9, "next": back}

    assert client.post("/telegram/weather/", order)["Location"] == back
    assert "429" in client.get(back).content.decode()
    client.post("/telegram/weather/", order | {"remaining": 0})
    assert Fault.objects.count() == 1
    elsewhere = client.post("/telegram/weather/clear/", {"next": "https://example.org/"})
    assert elsewhere["Location"] == "/telegram/"
    assert not Fault.objects.exists()


def test_pages_ask_a_fixed_number_of_questions(client, sara, offer, django_assert_num_queries):
    for _ in range(3):
        people.create_person(name="More")
        people.write(sara, "more")

    with django_assert_num_queries(7):
        client.get(url("phone", sara))
