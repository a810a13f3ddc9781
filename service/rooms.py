"""The rooms' routers, in the order in which the OpenAPI document shows them."""

from __future__ import annotations

from fastapi import APIRouter

from service.accounts.endpoints import router as accounts
from service.assessments.endpoints import router as assessments
from service.audit.endpoints import router as audit
from service.batches.endpoints import router as batches
from service.consignments.endpoints import router as consignments
from service.consignors.endpoints import router as consignors
from service.credits.endpoints import router as credits
from service.health.endpoints import router as health
from service.items.endpoints import router as items
from service.ledger.endpoints import router as ledger
from service.listings.endpoints import router as listings
from service.looking.endpoints import router as looking
from service.offers.endpoints import router as offers
from service.pages.endpoints import router as pages
from service.payouts.endpoints import router as payouts
from service.photos.endpoints import router as photos
from service.photos.retake_endpoints import router as retakes
from service.pricing.endpoints import router as pricing
from service.privacy.endpoints import router as privacy
from service.programme.endpoints import router as programme
from service.questions.endpoints import router as questions
from service.rentals.endpoints import router as rentals
from service.repairs.endpoints import router as repairs
from service.returns.endpoints import router as returns
from service.reviews.endpoints import router as reviews
from service.sales.endpoints import router as sales
from service.sandbox.endpoints import router as sandbox
from service.webhooks.endpoints import router as webhooks

ROUTERS: tuple[APIRouter, ...] = (
    health,
    accounts,
    programme,
    consignors,
    consignments,
    items,
    photos,
    retakes,
    assessments,
    reviews,
    questions,
    looking,
    batches,
    sandbox,
    credits,
    ledger,
    payouts,
    offers,
    pricing,
    repairs,
    listings,
    webhooks,
    returns,
    sales,
    rentals,
    privacy,
    audit,
    pages,
)
