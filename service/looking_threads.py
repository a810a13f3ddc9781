"""The threads in which pictures are decoded and looked at, few and apart from all others.

A decoded photo takes hundreds of megabytes at worst, so only as many are open at once as there are
inference threads; requests that look at nothing never wait behind one that does.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from anyio import CapacityLimiter, to_thread
from fastapi import Request

from service.context import AppContext

Answer = TypeVar("Answer")


async def in_looking_thread(request: Request, action: Callable[[], Answer]) -> Answer:
    """Runs an action in one of the application's looking threads, when one is free."""
    state = request.app.state
    if getattr(state, "looking_limiter", None) is None:
        context: AppContext = state.context
        state.looking_limiter = CapacityLimiter(context.settings.inference_threads)
    return await to_thread.run_sync(action, limiter=state.looking_limiter)
