"""Refusals, in the shape and the words (and by the names) of the Bot API."""

from typing import Any


class ApiError(Exception):
    """Becomes ``{"ok": false, "error_code": …, "description": …}`` with that HTTP status."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    @property
    def retry_after(self) -> int | None:
        """The seconds to wait, where that is asked for."""
        return self.parameters.get("retry_after")

    def as_object(self) -> dict[str, Any]:
        """The body of the answer."""
        body: dict[str, Any] = {
            "ok": False,
            "error_code": self.code,
            "description": self.description,
        }
        if self.parameters:
            body["parameters"] = self.parameters
        return body


class BadRequest(ApiError):
    """400, with what is wrong."""

    def __init__(self, problem: str) -> None:
        super().__init__(400, f"Bad Request: {problem}")


class Blocked(ApiError):
    """403: the person has blocked the bot."""

    def __init__(self) -> None:
        super().__init__(403, "Forbidden: bot was blocked by the user")


class Upgraded(ApiError):
    """400: the group is a supergroup now, under another number."""

    def __init__(self, chat_id: int) -> None:
        super().__init__(
            400,
            "Bad Request: group chat was upgraded to a supergroup chat",
            migrate_to_chat_id=chat_id,
        )


class Conflict(ApiError):
    """409: two ways of fetching updates at once."""

    def __init__(self, reason: str) -> None:
        super().__init__(409, f"Conflict: {reason}")


class TooManyRequests(ApiError):
    """429, with the seconds to wait."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(
            429, f"Too Many Requests: retry after {retry_after}", retry_after=retry_after
        )
