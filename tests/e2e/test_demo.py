"""What the demonstration promises besides the journey: its people, and data that stays."""

from __future__ import annotations

import sqlite3
import urllib.request
from contextlib import closing

import pytest

from mentorship.choices import ApplicationStatus, MatchStatus

from .running import Demo

pytestmark = pytest.mark.e2e

RESERVED = {ApplicationStatus.EXPIRED}  # nothing reaches this state


def rows(demo: Demo, question: str) -> list[tuple[object, ...]]:
    """What the demonstration's database answers."""
    with closing(sqlite3.connect(demo.data / "demo.sqlite3")) as database:
        return database.execute(question).fetchall()


def test_there_are_people_in_every_state(demo: Demo) -> None:
    """24 mentors with pictures, 40 mentees, every state, one open cycle."""
    mentors = "select count(*) from mentorship_mentorprofile where status = 'ACTIVE'"
    assert rows(demo, f"{mentors} and photo_id is not null") == [(24,)]
    assert rows(demo, "select count(*) from mentorship_menteeprofile")[0][0] >= 40
    states = {row[0] for row in rows(demo, "select distinct status from mentorship_application")}
    assert states == set(ApplicationStatus.values) - RESERVED
    ends = {row[0] for row in rows(demo, "select distinct status from mentorship_match")}
    assert ends == set(MatchStatus.values)
    cycles = rows(demo, "select status, type from mentorship_cycle order by status")
    assert cycles == [("CLOSED", "LONG_TERM"), ("DRAFT", "AD_HOC"), ("OPEN", "LONG_TERM")]


def test_stopping_and_starting_again_keeps_the_data(demo: Demo) -> None:
    """Ctrl-C ends it cleanly; the next start invents nobody and forgets nothing."""
    mail = rows(demo, "select count(*) from mailbox_mail")
    assert demo.stop() == 0
    demo.log.write_text("")
    demo.start()
    assert "Inventing" not in demo.said
    assert rows(demo, "select count(*) from mailbox_mail") >= mail
    address = f"{demo.url}/mentorship/mentors/amara-okafor/"
    with urllib.request.urlopen(address) as page:  # noqa: S310 - our own address
        assert b"Amara Okafor" in page.read()
