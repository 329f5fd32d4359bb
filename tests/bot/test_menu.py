"""Whoever types "/" is shown what works where they are, in the language of their Telegram."""

from unittest import mock

import pytest
from django.core.management import call_command
from django.utils import timezone, translation
from telegram.error import BadRequest

from mentorship.bot import menu
from mentorship.bot.commands import COMMANDS
from mentorship.domain import groups
from mentorship.models import TelegramGroup
from mentorship.notifications.channels import telegram_api
from mentorship.testing import factories as make

from .conversation import in_group, message, receive

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("telegram")]

LANGUAGES = [None, "en", "de"]


def link_group(chat_id=-900, **fields):
    fields = {"title": "Supervisors", "linked_by": make.make_user(), **fields}
    return TelegramGroup.objects.create(chat_id=chat_id, linked_at=timezone.now(), **fields)


def shown(telegram, scope):
    """The menus of a scope: language and names of the commands."""
    return [
        (row.get("language_code"), [command.command for command in row["commands"]])
        for row in telegram.sent("set_my_commands")
        if row["scope"].type == scope
    ]


def test_everything_is_shown_where_it_works_and_in_every_language(telegram):
    call_command("mentorship_telegram", "set-webhook")
    assert shown(telegram, "all_private_chats") == [(code, list(COMMANDS)) for code in LANGUAGES]
    assert shown(telegram, "all_group_chats") == [(code, ["link", "help"]) for code in LANGUAGES]
    assert not shown(telegram, "default"), "a menu that is shown everywhere"
    for method in ("set_my_description", "set_my_short_description"):
        assert [row.get("language_code") for row in telegram.sent(method)] == LANGUAGES


def test_the_words_of_a_menu_are_in_its_language(telegram):
    menu.publish(telegram)
    said = {
        (row["scope"].type, row.get("language_code")): [one.description for one in row["commands"]]
        for row in telegram.sent("set_my_commands")
    }
    with translation.override("de"):
        assert said["all_private_chats", "de"] == [str(words) for words in menu.PRIVATE.values()]
    assert said["all_private_chats", "de"] != said["all_private_chats", "en"]


def test_a_linked_group_has_a_menu_of_its_own(telegram):
    link_group()
    link_group(-901, unreachable_at=timezone.now())
    link_group(-902, bot_id="43")
    menu.publish(telegram)
    assert shown(telegram, "chat") == [(code, ["help", "stop"]) for code in LANGUAGES]
    scopes = [row["scope"] for row in telegram.sent("set_my_commands")]
    assert {scope.chat_id for scope in scopes if scope.type == "chat"} == {-900}


def test_a_group_that_is_gone_does_not_keep_the_webhook_from_being_set(telegram):
    link_group()

    def refuse(method, **arguments):
        if arguments.get("scope") and arguments["scope"].type == "chat":
            raise BadRequest("chat not found")
        return telegram(method, **arguments)

    with mock.patch.object(telegram_api, "call", refuse):
        call_command("mentorship_telegram", "set-webhook")
    assert telegram.sent("set_webhook")


def test_the_menu_of_a_group_comes_with_the_link_and_goes_with_it(telegram):
    supervisor = make.make_supervisor(email="sam@example.org")
    code = groups.issue_group_code(actor=make.admin(supervisor), now=timezone.now())
    receive(in_group(f"/link {code}"))
    assert shown(telegram, "chat") == [(code, ["help", "stop"]) for code in LANGUAGES]
    receive(in_group("/stop", update_id=2))
    gone = telegram.sent("delete_my_commands")
    assert [row.get("language_code") for row in gone] == LANGUAGES
    assert {row["scope"].chat_id for row in gone} == {-900}


@pytest.mark.parametrize("name", menu.PRIVATE)
def test_every_command_of_the_private_menu_is_known_there(telegram, name):
    receive(message(f"/{name}"))
    assert "nobody reads" not in telegram.sent()[0]["text"] or name == "start"


@pytest.mark.parametrize("name", {*menu.ANY_GROUP, *menu.LINKED_GROUP})
def test_every_command_of_a_groups_menu_is_answered_there(telegram, name):
    receive(in_group(f"/{name}"))
    (answer,) = telegram.sent()
    assert "nobody reads" not in answer["text"]
