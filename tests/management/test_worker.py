"""``mentorship_worker``: what ends is started again, what is stuck is ended first."""

import pytest
from django.core.management import call_command

from mentorship.domain import heartbeats
from mentorship.management import children
from mentorship.management.commands import mentorship_worker
from mentorship.management.watching import Finding, Watch

pytestmark = pytest.mark.django_db


class Part:
    """A child that does what it is told."""

    made: list["Part"]

    def __init__(self, *words):
        self.words, self.did, self.running, self.lost = words, [], False, False
        self.pid, self.age, self.loading = 4_000_000, 60, False
        Part.made.append(self)

    def start(self):
        self.did.append("start")
        self.running = True

    def is_running(self):
        return self.running

    def is_loading(self):
        return self.loading

    def has_lost_somebody(self):
        lost, self.lost = self.lost, False
        return lost

    def kill(self):
        self.did.append("kill")
        self.running = False

    def end(self, *, within):
        self.did.append(f"end within {within:g}")


class Looks:
    """What happens at each look; after the last one it is told to end."""

    def __init__(self, *events):
        self.events, self.paused = list(events), 0

    def wait(self, seconds):
        if seconds != mentorship_worker.LOOKS_EVERY:
            self.paused += 1
            return False
        if not self.events:
            return True
        self.events.pop(0)()
        return False

    def set(self):
        """Told to end."""


@pytest.fixture
def command(monkeypatch):
    """Runs the command over some events and returns its children."""
    Part.made = []
    monkeypatch.setattr(mentorship_worker, "Child", Part)
    monkeypatch.setattr(mentorship_worker.signal, "signal", lambda *args: None)
    monkeypatch.setattr(Watch, "nudge", lambda watch: None)
    findings: list[Finding] = []
    monkeypatch.setattr(Watch, "look", lambda watch: findings.pop(0) if findings else Finding.WELL)

    def run(*events, words=()):
        run.looks = Looks(*events)
        monkeypatch.setattr(mentorship_worker.threading, "Event", lambda: run.looks)
        call_command("mentorship_worker", *words)
        return Part.made

    run.findings = findings
    return run


def test_it_starts_and_ends_the_worker(command):
    (worker,) = command()
    assert worker.words == ("qcluster",)
    assert worker.did == ["start", "end within 10", "kill"]
    assert not heartbeats.is_asked_to_stop(heartbeats.group_of(worker.pid))


def test_a_worker_that_ends_is_started_again(command):
    (worker,) = command(lambda: setattr(Part.made[0], "running", False))
    assert worker.did[:3] == ["start", "kill", "start"]


@pytest.mark.parametrize(("age", "pauses"), [(60, 0), (2, 1)])
def test_what_ends_at_once_is_not_started_as_fast_as_it_ends(command, age, pauses):
    def end():
        Part.made[0].running, Part.made[0].age = False, age

    command(end)
    assert command.looks.paused == pauses


def test_a_worker_that_is_stuck_is_ended_first(command):
    (worker,) = command(lambda: command.findings.append(Finding.STUCK), lambda: None)
    assert worker.did[:3] == ["start", "kill", "start"]


@pytest.mark.parametrize("finding", [Finding.SLOW, Finding.BLIND, Finding.WELL])
def test_anything_else_leaves_it_alone(command, finding):
    (worker,) = command(lambda: command.findings.append(finding))
    assert worker.did == ["start", "end within 10", "kill"]


def test_a_group_that_has_lost_somebody_is_watched_closely(command, monkeypatch):
    suspected = []
    monkeypatch.setattr(Watch, "suspect", lambda watch: suspected.append(1))
    command(lambda: setattr(Part.made[0], "lost", True), lambda: None)
    assert suspected == [1]


def test_a_group_that_has_started_nobody_yet_is_given_time(command, monkeypatch):
    postponed = []
    monkeypatch.setattr(Watch, "postpone", lambda watch: postponed.append(1))
    command(lambda: setattr(Part.made[0], "loading", True), lambda: None)
    assert postponed == [1, 1]


def test_a_poller_that_ends_is_started_again(command):
    _worker, poller = command(
        lambda: setattr(Part.made[1], "running", False), words=["--poll", "--finish-within", "4"]
    )
    assert poller.words == ("mentorship_telegram", "poll")
    assert poller.did == ["start", "start", "end within 2"]


def test_a_real_child_is_ended_with_everything_that_it_started(monkeypatch):
    import sys

    program = (
        "import subprocess, sys, time\n"
        "subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
        "print('ready', flush=True)\n"
        "time.sleep(60)"
    )
    monkeypatch.setattr(children, "command_line", lambda *words: [sys.executable, "-c", program])
    child = children.Child("anything")
    child.start()
    assert child.is_loading()
    while len(children.members_of(child.pid)) < 2:
        assert child.is_running()
    assert not child.is_loading()
    assert not child.has_lost_somebody()
    child.kill()
    assert not child.is_running()
    assert child.has_lost_somebody()
    assert not child.is_loading()
    assert children.members_of(child.pid) == set()
