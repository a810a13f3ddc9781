"""``loupe work``: runs workflows and delivers effects until it is stopped."""

from __future__ import annotations

import signal
import threading
from typing import Annotated, Any

import typer


def register(app: typer.Typer) -> None:
    """Adds the command to the program."""
    app.command("work")(work)


def work(
    redrive: Annotated[
        bool,
        typer.Option(help="First start again whatever has failed, from the record alone."),
    ] = False,
    slot: Annotated[
        str | None, typer.Option(help="Instead of LOUPE_WORKER_SLOT; one worker per slot.")
    ] = None,
) -> None:
    """Works until it is told to stop (SIGTERM or SIGINT); what is cut off runs again.

    What should be running and is not is started anyway, from the record: also after the engine's
    tables were lost.
    """
    from service.adapters.local_inference import LocalInference
    from service.logs import configure_logs
    from service.main import read_settings
    from service.wiring import open_context
    from service.workflows.worker import Worker

    given: dict[str, Any] = {} if slot is None else {"worker_slot": slot}
    settings = read_settings(**given)
    configure_logs(settings.log_level)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    with open_context(settings) as context:
        if isinstance(context.inference, LocalInference):
            # in the background: what waits in the queue may need no network at all
            threading.Thread(target=context.inference.warm, daemon=True).start()
        Worker(context).run(stop, redrive_failed=redrive)
