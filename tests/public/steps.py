"""What people do on the pages, in one line each."""

CHANGE = "/mentorship/choices/change/"


def press(client, action, mentor, **extra):
    """Press one of the buttons of the list."""
    return client.post(CHANGE, {"action": action, "mentor": mentor.pk, **extra})


def choose(client, *mentors):
    """Put mentors on the list, one after the other."""
    for mentor in mentors:
        press(client, "add", mentor)
