"""All tables in one place to import from."""

from __future__ import annotations

from service.store.audit_tables import AuditEntryRow, AuditHeadRow, AuditSealRow
from service.store.base import Base
from service.store.batch_tables import BatchFileRow, BatchOutputRow, BatchRow
from service.store.delivery_tables import (
    EffectRow,
    IdempotencyRow,
    SandboxClockRow,
    WebhookAttemptRow,
    WebhookEndpointRow,
)
from service.store.money_tables import (
    CreditUseRow,
    LedgerCloseRow,
    LedgerEntryRow,
    LedgerPostingRow,
    PayoutDownloadRow,
    PayoutOutcomeRow,
    PayoutRow,
    PayoutRunRow,
    StoreCreditRow,
)
from service.store.people_tables import ApiKeyRow, ConsignorRow, PersonRow
from service.store.pricing_tables import (
    ExchangeRateRow,
    PriceBookLineRow,
    PriceBookRow,
    RateImportRow,
    ReconciliationRow,
)
from service.store.privacy_tables import ConsentRow, ErasureRow
from service.store.record_tables import (
    AssessmentRow,
    ConsignmentRow,
    ItemEventRow,
    ItemRow,
    PhotoRow,
    RetakeRow,
    ScanRow,
    VerdictRow,
)
from service.store.shape_tables import QuestionRow, RentalRow, RepairRow
from service.store.trade_tables import (
    ListingRow,
    OfferRow,
    OrderRow,
    PictureRow,
    ReturnRow,
    SaleRow,
)

__all__ = [
    "ApiKeyRow",
    "AssessmentRow",
    "AuditEntryRow",
    "AuditHeadRow",
    "AuditSealRow",
    "Base",
    "BatchFileRow",
    "BatchOutputRow",
    "BatchRow",
    "ConsentRow",
    "ConsignmentRow",
    "ConsignorRow",
    "CreditUseRow",
    "EffectRow",
    "ErasureRow",
    "ExchangeRateRow",
    "IdempotencyRow",
    "ItemEventRow",
    "ItemRow",
    "LedgerCloseRow",
    "LedgerEntryRow",
    "LedgerPostingRow",
    "ListingRow",
    "OfferRow",
    "OrderRow",
    "PayoutDownloadRow",
    "PayoutOutcomeRow",
    "PayoutRow",
    "PayoutRunRow",
    "PersonRow",
    "PhotoRow",
    "PictureRow",
    "PriceBookLineRow",
    "PriceBookRow",
    "QuestionRow",
    "RateImportRow",
    "ReconciliationRow",
    "RentalRow",
    "RepairRow",
    "RetakeRow",
    "ReturnRow",
    "SaleRow",
    "SandboxClockRow",
    "ScanRow",
    "StoreCreditRow",
    "VerdictRow",
    "WebhookAttemptRow",
    "WebhookEndpointRow",
]
