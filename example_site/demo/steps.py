"""What happens around the processes: the database before, the webhook and the greeting after."""
# ruff: noqa: T201

import os
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request

from .accounts import ACCOUNTS
from .paths import DATA, SITE

ROOT = SITE.parent
SEEDED = DATA / "seeded"
# What tells the demonstration's directory from others, and everything that is written into it.
MARKS = ("seeded", "demo.sqlite3")
LEFT_BEHIND = (*MARKS, "demo.sqlite3-wal", "demo.sqlite3-shm", "media", "install.log")
START_WITHIN = 60


class StepFailed(Exception):
    """A step before the start went wrong; its output has been shown."""


def manage_command(*words: str) -> list[str]:
    """The command line of a management command, whether or not there is a manage.py."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "example_site.settings")
    return [sys.executable, "-m", "django", *words]


def prepare_data() -> None:
    """Make or update the tables; put the invented people in when there are none yet."""
    DATA.mkdir(parents=True, exist_ok=True)
    _step("Preparing the database …", "migrate", "--noinput", "--verbosity", "0")
    if not SEEDED.exists():
        _step("Inventing mentors and mentees …", "seed_demo")
        SEEDED.touch()


def start_over() -> None:
    """Forget the data of the demonstration, and nothing else that lies beside it.

    ``DEMO_DATA`` may name any directory: raises ``StepFailed`` where no demonstration has been.
    """
    present = {path.name for path in DATA.iterdir()} if DATA.is_dir() else set()
    if present.isdisjoint(MARKS) and not present.issubset(LEFT_BEHIND):
        raise StepFailed(f"{DATA} holds no data of the demo, so nothing in it was deleted.")
    for path in (DATA / name for name in LEFT_BEHIND if name in present):
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()
    print("The demo will start over with fresh data.")


def _step(title: str, *words: str) -> None:
    print(title, flush=True)
    done = subprocess.run(manage_command(*words), cwd=ROOT)  # noqa: S603
    if done.returncode:
        raise StepFailed(f"`manage.py {words[0]}` failed; what it said is above.")


def wait_for_site(address: str) -> bool:
    """Wait until the web process answers, whatever it answers."""
    deadline = time.monotonic() + START_WITHIN
    while time.monotonic() < deadline:
        try:
            urllib.request.urlopen(address, timeout=10).close()  # noqa: S310 - our own address
        except urllib.error.HTTPError:
            return True
        except OSError:
            time.sleep(0.3)
        else:
            return True
    return False


def set_webhook() -> None:
    """Tell the simulator where the bot listens. The site is of use without it, so go on."""
    done = subprocess.run(  # noqa: S603
        manage_command("mentorship_telegram", "set-webhook"),
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        reason = (done.stderr or done.stdout).strip().splitlines() or ["no reason was given"]
        print(f"The Telegram webhook could not be set: {reason[-1]}", flush=True)


def greeting(address: str) -> str:
    """Where to go, and as whom."""
    places = [
        ("The site, with a guided tour", "/"),
        ("The Wagtail admin", "/admin/"),
        ("Everybody's phones (Telegram)", "/telegram/"),
        ("The mail that was sent", "/mailbox/"),
    ]
    lines = ["", "The demo is running. Ctrl-C stops it; the data stays.", ""]
    lines += [f"  {name:<32}{address}{path}" for name, path in places]
    lines += ["", "Accounts for the Wagtail admin (user name / password):", ""]
    lines += [f"  {f'{one.username} / {one.password}':<32}{one.role}" for one in ACCOUNTS]
    return "\n".join([*lines, ""])
