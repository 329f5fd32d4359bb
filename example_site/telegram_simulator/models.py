"""What a Telegram server remembers: the bot, people, messages, clicks and updates."""

from typing import Any

from django.db import models
from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Left
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .conf import BotSettings, get_settings

FIRST_USER_ID = 500_000_001
#: The numbers of supergroups lie below minus so many.
SUPERGROUPS = 1_000_000_000_000


class Bot(models.Model):
    """The bot's side of the server: its webhook, its commands, who polls for it."""

    token = models.CharField(max_length=100, unique=True)
    webhook_url = models.CharField(max_length=500, blank=True)
    secret_token = models.CharField(max_length=256, blank=True)
    allowed_updates = models.JSONField(default=list)
    last_error_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=300, blank=True)
    #: By language, "" for everybody else: commands by scope, description, short description.
    texts = models.JSONField(default=dict)
    menu_button = models.JSONField(default=dict)
    poll_number = models.PositiveBigIntegerField(default=0)

    #: How many updates wait, where a page has counted them.
    waiting = 0

    def __str__(self) -> str:
        return f"bot {self.bot_id}"

    @property
    def username(self) -> str:
        """Its name in addresses."""
        return self._settings.username

    @property
    def name(self) -> str:
        """Its name above the chat."""
        return self._settings.name

    @property
    def _settings(self) -> BotSettings:
        return get_settings().find(self.token) or BotSettings(token=self.token)

    def text(self, kind: str, language: str = "") -> Any:
        """What is shown in a language of two letters, else what is shown to everybody."""
        for known in (language[:2], ""):
            if found := self.texts.get(known, {}).get(kind):
                return found
        return ""

    def commands_for(self, person: "Person") -> list[dict[str, str]]:
        """The list behind "/" in a chat: of the narrowest scope that has one."""
        for scope in person.scopes:
            if found := self.text(f"commands:{scope}", person.language_code):
                return list(found)
        return []

    @property
    def bot_id(self) -> int:
        """The part of a token before the colon is the bot's user id."""
        return int(self.token.split(":", 1)[0])


class PersonQuerySet(models.QuerySet["Person"]):
    """People in the order of a phone's list of chats."""

    def latest_first(self) -> "PersonQuerySet":
        """Those with the newest message first, each with its beginning as ``last_text``."""
        newest = Message.objects.filter(person=OuterRef("pk")).order_by("-pk")
        return (
            self.select_related("bot")
            .annotate(
                last_id=Subquery(newest.values("pk")[:1]),
                last_text=Left(Subquery(newest.values("text")[:1]), 80),
            )
            .order_by(F("last_id").desc(nulls_last=True), "first_name", "pk")
        )


class Person(models.Model):
    """Somebody's chat with a bot, which may write to them once they have pressed Start.

    Who speaks with two bots has the same ``user_id`` in both chats. A group is kept like a
    person: its phone shows what everybody in it sees, and whoever writes there is one of them.
    """

    bot = models.ForeignKey(Bot, on_delete=models.CASCADE, related_name="people")
    user_id = models.BigIntegerField()
    first_name = models.CharField(_("first name"), max_length=64)
    last_name = models.CharField(_("last name"), max_length=64, blank=True)
    username = models.CharField(max_length=32, blank=True)
    language_code = models.CharField(max_length=8, default="en")
    started_at = models.DateTimeField(null=True, blank=True)
    has_blocked_bot = models.BooleanField(default=False)
    is_group = models.BooleanField(default=False)
    is_supergroup = models.BooleanField(default=False)

    objects = PersonQuerySet.as_manager()

    class Meta:
        ordering = ["first_name", "last_name", "user_id", "bot"]
        constraints = [
            models.UniqueConstraint(fields=["bot", "user_id"], name="simulator_one_chat_with_a_bot")
        ]

    def __str__(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def chat_id(self) -> int:
        """The number of the chat: the person's own, or one below zero for a group."""
        if self.is_supergroup:
            return -(SUPERGROUPS + self.user_id)
        return -self.user_id if self.is_group else self.user_id

    @property
    def scopes(self) -> tuple[str, ...]:
        """The scopes of commands in this chat, the narrowest first."""
        kind = "all_group_chats" if self.is_group else "all_private_chats"
        return (f"chat:{self.chat_id}", kind, "default")

    @property
    def initials(self) -> str:
        """One or two letters for the round picture."""
        return (self.first_name[:1] + self.last_name[:1]).upper()

    @property
    def hue(self) -> int:
        """One of eight colours, always the same one for a person."""
        return self.user_id % 8


class Message(models.Model):
    """One bubble. The primary key is the ``message_id``."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="messages")
    is_from_bot = models.BooleanField()
    text = models.TextField()
    entities = models.JSONField(default=list)
    reply_markup = models.JSONField(null=True)
    sent_at = models.DateTimeField(default=timezone.now)
    edited_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.text[:50]

    @property
    def keyboard(self) -> list[list[dict[str, Any]]]:
        """The rows of inline buttons, none when there are none."""
        return (self.reply_markup or {}).get("inline_keyboard", [])


class CallbackQuery(models.Model):
    """A tap on an inline button, and what the bot answered to it."""

    query_id = models.CharField(max_length=32, unique=True)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="taps")
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="taps")
    data = models.CharField(max_length=64)
    tapped_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=200, blank=True)
    is_alert = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.query_id


class Update(models.Model):
    """Something that the bot has to be told. The primary key is the ``update_id``."""

    bot = models.ForeignKey(Bot, on_delete=models.CASCADE, related_name="updates")
    kind = models.CharField(max_length=32)
    queue = models.CharField(max_length=40)
    payload = models.JSONField()
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    delivered_at = models.DateTimeField(null=True, db_index=True)
    attempts = models.PositiveIntegerField(default=0)
    next_attempt_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    def as_object(self) -> dict[str, Any]:
        """The Bot API's ``Update`` object."""
        return {"update_id": self.pk, self.kind: self.payload}


class Fault(models.Model):
    """Bad weather: the next so many calls of a method go wrong in a chosen way."""

    class Kind(models.TextChoices):
        TOO_MANY = "429", _("429 Too Many Requests")
        FORBIDDEN = "403", _("403 Forbidden: blocked by the user")
        BAD_REQUEST = "400", _("400 Bad Request: chat not found")
        CONFLICT = "409", _("409 Conflict")
        SERVER_ERROR = "500", _("500 Internal Server Error")
        LOST = "lost", _("No answer, and nothing happens")
        UNCONFIRMED = "unconfirmed", _("No answer, though it happens")

    kind = models.CharField(_("what goes wrong"), max_length=12, choices=Kind)
    method = models.CharField(max_length=40, blank=True)
    remaining = models.PositiveIntegerField(_("how many calls"), default=1)
    seconds = models.PositiveIntegerField(_("seconds"), default=5)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.kind} x {self.remaining}"
