"""Which rows leave an audit entry, in which chain, and what of them its hash covers.

What people wrote freely and what names a person is never covered: a hash of it could be guessed.
Times of change that follow from other rows, and what only the item's own events may change (its
status, a payout's state), are left to those.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from sqlalchemy.orm import Session

from service.domain.audit import digest
from service.store.base import Base
from service.store.delivery_tables import WebhookEndpointRow
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
from service.store.privacy_tables import ConsentRow, ErasureRow
from service.store.record_tables import (
    AssessmentRow,
    ConsignmentRow,
    ItemEventRow,
    ItemRow,
    PhotoRow,
    ScanRow,
    VerdictRow,
)
from service.store.shape_tables import RentalRow, RepairRow
from service.store.trade_tables import OfferRow, OrderRow, ReturnRow, SaleRow

Chain = Callable[[Session, Any], str]


def of_item(_session: Session, row: Any) -> str:
    """The chain of the item that a row belongs to."""
    return f"item:{row.id if isinstance(row, ItemRow) else row.item_id}"


def of_consignor(_session: Session, row: Any) -> str:
    """The chain of the consignor that a row belongs to."""
    return f"consignor:{row.id if isinstance(row, ConsignorRow) else row.consignor_id}"


def of_person(_session: Session, row: Any) -> str:
    """The chain of the member of staff that a row belongs to."""
    return f"person:{row.id if isinstance(row, PersonRow) else row.person_id}"


def of_programme(_session: Session, row: Any) -> str:
    """The chain of the programme that a row belongs to."""
    return f"programme:{row.programme}"


def of_item_or_programme(session: Session, row: Any) -> str:
    """The item's chain, or the programme's where there is no item."""
    return of_programme(session, row) if row.item_id is None else of_item(session, row)


def of_payout(session: Session, row: Any) -> str:
    """The chain of the item that a payout is for."""
    return of_item(session, _there(session.get(PayoutRow, row.payout_id)))


def of_credit(session: Session, row: Any) -> str:
    """The chain of the consignor who has a store credit."""
    return of_consignor(session, _there(session.get(StoreCreditRow, row.credit_id)))


def of_run(session: Session, row: Any) -> str:
    """The chain of the programme that a payout run pays for."""
    return of_programme(session, _there(session.get(PayoutRunRow, row.run_id)))


def _there(row: Any) -> Any:
    assert row is not None, "a foreign key names a row that is there"
    return row


@dataclass(frozen=True, slots=True)
class Audited:
    """How one table is audited; ``by`` names the column that says who did it."""

    table: type[Base]
    kind: str
    chain: Chain
    columns: tuple[str, ...]
    by: str | None = None
    #: whether a change of a row is an entry too; else the columns never change
    changes: bool = False


def _of(words: str) -> tuple[str, ...]:
    return tuple(words.split())


_ALL: Sequence[Audited] = (
    Audited(ItemRow, "item.row", of_item,
            _of("programme consignment_id consignor_id currency country ownership")),
    Audited(ItemEventRow, "event", of_item,
            _of("seq item_id kind from_status to_status by text_sha256 data at"), by="by"),
    Audited(PhotoRow, "photo", of_item, _of("item_id view sha256 uploaded_by"), by="uploaded_by"),
    Audited(AssessmentRow, "assessment", of_item,
            _of("item_id revision decision p_value grade score photos models")),
    Audited(VerdictRow, "verdict", of_item,
            _of("item_id assessment_id verdict person_id created_at"), by="person_id"),
    Audited(ScanRow, "scan", of_item, _of("item_id kind place person_id at"), by="person_id"),
    Audited(OfferRow, "offer", of_item, _of("item_id currency gross_minor fees_minor net_minor "
            "credit_minor state terms_version terms_sha256 schedule reward payout_minor "
            "accepted_terms_version created_by"), changes=True),
    Audited(OrderRow, "order", of_item,
            _of("programme item_id marketplace order_ref price_minor currency outcome"),
            changes=True),
    Audited(SaleRow, "sale", of_item, _of("programme item_id order_id listing_id offer_id "
            "marketplace price_minor currency net_minor state"), changes=True),
    Audited(ReturnRow, "return", of_item, _of("sale_id item_id after_payout created_by"),
            by="created_by"),
    Audited(RentalRow, "rental", of_item, _of("programme item_id order_id offer_id marketplace "
            "days price_minor net_minor currency damage_minor"), changes=True),
    Audited(RepairRow, "repair", of_item, _of("programme item_id kind cost_minor currency "
            "started_by finished_by"), by="started_by", changes=True),
    Audited(LedgerEntryRow, "ledger", of_item_or_programme,
            _of("programme key kind item_id reverses basis at")),
    Audited(PayoutRow, "payout", of_item, _of("programme item_id cause sale_id rental_id offer_id "
            "consignor_id net_minor amount_minor currency country method")),
    Audited(PayoutOutcomeRow, "payout.outcome", of_payout,
            _of("payout_id outcome source entered_by seconded_by"), by="entered_by", changes=True),
    Audited(PayoutRunRow, "payout.run", of_programme, _of("programme method currency country "
            "state prepared_by released_by file_sha256"), changes=True),
    Audited(LedgerCloseRow, "ledger.close", of_programme, _of("programme day closed_until entries "
            "balances_sha256 closed_by at"), by="closed_by"),
    Audited(PayoutDownloadRow, "payout.download", of_run, _of("run_id person_id sha256 at"),
            by="person_id"),
    Audited(StoreCreditRow, "credit", of_consignor,
            _of("programme consignor_id payout_id amount_minor currency country single_use")),
    Audited(CreditUseRow, "credit.use", of_credit,
            _of("credit_id kind amount_minor lost_minor currency country till by at"), by="by"),
    Audited(ConsignorRow, "consignor", of_consignor,
            _of("programme bank_details bank_changed_at bank_changed_by erased_at"), changes=True),
    Audited(ConsignmentRow, "consignment", of_consignor, _of("programme consignor_id country "
            "currency channel reward terms_version created_by"), by="created_by"),
    Audited(ConsentRow, "consent", of_consignor, _of("programme consignor_id consignment_id "
            "purpose version text_sha256 given by at"), by="by"),
    Audited(ErasureRow, "erasure", of_consignor,
            _of("programme consignor_id cause state asked_by asked_at erased_at done_at"),
            changes=True),
    Audited(PersonRow, "person", of_person, _of("programme is_expert"), changes=True),
    Audited(ApiKeyRow, "key", of_person,
            _of("programme person_id role marketplace secret_hash revoked_at"), changes=True),
    Audited(WebhookEndpointRow, "webhook.endpoint", of_programme,
            _of("programme url created_by removed_at"), changes=True),
)  # fmt: skip

AUDITED: Mapping[type[Base], Audited] = MappingProxyType({one.table: one for one in _ALL})
"""What is audited, by its table."""


def row_digest(row: Any, postings: Sequence[LedgerPostingRow] = ()) -> str:
    """SHA-256 of what an entry covers of a row; a ledger entry is covered with its postings."""
    columns = AUDITED[type(row)].columns
    covered: dict[str, Any] = {name: getattr(row, name) for name in ("id", *columns)}
    if isinstance(row, LedgerEntryRow):
        ordered = sorted(postings, key=lambda side: side.position)
        covered["postings"] = [
            [side.position, side.account, side.amount_minor, side.currency] for side in ordered
        ]
    return digest(covered)
