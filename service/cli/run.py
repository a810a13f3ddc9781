"""``loupe run``: the API, its workers and the workbench, in one process group."""

from __future__ import annotations

import signal
import threading
from typing import Annotated, Any

import typer


def register(app: typer.Typer) -> None:
    """Adds the command to the program."""
    app.command("run")(run)


def run(
    host: Annotated[str | None, typer.Option(help="Instead of LOUPE_HOST.")] = None,
    port: Annotated[
        int | None, typer.Option(min=1, max=65535, help="Instead of LOUPE_PORT.")
    ] = None,
    workers: Annotated[int, typer.Option(min=1, max=32, help="How many workers.")] = 1,
) -> None:
    """Runs everything on this machine until it is stopped; a worker that dies is started again."""
    from rich.console import Console

    from service.main import read_settings
    from service.process_group import Child, DidNotStart, ProcessGroup, command

    given: dict[str, Any] = {"host": host, "port": port}
    settings = read_settings(**{name: value for name, value in given.items() if value is not None})
    reached = "127.0.0.1" if settings.host in ("0.0.0.0", "::") else settings.host  # noqa: S104  # compared, not bound
    address = f"[{reached}]" if ":" in reached else reached
    # the first worker keeps the slot that the operator gave it, and with it what it was doing
    slots = [settings.worker_slot, *(f"{settings.worker_slot}-{n}" for n in range(2, workers + 1))]
    group = ProcessGroup(
        f"http://{address}:{settings.port}/healthz",
        Child("the API", command("serve", "--host", settings.host, "--port", str(settings.port))),
        [Child(f"worker {slot}", command("work", "--slot", slot)) for slot in slots],
    )
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    console = Console(stderr=True, highlight=False)
    try:
        group.run(stop, lambda sentence: console.print(f"loupe: {sentence}", markup=False))
    except DidNotStart as error:
        console.print(f"loupe: {error}", style="red", markup=False)
        raise typer.Exit(1) from error
