"""A server that is born again: when its working process is killed, the next one takes over the same socket.

    python -m tests.walk.reborn FOLDER DATABASE_URL

prints its port, then the number of each working process. Everything slow has been done before a process is forked, so
that a story can kill the server many times within a second.
"""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path

from werkzeug.serving import WSGIRequestHandler, make_server

from portal import Portal, create_app
from tests.conftest import make_settings

HOST = "127.0.0.1"


class _Quiet(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002 The name is the base class's.
        """Say nothing: standard output tells of processes."""


def work(app: Portal, listening: socket.socket) -> None:
    """Serve until somebody kills this process."""
    port = listening.getsockname()[1]
    make_server(HOST, port, app, threaded=True, request_handler=_Quiet, fd=listening.fileno()).serve_forever()


def main(folder: str, database_url: str) -> None:
    app = create_app(make_settings(Path(folder), database_url=database_url))
    listening = socket.create_server((HOST, 0), backlog=64)
    sys.stdout.write(f"{listening.getsockname()[1]}\n")
    while True:
        sys.stdout.flush()
        child = os.fork()
        if child == 0:
            work(app, listening)
        sys.stdout.write(f"{child}\n")
        sys.stdout.flush()
        os.waitpid(child, 0)


if __name__ == "__main__":
    main(*sys.argv[1:])
