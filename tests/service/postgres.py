"""A PostgreSQL of one's own for a test. Without its programs the tests fail: none is left out."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

#: Debian keeps the server's programs beside the path
PLACES = [*sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)]

MISSING = "PostgreSQL's programs are missing: .ci/system-packages installs them"


def server_program(name: str) -> str | None:
    """Where ``initdb`` or ``pg_ctl`` is, or None."""
    folders = os.pathsep.join([*map(str, PLACES), os.environ.get("PATH", "")])
    return shutil.which(name, path=folders)


@contextmanager
def postgres_url() -> Iterator[str]:
    """Starts a server that only this user's sockets reach, and removes it at the end.

    The server refuses to run as root, so that root starts it as Debian's user ``postgres``.
    """
    initdb, pg_ctl = server_program("initdb"), server_program("pg_ctl")
    assert initdb is not None, MISSING
    assert pg_ctl is not None, MISSING
    # not under pytest's own folder: that is closed to the other user
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    user = "postgres" if os.geteuid() == 0 else None
    if user is not None:
        shutil.chown(folder, user)
    data = folder / "data"

    def run(*command: str) -> None:
        subprocess.run(
            command, check=True, user=user, cwd=folder, stdout=subprocess.DEVNULL, timeout=120
        )

    options = f"-c listen_addresses= -c unix_socket_directories={folder} -c fsync=off"
    try:
        run(initdb, "-D", str(data), "-U", "loupe", "-A", "trust", "-E", "UTF8", "--no-sync")
        run(pg_ctl, "-D", str(data), "-o", options, "-l", str(folder / "log"), "-w", "start")
        try:
            yield f"postgresql+psycopg://loupe@/postgres?host={folder}"
        finally:
            run(pg_ctl, "-D", str(data), "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
