"""Prepare to run the demonstration: a virtual environment with everything in it.

Runs before anything is installed and on Pythons that are too old, therefore with the standard
library alone and without new syntax. What stands in the way is said in one sentence.
"""
# This file has to be readable to an old Python, and it speaks to a terminal.
# ruff: noqa: RUF005, T201, UP021, UP032

import hashlib
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

OLDEST = (3, 11)
ROOT = Path(__file__).resolve().parent.parent.parent
LOG = ROOT / "example_site" / "var" / "install.log"
REQUIREMENT = ".[demo]"

TOO_OLD = (
    "The demo needs Python {oldest} or newer and this is Python {found}: "
    "install a newer one and run `make demo PYTHON=python{oldest}`."
)
PORT_TAKEN = (
    "Port {port} is in use by another program: stop that one, "
    "or choose another port with `make demo PORT={other}`."
)
BAD_PORT = "PORT has to be a number from 1 to 65535, not '{port}'."
NO_VENV = (
    "This Python cannot make virtual environments ({missing} is missing): "
    "install it (on Debian or Ubuntu: `sudo apt install python{version}-venv`) and run again."
)
VENV_FAILED = "The virtual environment could not be made in {path}: {reason}."
NO_COMPILER = (
    "A package had to be compiled and there is no C compiler: install one (on Debian or Ubuntu: "
    "`sudo apt install build-essential python3-dev`) and run again; details are in {log}."
)
NO_NETWORK = (
    "The packages could not be downloaded: check the connection to the package index "
    "and run again; details are in {log}."
)
NO_SPACE = "The disk is full: make some room and run again; details are in {log}."
INSTALL_FAILED = "The packages could not be installed: {reason}; details are in {log}."

# What pip writes, and what it means. The first that is found wins.
SYMPTOMS = [
    ("no space left on device", NO_SPACE),
    ("command 'gcc' failed: no such file", NO_COMPILER),
    ("command 'cc' failed: no such file", NO_COMPILER),
    ("unable to find a compiler", NO_COMPILER),
    ("unknown compiler", NO_COMPILER),
    ("error: command 'gcc' failed", NO_COMPILER),
    ("error: command 'cc' failed", NO_COMPILER),
    ("c compiler cannot create executables", NO_COMPILER),
    ("python.h: no such file", NO_COMPILER),
    ("gcc: not found", NO_COMPILER),
    ("failed to establish a new connection", NO_NETWORK),
    ("temporary failure in name resolution", NO_NETWORK),
    ("connection to ", NO_NETWORK),
    ("read timed out", NO_NETWORK),
]


class NotReady(Exception):
    """Something stands in the way; the message is the sentence to print."""


def check_python(found: "tuple[int, ...] | None" = None) -> None:
    """Raise ``NotReady`` on a Python that is too old."""
    found = found or tuple(sys.version_info[:3])
    if found[:2] < OLDEST:
        raise NotReady(TOO_OLD.format(oldest=_dotted(OLDEST), found=_dotted(found)))


def check_port(value: "str | int", host: str = "127.0.0.1") -> int:
    """Return the port as a number; raise ``NotReady`` when it is not one, or not free."""
    text = str(value)
    if not (text.isdigit() and 1 <= int(text) <= 65535):
        raise NotReady(BAD_PORT.format(port=text))
    port = int(text)
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listener:
        if os.name == "posix":  # a server that has just stopped does not count
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, port))
        except OSError as error:
            other = port + 1 if port < 65535 else 8000
            raise NotReady(PORT_TAKEN.format(port=port, other=other)) from error
    return port


def check_venv_modules() -> None:
    """Raise ``NotReady`` when ``venv`` or ``ensurepip`` was left out of this Python."""
    for name in ("venv", "ensurepip"):
        try:
            __import__(name)
        except ImportError as error:
            version = _dotted(sys.version_info[:2])
            raise NotReady(NO_VENV.format(missing=name, version=version)) from error


def make_environment(path: Path) -> Path:
    """Make the virtual environment unless it is there; return its Python."""
    python = path / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if not python.exists():
        check_venv_modules()
        print("Making a virtual environment in {} …".format(path), flush=True)
        done = _run([sys.executable, "-m", "venv", str(path)])
        if done.returncode:
            shutil.rmtree(str(path), ignore_errors=True)
            raise NotReady(VENV_FAILED.format(path=path, reason=_last_line(done.stdout)))
    return python


def install(python: Path, path: Path) -> None:
    """Install the project with what the demo needs, unless that was done for this very list."""
    stamp = path / ".demo"
    wanted = hashlib.sha256((ROOT / "pyproject.toml").read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text() == wanted:
        return
    print("Installing the packages; this takes a minute the first time …", flush=True)
    command = [str(python), "-m", "pip", "install", "--disable-pip-version-check"]
    done = _run(command + ["--editable", REQUIREMENT])
    if done.returncode:
        LOG.parent.mkdir(parents=True, exist_ok=True)
        LOG.write_text(done.stdout, encoding="utf-8")
        raise NotReady(explain(done.stdout))
    stamp.write_text(wanted)


def explain(output: str) -> str:
    """One sentence for what pip wrote before it gave up."""
    lowered = output.lower()
    for symptom, sentence in SYMPTOMS:
        if symptom in lowered:
            return sentence.format(log=_shown(LOG))
    return INSTALL_FAILED.format(reason=_last_line(output), log=_shown(LOG))


def _run(command: "list[str]") -> "subprocess.CompletedProcess[str]":
    return subprocess.run(  # noqa: S603 - our own words
        command,
        cwd=str(ROOT),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        universal_newlines=True,
    )


def _last_line(output: str) -> str:
    """The last error in the output, or its last line."""
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    errors = [line for line in lines if line.lower().startswith("error")]
    return (errors or lines or ["no reason was given"])[-1].rstrip(".")


def _shown(path: Path) -> str:
    return str(path.relative_to(ROOT))


def _dotted(version: "tuple[int, ...]") -> str:
    return ".".join(str(part) for part in version)


def main(arguments: "list[str]") -> int:
    """Make everything ready in the given directory (default ``.venv``)."""
    path = ROOT / (arguments[0] if arguments else ".venv")
    try:
        check_python()
        check_port(os.environ.get("PORT") or "8000")
        install(make_environment(path), path)
    except NotReady as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
