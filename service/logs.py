"""How the process logs: one JSON object a line on standard error, for machines to read."""

from __future__ import annotations

import logging
import sys

import structlog

#: libraries of which only warnings and worse are kept
QUIET = ("alembic", "httpx", "httpcore", "uvicorn.access")


def configure_logs(level: str) -> None:
    """Sets the level and the form of all logs; our own and those of libraries."""
    threshold = logging.getLevelNamesMapping()[level.upper()]
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    structlog.configure(
        processors=[*shared, structlog.processors.JSONRenderer(ensure_ascii=False)],
        wrapper_class=structlog.make_filtering_bound_logger(threshold),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
            foreign_pre_chain=shared,
        )
    )
    # migrations tell each step at info; clients and servers tell addresses, in which a consignor's
    # link or a partner's own token may stand
    for name in QUIET:
        logging.getLogger(name).setLevel(max(threshold, logging.WARNING))
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(threshold)
