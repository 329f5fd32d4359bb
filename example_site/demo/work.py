"""The worker process of the demonstration, under the plugin's own watch.

Whoever stops a group of processes signals all of them at once. ``mentorship_worker`` keeps its
cluster in a group of its own and ends it in order, so that it takes the place of this process.
"""

import os

from .steps import ROOT, manage_command

FINISH_WITHIN = 4  # seconds; the supervisor's patience ends after five


def main() -> None:
    """Become the worker."""
    words = manage_command("mentorship_worker", "--finish-within", str(FINISH_WITHIN))
    os.chdir(ROOT)
    os.execv(words[0], words)  # noqa: S606 - our own words


if __name__ == "__main__":
    main()
