"""A dispatcher in a process of its own: what the worker's task does, again and again."""

import logging
import time

import django

READY = "ready to deliver"


def main() -> None:
    """Deliver until killed."""
    django.setup()
    # Three of them share a machine: what they would say of each connection costs as much as that.
    logging.getLogger().setLevel(logging.WARNING)
    for name in ("httpcore", "httpx", "mentorship", "telegram"):
        logging.getLogger(name).setLevel(logging.WARNING)
    from mentorship import tasks

    print(READY, flush=True)
    while True:
        tasks.deliver_outbox()
        time.sleep(0.2)


if __name__ == "__main__":
    main()
