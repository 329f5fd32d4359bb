"""Run the demonstration: ``python -m example_site.demo``, or ``… reset`` to start over."""
# ruff: noqa: T201

import os
import shlex
import sys
import threading

from honcho.manager import Manager

from . import steps
from .preflight import NotReady, check_port


def main(arguments: list[str]) -> int:
    """Prepare, run the web server and the worker until stopped, and say what is where."""
    try:
        if arguments == ["reset"]:
            steps.start_over()
            return 0
        port = check_port(os.environ.get("PORT") or "8000")
        os.environ["PORT"] = str(port)
        steps.prepare_data()
    except (NotReady, steps.StepFailed) as problem:
        print(problem, file=sys.stderr)
        return 1
    return _supervise(f"http://127.0.0.1:{port}")


def _supervise(address: str) -> int:
    """Both processes live and die together; Ctrl-C is the ordinary way to end."""
    manager = Manager()
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    web = _as_shell("example_site.demo.serve")
    worker = _as_shell("example_site.demo.work")
    manager.add_process("web", web, env=environment, cwd=str(steps.ROOT))
    manager.add_process("worker", worker, env=environment, cwd=str(steps.ROOT))
    # A moment later: processes are forked first, while there is one thread.
    welcome = threading.Timer(1, _welcome, args=[address])
    welcome.daemon = True
    welcome.start()
    manager.loop()
    stopped_by_hand = manager.returncode in {0, 130, -2, None}
    return 0 if stopped_by_hand else int(manager.returncode or 0)


def _welcome(address: str) -> None:
    if steps.wait_for_site(address):
        steps.set_webhook()
        print(steps.greeting(address), flush=True)


def _as_shell(module: str) -> str:
    """Honcho hands its commands to a shell; ``exec`` makes that shell step aside."""
    return "exec " + shlex.join([sys.executable, "-m", module])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
