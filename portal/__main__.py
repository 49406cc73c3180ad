"""The one-process start: migrate, fill an empty house with the demonstration, serve, and deliver mail.

`python -m portal --port 8000 --data FOLDER` is what `dev.py run` calls; a small centre can run on it as well.
"""

from __future__ import annotations

import argparse
import os
import sys
import threading
from pathlib import Path

import waitress

from portal import Portal, create_app, demo, migrations
from portal.database import Database
from portal.mail.worker import run_worker
from portal.memory import keep_for_good
from portal.settings import ROOT, Settings

HOST = "127.0.0.1"
THREADS = 8


def read_arguments(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m portal", description="Start Hangbiao on this computer.")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--data", type=Path, default=ROOT / "data")
    parser.add_argument("--without-demo", action="store_true", help="leave a new database empty")
    return parser.parse_args(arguments)


def prepare(*, port: int, data: Path, with_demo: bool) -> Portal:
    """An application on a migrated database in a folder, with the demonstration centre if it was empty."""
    os.umask(0o077)  # The database and the mail files are nobody else's.
    data.mkdir(parents=True, exist_ok=True)
    local = {"HANGBIAO_DATA": str(data), "HANGBIAO_BASE_URL": f"http://{HOST}:{port}"}
    settings = Settings.from_env({**local, **os.environ, "HANGBIAO_DATA": str(data)})
    app = create_app(settings)
    database: Database = app.extensions["database"]
    if migrations.current_revision(database.engine) != migrations.head_revision():
        migrations.upgrade(database.engine)
    if with_demo:
        with app.app_context():
            demo.load_if_empty(database, settings)
    return app


def serve(app: Portal, *, port: int) -> None:
    """Serve until interrupted, with the worker beside."""
    stop = threading.Event()
    worker = threading.Thread(target=run_worker, args=(app, stop), daemon=True)
    worker.start()
    keep_for_good()
    try:
        waitress.serve(app, host=HOST, port=port, threads=THREADS, ident=None)
    finally:
        stop.set()
        worker.join(timeout=5)


def main(arguments: list[str]) -> int:
    chosen = read_arguments(arguments)
    app = prepare(port=chosen.port, data=chosen.data.resolve(), with_demo=not chosen.without_demo)
    sys.stdout.write(demo.greeting(app, address=f"http://{HOST}:{chosen.port}"))
    sys.stdout.flush()
    serve(app, port=chosen.port)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
