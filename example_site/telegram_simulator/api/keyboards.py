"""What the server checks about inline keyboards."""

from typing import Any
from urllib.parse import urlsplit

from .errors import BadRequest
from .parameters import Parameters

LONGEST_DATA = 64


def read_keyboard(parameters: Parameters) -> dict[str, Any] | None:
    """Return the checked inline keyboard, ``None`` for no or another kind of markup."""
    markup = parameters.structure("reply_markup", dict)
    if not markup or "inline_keyboard" not in markup:
        return None
    rows = markup["inline_keyboard"]
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise BadRequest("can't parse inline keyboard: Field must be an Array of Arrays")
    kept = [[_button(button) for button in row] for row in rows if row]
    return {"inline_keyboard": kept} if kept else None


def _button(button: Any) -> dict[str, Any]:
    if not isinstance(button, dict) or not str(button.get("text", "")).strip():
        raise BadRequest('can\'t parse inline keyboard button: Field "text" must be non-empty')
    if "url" in button:
        _check_address(str(button["url"]))
    elif "callback_data" in button:
        if not 1 <= len(str(button["callback_data"]).encode()) <= LONGEST_DATA:
            raise BadRequest("BUTTON_DATA_INVALID")
    else:
        raise BadRequest(
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
        )
    return button


def _check_address(url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https", "tg"} or not parts.netloc:
        raise BadRequest(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")
