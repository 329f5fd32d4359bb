"""What stands in the way of the demo is said in one sentence."""

import builtins
import socket
import subprocess
import sys

import pytest

from example_site.demo import preflight, steps
from example_site.demo.__main__ import main
from example_site.demo.accounts import ACCOUNTS


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A project of its own, so that nothing is installed into this one."""
    (tmp_path / "pyproject.toml").write_text("[project]")
    monkeypatch.setattr(preflight, "ROOT", tmp_path)
    monkeypatch.setattr(preflight, "LOG", tmp_path / "var" / "install.log")
    return tmp_path


@pytest.fixture
def taken_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def finished(code, output=""):
    return lambda command: subprocess.CompletedProcess(command, code, stdout=output)


def test_an_old_python_is_named():
    with pytest.raises(
        preflight.NotReady, match=r"needs Python 3\.11 or newer.* is Python 3\.9\.1"
    ):
        preflight.check_python((3, 9, 1))
    preflight.check_python((3, 11, 0))
    preflight.check_python()


@pytest.mark.parametrize("value", ["http", "0", "70000", "-1", ""])
def test_a_port_is_a_number(value):
    with pytest.raises(preflight.NotReady, match="PORT has to be a number"):
        preflight.check_port(value)


def test_a_taken_port_is_named_with_another_to_try(taken_port):
    with pytest.raises(preflight.NotReady, match=f"Port {taken_port} is in use"):
        preflight.check_port(str(taken_port))


def test_a_free_port_is_returned(taken_port):
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        free = listener.getsockname()[1]

    assert preflight.check_port(str(free)) == free


@pytest.mark.parametrize("missing", ["venv", "ensurepip"])
def test_a_python_without_environments_is_named(monkeypatch, missing):
    real = builtins.__import__

    def without(name, *args, **kwargs):
        if name == missing:
            raise ImportError(name)
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(preflight.NotReady, match=rf"{missing} is missing.*apt install python3"):
        preflight.check_venv_modules()


def test_a_failed_environment_leaves_nothing_behind(place, monkeypatch):
    monkeypatch.setattr(preflight, "_run", finished(1, "Error: No space left\n"))
    (place / "env").mkdir()

    with pytest.raises(
        preflight.NotReady, match=r"could not be made in .*env: Error: No space left"
    ):
        preflight.make_environment(place / "env")
    assert not (place / "env").exists()


@pytest.mark.parametrize(
    ("output", "sentence"),
    [
        ("error: command 'gcc' failed: No such file or directory", "no C compiler"),
        ("fatal error: Python.h: No such file or directory", "no C compiler"),
        ("Failed to establish a new connection: [Errno 111]", "could not be downloaded"),
        ("OSError: [Errno 28] No space left on device", "disk is full"),
        ("ERROR: No matching distribution found for x\nhint", "No matching distribution"),
        ("", "no reason was given"),
    ],
)
def test_a_failed_installation_is_explained_and_logged(place, monkeypatch, output, sentence):
    monkeypatch.setattr(preflight, "_run", finished(1, output))

    with pytest.raises(preflight.NotReady, match=sentence) as problem:
        preflight.install(place / "python", place)
    assert "var/install.log" in str(problem.value)
    assert "\n" not in str(problem.value)
    assert preflight.LOG.read_text() == output


def test_what_is_installed_is_installed_once_for_each_list(place, monkeypatch):
    runs = []
    monkeypatch.setattr(preflight, "_run", lambda command: runs.append(1) or finished(0)(command))

    preflight.install(place / "python", place)
    preflight.install(place / "python", place)
    assert len(runs) == 1
    (place / "pyproject.toml").write_text("[project] # changed")
    preflight.install(place / "python", place)
    assert len(runs) == 2


def test_the_file_runs_by_itself_and_prints_one_line(taken_port):
    done = subprocess.run(
        [sys.executable, "-S", str(preflight.ROOT / "example_site/demo/preflight.py")],
        env={"PORT": str(taken_port)},
        capture_output=True,
        text=True,
    )

    assert done.returncode == 1
    assert done.stderr.startswith(f"Port {taken_port} is in use")
    assert done.stderr.count("\n") == 1


def test_the_demo_does_not_start_on_a_taken_port(taken_port, monkeypatch, capsys):
    monkeypatch.setenv("PORT", str(taken_port))

    assert main([]) == 1
    assert "is in use" in capsys.readouterr().err


@pytest.fixture
def data(tmp_path, monkeypatch):
    """A directory for the demonstration's data."""
    directory = tmp_path / "var"
    monkeypatch.setattr(steps, "DATA", directory)
    monkeypatch.setattr(steps, "SEEDED", directory / "seeded")
    return directory


def test_data_is_invented_once(data, monkeypatch):
    done = []
    monkeypatch.setattr(steps, "_step", lambda title, *words: done.append(words[0]))

    steps.prepare_data()
    steps.prepare_data()
    assert done == ["migrate", "seed_demo", "migrate"]
    steps.start_over()
    steps.prepare_data()
    assert done[3:] == ["migrate", "seed_demo"]


@pytest.mark.parametrize("mark", ["seeded", "demo.sqlite3"])
def test_starting_over_forgets_the_demos_data_alone(data, mark, capsys):
    (data / "media" / "images").mkdir(parents=True)
    for name in (mark, "demo.sqlite3-wal", "install.log", "media/images/one.png", "my-notes.txt"):
        (data / name).touch()

    assert main(["reset"]) == 0
    assert [path.name for path in data.iterdir()] == ["my-notes.txt"]
    assert "start over" in capsys.readouterr().out


def test_starting_over_leaves_a_directory_alone_in_which_no_demo_has_been(data, capsys):
    (data / "media").mkdir(parents=True)
    (data / "thesis.odt").touch()

    assert main(["reset"]) == 1
    assert {path.name for path in data.iterdir()} == {"media", "thesis.odt"}
    said = capsys.readouterr().err
    assert str(data) in said
    assert said.count("\n") == 1


def test_starting_over_without_any_data_is_no_mistake(data):
    assert main(["reset"]) == 0


def test_the_greeting_names_places_and_accounts():
    text = steps.greeting("http://127.0.0.1:8000")

    for part in ("http://127.0.0.1:8000/telegram/", "/mailbox/", "/admin/"):
        assert part in text
    for account in ACCOUNTS:
        assert f"{account.username} / {account.password}" in text
