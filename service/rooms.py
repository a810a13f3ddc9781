"""The rooms' routers, in the order in which the OpenAPI document shows them."""

from __future__ import annotations

from fastapi import APIRouter

from service.health.endpoints import router as health

ROUTERS: tuple[APIRouter, ...] = (health,)
