"""A worker process that kills itself at a named point: run as a program by the test.

Arguments: the point ("claimed", "leaving", "sent", or "handling" an update), or "none" to live; the
file to which every message that really left and every update is written; and "careless" for a
worker that does not write down that it calls, "abroad" for one whose processes mean nothing here.
"""

import json
import os
import signal
import sys
from pathlib import Path
from typing import Any

import django
from django.conf import settings


def main(point: str, log: Path, manner: str) -> None:
    """Deliver what is due, as the worker's task does."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    settings.DATABASES["default"]["NAME"] = os.environ["WORKER_DB_NAME"]
    django.setup()
    from mentorship import tasks
    from mentorship.bot import inbox
    from mentorship.domain import hands
    from mentorship.models import TelegramUpdate
    from mentorship.notifications import delivery
    from mentorship.notifications.channels.base import Channel

    def write(*words: object) -> None:
        with log.open("a") as lines:
            lines.write(json.dumps(words) + "\n")

    def come_by(place: str) -> None:
        if place == point:
            os.kill(os.getpid(), signal.SIGKILL)

    class Postman(Channel):
        def send(self, notification: Any, message: Any, leaving: Any = None) -> str:
            come_by("claimed")
            if manner != "careless":
                leaving()
            come_by("leaving")
            write(notification.pk, message.subject)
            come_by("sent")
            return "postman"

    def handle(update: TelegramUpdate) -> None:
        write(update.update_id, "update")
        come_by("handling")

    if manner == "abroad":
        hands.place = lambda: "another machine"
    inbox._handle = handle
    delivery.CHANNELS["EMAIL"] = Postman()
    tasks.handle_telegram_updates()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), sys.argv[3])
