"""One request or one task is one transaction: everything in it is kept, or nothing is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from service.clock import Clock
from service.store.audit import AuditRepository, AuditTrail
from service.store.batch_tables import BatchRow
from service.store.batches import BatchFileRepository, BatchOutputRepository, BatchRepository
from service.store.books import BooksRepository
from service.store.database import WRITES
from service.store.delivery import (
    EffectRepository,
    IdempotencyRepository,
    SandboxClockRepository,
    WebhookAttemptRepository,
    WebhookEndpointRepository,
)
from service.store.items import ItemRepository
from service.store.money import (
    CreditUseRepository,
    LedgerRepository,
    PayoutDownloadRepository,
    PayoutOutcomeRepository,
    PayoutRepository,
    PayoutRunRepository,
    StoreCreditRepository,
)
from service.store.people import ApiKeyRepository, ConsignorRepository, PersonRepository
from service.store.pricing import (
    ExchangeRateRepository,
    PastSales,
    PriceBookRepository,
    RateImportRepository,
    ReconciliationRepository,
)
from service.store.privacy import ConsentRepository, ErasureRepository
from service.store.record import (
    AssessmentRepository,
    ConsignmentRepository,
    PhotoRepository,
    RetakeRepository,
    ScanRepository,
    VerdictRepository,
)
from service.store.record_tables import ItemEventRow, ItemRow
from service.store.shapes import QuestionRepository, RentalRepository, RepairRepository
from service.store.trade import (
    ListingRepository,
    OfferRepository,
    OrderRepository,
    PictureRepository,
    ReturnRepository,
    SaleRepository,
)

#: starts a durable workflow within the given transaction: session, kind, item id, revision
Enqueue = Callable[[Session, str, str, int], None]
#: told of every move, within its transaction
OnMove = Callable[["UnitOfWork", ItemRow, ItemEventRow], None]
#: who acts, by id, asked when the transaction ends
Acting = Callable[[], str]


def _nobody() -> str:
    """Nobody with a key: a worker, a command, or a consignor whose rows say so themselves."""
    return "system"


class UnitOfWork:
    """All repositories over one transaction. Only the edge that opened it commits."""

    def __init__(self, session: Session, clock: Clock, enqueue: Enqueue, on_move: OnMove) -> None:
        self.session = session
        self.clock = clock
        self._enqueue = enqueue
        self.people = PersonRepository(session)
        self.keys = ApiKeyRepository(session)
        self.consignors = ConsignorRepository(session)
        self.consignments = ConsignmentRepository(session)
        self.items = ItemRepository(session, clock, lambda row, event: on_move(self, row, event))
        self.photos = PhotoRepository(session)
        self.retakes = RetakeRepository(session)
        self.assessments = AssessmentRepository(session)
        self.verdicts = VerdictRepository(session)
        self.scans = ScanRepository(session)
        self.offers = OfferRepository(session)
        self.listings = ListingRepository(session)
        self.pictures = PictureRepository(session)
        self.orders = OrderRepository(session)
        self.sales = SaleRepository(session)
        self.returns = ReturnRepository(session)
        self.batches = BatchRepository(session)
        self.batch_files = BatchFileRepository(session)
        self.batch_outputs = BatchOutputRepository(session)
        self.repairs = RepairRepository(session)
        self.past_sales = PastSales(session)
        self.price_books = PriceBookRepository(session)
        self.rate_imports = RateImportRepository(session)
        self.rates = ExchangeRateRepository(session)
        self.reconciliations = ReconciliationRepository(session)
        self.rentals = RentalRepository(session)
        self.questions = QuestionRepository(session)
        self.ledger = LedgerRepository(session)
        self.books = BooksRepository(session)
        self.payouts = PayoutRepository(session)
        self.payout_runs = PayoutRunRepository(session)
        self.payout_outcomes = PayoutOutcomeRepository(session)
        self.payout_downloads = PayoutDownloadRepository(session)
        self.store_credits = StoreCreditRepository(session)
        self.credit_uses = CreditUseRepository(session)
        self.effects = EffectRepository(session)
        self.webhooks = WebhookEndpointRepository(session)
        self.webhook_attempts = WebhookAttemptRepository(session)
        self.consents = ConsentRepository(session)
        self.erasures = ErasureRepository(session)
        self.audit = AuditRepository(session)
        self.idempotency = IdempotencyRepository(session)
        self.sandbox_clock = SandboxClockRepository(session)

    def start(self, kind: str, item: ItemRow | BatchRow) -> None:
        """Starts the workflow ``{kind}:{item}:{revision}``, if this transaction commits."""
        self._enqueue(self.session, kind, item.id, item.revision)


@dataclass(frozen=True, slots=True)
class Store:
    """The database and what each transaction needs to know."""

    engine: Engine
    clock: Clock
    enqueue: Enqueue
    on_move: OnMove

    @contextmanager
    def reading(self) -> Iterator[UnitOfWork]:
        """A transaction that is rolled back at its end."""
        with Session(self.engine, expire_on_commit=False) as session:
            # closing rolls back; a rollback of our own would also empty the rows that were read
            yield UnitOfWork(session, self.clock, self.enqueue, self.on_move)

    @contextmanager
    def writing(self, acting: Acting = _nobody) -> Iterator[UnitOfWork]:
        """A transaction that commits when the block ends well and is rolled back otherwise.

        What it changed of the record is linked into the audit trail before it commits.
        """
        engine = self.engine.execution_options(**{WRITES: True})
        with Session(engine, expire_on_commit=False) as session:
            trail = AuditTrail(session, self.clock, acting)
            yield UnitOfWork(session, self.clock, self.enqueue, self.on_move)
            trail.link()
            session.commit()
