"""The door of the API: how calls may look, the shape of refusals, and bad weather."""

import json

import pytest
from telegram.error import BadRequest, Conflict, Forbidden, NetworkError, RetryAfter, TimedOut

from example_site.telegram_simulator.models import Fault, Message
from tests.example_site.conftest import TOKEN


@pytest.fixture
def call(client):
    return lambda method, *args, token=TOKEN, **kwargs: client.post(
        f"/telegram/bot{token}/{method}", *args, **kwargs
    )


def test_parameters_may_travel_in_any_way(client, call, sara):
    values = {"chat_id": sara.user_id, "text": "Hi"}
    answers = [
        call("sendMessage", values),  # multipart
        call("sendMessage", json.dumps(values), content_type="application/json"),
        call(
            "sendMessage",
            f"chat_id={sara.user_id}&text=Hi",
            content_type="application/x-www-form-urlencoded",
        ),
        client.get(f"/telegram/bot{TOKEN}/sendMessage", values),
        call("SENDMESSAGE", values),
    ]

    assert [answer.status_code for answer in answers] == [200] * 5
    assert Message.objects.count() == 5


@pytest.mark.parametrize(
    ("token", "method", "code", "description"),
    [
        ("12:wrong", "getMe", 401, "Unauthorized"),
        ("nonsense", "getMe", 404, "Not Found"),
        (TOKEN, "getMoon", 404, "Not Found: method not found"),
        (TOKEN, "sendMessage", 400, "Bad Request: chat_id is empty"),
    ],
)
def test_a_refusal_has_the_shape_of_the_bot_api(call, db, token, method, code, description):
    answer = call(method, token=token)

    assert answer.status_code == code
    assert answer.json() == {"ok": False, "error_code": code, "description": description}


@pytest.mark.parametrize("body", ["{", "[]", '"text"'])
def test_a_body_that_is_no_json_object_is_refused(call, db, body):
    answer = call("sendMessage", body, content_type="application/json")

    assert answer.json()["description"] == "Bad Request: can't parse JSON object"


@pytest.mark.parametrize(
    ("kind", "error"),
    [
        ("400", BadRequest),
        ("403", Forbidden),
        ("409", Conflict),
        ("429", RetryAfter),
        ("500", NetworkError),
    ],
)
def test_an_ordered_fault_strikes_so_often_and_no_more(api, sara, kind, error):
    Fault.objects.create(kind=kind, method="sendMessage", remaining=2, seconds=7)

    assert api("get_me").is_bot
    for _ in range(2):
        with pytest.raises(error):
            api("send_message", chat_id=sara.user_id, text="x")
    assert not Message.objects.exists()
    assert api("send_message", chat_id=sara.user_id, text="x").text == "x"


def test_too_many_requests_say_how_long_to_wait(call, sara):
    Fault.objects.create(kind="429", seconds=7)

    answer = call("getMe")

    assert answer.json()["parameters"] == {"retry_after": 7}
    assert answer["Retry-After"] == "7"


@pytest.mark.parametrize(("kind", "arrived"), [("lost", 0), ("unconfirmed", 1)])
def test_silence_leaves_open_whether_it_happened(live_server, monkeypatch, sara, kind, arrived):
    from tests.example_site.conftest import call_through

    Fault.objects.create(kind=kind, method="sendMessage", seconds=1)
    impatient = call_through(f"{live_server.url}/telegram/bot", TOKEN)

    with pytest.raises(TimedOut):
        impatient("send_message", chat_id=sara.user_id, text="x", read_timeout=0.3)

    assert Message.objects.count() == arrived
    monkeypatch.undo()


def test_silence_ends_with_a_gateways_answer(call, sara, monkeypatch):
    monkeypatch.setattr("example_site.telegram_simulator.faults.time.sleep", lambda seconds: None)
    Fault.objects.create(kind="lost")

    assert call("getMe").status_code == 504
