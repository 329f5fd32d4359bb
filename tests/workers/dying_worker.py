"""A worker process that kills itself at a named point: run as a program by the test.

Arguments: the point ("claimed", "leaving" or "sent"), or "none" to live; the file to which
every message that really left is written; and "careless" for a worker that does not write down
that it calls.
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
    from mentorship.notifications import delivery
    from mentorship.notifications.channels.base import Channel

    class Postman(Channel):
        def send(self, notification: Any, message: Any, leaving: Any = None) -> str:
            if point == "claimed":
                os.kill(os.getpid(), signal.SIGKILL)
            if manner != "careless":
                leaving()
            if point == "leaving":
                os.kill(os.getpid(), signal.SIGKILL)
            with log.open("a") as lines:
                lines.write(json.dumps([notification.pk, message.subject]) + "\n")
            if point == "sent":
                os.kill(os.getpid(), signal.SIGKILL)
            return "postman"

    delivery.CHANNELS["EMAIL"] = Postman()
    tasks.deliver_outbox()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), sys.argv[3])
