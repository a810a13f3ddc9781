"""Whether the process lives and whether it can reach what it needs."""

from __future__ import annotations

import sqlalchemy as sa
from fastapi import APIRouter

from service.api import Context, View, problems
from service.errors import NotReady

router = APIRouter(tags=["health"])


class Health(View):
    """One word and what it rests on."""

    status: str
    mode: str


@router.get("/healthz")
def healthz(context: Context) -> Health:
    """The process answers."""
    return Health(status="ok", mode=context.settings.mode)


@router.get("/readyz", responses=problems(503))
def readyz(context: Context) -> Health:
    """The database answers too."""
    try:
        with context.store.reading() as uow:
            uow.session.execute(sa.text("SELECT 1"))
    except sa.exc.SQLAlchemyError as error:
        raise NotReady(because=type(error).__name__) from error
    return Health(status="ready", mode=context.settings.mode)
