"""``loupe serve``: answers over HTTP. Workers run beside it: ``loupe work``, or both: ``run``."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from service.context import AppContext

#: seconds after the start at which what the first upload needs is loaded
WARM_AFTER_SECONDS = 2.0


def register(app: typer.Typer) -> None:
    """Adds the command to the program."""
    app.command("serve")(serve)


def serve(
    host: Annotated[str | None, typer.Option(help="Instead of LOUPE_HOST.")] = None,
    port: Annotated[
        int | None, typer.Option(min=0, max=65535, help="Instead of LOUPE_PORT.")
    ] = None,
) -> None:
    """Serves the API and the workbench until it is stopped."""
    import uvicorn

    from service.app import create_app
    from service.logs import configure_logs
    from service.main import read_settings
    from service.wiring import open_context

    given: dict[str, Any] = {"host": host, "port": port}
    settings = read_settings(**{name: value for name, value in given.items() if value is not None})
    configure_logs(settings.log_level)
    with open_context(settings) as context:
        # after the first answers: loading takes the processor that starting needs
        warming = threading.Timer(WARM_AFTER_SECONDS, _warm, args=(context,))
        warming.daemon = True
        warming.start()
        uvicorn.run(
            create_app(context),
            host=settings.host,
            port=settings.port,
            log_config=None,
            access_log=False,
            # an upload that was cut off must not hold up a stop for ever
            timeout_graceful_shutdown=20,
        )


def _warm(context: AppContext) -> None:
    """Loads the engine's client, which a transaction would else wait for, and the cut-out."""
    from service.adapters.local_inference import LocalInference
    from service.workflows.enqueue import Enqueuer

    if isinstance(context.store.enqueue, Enqueuer):
        context.store.enqueue.warm()
    if isinstance(context.inference, LocalInference):
        context.inference.warm_for_uploads()
