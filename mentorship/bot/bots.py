"""Which bot an update came to. Rows of updates carry the bot's own number, always."""

from __future__ import annotations

from mentorship.conf import get_config
from mentorship.telegram_bots import TelegramBot


def public_id(bot_id: str) -> str:
    """The number of a bot, for the rows of its updates."""
    bot = get_config().find_bot(bot_id)
    return bot.public_id if bot else bot_id


def bot_of(number: str) -> TelegramBot | None:
    """The bot with this number; None where the settings know it no more."""
    return get_config().find_bot(number) if number else None
