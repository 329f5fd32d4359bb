"""Who the bot is, its commands and its menu button."""

import re
from typing import Any

from ..models import Bot
from ..objects import me_object
from .errors import BadRequest
from .parameters import Parameters

COMMAND = re.compile(r"[a-z0-9_]{1,32}")
LONGEST_DESCRIPTION = 256


def get_me(bot: Bot, parameters: Parameters) -> dict[str, Any]:
    """The bot itself."""
    return me_object(bot)


def set_my_commands(bot: Bot, parameters: Parameters) -> bool:
    """The list that opens behind "/". Scope and language are accepted and not kept apart."""
    commands = parameters.structure("commands", list)
    if commands is None or len(commands) > 100:
        raise BadRequest("BOT_COMMANDS_TOO_MUCH" if commands else "commands are required")
    for command in commands:
        _check_command(command)
    Bot.objects.filter(pk=bot.pk).update(commands=commands)
    return True


def get_my_commands(bot: Bot, parameters: Parameters) -> list[dict[str, str]]:
    """The commands as they were set."""
    return bot.commands


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
