"""Finds the Chromium that the browser tests drive; ``python -m tests.browser`` prints it."""

import os
import shutil
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


class NoBrowserError(Exception):
    """There is no Chromium on this machine."""


def find_chromium() -> str:
    """The path in ``CHROMIUM``, or else the first known browser on the PATH."""
    for name in (os.environ.get("CHROMIUM"), *NAMES):
        if name and (path := shutil.which(name)):
            return path
    raise NoBrowserError(
        "The browser tests need Chromium: install it, or set CHROMIUM to the path of its program."
    )


if __name__ == "__main__":
    try:
        print(find_chromium())
    except NoBrowserError as error:
        sys.exit(str(error))
