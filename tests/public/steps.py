"""What people do on the pages, in one line each."""

import time

from django.core.signing import Signer

CHANGE = "/mentorship/choices/change/"


def press(client, action, mentor, **extra):
    """Press one of the buttons of the list."""
    return client.post(CHANGE, {"action": action, "mentor": mentor.pk, **extra})


def choose(client, *mentors):
    """Put mentors on the list, one after the other."""
    for mentor in mentors:
        press(client, "add", mentor)


def opened(seconds_ago=60):
    """What a page says of when it was opened."""
    return Signer(salt="mentorship.guard").sign(str(int(time.time() - seconds_ago)))


def ask_for_link(client, email, *, headers=None, **data):
    """Ask for a sign-in link as a person does, who takes some seconds to type the address."""
    data = {"email": email, "opened": opened(), **data}
    return client.post("/mentorship/sign-in/", data, headers=headers)
