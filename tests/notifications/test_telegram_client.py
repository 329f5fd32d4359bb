"""The client: connections that stay open, one client for each process, no call for ever."""

import os
import threading

import pytest
from telegram.error import InvalidToken, TimedOut

from mentorship.notifications.channels import telegram_api, telegram_client

from .bot_api import SILENCE, bot_api


@pytest.fixture
def api(settings):
    """A site whose bot speaks with this machine."""
    with bot_api() as api:
        settings.MENTORSHIP = settings.MENTORSHIP | {
            "TELEGRAM_TOKEN": "42:secret-token",
            "TELEGRAM_API_URL": api.address,
        }
        yield api
        telegram_client.close()


def say(text="hello", **how):
    return telegram_api.call("send_message", chat_id=1, text=text, **how)


def test_many_messages_take_one_connection(api):
    assert [say().message_id for _ in range(5)] == [1, 2, 3, 4, 5]
    assert api.connections == 1
    assert api.calls[0][:2] == ("42:secret-token", "sendMessage")


def test_nobody_is_asked_who_the_bot_is(api):
    say()
    assert [method for _token, method, _arguments in api.calls] == ["sendMessage"]


def test_threads_share_the_client_and_get_their_own_answers(api):
    heard: list[int] = []
    threads = [threading.Thread(target=lambda: heard.append(say().message_id)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(heard) == list(range(1, 9))


def test_an_answer_that_does_not_come_is_waited_for_so_long_and_no_longer(api):
    api.answers = [SILENCE]
    with pytest.raises(TimedOut):
        say(read_seconds=0.2)


@pytest.mark.filterwarnings("ignore:.*use of fork.*:DeprecationWarning")
def test_a_forked_process_makes_a_client_of_its_own(api):
    say()
    child = os.fork()
    if child == 0:  # pragma: no cover - runs in the child
        try:
            say("from the child")
        finally:
            os._exit(0)
    os.waitpid(child, 0)
    assert [arguments["text"] for _t, _m, arguments in api.calls] == ["hello", "from the child"]
    assert api.connections == 2
    assert say().message_id == 3


def test_a_closed_client_is_followed_by_a_new_one(api):
    say()
    telegram_client.close()
    say()
    assert api.connections == 2


def test_each_bot_speaks_with_its_own_token(api, settings):
    settings.MENTORSHIP = settings.MENTORSHIP | {
        "TELEGRAM_BOTS": {"second.example": {"TOKEN": "43:another-token"}}
    }
    for bot_id in ("", "43", "42"):
        say(bot_id=bot_id)
    tokens = [token for token, _method, _arguments in api.calls]
    assert tokens == ["42:secret-token", "43:another-token", "42:secret-token"]


def test_a_bot_that_is_not_there_is_refused_before_anything_is_sent(api):
    with pytest.raises(InvalidToken):
        say(bot_id="44")
    assert api.calls == []


def test_no_token_of_any_bot_is_logged(api, settings, caplog):
    settings.MENTORSHIP = settings.MENTORSHIP | {
        "TELEGRAM_BOTS": {"second.example": {"TOKEN": "43:another-token"}}
    }
    caplog.set_level("INFO")
    say()
    say(bot_id="43")
    assert "secret-token" not in caplog.text
    assert "another-token" not in caplog.text
