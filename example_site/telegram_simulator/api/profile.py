"""Who the bot is, its commands and its menu button."""

import re
from typing import Any

from django.db import transaction

from ..models import Bot
from ..objects import me_object
from .errors import BadRequest
from .parameters import Parameters

COMMAND = re.compile(r"[a-z0-9_]{1,32}")
LANGUAGE = re.compile(r"[a-z]{2}")
SCOPES = ("default", "all_private_chats", "all_group_chats")
LONGEST_DESCRIPTION = 256
LONGEST_ABOUT_CHAT = 512
LONGEST_ABOUT_BOT = 120


def get_me(bot: Bot, parameters: Parameters) -> dict[str, Any]:
    """The bot itself."""
    return me_object(bot)


def set_my_commands(bot: Bot, parameters: Parameters) -> bool:
    """The list that opens behind "/" in the chats of a scope, in a language or for the rest."""
    commands = parameters.structure("commands", list)
    if commands is None or len(commands) > 100:
        raise BadRequest("BOT_COMMANDS_TOO_MUCH" if commands else "commands are required")
    for command in commands:
        _check_command(command)
    _keep(bot, parameters, f"commands:{_read_scope(parameters)}", commands)
    return True


def get_my_commands(bot: Bot, parameters: Parameters) -> list[dict[str, str]]:
    """The commands as they were set for the scope in the language."""
    texts = bot.texts.get(_read_language(parameters), {})
    return list(texts.get(f"commands:{_read_scope(parameters)}", []))


def delete_my_commands(bot: Bot, parameters: Parameters) -> bool:
    """Chats of the scope show the list of a wider one again."""
    _keep(bot, parameters, f"commands:{_read_scope(parameters)}", [])
    return True


def _read_scope(parameters: Parameters) -> str:
    scope = parameters.structure("scope", dict) or {"type": "default"}
    kind = str(scope.get("type"))
    if kind == "chat":
        return f"chat:{scope.get('chat_id')}"
    if kind not in SCOPES:
        raise BadRequest("unsupported scope type")
    return kind


def set_my_description(bot: Bot, parameters: Parameters) -> bool:
    """What an empty chat shows."""
    return _set_text(bot, parameters, "description", LONGEST_ABOUT_CHAT)


def get_my_description(bot: Bot, parameters: Parameters) -> dict[str, str]:
    """The same, as it is shown in the language."""
    return {"description": bot.text("description", _read_language(parameters))}


def set_my_short_description(bot: Bot, parameters: Parameters) -> bool:
    """What the bot's profile shows."""
    return _set_text(bot, parameters, "short_description", LONGEST_ABOUT_BOT)


def get_my_short_description(bot: Bot, parameters: Parameters) -> dict[str, str]:
    """The same, as it is shown in the language."""
    return {"short_description": bot.text("short_description", _read_language(parameters))}


def _set_text(bot: Bot, parameters: Parameters, kind: str, longest: int) -> bool:
    text = parameters.text(kind)
    if len(text) > longest:
        raise BadRequest(f"{kind.upper()}_TOO_LONG")
    _keep(bot, parameters, kind, text)
    return True


@transaction.atomic
def _keep(bot: Bot, parameters: Parameters, kind: str, value: Any) -> None:
    """Store a text in its language."""
    language = _read_language(parameters)
    row = Bot.objects.select_for_update().get(pk=bot.pk)
    row.texts.setdefault(language, {})[kind] = value
    row.save(update_fields=["texts"])


def _read_language(parameters: Parameters) -> str:
    language = parameters.text("language_code")
    if language and not LANGUAGE.fullmatch(language):
        raise BadRequest("LANGUAGE_CODE_INVALID")
    return language


def set_chat_menu_button(bot: Bot, parameters: Parameters) -> bool:
    """Remembered, not drawn."""
    button = parameters.structure("menu_button", dict) or {"type": "default"}
    Bot.objects.filter(pk=bot.pk).update(menu_button=button)
    return True


def _check_command(command: Any) -> None:
    if not isinstance(command, dict) or not COMMAND.fullmatch(str(command.get("command"))):
        raise BadRequest("BOT_COMMAND_INVALID")
    if not 1 <= len(str(command.get("description", ""))) <= LONGEST_DESCRIPTION:
        raise BadRequest("BOT_COMMAND_DESCRIPTION_INVALID")
