"""A web server whose processes die where they are told to: ``python -m tests.workers.web PORT``.

Like a server with forked workers it answers each request in a process of its own. The header
``X-Dies-At: 3`` kills that process with SIGKILL at its third step: before a statement of the
database, before and after a commit, and before the answer leaves.
"""

from __future__ import annotations

import os
import signal
import socketserver
import sys
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server


class Forking(socketserver.ForkingMixIn, WSGIServer):
    """A process for each request."""


class Silent(WSGIRequestHandler):
    """Addresses hold signed links: nobody writes them down."""

    def log_message(self, *args):
        """Say nothing."""


class Death:
    """Waits for a step."""

    def __init__(self, step: int) -> None:
        self.left = step

    def step(self) -> None:
        """One step further."""
        self.left -= 1
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def __call__(self, execute, sql, params, many, context):
        """Before a statement."""
        self.step()
        return execute(sql, params, many, context)

    def lie_in_wait(self, connection) -> None:
        """From now on each use of the database is a step."""
        commit = connection.commit

        def dying_commit():
            self.step()
            commit()
            self.step()

        connection.execute_wrappers.append(self)
        connection.commit = dying_commit


def serve(port: int) -> None:
    """Serve until killed."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.workers.settings"
    from django.core.wsgi import get_wsgi_application
    from django.db import connection, connections
    from django.urls import get_resolver

    site = get_wsgi_application()
    # What all requests need is loaded once, before the first of them is answered.
    get_resolver().url_patterns  # noqa: B018

    def mortal(environ, start_response):
        death = Death(int(environ.get("HTTP_X_DIES_AT", 0)))
        if death.left:
            death.lie_in_wait(connection)
        answer = site(environ, start_response)
        death.step()
        return answer

    connections.close_all()
    with make_server("127.0.0.1", port, mortal, Forking, Silent) as server:
        server.serve_forever(poll_interval=0.05)


if __name__ == "__main__":
    serve(int(sys.argv[1]))
