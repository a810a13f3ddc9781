"""Written by ``python -m service.client_writer`` from the API: change the API instead."""

from __future__ import annotations

from typing import Any, Literal, NotRequired, TypedDict, cast
from urllib.parse import quote

from service.client.session import Session, session


class AddressBody(TypedDict):
    """A structured address, in the lengths of ISO 20022 (PostalAddress24)."""

    street: str
    building: NotRequired[str]
    postcode: str
    town: str
    country: str


class AddressView(TypedDict):
    street: str
    building: str
    postcode: str
    town: str
    country: str


class AmountNew(TypedDict):
    """An amount in the currency's minor unit."""

    amount_minor: int
    currency: str


class AmountView(TypedDict):
    """An amount in the currency's minor unit."""

    amount_minor: int
    currency: str


class AnswerLineView(TypedDict):
    """What one line of a bank's answer did to the payout that it names."""

    end_to_end_id: str
    said: str
    result: str
    reason: str


class AnswerNew(TypedDict):
    """The seller's words."""

    answer: str


class AnswerView(TypedDict):
    """A bank's answer as it was understood, line by line."""

    message_id: str
    original_message_id: str
    lines: list[AnswerLineView]


class AssessmentStarted(TypedDict):
    """Where the item now stands, and the views that the assessment goes without."""

    item_status: str
    missing: list[str]


class AssessmentView(TypedDict):
    """What the machine said about one stay of an item: never a verdict, never changed."""

    id: str
    item_id: str
    revision: int
    decision: str
    p_value: float | None
    grade: str
    score: float
    identity: dict[str, Any]
    authenticity: dict[str, Any]
    condition: dict[str, Any]
    photos: list[str]
    models: list[str]
    seconds: float
    created_at: str


class AttemptView(TypedDict):
    """One try: what the receiver answered, if it did, and how long it took."""

    id: str
    outcome: str
    status: int | None
    reason: str
    milliseconds: int
    at: str


class AuditEntryView(TypedDict):
    """One link: what was done to which row, by whom, and the hash that the next one names."""

    seq: int
    kind: str
    subject: str
    by: str
    fields: str
    row_sha256: str
    at: str
    previous: str
    hash: str


class AuditTrailView(TypedDict):
    """A chain. ``broken_at`` is the number of the first link that does not hold, else null."""

    chain: str
    entries: list[AuditEntryView]
    broken_at: int | None


class BalanceView(TypedDict):
    """The signed balance of one account in one currency, in minor units."""

    account: str
    currency: str
    amount_minor: int


class BalancesView(TypedDict):
    """Every account, and per currency the sum of all of them, which is zero."""

    accounts: list[BalanceView]
    trial_balance: dict[str, int]


class BankHint(TypedDict):
    """What can be told of the bank details: enough to recognise them."""

    hint: str
    changed_at: str
    changed_by: str


class BatchFileView(TypedDict):
    """A photograph of a batch and its pictures so far."""

    id: str
    name: str
    sha256: str
    byte_count: int
    state: Literal["waiting", "done"]
    outputs: list[BatchOutputView]


class BatchNew(TypedDict):
    """A batch's name, and whose pictures to make: names of picture rules."""

    name: str
    marketplaces: list[str]


class BatchOutputView(TypedDict):
    """A picture for one marketplace; ``code`` and ``reason`` say what is wrong, if anything
    is.
    """

    id: str
    marketplace: str
    verdict: Literal["conforms", "conforms_assumed", "does_not_conform", "refused"]
    code: str | None
    reason: str
    media_type: str | None
    byte_count: int
    width: int
    height: int


class BatchView(TypedDict):
    """A batch and how far it is: photographs, those done, pictures that conform or do not."""

    id: str
    name: str
    marketplaces: list[str]
    state: Literal["open", "working", "done"]
    files: int
    done: int
    conforming: int
    failed: int
    created_at: str
    started_at: str | None
    finished_at: str | None


class Because(TypedDict):
    """The reason, which the timeline keeps."""

    because: str


class BlocksView(TypedDict):
    """What the programme decided about its business, block by block."""

    holder: str
    ownership: list[str]
    uses: list[str]
    promise: dict[str, Any]
    commission: dict[str, Any]
    payment: dict[str, Any]
    rewards: list[serviceprogrammeschemasRewardView]
    term: dict[str, Any]
    steps: list[dict[str, Any]]
    seller: dict[str, Any] | None
    rental: dict[str, Any] | None
    drops: dict[str, Any] | None
    curation: dict[str, Any] | None


class BookPriceView(TypedDict):
    """What a row of the price book says; version 0 is the file that ships with the
    programme.
    """

    gross: PriceView
    scope: str
    key: str
    grade: str
    line: int
    book_sha256: str
    book_version: int


class CancelBody(TypedDict):
    because: str


class CategoryView(TypedDict):
    """A shot list: an assessment starts when every required view is there."""

    name: str
    required: list[str]
    optional: list[str]


class ClockAdvance(TypedDict):
    """How far to move the clock; it never goes back."""

    advance_seconds: int


class ClockView(TypedDict):
    """The sandbox's time and how far it is ahead of the machine's."""

    now: str
    offset_seconds: float


class CloseNew(TypedDict):
    """The day up to whose end the books are closed (UTC)."""

    day: str


class CloseView(TypedDict):
    """A closed day: nothing is booked before ``closed_until`` any more."""

    id: str
    day: str
    closed_until: str
    entries: int
    balances_sha256: str
    closed_by: str
    at: str


class CollectionAddress(TypedDict):
    street: str
    building: str
    postcode: str
    town: str
    country: str


class CollectionNew(TypedDict):
    """A courier fetches it at an address in the country."""

    channel: Literal["collection"]
    slot: SlotNew
    address: AddressBody


class ComparableView(TypedDict):
    """A past sale that compares: what was paid, and its price in the wanted currency."""

    sale_id: str
    item_id: str
    sku: str | None
    brand: str
    category: str
    grade: str
    season: str
    sold_on: str
    paid: PriceView
    price: PriceView
    rates: list[RateUsed]


Comparison = Literal["same", "damaged", "swapped"]


class ComparisonNew(TypedDict):
    """What a person found: the same, damaged, or another item altogether."""

    word: Comparison
    because: str
    damage_minor: NotRequired[int]


class ConsentNew(TypedDict):
    """A consent given, or with ``given`` false taken back, to one version of a text."""

    purpose: str
    version: str
    given: NotRequired[bool]


class ConsentTextView(TypedDict):
    """A text that consignors are asked to agree to beside the terms."""

    purpose: str
    version: str
    text: str
    required: bool


class ConsentView(TypedDict):
    """A consent as it was given or taken back; the newest of a purpose holds."""

    id: str
    consignor_id: str
    consignment_id: str | None
    purpose: str
    version: str
    text_sha256: str
    given: bool
    by: str
    at: str


class ConsignmentNew(TypedDict):
    """A hand-over. ``reward`` is one of those that ``GET /v1/programme`` shows for the
    country.
    """

    consignor_id: str
    country: str
    intake: DropOff | CollectionNew | ShipIn
    reward: str
    ownership: NotRequired[Ownership | None]
    items: list[ItemNew]
    reference: NotRequired[str | None]
    terms_version: NotRequired[str | None]
    consents: NotRequired[dict[str, Any]]


class ConsignmentView(TypedDict):
    """A hand-over and what is in it."""

    id: str
    consignor_id: str
    country: str
    currency: str
    intake: IntakeView
    reward: str
    terms_version: str
    reference: str | None
    items: list[ItemInside]
    created_at: str


class ConsignorBalance(TypedDict):
    """What we owe a consignor in one currency; negative is what they owe us after a return."""

    currency: str
    amount_minor: int


class ConsignorBalances(TypedDict):
    """A consignor's balance in each currency that was ever booked for them."""

    consignor_id: str
    balances: list[ConsignorBalance]


class ConsignorChange(TypedDict):
    """What shall change; a field that is left out, or null, stays as it is."""

    name: NotRequired[str | None]
    email: NotRequired[str | None]
    address: NotRequired[AddressBody | None]


class ConsignorNew(TypedDict):
    """A person with a structured address: payment files take no other since 11/2026."""

    name: str
    email: str
    address: AddressBody


class ConsignorView(TypedDict):
    """A consignor; ``bank_details`` is null until they are given."""

    id: str
    name: str
    email: str
    country: str
    address: AddressView
    bank_details: BankHint | None
    created_at: str


class ConversionView(TypedDict):
    """The amount in the other currency, the rates that made it and how it was rounded."""

    given: PriceView
    result: PriceView
    rates: list[RateUsed]
    rounding: str


class ConversionWanted(TypedDict):
    """An amount to convert, by the rates of a day; today's where none is named."""

    amount_minor: int
    currency: str
    to: str
    day: NotRequired[str | None]


class CountryView(TypedDict):
    """What holds in one country; ``copies`` is what becomes of an item that is not
    authentic.
    """

    code: str
    currency: str
    channels: list[str]
    stores: list[StoreView]
    slots: list[serviceprogrammeschemasSlotView]
    rewards: list[str]
    copies: str
    return_window_days: int
    credit_expiry_months: int | None
    credit_country_locked: bool


class CreditBalanceView(TypedDict):
    """What can still be spent of one currency in one country; null is everywhere."""

    currency: str
    country: str | None
    amount_minor: int
    credits: int


class CreditBalances(TypedDict):
    """A consignor's store credit."""

    consignor_id: str
    balances: list[CreditBalanceView]


class CreditUseView(TypedDict):
    """A use of a credit; ``lost_minor`` is what nobody can spend any more after it."""

    id: str
    credit_id: str
    kind: Literal["redeemed", "expired", "voided"]
    amount_minor: int
    lost_minor: int
    currency: str
    country: str | None
    till: str | None
    receipt: str | None
    by: str
    at: str


class CreditView(TypedDict):
    """Credit at the brand's shops. ``country`` null is every country, ``expires_at`` null
    never.
    """

    id: str
    consignor_id: str
    payout_id: str
    amount_minor: int
    remaining_minor: int
    currency: str
    country: str | None
    expires_at: str | None
    single_use: bool
    created_at: str


class CreditVoid(TypedDict):
    """Why a credit is taken back."""

    because: str


class DeliveryLog(TypedDict):
    """A message with its newest tries, the latest first."""

    id: str
    key: str
    endpoint_id: str
    item_id: str
    state: str
    attempts: int
    replays: int
    due_at: str
    last_error: str | None
    body: str
    created_at: str
    delivered_at: str | None
    log: list[AttemptView]


class DeliveryView(TypedDict):
    """One message to one endpoint. ``key`` is the ``webhook-id`` of every try."""

    id: str
    key: str
    endpoint_id: str
    item_id: str
    state: str
    attempts: int
    replays: int
    due_at: str
    last_error: str | None
    body: str
    created_at: str
    delivered_at: str | None


class DriftView(TypedDict):
    """A listing that drifted: how, and both sides of it."""

    kind: str
    listing_id: str
    state: str | None
    ours: AmountView | None
    theirs: AmountView | None


class DropOff(TypedDict):
    """The consignor brings it to a store of the country."""

    channel: Literal["store_drop_off"]
    store_id: str


class EndpointMade(TypedDict):
    """A new endpoint with its signing secret, which is in this answer and nowhere else."""

    id: str
    url: str
    created_by: str
    created_at: str
    removed_at: str | None
    secret: str


class EndpointNew(TypedDict):
    """Where to send messages: HTTPS and a public address, outside the sandbox."""

    url: str


class EndpointView(TypedDict):
    """An endpoint; ``removed_at`` says since when it gets nothing."""

    id: str
    url: str
    created_by: str
    created_at: str
    removed_at: str | None


class EntryView(TypedDict):
    """One balanced entry. ``reverses`` names the key of the entry that it undoes."""

    id: str
    key: str
    kind: str
    item_id: str | None
    reverses: str | None
    basis: dict[str, str]
    note: str
    at: str
    postings: list[PostingView]


class ErasureView(TypedDict):
    """How far an erasure has come. While it waits, ``waits_for`` says for what."""

    id: str
    consignor_id: str
    cause: str
    state: str
    waits_for: list[str]
    asked_by: str
    asked_at: str
    erased_at: str | None
    done_at: str | None


class EventView(TypedDict):
    """One line of a timeline; ``seq`` counts from 1 within the item."""

    id: str
    seq: int
    kind: str
    from_status: str | None
    to_status: str | None
    by: str
    because: str
    data: dict[str, Any]
    at: str


class FeeView(TypedDict):
    """One part taken from the gross: ``percent`` of ``base``, settled under ``rounding``."""

    name: str
    base: AmountView
    percent: str
    rounding: str
    amount: AmountView


Grade = Literal["pristine", "excellent", "very_good", "good", "fair"]


class Health(TypedDict):
    """One word and what it rests on."""

    status: str
    mode: str


class IbanDetails(TypedDict):
    """An account in the SEPA area. Spaces in the IBAN and small letters are fine."""

    account_holder: str
    scheme: NotRequired[Literal["iban"]]
    iban: str


class IntakeView(TypedDict):
    """How it arrives: ``store_id`` with a drop-off, ``slot`` and ``address`` with a
    collection.
    """

    channel: str
    store_id: str | None
    slot: serviceconsignmentsschemasSlotView | None
    address: CollectionAddress | None


class ItemChange(TypedDict):
    """What shall be corrected; what is left out stays, and a null ``sku`` takes it away."""

    category: NotRequired[str | None]
    brand: NotRequired[str | None]
    sku: NotRequired[str | None]
    title: NotRequired[str | None]


class ItemInside(TypedDict):
    """An item of the consignment; ``GET /v1/items/{id}`` says more."""

    id: str
    category: str
    brand: str
    sku: str | None
    title: str
    status: str
    ownership: str


class ItemNew(TypedDict):
    """What the consignor says the item is; looking at it comes later."""

    category: str
    brand: str
    sku: NotRequired[str | None]
    title: str


class ItemState(TypedDict):
    """Where the item stands now."""

    id: str
    status: str
    revision: int


class ItemView(TypedDict):
    """One physical thing. ``revision`` counts its moves."""

    id: str
    consignment_id: str
    consignor_id: str
    category: str
    brand: str
    sku: str | None
    title: str
    country: str
    currency: str
    status: str
    revision: int
    ownership: str
    holder: str
    custody_closed: bool
    on_sale_at: str | None
    created_at: str
    updated_at: str


class KeyMade(TypedDict):
    """A new key. ``secret`` is shown here and never again."""

    id: str
    person_id: str
    role: str
    marketplace: str | None
    created_at: str
    revoked_at: str | None
    secret: str


class KeyNew(TypedDict):
    """A key for a person. ``marketplace`` goes with the role of that name, and only with it."""

    person_id: str
    role: Literal[
        "studio",
        "authenticator",
        "partner",
        "marketplace",
        "operator",
        "clerk",
        "pricer",
        "finance",
    ]
    marketplace: NotRequired[str | None]


class KeyView(TypedDict):
    """A key without its secret."""

    id: str
    person_id: str
    role: str
    marketplace: str | None
    created_at: str
    revoked_at: str | None


class LeftOutView(TypedDict):
    """A payout that is due and cannot be paid yet, and why."""

    payout_id: str
    code: str
    detail: str


class ListingReason(TypedDict):
    """Why; it stands in the timeline."""

    because: str


class ListingView(TypedDict):
    """An item on one marketplace; a relisting is another listing of a later generation."""

    id: str
    item_id: str
    marketplace: str
    generation: int
    state: str
    price: AmountView
    price_inputs: dict[str, Any] | None
    next_price_at: str | None
    title: str
    description: str
    condition: str
    told: dict[str, Any] | None
    external_id: str | None
    error: str | None
    page: str
    created_at: str
    updated_at: str


class LookingAnswer(TypedDict):
    """What the machine says about the photos of one item; photos are named by their file
    names.
    """

    identity: dict[str, Any]
    authenticity: dict[str, Any]
    condition: dict[str, Any]
    models: list[str]
    seconds: float


class MarkdownStepNew(TypedDict):
    """From so many days on sale on, so many percent less than the first price."""

    after_days: int
    percent: str


class MarkdownStepView(TypedDict):
    """From so many days on sale on, so many percent less than the first price."""

    after_days: int
    percent: str


class MarkdownsNew(TypedDict):
    """Markdowns to agree with the consignor, and the floor under them in minor units."""

    steps: list[MarkdownStepNew]
    floor_minor: int


class MarkdownsView(TypedDict):
    """What the asking price does while the item is on sale; it never goes below the floor."""

    steps: list[MarkdownStepView]
    floor: AmountView


class MarketplaceView(TypedDict):
    """Where items are listed, and from which countries."""

    id: str
    title: str
    transport: str
    picture_rule: str
    fee_percent: str
    kind: str
    countries: list[str]


class MeView(TypedDict):
    """The person, role and programme behind the key of this request."""

    person_id: str
    person_name: str
    role: str
    programme: str
    programme_title: str
    marketplace: str | None


class OfferAnswer(TypedDict):
    """The consignor's answer. An acceptance names the reward and the terms that were read."""

    answer: Literal["accept", "decline"]
    reward: NotRequired[str | None]
    terms_version: NotRequired[str | None]


class OfferLinkView(TypedDict):
    """What the consignor sees behind the link."""

    programme: str
    brand: str
    title: str
    category: str
    state: str
    proposal: ProposalView
    promise: str
    rewards: list[serviceoffersschemasRewardView]
    markdowns: MarkdownsView | None
    terms: serviceoffersschemasTermsView
    deadline: str
    answered_at: str | None
    reward: str | None
    payout: AmountView | None


class OfferMade(TypedDict):
    """A new offer with the consignor's link: in this answer, in the letter, nowhere else."""

    id: str
    item_id: str
    state: str
    grade: str
    proposal: ProposalView
    source: SourceView | None
    because: str | None
    markdowns: MarkdownsView | None
    terms_version: str
    terms_sha256: str
    deadline: str
    reward: str | None
    schedule: dict[str, Any] | None
    payout: AmountView | None
    answered_at: str | None
    created_by: str
    created_at: str
    link: str | None


class OfferNew(TypedDict):
    """An offer to make. Without ``gross_minor`` the price book decides, without ``grade``
    the latest assessment; ``because`` is the reason for either, and for ``markdowns``.
    """

    gross_minor: NotRequired[int | None]
    grade: NotRequired[Grade | None]
    because: NotRequired[str | None]
    repair_minor: NotRequired[int]
    markdowns: NotRequired[MarkdownsNew | None]


class OfferView(TypedDict):
    """An offer and what became of it."""

    id: str
    item_id: str
    state: str
    grade: str
    proposal: ProposalView
    source: SourceView | None
    because: str | None
    markdowns: MarkdownsView | None
    terms_version: str
    terms_sha256: str
    deadline: str
    reward: str | None
    schedule: dict[str, Any] | None
    payout: AmountView | None
    answered_at: str | None
    created_by: str
    created_at: str


class OrderNew(TypedDict):
    """An order that a marketplace took. ``order_ref`` is its own number, once per order."""

    order_ref: str
    item_id: str
    price: PriceIn
    rental_days: NotRequired[int | None]


class OrderView(TypedDict):
    """An order and what became of it: ``sold``, ``rented``, or ``refused`` with its code."""

    id: str
    marketplace: str
    order_ref: str
    item_id: str
    price: PriceView
    outcome: str
    reason: str
    sale_id: str | None
    rental_id: str | None
    created_at: str


class OutcomeNew(TypedDict):
    """What became of a payout, as a person read it on the bank's statement."""

    outcome: Literal["confirmed", "returned"]
    reason: str


class OutcomeView(TypedDict):
    """An entry: a bank's decides alone, a person's once ``seconded_by`` names another."""

    id: str
    payout_id: str
    outcome: str
    source: str
    entered_by: str
    seconded_by: str | None
    reason: str
    created_at: str
    seconded_at: str | None


Ownership = Literal["consigned", "bought_outright", "archive"]


class PageViewAssessmentView(TypedDict):
    items: list[AssessmentView]
    next_cursor: str | None


class PageViewBatchFileView(TypedDict):
    items: list[BatchFileView]
    next_cursor: str | None


class PageViewBatchView(TypedDict):
    items: list[BatchView]
    next_cursor: str | None


class PageViewCloseView(TypedDict):
    items: list[CloseView]
    next_cursor: str | None


class PageViewConsentView(TypedDict):
    items: list[ConsentView]
    next_cursor: str | None


class PageViewConsignmentView(TypedDict):
    items: list[ConsignmentView]
    next_cursor: str | None


class PageViewConsignorView(TypedDict):
    items: list[ConsignorView]
    next_cursor: str | None


class PageViewCreditUseView(TypedDict):
    items: list[CreditUseView]
    next_cursor: str | None


class PageViewCreditView(TypedDict):
    items: list[CreditView]
    next_cursor: str | None


class PageViewDeliveryView(TypedDict):
    items: list[DeliveryView]
    next_cursor: str | None


class PageViewEndpointView(TypedDict):
    items: list[EndpointView]
    next_cursor: str | None


class PageViewEntryView(TypedDict):
    items: list[EntryView]
    next_cursor: str | None


class PageViewEventView(TypedDict):
    items: list[EventView]
    next_cursor: str | None


class PageViewItemView(TypedDict):
    items: list[ItemView]
    next_cursor: str | None


class PageViewKeyView(TypedDict):
    items: list[KeyView]
    next_cursor: str | None


class PageViewListingView(TypedDict):
    items: list[ListingView]
    next_cursor: str | None


class PageViewOfferView(TypedDict):
    items: list[OfferView]
    next_cursor: str | None


class PageViewOrderView(TypedDict):
    items: list[OrderView]
    next_cursor: str | None


class PageViewOutcomeView(TypedDict):
    items: list[OutcomeView]
    next_cursor: str | None


class PageViewPayoutView(TypedDict):
    items: list[PayoutView]
    next_cursor: str | None


class PageViewPersonView(TypedDict):
    items: list[PersonView]
    next_cursor: str | None


class PageViewPhotoView(TypedDict):
    items: list[PhotoView]
    next_cursor: str | None


class PageViewPriceBookView(TypedDict):
    items: list[PriceBookView]
    next_cursor: str | None


class PageViewQuestionView(TypedDict):
    items: list[QuestionView]
    next_cursor: str | None


class PageViewQueueView(TypedDict):
    items: list[QueueView]
    next_cursor: str | None


class PageViewRateTableView(TypedDict):
    items: list[RateTableView]
    next_cursor: str | None


class PageViewReconciliationView(TypedDict):
    items: list[ReconciliationView]
    next_cursor: str | None


class PageViewRentalView(TypedDict):
    items: list[RentalView]
    next_cursor: str | None


class PageViewRepairView(TypedDict):
    items: list[RepairView]
    next_cursor: str | None


class PageViewRetakeView(TypedDict):
    items: list[RetakeView]
    next_cursor: str | None


class PageViewReturnView(TypedDict):
    items: list[ReturnView]
    next_cursor: str | None


class PageViewRunView(TypedDict):
    items: list[RunView]
    next_cursor: str | None


class PageViewSaleView(TypedDict):
    items: list[SaleView]
    next_cursor: str | None


class PageViewScanView(TypedDict):
    items: list[ScanView]
    next_cursor: str | None


class PageViewVerdictView(TypedDict):
    items: list[VerdictView]
    next_cursor: str | None


class PartBody(TypedDict):
    """One part of the item, the word on it, and why; only ``authentic`` needs no reason."""

    part: str
    word: PartWord
    reason: NotRequired[str]


PartWord = Literal["authentic", "not_authentic", "inconclusive", "not_original", "not_seen"]


class PayoutView(TypedDict):
    """What one consignor gets for one purchase, sale or rental."""

    id: str
    item_id: str
    cause: str
    sale_id: str | None
    rental_id: str | None
    offer_id: str
    consignor_id: str
    run_id: str | None
    method: str
    net: AmountView
    amount: AmountView
    country: str
    state: str
    created_at: str
    updated_at: str


class PersonNew(TypedDict):
    """A member of staff, or a system that acts for a partner."""

    name: str
    is_expert: NotRequired[bool]


class PersonView(TypedDict):
    """A person; events name people by ``id``."""

    id: str
    name: str
    is_expert: bool
    created_at: str


class PhotoAcceptance(TypedDict):
    """Why a photo may count although the quality check did not pass it."""

    because: str


class PhotoAnswer(TypedDict):
    """The photo, where its item now stands, and the views that must still be photographed."""

    photo: PhotoView
    retake: RetakeView | None
    item_status: str
    missing: list[str]


class PhotoView(TypedDict):
    """One photo as received. ``quality`` holds each check with its number and a sentence."""

    id: str
    item_id: str
    view: str
    sha256: str
    media_type: str
    byte_count: int
    width: int
    height: int
    quality: dict[str, Any]
    quality_passed: bool
    accepted_by: str | None
    state: str
    uploaded_by: str
    created_at: str


class PictureRuleView(TypedDict):
    """A marketplace's picture rule and the frame that it asks for, in pixels."""

    name: str
    title: str
    width: int
    height: int
    format: str


class PictureRules(TypedDict):
    """The picture rules that there are."""

    items: list[PictureRuleView]


class PictureView(TypedDict):
    """A marketplace picture, where anybody gets it, and what was measured on its file."""

    id: str
    item_id: str
    photo_id: str
    marketplace: str
    position: int
    url: str
    sha256: str
    media_type: str
    byte_count: int
    width: int
    height: int
    conforms: bool
    conformance: dict[str, Any]
    created_at: str


class PostingView(TypedDict):
    """One side of an entry: a debit is positive, a credit negative, in minor units."""

    account: str
    amount_minor: int
    currency: str


class PriceBookLineView(TypedDict):
    """One price of a book, and its line in the file."""

    scope: str
    key: str
    grade: str
    gross: PriceView
    line: int


class PriceBookView(TypedDict):
    """A version of the programme's price book."""

    id: str
    version: int
    file: str
    sha256: str
    row_count: int
    note: str
    imported_by: str
    created_at: str


class PriceBookWithLines(TypedDict):
    """A version with all its prices."""

    id: str
    version: int
    file: str
    sha256: str
    row_count: int
    note: str
    imported_by: str
    created_at: str
    lines: list[PriceBookLineView]


class PriceIn(TypedDict):
    """An amount in the currency's minor unit: 123400 EUR are 1234.00 euro."""

    amount_minor: int
    currency: str


class PriceRangeView(TypedDict):
    """A suggestion with all that it is made of, or why there is none."""

    item_id: str
    grade: str | None
    season: str | None
    currency: str
    range: RangeView | None
    no_range_because: str | None
    enough: int
    left_out: list[SaleLeftOut]
    book: BookPriceView | None


class PriceView(TypedDict):
    """An amount in the currency's minor unit."""

    amount_minor: int
    currency: str


class ProgrammeView(TypedDict):
    """The rules that a caller needs to hand items in."""

    name: str
    title: str
    brands: list[str]
    accepted_grades: list[str]
    offer_deadline_days: int
    listing_term_days: int
    details_wait_hours: int
    blocks: BlocksView
    terms: serviceprogrammeschemasTermsView
    consents: list[ConsentTextView]
    retention: RetentionView
    countries: list[CountryView]
    categories: list[CategoryView]
    marketplaces: list[MarketplaceView]


class ProposalView(TypedDict):
    """The numbers of an offer."""

    gross: AmountView
    parts: list[FeeView]
    net: AmountView
    uplift_percent: str
    rounding: str
    store_credit: AmountView
    is_own_stock: bool


class PushSecret(TypedDict):
    """The secret with which we sign our messages to a marketplace (Standard Webhooks)."""

    marketplace: str
    secret: str


class QualityAnswer(TypedDict):
    """What the decoder found, and each quality check with its number and a sentence."""

    sha256: str
    media_type: str
    width: int
    height: int
    quality: dict[str, Any]
    quality_passed: bool


class QuestionNew(TypedDict):
    """What only the seller can say."""

    question: str


class QuestionView(TypedDict):
    """A question, its answer, and until when it may be given."""

    id: str
    item_id: str
    question: str
    answer: str | None
    state: str
    asked_at: str
    answer_until: str
    answered_at: str | None


class QueueView(TypedDict):
    """One item that waits for a verdict, and what the machine said of it."""

    item_id: str
    status: str
    category: str
    brand: str
    sku: str | None
    title: str
    country: str
    waiting_since: str
    due_at: str | None
    photo_count: int
    assessment_id: str | None
    decision: str | None
    p_value: float | None
    grade: str | None
    score: float | None


class RangeView(TypedDict):
    """Three prices of the listed sales; ``level`` says by what these compare."""

    low: PriceView
    middle: PriceView
    high: PriceView
    level: str
    method: str
    comparables: list[ComparableView]


class RateTableView(TypedDict):
    """A rate table that was brought in."""

    id: str
    file: str
    sha256: str
    row_count: int
    imported_by: str
    created_at: str


class RateUsed(TypedDict):
    """A rate of the operator's table: one ``base`` is ``rate`` of ``quote`` on that day."""

    id: str
    day: str
    base: str
    quote: str
    rate: str


class ReconciliationView(TypedDict):
    """One look at what a marketplace shows."""

    id: str
    marketplace: str
    source: str
    checked: int
    drifts: list[DriftView]
    by: str
    created_at: str


class Redemption(TypedDict):
    """What a shop's till takes off a credit; ``receipt`` is the till's own number for it."""

    amount_minor: int
    currency: str
    country: str
    till: str
    receipt: str


class RentalView(TypedDict):
    """One rental. ``net_minor`` is the lender's share of the fee ``price_minor``."""

    id: str
    item_id: str
    order_id: str
    marketplace: str
    days: int
    price_minor: int
    net_minor: int
    damage_minor: int
    currency: str
    state: str
    comparison: str | None
    rented_at: str
    back_until: str
    compared_at: str | None
    pay_from: str | None


class RepairDone(TypedDict):
    """What it cost, in the item's currency, and what was done."""

    cost_minor: int
    note: str


class RepairNew(TypedDict):
    """What shall be done to the item."""

    kind: StepKind
    work: str


class RepairView(TypedDict):
    """Work on an item; ``cost_minor`` and ``finished_at`` are null while it is under way."""

    id: str
    item_id: str
    kind: str
    work: str
    cost_minor: int | None
    currency: str
    started_by: str
    started_at: str
    finished_by: str | None
    finished_at: str | None


class ReplayNew(TypedDict):
    """Which moves to tell of again: from ``since`` on, before ``until``."""

    since: str
    until: str
    after: NotRequired[str | None]
    limit: NotRequired[int]


class ReplayView(TypedDict):
    """How many messages go out again, and how many for the first time."""

    endpoint_id: str
    again: int
    first_time: int
    next_after: str | None


class RetakeRequest(TypedDict):
    """Which views are wanted again, and what should be better."""

    views: list[str]
    reason: str


class RetakeView(TypedDict):
    """A request to photograph a view again; closed by the photo that answers it."""

    id: str
    item_id: str
    view: str
    reason: str
    checks: list[str]
    photo_id: str | None
    example: str | None
    requested_by: str
    created_at: str
    closed_at: str | None
    closed_by_photo: str | None


class RetakesOpened(TypedDict):
    """The requests that now wait for these views."""

    retakes: list[RetakeView]
    item_status: str


class RetentionView(TypedDict):
    """Days after which something personal goes; null: it is kept until somebody asks."""

    consignor_days: int | None
    collection_address_days: int | None
    message_days: int | None
    bank_file_days: int | None


class ReturnNew(TypedDict):
    """Why the buyer sent it back. ``accept_late``, for operators, takes it after the window."""

    reason: str
    accept_late: NotRequired[bool]


class ReturnView(TypedDict):
    """A return. After a payout the consignor's balance is negative until the item sells
    again.
    """

    id: str
    sale_id: str
    item_id: str
    reason: str
    after_payout: bool
    created_at: str


class RunNew(TypedDict):
    """Which due payouts a run takes up; without ``country``, those of every country."""

    method: Literal["bank_transfer", "store_credit"]
    currency: str
    country: NotRequired[str | None]


class RunPrepared(TypedDict):
    """A new run, and the due payouts that it had to leave out."""

    id: str
    method: str
    currency: str
    country: str | None
    state: str
    prepared_by: str
    released_by: str | None
    total: AmountView
    count: int
    file_sha256: str | None
    created_at: str
    released_at: str | None
    lines: list[PayoutView]
    left_out: list[LeftOutView]


class RunPreview(TypedDict):
    """What a run prepared now would pay; ``bank_file`` is null for store credit or nothing."""

    total: AmountView
    bank_file: str | None
    conformance: str | None
    lines: list[PayoutView]
    left_out: list[LeftOutView]


class RunView(TypedDict):
    """A run and its sum; ``file_sha256`` is the bank file's, once it is released."""

    id: str
    method: str
    currency: str
    country: str | None
    state: str
    prepared_by: str
    released_by: str | None
    total: AmountView
    count: int
    file_sha256: str | None
    created_at: str
    released_at: str | None


class RunWithLines(TypedDict):
    """A run with each of its payouts."""

    id: str
    method: str
    currency: str
    country: str | None
    state: str
    prepared_by: str
    released_by: str | None
    total: AmountView
    count: int
    file_sha256: str | None
    created_at: str
    released_at: str | None
    lines: list[PayoutView]


class SaleCancel(TypedDict):
    """Why the buyer took the order back before dispatch."""

    reason: str


class SaleLeftOut(TypedDict):
    """A sale that could not be converted, and the code of the refusal."""

    sale_id: str
    paid: PriceView
    because: str


class SaleView(TypedDict):
    """A sale. Until ``return_until`` the buyer may send the item back."""

    id: str
    item_id: str
    order_id: str
    listing_id: str
    offer_id: str
    marketplace: str
    price: PriceView
    state: str
    net_minor: int
    sold_at: str
    return_until: str
    pay_from: str | None
    ship_until: str | None


ScanKind = Literal[
    "collected",
    "received",
    "moved",
    "handed_to_courier",
    "delivered",
    "came_back",
    "handed_back",
    "destroyed",
    "lent",
    "to_repairer",
    "from_repairer",
]


class ScanMade(TypedDict):
    """A new scan and where the item stands after it."""

    id: str
    item_id: str
    kind: str
    holder: str
    place: str
    person_id: str
    note: str
    at: str
    item_status: str


class ScanNew(TypedDict):
    """A hand-over: ``place`` is a store's id, a room, or a courier's reference."""

    kind: ScanKind
    place: str
    note: NotRequired[str]


class ScanView(TypedDict):
    """A hand-over; ``holder`` is who has the item from then on."""

    id: str
    item_id: str
    kind: str
    holder: str
    place: str
    person_id: str
    note: str
    at: str


class SgDetails(TypedDict):
    """An account in Singapore: the bank's BIC and the account number."""

    account_holder: str
    scheme: Literal["sg"]
    bank_bic: str
    account_number: str


class ShipIn(TypedDict):
    """The consignor sends it; one who keeps it until it is sold sends it then."""

    channel: Literal["ship_in"]


class ShownListing(TypedDict):
    """A listing that the marketplace shows, with the price that it shows."""

    listing_id: str
    price: NotRequired[AmountNew | None]


class ShownNew(TypedDict):
    """Everything that a marketplace shows of this programme."""

    shown: list[ShownListing]


class SigningSecret(TypedDict):
    """With what a marketplace signs its orders (Standard Webhooks 1.0.0, ``v1``)."""

    marketplace: str
    secret: str


class SlotNew(TypedDict):
    """One of the slots that ``GET /v1/programme`` shows: a local day and a window."""

    day: str
    window: str


class SourceView(TypedDict):
    """The row of the price book behind a gross: in the book whose bytes have this hash."""

    scope: str
    key: str
    grade: str
    line: int
    book_sha256: str
    book_version: int


class StatementBalance(TypedDict):
    """An account's balance: positive is what we owe."""

    account: str
    amount_minor: int
    currency: str


class StatementLineView(TypedDict):
    """One booking and the account's balance after it."""

    at: str
    what: str
    item_id: str
    account: str
    amount_minor: int
    balance_minor: int
    currency: str


class StatementView(TypedDict):
    """A consignor's accounts in some days (UTC)."""

    first: str
    last: str
    opening: list[StatementBalance]
    lines: list[StatementLineView]
    closing: list[StatementBalance]


Status = Literal[
    "expected",
    "received",
    "photographing",
    "assessing",
    "in_review",
    "escalated",
    "approved",
    "refused",
    "offered",
    "accepted",
    "publishing",
    "listed",
    "sold",
    "settling",
    "paid_out",
    "buyer_returned",
    "withdrawn",
    "returning",
    "returned",
    "held",
    "destroyed",
    "cancelled",
    "repairing",
    "rented",
    "awaiting_item",
    "checking",
]

StepKind = Literal["repair", "restoration"]


class StoreAddress(TypedDict):
    street: str
    building: str
    postcode: str
    town: str
    country: str


class StoreView(TypedDict):
    """A shop that takes items in; ``opening`` is text for people."""

    id: str
    name: str
    address: StoreAddress
    opening: str


class SuggestionView(TypedDict):
    """What the price book says of an item in its assessed grade."""

    grade: str
    accepted: bool
    proposal: ProposalView
    source: SourceView


class TrialLineView(TypedDict):
    """One account at the end of the day: a debit or a credit, in minor units."""

    account: str
    nature: str
    currency: str
    debit_minor: int
    credit_minor: int


class TrialView(TypedDict):
    """The trial balance; ``differences`` are zero in each currency."""

    day: str
    lines: list[TrialLineView]
    differences: dict[str, int]


class UkDetails(TypedDict):
    """An account in the United Kingdom: sort code of six digits, number of eight."""

    account_holder: str
    scheme: Literal["uk"]
    sort_code: str
    account_number: str


class UsDetails(TypedDict):
    """An account in the United States: ABA routing number of nine digits, and which kind it
    is.
    """

    account_holder: str
    scheme: Literal["us"]
    routing_number: str
    account_number: str
    kind: NotRequired[Literal["checking", "savings"]]


class VerdictAnswer(TypedDict):
    """The verdict, and where it has taken the item."""

    verdict: VerdictView
    item_status: str


class VerdictNew(TypedDict):
    """A person's judgement."""

    verdict: VerdictWord
    reasons: NotRequired[list[PartBody]]
    note: NotRequired[str]
    views_wanted: NotRequired[list[str]]
    assessment_id: NotRequired[str | None]


class VerdictView(TypedDict):
    """A verdict as it was given; never changed."""

    id: str
    item_id: str
    assessment_id: str | None
    verdict: str
    reasons: list[dict[str, Any]]
    note: str
    person_id: str
    created_at: str


VerdictWord = Literal["authentic", "not_authentic", "inconclusive", "needs_photos"]


class serviceconsignmentsschemasSlotView(TypedDict):
    day: str
    window: str


class serviceoffersschemasRewardView(TypedDict):
    """One way of being paid, by its id in the programme's menu: what it is worth, and when."""

    method: str
    kind: str
    when: str
    amount: AmountView


class serviceoffersschemasTermsView(TypedDict):
    """The text that is agreed to, and its hash."""

    version: str
    text: str
    sha256: str


class serviceprogrammeschemasRewardView(TypedDict):
    """One entry of the menu. Null where the programme's or the country's own rule holds."""

    id: str
    method: str
    uplift_percent: str
    when: str
    expiry_months: int | None
    country_locked: bool | None
    single_use: bool
    skus: list[str]
    categories: list[str]


class serviceprogrammeschemasSlotView(TypedDict):
    """A collection that can be asked for today: a local day and a window."""

    day: str
    window: str


class serviceprogrammeschemasTermsView(TypedDict):
    """The text that a consignor agrees to; ``sha256`` is of its UTF-8 bytes."""

    version: str
    text: str
    sha256: str


class AccountsRoom:
    """The room "accounts"."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def get_me(self) -> MeView:
        """Whom this key speaks for: the workbench shows it to the person who signs in."""
        return cast("MeView", self._session.json("GET", "/v1/me"))

    def create_person(self, body: PersonNew, *, once: str | None = None) -> PersonView:
        """Adds a person who can be given keys."""
        return cast(
            "PersonView", self._session.json("POST", "/v1/people", once=once, keyed=True, body=body)
        )

    def list_people(
        self, *, cursor: str | None = None, limit: int | None = None
    ) -> PageViewPersonView:
        """Everybody, newest first."""
        return cast(
            "PageViewPersonView",
            self._session.json("GET", "/v1/people", query={"cursor": cursor, "limit": limit}),
        )

    def create_key(self, body: KeyNew) -> KeyMade:
        """Makes a key. Its secret is in this answer and nowhere else."""
        return cast("KeyMade", self._session.json("POST", "/v1/keys", body=body))

    def list_keys(self, *, cursor: str | None = None, limit: int | None = None) -> PageViewKeyView:
        """All keys, revoked ones too, newest first."""
        return cast(
            "PageViewKeyView",
            self._session.json("GET", "/v1/keys", query={"cursor": cursor, "limit": limit}),
        )

    def revoke_key(self, key_id: str) -> KeyView:
        """Ends a key from the next request on. Revoking it again changes nothing."""
        return cast("KeyView", self._session.json("DELETE", f"/v1/keys/{quote(key_id, safe='')}"))


class AssessmentsRoom:
    """The room "assessments"."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def list_assessments(
        self, item_id: str, *, cursor: str | None = None, limit: int | None = None
    ) -> PageViewAssessmentView:
        """Everything that the machine said about an item, newest first."""
        return cast(
            "PageViewAssessmentView",
            self._session.json(
                "GET",
                f"/v1/items/{quote(item_id, safe='')}/assessments",
                query={"cursor": cursor, "limit": limit},
            ),
        )

    def get_assessment(self, assessment_id: str) -> AssessmentView:
        """One assessment with all its evidence."""
        return cast(
            "AssessmentView",
            self._session.json("GET", f"/v1/assessments/{quote(assessment_id, safe='')}"),
        )

    def get_reference(self, key: str) -> bytes:
        """The JPEG of a reference photo that evidence names."""
        return self._session.raw("GET", f"/v1/references/{quote(key, safe='')}")


class AuditRoom:
    """The room "audit"."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def get_item_audit(self, item_id: str) -> AuditTrailView:
        """An item's trail, oldest first: its events, photos, verdicts, hand-overs, offers
        and money.
        """
        return cast(
            "AuditTrailView",
            self._session.json("GET", f"/v1/items/{quote(item_id, safe='')}/audit"),
        )

    def get_consignor_audit(self, consignor_id: str) -> AuditTrailView:
        """A consignor's trail: hand-overs, consents, changed details, credit, erasure."""
        return cast(
            "AuditTrailView",
            self._session.json("GET", f"/v1/consignors/{quote(consignor_id, safe='')}/audit"),
        )

    def get_person_audit(self, person_id: str) -> AuditTrailView:
        """The trail of a member of staff: when added, and every key that was made or
        revoked.
        """
        return cast(
            "AuditTrailView",
            self._session.json("GET", f"/v1/people/{quote(person_id, safe='')}/audit"),
        )

    def get_programme_audit(self) -> AuditTrailView:
        """The trail of what belongs to no item: payout runs, downloads, webhook endpoints."""
        return cast("AuditTrailView", self._session.json("GET", "/v1/programme/audit"))


class BatchesRoom:
    """The room "batches"."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def list_picture_rules(self) -> PictureRules:
        """The marketplaces whose pictures can be made."""
        return cast("PictureRules", self._session.json("GET", "/v1/picture-rules"))

    def create_batch(self, body: BatchNew, *, once: str | None = None) -> BatchView:
        """Makes a batch, open for photographs."""
        return cast(
            "BatchView", self._session.json("POST", "/v1/batches", once=once, keyed=True, body=body)
        )

    def list_batches(
        self, *, cursor: str | None = None, limit: int | None = None
    ) -> PageViewBatchView:
        """The programme's batches, newest first."""
        return cast(
            "PageViewBatchView",
            self._session.json("GET", "/v1/batches", query={"cursor": cursor, "limit": limit}),
        )

    def get_batch(self, batch_id: str) -> BatchView:
        """A batch and how far it is."""
        return cast(
            "BatchView", self._session.json("GET", f"/v1/batches/{quote(batch_id, safe='')}")
        )

    def add_file(
        self, batch_id: str, data: bytes, media_type: str = "image/jpeg", *, name: str
    ) -> BatchFileView:
        """Takes a photograph; what cannot be read is refused at once, with the reason."""
        return cast(
            "BatchFileView",
            self._session.json(
                "POST",
                f"/v1/batches/{quote(batch_id, safe='')}/files",
                data=data,
                media_type=media_type,
                query={"name": name},
            ),
        )

    def list_files(
        self, batch_id: str, *, cursor: str | None = None, limit: int | None = None
    ) -> PageViewBatchFileView:
        """The batch's photographs and their pictures so far, newest first."""
        return cast(
            "PageViewBatchFileView",
            self._session.json(
                "GET",
                f"/v1/batches/{quote(batch_id, safe='')}/files",
                query={"cursor": cursor, "limit": limit},
            ),
        )

    def start_batch(self, batch_id: str) -> BatchView:
        """Starts the work; a batch that was started before is answered as it stands."""
        return cast(
            "BatchView", self._session.json("POST", f"/v1/batches/{quote(batch_id, safe='')}/start")
        )

    def get_report(self, batch_id: str) -> bytes:
        """What became of each photograph, once the batch is done."""
        return self._session.raw("GET", f"/v1/batches/{quote(batch_id, safe='')}/report.csv")

    def get_result(self, batch_id: str) -> bytes:
        """The pictures by marketplace and the table, once the batch is done."""
        return self._session.raw("GET", f"/v1/batches/{quote(batch_id, safe='')}/result.zip")

    def get_file_content(self, file_id: str) -> bytes:
        """The photograph as a small upright JPEG without metadata."""
        return self._session.raw("GET", f"/v1/batch-files/{quote(file_id, safe='')}/content")

    def get_output_content(self, output_id: str) -> bytes:
        """The marketplace's picture."""
        return self._session.raw("GET", f"/v1/batch-outputs/{quote(output_id, safe='')}/content")


class ConsignmentsRoom:
    """The room "consignments"."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def create_consignment(
        self, body: ConsignmentNew, *, once: str | None = None
    ) -> ConsignmentView:
        """Announces one or more items of one consignor. They are born ``expected``."""
        return cast(
            "ConsignmentView",
            self._session.json("POST", "/v1/consignments", once=once, keyed=True, body=body),
        )

    def list_consignments(
        self,
        *,
        cursor: str | None = None,
        consignor: str | None = None,
        reference: str | None = None,
        limit: int | None = None,
    ) -> PageViewConsignmentView:
        """Consignments with their items, newest first."""
        return cast(
            "PageViewConsignmentView",
            self._session.json(
                "GET",
                "/v1/consignments",
                query={
                    "cursor": cursor,
                    "consignor": consignor,
                    "reference": reference,
                    "limit": limit,
                },
            ),
        )

    def get_consignment(self, consignment_id: str) -> ConsignmentView:
        """One consignment."""
        return cast(
            "ConsignmentView",
            self._session.json("GET", f"/v1/consignments/{quote(consignment_id, safe='')}"),
        )

    def cancel_consignment(
        self, consignment_id: str, body: CancelBody, *, once: str | None = None
    ) -> ConsignmentView:
        """Cancels every item that has not arrived. What is here already is withdrawn
        instead.
        """
        return cast(
            "ConsignmentView",
            self._session.json(
                "POST",
                f"/v1/consignments/{quote(consignment_id, safe='')}/cancel",
                once=once,
                keyed=True,
                body=body,
            ),
        )

    def get_receipt(self, consignment_id: str) -> bytes:
        """The consignor's receipt, to be printed: what was handed over, to whom, on which
        terms.
        """
        return self._session.raw(
            "GET", f"/v1/consignments/{quote(consignment_id, safe='')}/receipt.pdf"
        )


class ConsignorsRoom:
    """The room "consignors"."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def create_consignor(self, body: ConsignorNew, *, once: str | None = None) -> ConsignorView:
        """Adds a consignor. Two with one e-mail address are two consignors."""
        return cast(
            "ConsignorView",
            self._session.json("POST", "/v1/consignors", once=once, keyed=True, body=body),
        )

    def list_consignors(
        self, *, cursor: str | None = None, email: str | None = None, limit: int | None = None
    ) -> PageViewConsignorView:
        """Consignors, newest first."""
        return cast(
            "PageViewConsignorView",
            self._session.json(
                "GET", "/v1/consignors", query={"cursor": cursor, "email": email, "limit": limit}
            ),
        )

    def get_consignor(self, consignor_id: str) -> ConsignorView:
        """One consignor."""
        return cast(
            "ConsignorView",
            self._session.json("GET", f"/v1/consignors/{quote(consignor_id, safe='')}"),
        )

    def change_consignor(self, consignor_id: str, body: ConsignorChange) -> ConsignorView:
        """Changes what is given; a field that is left out stays."""
        return cast(
            "ConsignorView",
            self._session.json(
                "PATCH", f"/v1/consignors/{quote(consignor_id, safe='')}", body=body
            ),
        )

    def set_bank_details(
        self, consignor_id: str, body: IbanDetails | UkDetails | UsDetails | SgDetails
    ) -> ConsignorView:
        """Sets where the consignor is paid."""
        return cast(
            "ConsignorView",
            self._session.json(
                "PUT", f"/v1/consignors/{quote(consignor_id, safe='')}/bank-details", body=body
            ),
        )


class HealthRoom:
    """The room "health"."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def healthz(self) -> Health:
        """The process answers."""
        return cast("Health", self._session.json("GET", "/healthz"))

    def readyz(self) -> Health:
        """The database answers too."""
        return cast("Health", self._session.json("GET", "/readyz"))


class ItemsRoom:
    """The room "items"."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def list_items(
        self,
        *,
        cursor: str | None = None,
        status: list[Status] | None = None,
        consignment: str | None = None,
        consignor: str | None = None,
        limit: int | None = None,
    ) -> PageViewItemView:
        """Items, newest first."""
        return cast(
            "PageViewItemView",
            self._session.json(
                "GET",
                "/v1/items",
                query={
                    "cursor": cursor,
                    "status": status,
                    "consignment": consignment,
                    "consignor": consignor,
                    "limit": limit,
                },
            ),
        )

    def get_item(self, item_id: str) -> ItemView:
        """One item."""
        return cast("ItemView", self._session.json("GET", f"/v1/items/{quote(item_id, safe='')}"))

    def correct_item(self, item_id: str, body: ItemChange) -> ItemView:
        """Corrects what describes the item."""
        return cast(
            "ItemView",
            self._session.json("PATCH", f"/v1/items/{quote(item_id, safe='')}", body=body),
        )

    def get_timeline(
        self, item_id: str, *, cursor: str | None = None, limit: int | None = None
    ) -> PageViewEventView:
        """Everything that happened to the item, oldest first."""
        return cast(
            "PageViewEventView",
            self._session.json(
                "GET",
                f"/v1/items/{quote(item_id, safe='')}/timeline",
                query={"cursor": cursor, "limit": limit},
            ),
        )

    def get_label(self, item_id: str) -> bytes:
        """The label that hangs on the item, 62 x 40 mm, with its id as a QR code."""
        return self._session.raw("GET", f"/v1/items/{quote(item_id, safe='')}/label.pdf")

    def record_scan(self, item_id: str, body: ScanNew, *, once: str | None = None) -> ScanMade:
        """Records a hand-over. ``received``, ``handed_back`` and ``destroyed`` move the
        item, and so does ``came_back`` from a renter.
        """
        return cast(
            "ScanMade",
            self._session.json(
                "POST",
                f"/v1/items/{quote(item_id, safe='')}/scans",
                once=once,
                keyed=True,
                body=body,
            ),
        )

    def list_scans(
        self, item_id: str, *, cursor: str | None = None, limit: int | None = None
    ) -> PageViewScanView:
        """The item's hand-overs, newest first."""
        return cast(
            "PageViewScanView",
            self._session.json(
                "GET",
                f"/v1/items/{quote(item_id, safe='')}/scans",
                query={"cursor": cursor, "limit": limit},
            ),
        )

    def withdraw_item(self, item_id: str, body: Because, *, once: str | None = None) -> ItemView:
        """The consignor wants it back before it is sold: offers and listings end."""
        return cast(
            "ItemView",
            self._session.json(
                "POST",
                f"/v1/items/{quote(item_id, safe='')}/withdraw",
                once=once,
                keyed=True,
                body=body,
            ),
        )

    def send_back(self, item_id: str, body: Because, *, once: str | None = None) -> ItemView:
        """Starts the way home of a withdrawn, refused or held item."""
        return cast(
            "ItemView",
            self._session.json(
                "POST",
                f"/v1/items/{quote(item_id, safe='')}/return",
                once=once,
                keyed=True,
                body=body,
            ),
        )

    def hold_item(self, item_id: str, body: Because, *, once: str | None = None) -> ItemView:
        """Keeps a refused item, or one on its way home that nobody takes, until a person
        decides.
        """
        return cast(
            "ItemView",
            self._session.json(
                "POST",
                f"/v1/items/{quote(item_id, safe='')}/hold",
                once=once,
                keyed=True,
                body=body,
            ),
        )


class LedgerRoom:
    """The room "ledger"."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def list_entries(
        self, *, cursor: str | None = None, item: str | None = None, limit: int | None = None
    ) -> PageViewEntryView:
        """Entries, newest first."""
        return cast(
            "PageViewEntryView",
            self._session.json(
                "GET", "/v1/ledger/entries", query={"cursor": cursor, "item": item, "limit": limit}
            ),
        )

    def get_balances(self) -> BalancesView:
        """Every account's balance, and the trial balance: zero in each currency."""
        return cast("BalancesView", self._session.json("GET", "/v1/ledger/balances"))

    def get_consignor_balance(self, consignor_id: str) -> ConsignorBalances:
        """What we owe a consignor."""
        return cast(
            "ConsignorBalances",
            self._session.json("GET", f"/v1/consignors/{quote(consignor_id, safe='')}/balance"),
        )

    def get_trial_balance(self, *, day: str | None = None) -> TrialView:
        """Every account that is not at zero at the end of a day, and the proof that they sum
        to it.
        """
        return cast(
            "TrialView", self._session.json("GET", "/v1/ledger/trial-balance", query={"day": day})
        )

    def list_closes(
        self, *, cursor: str | None = None, limit: int | None = None
    ) -> PageViewCloseView:
        """Closed days, newest first."""
        return cast(
            "PageViewCloseView",
            self._session.json(
                "GET", "/v1/ledger/closes", query={"cursor": cursor, "limit": limit}
            ),
        )

    def close_day(self, body: CloseNew, *, once: str | None = None) -> CloseView:
        """Closes the books up to the end of a day that is over. Days in between close with
        it.
        """
        return cast(
            "CloseView",
            self._session.json("POST", "/v1/ledger/closes", once=once, keyed=True, body=body),
        )

    def export_ledger(self, *, first: str | None = None, last: str | None = None) -> bytes:
        """Every posting of these days for accounting, a line each; amounts in major units."""
        return self._session.raw(
            "GET", "/v1/ledger/export.csv", query={"first": first, "last": last}
        )

    def get_statement(
        self, consignor_id: str, *, first: str | None = None, last: str | None = None
    ) -> StatementView:
        """What happened on a consignor's accounts in these days."""
        return cast(
            "StatementView",
            self._session.json(
                "GET",
                f"/v1/consignors/{quote(consignor_id, safe='')}/statement",
                query={"first": first, "last": last},
            ),
        )

    def get_statement_csv(
        self, consignor_id: str, *, first: str | None = None, last: str | None = None
    ) -> bytes:
        """The statement's bookings as CSV."""
        return self._session.raw(
            "GET",
            f"/v1/consignors/{quote(consignor_id, safe='')}/statement.csv",
            query={"first": first, "last": last},
        )

    def get_statement_pdf(
        self, consignor_id: str, *, first: str | None = None, last: str | None = None
    ) -> bytes:
        """The statement to be printed or sent."""
        return self._session.raw(
            "GET",
            f"/v1/consignors/{quote(consignor_id, safe='')}/statement.pdf",
            query={"first": first, "last": last},
        )


class ListingsRoom:
    """The room "listings"."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def publish_item(self, item_id: str, *, once: str | None = None) -> ItemState:
        """Puts an accepted item up for sale on every marketplace of its country."""
        return cast(
            "ItemState",
            self._session.json(
                "POST", f"/v1/items/{quote(item_id, safe='')}/publish", once=once, keyed=True
            ),
        )

    def relist_item(
        self, item_id: str, body: ListingReason, *, once: str | None = None
    ) -> ItemState:
        """Ends the listings of a listed or returned item and makes new ones."""
        return cast(
            "ItemState",
            self._session.json(
                "POST",
                f"/v1/items/{quote(item_id, safe='')}/relist",
                once=once,
                keyed=True,
                body=body,
            ),
        )

    def list_listings(
        self,
        *,
        cursor: str | None = None,
        state: Literal["requested", "live", "withdrawal_requested", "withdrawn", "sold", "failed"]
        | None = None,
        item: str | None = None,
        marketplace: str | None = None,
        limit: int | None = None,
    ) -> PageViewListingView:
        """Listings, newest first. A marketplace sees its own."""
        return cast(
            "PageViewListingView",
            self._session.json(
                "GET",
                "/v1/listings",
                query={
                    "cursor": cursor,
                    "state": state,
                    "item": item,
                    "marketplace": marketplace,
                    "limit": limit,
                },
            ),
        )

    def get_listing(self, listing_id: str) -> ListingView:
        """One listing."""
        return cast(
            "ListingView", self._session.json("GET", f"/v1/listings/{quote(listing_id, safe='')}")
        )

    def withdraw_listing(self, listing_id: str, body: ListingReason) -> ListingView:
        """Takes one listing down, while other marketplaces still sell the item."""
        return cast(
            "ListingView",
            self._session.json(
                "POST", f"/v1/listings/{quote(listing_id, safe='')}/withdraw", body=body
            ),
        )

    def retry_listing(self, listing_id: str) -> ListingView:
        """Sends a failed listing's message again, under the same key."""
        return cast(
            "ListingView",
            self._session.json("POST", f"/v1/listings/{quote(listing_id, safe='')}/retry"),
        )

    def list_pictures(self, item_id: str) -> list[PictureView]:
        """The marketplace pictures of an item, those that do not conform too."""
        return cast(
            "list[PictureView]",
            self._session.json("GET", f"/v1/items/{quote(item_id, safe='')}/pictures"),
        )

    def get_picture(self, picture_id: str) -> bytes:
        """A marketplace picture, for whoever knows its address. No key."""
        return self._session.raw("GET", f"/v1/pictures/{quote(picture_id, safe='')}")

    def get_listing_page(self, listing_id: str) -> bytes:
        """The page that feeds link to, while the listing is live. No key."""
        return self._session.raw("GET", f"/v1/listing-pages/{quote(listing_id, safe='')}")

    def get_feed(self, marketplace: str, *, country: str | None = None) -> bytes:
        """A marketplace's product feed, made from the record now."""
        return self._session.raw(
            "GET", f"/v1/feeds/{quote(marketplace, safe='')}", query={"country": country}
        )

    def report_shown(self, marketplace: str, body: ShownNew) -> ReconciliationView:
        """Takes a report of everything that a marketplace shows, and finds what drifted."""
        return cast(
            "ReconciliationView",
            self._session.json(
                "POST", f"/v1/marketplaces/{quote(marketplace, safe='')}/reconciliations", body=body
            ),
        )

    def list_reconciliations(
        self, *, cursor: str | None = None, marketplace: str | None = None, limit: int | None = None
    ) -> PageViewReconciliationView:
        """Looks at what marketplaces show, newest first; a marketplace sees its own."""
        return cast(
            "PageViewReconciliationView",
            self._session.json(
                "GET",
                "/v1/reconciliations",
                query={"cursor": cursor, "marketplace": marketplace, "limit": limit},
            ),
        )

    def get_push_secret(self, marketplace: str) -> PushSecret:
        """The secret with which the marketplace checks our messages."""
        return cast(
            "PushSecret",
            self._session.json(
                "GET", f"/v1/marketplaces/{quote(marketplace, safe='')}/push-secret"
            ),
        )


class OffersRoom:
    """The room "offers"."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def suggest_price(self, item_id: str) -> SuggestionView:
        """The price book's proposal for the item in its assessed grade; 409
        ``no_comparable``.
        """
        return cast(
            "SuggestionView",
            self._session.json("GET", f"/v1/items/{quote(item_id, safe='')}/price-suggestion"),
        )

    def make_offer(self, item_id: str, body: OfferNew, *, once: str | None = None) -> OfferMade:
        """Proposes a price to the consignor, who gets a letter with a single-use link."""
        return cast(
            "OfferMade",
            self._session.json(
                "POST",
                f"/v1/items/{quote(item_id, safe='')}/offers",
                once=once,
                keyed=True,
                body=body,
            ),
        )

    def list_offers(
        self, item_id: str, *, cursor: str | None = None, limit: int | None = None
    ) -> PageViewOfferView:
        """The offers of an item, newest first."""
        return cast(
            "PageViewOfferView",
            self._session.json(
                "GET",
                f"/v1/items/{quote(item_id, safe='')}/offers",
                query={"cursor": cursor, "limit": limit},
            ),
        )

    def get_offer(self, offer_id: str) -> OfferView:
        """One offer."""
        return cast(
            "OfferView", self._session.json("GET", f"/v1/offers/{quote(offer_id, safe='')}")
        )

    def withdraw_offer(self, offer_id: str) -> OfferView:
        """Takes an open offer back; its item waits for another one."""
        return cast(
            "OfferView",
            self._session.json("POST", f"/v1/offers/{quote(offer_id, safe='')}/withdraw"),
        )

    def read_offer_link(self, token: str) -> OfferLinkView:
        """What is offered, for whoever has the link. No key."""
        return cast(
            "OfferLinkView", self._session.json("GET", f"/v1/offer-links/{quote(token, safe='')}")
        )

    def answer_offer(self, token: str, body: OfferAnswer) -> OfferLinkView:
        """Accepts or declines, once. The same answer again is answered the same. No key."""
        return cast(
            "OfferLinkView",
            self._session.json(
                "POST", f"/v1/offer-links/{quote(token, safe='')}/answer", body=body
            ),
        )


class PayoutsRoom:
    """The room "payouts"."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def list_payouts(
        self,
        *,
        cursor: str | None = None,
        state: Literal["due", "prepared", "released", "sent", "confirmed", "returned", "cancelled"]
        | None = None,
        consignor: str | None = None,
        item: str | None = None,
        limit: int | None = None,
    ) -> PageViewPayoutView:
        """Payouts, newest first."""
        return cast(
            "PageViewPayoutView",
            self._session.json(
                "GET",
                "/v1/payouts",
                query={
                    "cursor": cursor,
                    "state": state,
                    "consignor": consignor,
                    "item": item,
                    "limit": limit,
                },
            ),
        )

    def get_payout(self, payout_id: str) -> PayoutView:
        """One payout."""
        return cast(
            "PayoutView", self._session.json("GET", f"/v1/payouts/{quote(payout_id, safe='')}")
        )

    def list_outcomes(self, payout_id: str) -> PageViewOutcomeView:
        """What banks and people said became of a payout, oldest first."""
        return cast(
            "PageViewOutcomeView",
            self._session.json("GET", f"/v1/payouts/{quote(payout_id, safe='')}/outcomes"),
        )

    def enter(self, payout_id: str, body: OutcomeNew, *, once: str | None = None) -> OutcomeView:
        """Enters what became of a sent payout. It counts once another person has confirmed
        it.
        """
        return cast(
            "OutcomeView",
            self._session.json(
                "POST",
                f"/v1/payouts/{quote(payout_id, safe='')}/outcomes",
                once=once,
                keyed=True,
                body=body,
            ),
        )

    def second(self, outcome_id: str, *, once: str | None = None) -> OutcomeView:
        """Confirms an entry as a second person: the payout is now confirmed, or returned."""
        return cast(
            "OutcomeView",
            self._session.json(
                "POST",
                f"/v1/payout-outcomes/{quote(outcome_id, safe='')}/second",
                once=once,
                keyed=True,
            ),
        )

    def prepare(self, body: RunNew, *, once: str | None = None) -> RunPrepared:
        """Takes up every due payout that is ready; another person releases the run."""
        return cast(
            "RunPrepared",
            self._session.json("POST", "/v1/payout-runs", once=once, keyed=True, body=body),
        )

    def preview(self, body: RunNew) -> RunPreview:
        """A dry run: what a run prepared now would pay and leave out. Nothing is changed."""
        return cast("RunPreview", self._session.json("POST", "/v1/payout-runs/preview", body=body))

    def list_runs(
        self,
        *,
        cursor: str | None = None,
        state: Literal["prepared", "released", "cancelled"] | None = None,
        limit: int | None = None,
    ) -> PageViewRunView:
        """Runs, newest first."""
        return cast(
            "PageViewRunView",
            self._session.json(
                "GET", "/v1/payout-runs", query={"cursor": cursor, "state": state, "limit": limit}
            ),
        )

    def get_run(self, run_id: str) -> RunWithLines:
        """One run with its payouts."""
        return cast(
            "RunWithLines", self._session.json("GET", f"/v1/payout-runs/{quote(run_id, safe='')}")
        )

    def cancel(self, run_id: str, *, once: str | None = None) -> RunWithLines:
        """Ends a prepared run; its payouts are due again under new ids."""
        return cast(
            "RunWithLines",
            self._session.json(
                "POST", f"/v1/payout-runs/{quote(run_id, safe='')}/cancel", once=once, keyed=True
            ),
        )

    def release(self, run_id: str, *, once: str | None = None) -> RunWithLines:
        """Pays a run: credit is issued at once, a bank file is made for bank transfers."""
        return cast(
            "RunWithLines",
            self._session.json(
                "POST", f"/v1/payout-runs/{quote(run_id, safe='')}/release", once=once, keyed=True
            ),
        )

    def get_file(self, run_id: str) -> bytes:
        """The bank file, the same bytes each time. Each download is recorded and confirms
        nothing.
        """
        return self._session.raw("GET", f"/v1/payout-runs/{quote(run_id, safe='')}/file")

    def answer(
        self, data: bytes, media_type: str = "application/xml", *, once: str | None = None
    ) -> AnswerView:
        """Takes in a bank's answer (pain.002, camt.054 or ACH returns)."""
        return cast(
            "AnswerView",
            self._session.json(
                "POST",
                "/v1/payout-answers",
                once=once,
                keyed=True,
                data=data,
                media_type=media_type,
            ),
        )


class PhotosRoom:
    """The room "photos"."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def upload_photo(
        self, item_id: str, data: bytes, media_type: str = "image/jpeg", *, view: str
    ) -> PhotoAnswer:
        """Takes a photo and answers with its quality and what is still missing."""
        return cast(
            "PhotoAnswer",
            self._session.json(
                "POST",
                f"/v1/items/{quote(item_id, safe='')}/photos",
                data=data,
                media_type=media_type,
                query={"view": view},
            ),
        )

    def list_photos(
        self,
        item_id: str,
        *,
        cursor: str | None = None,
        state: Literal["active", "superseded"] | None = None,
        limit: int | None = None,
    ) -> PageViewPhotoView:
        """An item's photos, newest first."""
        return cast(
            "PageViewPhotoView",
            self._session.json(
                "GET",
                f"/v1/items/{quote(item_id, safe='')}/photos",
                query={"cursor": cursor, "state": state, "limit": limit},
            ),
        )

    def get_photo(self, photo_id: str) -> PhotoView:
        """One photo and what the quality check said."""
        return cast(
            "PhotoView", self._session.json("GET", f"/v1/photos/{quote(photo_id, safe='')}")
        )

    def get_photo_content(
        self, photo_id: str, *, size: Literal["preview", "original"] | None = None
    ) -> bytes:
        """The picture: a small upright JPEG without metadata, or the original as it came."""
        return self._session.raw(
            "GET", f"/v1/photos/{quote(photo_id, safe='')}/content", query={"size": size}
        )

    def accept_photo(
        self, photo_id: str, body: PhotoAcceptance, *, once: str | None = None
    ) -> PhotoAnswer:
        """Lets a photo count although the quality check did not pass it."""
        return cast(
            "PhotoAnswer",
            self._session.json(
                "POST",
                f"/v1/photos/{quote(photo_id, safe='')}/accept",
                once=once,
                keyed=True,
                body=body,
            ),
        )

    def assess_as_is(
        self, item_id: str, body: PhotoAcceptance, *, once: str | None = None
    ) -> AssessmentStarted:
        """Starts the assessment although views of the shot list are missing."""
        return cast(
            "AssessmentStarted",
            self._session.json(
                "POST",
                f"/v1/items/{quote(item_id, safe='')}/assess",
                once=once,
                keyed=True,
                body=body,
            ),
        )

    def request_retakes(
        self, item_id: str, body: RetakeRequest, *, once: str | None = None
    ) -> RetakesOpened:
        """Asks for views again; the item goes back to the studio."""
        return cast(
            "RetakesOpened",
            self._session.json(
                "POST",
                f"/v1/items/{quote(item_id, safe='')}/retakes",
                once=once,
                keyed=True,
                body=body,
            ),
        )

    def list_retakes(
        self, item_id: str, *, cursor: str | None = None, limit: int | None = None
    ) -> PageViewRetakeView:
        """Requests to photograph again, newest first; open ones have no ``closed_at``."""
        return cast(
            "PageViewRetakeView",
            self._session.json(
                "GET",
                f"/v1/items/{quote(item_id, safe='')}/retakes",
                query={"cursor": cursor, "limit": limit},
            ),
        )

    def get_example(self, category: str, view: str) -> bytes:
        """A small picture of what a view should look like."""
        return self._session.raw(
            "GET", f"/v1/examples/{quote(category, safe='')}/{quote(view, safe='')}"
        )


class PricingRoom:
    """The room "pricing"."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def get_price_range(self, item_id: str, *, grade: Grade | None = None) -> PriceRangeView:
        """What own past sales that compare were sold for, and what the price book says; or
        nothing.
        """
        return cast(
            "PriceRangeView",
            self._session.json(
                "GET", f"/v1/items/{quote(item_id, safe='')}/price-range", query={"grade": grade}
            ),
        )

    def import_price_book(
        self,
        data: bytes,
        media_type: str = "text/csv",
        *,
        file: str | None = None,
        note: str | None = None,
        once: str | None = None,
    ) -> PriceBookView:
        """Makes a CSV the programme's price book from now on, as its next version."""
        return cast(
            "PriceBookView",
            self._session.json(
                "POST",
                "/v1/price-books",
                once=once,
                keyed=True,
                data=data,
                media_type=media_type,
                query={"file": file, "note": note},
            ),
        )

    def list_price_books(
        self, *, cursor: str | None = None, limit: int | None = None
    ) -> PageViewPriceBookView:
        """Versions of the price book, newest first."""
        return cast(
            "PageViewPriceBookView",
            self._session.json("GET", "/v1/price-books", query={"cursor": cursor, "limit": limit}),
        )

    def get_price_book(self, price_book_id: str) -> PriceBookWithLines:
        """One version with all its prices."""
        return cast(
            "PriceBookWithLines",
            self._session.json("GET", f"/v1/price-books/{quote(price_book_id, safe='')}"),
        )

    def import_rates(
        self,
        data: bytes,
        media_type: str = "text/csv",
        *,
        file: str | None = None,
        once: str | None = None,
    ) -> RateTableView:
        """Takes in a dated rate table (day, base, quote, rate); a day given again is
        corrected.
        """
        return cast(
            "RateTableView",
            self._session.json(
                "POST",
                "/v1/rates",
                once=once,
                keyed=True,
                data=data,
                media_type=media_type,
                query={"file": file},
            ),
        )

    def list_rate_tables(
        self, *, cursor: str | None = None, limit: int | None = None
    ) -> PageViewRateTableView:
        """The rate tables that were brought in, newest first."""
        return cast(
            "PageViewRateTableView",
            self._session.json("GET", "/v1/rates", query={"cursor": cursor, "limit": limit}),
        )

    def convert(self, body: ConversionWanted) -> ConversionView:
        """An amount in another currency; 409 ``rate_missing`` or ``rate_too_old``, never a
        guess.
        """
        return cast("ConversionView", self._session.json("POST", "/v1/rates/convert", body=body))


class PrivacyRoom:
    """The room "privacy"."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def list_consents(
        self, consignor_id: str, *, cursor: str | None = None, limit: int | None = None
    ) -> PageViewConsentView:
        """What the consignor agreed to and took back, newest first."""
        return cast(
            "PageViewConsentView",
            self._session.json(
                "GET",
                f"/v1/consignors/{quote(consignor_id, safe='')}/consents",
                query={"cursor": cursor, "limit": limit},
            ),
        )

    def change_consent(
        self, consignor_id: str, body: ConsentNew, *, once: str | None = None
    ) -> ConsentView:
        """Gives a consent, or takes one back. Nothing is overwritten: the newest of a
        purpose holds.
        """
        return cast(
            "ConsentView",
            self._session.json(
                "POST",
                f"/v1/consignors/{quote(consignor_id, safe='')}/consents",
                once=once,
                keyed=True,
                body=body,
            ),
        )

    def export_consignor(self, consignor_id: str) -> bytes:
        """Everything that is kept about a consignor: a zip with ``person.json`` and their
        photos.
        """
        return self._session.raw("GET", f"/v1/consignors/{quote(consignor_id, safe='')}/export")

    def request_erasure(self, consignor_id: str, *, once: str | None = None) -> ErasureView:
        """Asks to forget a consignor. It waits while money is owed or an item is held;
        asking again changes nothing.
        """
        return cast(
            "ErasureView",
            self._session.json(
                "POST",
                f"/v1/consignors/{quote(consignor_id, safe='')}/erasure",
                once=once,
                keyed=True,
            ),
        )

    def get_erasure(self, consignor_id: str) -> ErasureView:
        """How far the erasure has come and what it waits for."""
        return cast(
            "ErasureView",
            self._session.json("GET", f"/v1/consignors/{quote(consignor_id, safe='')}/erasure"),
        )

    def withdraw_erasure(self, consignor_id: str) -> ErasureView:
        """Takes the wish back while it still waits."""
        return cast(
            "ErasureView",
            self._session.json("DELETE", f"/v1/consignors/{quote(consignor_id, safe='')}/erasure"),
        )


class ProgrammeRoom:
    """The room "programme"."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def get_programme(self) -> ProgrammeView:
        """Countries with their stores and today's slots, shot lists, marketplaces, terms."""
        return cast("ProgrammeView", self._session.json("GET", "/v1/programme"))


class QuestionsRoom:
    """The room "questions"."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def ask(self, item_id: str, body: QuestionNew, *, once: str | None = None) -> QuestionView:
        """Asks the seller, who has the programme's days to answer."""
        return cast(
            "QuestionView",
            self._session.json(
                "POST",
                f"/v1/items/{quote(item_id, safe='')}/questions",
                once=once,
                keyed=True,
                body=body,
            ),
        )

    def list_questions(self, item_id: str) -> PageViewQuestionView:
        """What was asked about an item, oldest first."""
        return cast(
            "PageViewQuestionView",
            self._session.json("GET", f"/v1/items/{quote(item_id, safe='')}/questions"),
        )

    def answer(self, question_id: str, body: AnswerNew, *, once: str | None = None) -> QuestionView:
        """Takes the seller's answer in time; 410 ``question_lapsed`` afterwards."""
        return cast(
            "QuestionView",
            self._session.json(
                "POST",
                f"/v1/questions/{quote(question_id, safe='')}/answer",
                once=once,
                keyed=True,
                body=body,
            ),
        )


class RentalsRoom:
    """The room "rentals"."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def list_rentals(
        self, *, cursor: str | None = None, item: str | None = None, limit: int | None = None
    ) -> PageViewRentalView:
        """Rentals, newest first."""
        return cast(
            "PageViewRentalView",
            self._session.json(
                "GET", "/v1/rentals", query={"cursor": cursor, "item": item, "limit": limit}
            ),
        )

    def get_rental(self, rental_id: str) -> RentalView:
        """One rental."""
        return cast(
            "RentalView", self._session.json("GET", f"/v1/rentals/{quote(rental_id, safe='')}")
        )

    def compare(
        self, rental_id: str, body: ComparisonNew, *, once: str | None = None
    ) -> RentalView:
        """Ends a rental: the item that came back is compared with its photos of before."""
        return cast(
            "RentalView",
            self._session.json(
                "POST",
                f"/v1/rentals/{quote(rental_id, safe='')}/comparison",
                once=once,
                keyed=True,
                body=body,
            ),
        )


class RepairsRoom:
    """The room "repairs"."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def start_repair(self, item_id: str, body: RepairNew, *, once: str | None = None) -> RepairView:
        """Begins work on an accepted item; it goes on sale when the work is finished."""
        return cast(
            "RepairView",
            self._session.json(
                "POST",
                f"/v1/items/{quote(item_id, safe='')}/repairs",
                once=once,
                keyed=True,
                body=body,
            ),
        )

    def list_repairs(self, item_id: str) -> PageViewRepairView:
        """The work done on an item, oldest first."""
        return cast(
            "PageViewRepairView",
            self._session.json("GET", f"/v1/items/{quote(item_id, safe='')}/repairs"),
        )

    def finish_repair(
        self, repair_id: str, body: RepairDone, *, once: str | None = None
    ) -> RepairView:
        """Ends the work and books its cost."""
        return cast(
            "RepairView",
            self._session.json(
                "POST",
                f"/v1/repairs/{quote(repair_id, safe='')}/finish",
                once=once,
                keyed=True,
                body=body,
            ),
        )


class ReturnsRoom:
    """The room "returns"."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def return_item(self, sale_id: str, body: ReturnNew, *, once: str | None = None) -> ReturnView:
        """Takes an item back from its buyer within the window, or later where an operator
        accepts it.
        """
        return cast(
            "ReturnView",
            self._session.json(
                "POST",
                f"/v1/sales/{quote(sale_id, safe='')}/returns",
                once=once,
                keyed=True,
                body=body,
            ),
        )

    def list_returns(self, sale_id: str) -> PageViewReturnView:
        """The return of a sale, if there is one; a sale has one at most."""
        return cast(
            "PageViewReturnView",
            self._session.json("GET", f"/v1/sales/{quote(sale_id, safe='')}/returns"),
        )


class ReviewsRoom:
    """The room "reviews"."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def review_queue(
        self, *, cursor: str | None = None, limit: int | None = None
    ) -> PageViewQueueView:
        """Items in review or escalated, the longest waiting first."""
        return cast(
            "PageViewQueueView",
            self._session.json("GET", "/v1/review-queue", query={"cursor": cursor, "limit": limit}),
        )

    def give_verdict(
        self, item_id: str, body: VerdictNew, *, once: str | None = None
    ) -> VerdictAnswer:
        """Judges an item. The machine's word is shown beside it and never decides."""
        return cast(
            "VerdictAnswer",
            self._session.json(
                "POST",
                f"/v1/items/{quote(item_id, safe='')}/verdicts",
                once=once,
                keyed=True,
                body=body,
            ),
        )

    def list_verdicts(
        self, item_id: str, *, cursor: str | None = None, limit: int | None = None
    ) -> PageViewVerdictView:
        """What people said about an item, newest first."""
        return cast(
            "PageViewVerdictView",
            self._session.json(
                "GET",
                f"/v1/items/{quote(item_id, safe='')}/verdicts",
                query={"cursor": cursor, "limit": limit},
            ),
        )


class SalesRoom:
    """The room "sales"."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def take_order(self, body: OrderNew) -> OrderView:
        """Takes an order, signed over its body with the marketplace's secret (Standard
        Webhooks).
        """
        return cast("OrderView", self._session.json("POST", "/v1/orders", body=body))

    def list_orders(
        self, *, cursor: str | None = None, limit: int | None = None
    ) -> PageViewOrderView:
        """Orders, won and lost, newest first; a marketplace sees its own."""
        return cast(
            "PageViewOrderView",
            self._session.json("GET", "/v1/orders", query={"cursor": cursor, "limit": limit}),
        )

    def list_sales(
        self, *, cursor: str | None = None, item: str | None = None, limit: int | None = None
    ) -> PageViewSaleView:
        """Sales, newest first; a marketplace sees its own."""
        return cast(
            "PageViewSaleView",
            self._session.json(
                "GET", "/v1/sales", query={"cursor": cursor, "item": item, "limit": limit}
            ),
        )

    def get_sale(self, sale_id: str) -> SaleView:
        """One sale."""
        return cast("SaleView", self._session.json("GET", f"/v1/sales/{quote(sale_id, safe='')}"))

    def cancel_sale(self, sale_id: str, body: SaleCancel, *, once: str | None = None) -> SaleView:
        """The buyer took the order back before dispatch: the item is listed again."""
        return cast(
            "SaleView",
            self._session.json(
                "POST",
                f"/v1/sales/{quote(sale_id, safe='')}/cancel",
                once=once,
                keyed=True,
                body=body,
            ),
        )

    def get_signing_secret(self, marketplace: str) -> SigningSecret:
        """The secret for the marketplace's own system; hand it over like a password."""
        return cast(
            "SigningSecret",
            self._session.json(
                "GET", f"/v1/marketplaces/{quote(marketplace, safe='')}/signing-secret"
            ),
        )


class SandboxRoom:
    """The room "sandbox"."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def advance_clock(self, body: ClockAdvance, *, once: str | None = None) -> ClockView:
        """Moves the clock of API and workers forward. Only in a sandbox; not found
        elsewhere.
        """
        return cast(
            "ClockView",
            self._session.json("POST", "/v1/sandbox/clock", once=once, keyed=True, body=body),
        )


class StoreCreditRoom:
    """The room "store credit"."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def list_credits(
        self, *, cursor: str | None = None, consignor: str | None = None, limit: int | None = None
    ) -> PageViewCreditView:
        """Store credit, newest first."""
        return cast(
            "PageViewCreditView",
            self._session.json(
                "GET",
                "/v1/store-credits",
                query={"cursor": cursor, "consignor": consignor, "limit": limit},
            ),
        )

    def get_credit_balances(self, consignor_id: str) -> CreditBalances:
        """What a consignor can still spend, by currency and country; expired credit counts
        nothing.
        """
        return cast(
            "CreditBalances",
            self._session.json(
                "GET", f"/v1/consignors/{quote(consignor_id, safe='')}/store-credit"
            ),
        )

    def get_credit(self, credit_id: str) -> CreditView:
        """One store credit."""
        return cast(
            "CreditView",
            self._session.json("GET", f"/v1/store-credits/{quote(credit_id, safe='')}"),
        )

    def list_credit_uses(self, credit_id: str) -> PageViewCreditUseView:
        """Everything that happened to a credit, oldest first."""
        return cast(
            "PageViewCreditUseView",
            self._session.json("GET", f"/v1/store-credits/{quote(credit_id, safe='')}/uses"),
        )

    def redeem_credit(
        self, credit_id: str, body: Redemption, *, once: str | None = None
    ) -> CreditUseView:
        """Takes an amount at a till, all of the credit or a part. The same receipt again is
        the same.
        """
        return cast(
            "CreditUseView",
            self._session.json(
                "POST",
                f"/v1/store-credits/{quote(credit_id, safe='')}/uses",
                once=once,
                keyed=True,
                body=body,
            ),
        )

    def void_credit(
        self, credit_id: str, body: CreditVoid, *, once: str | None = None
    ) -> CreditView:
        """Takes an unspent credit back whole; its payout is owed again."""
        return cast(
            "CreditView",
            self._session.json(
                "POST",
                f"/v1/store-credits/{quote(credit_id, safe='')}/void",
                once=once,
                keyed=True,
                body=body,
            ),
        )


class VisionRoom:
    """The room "vision"."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def cut_out(
        self,
        data: bytes,
        media_type: str = "image/jpeg",
        *,
        format: Literal["png", "webp", "jpeg", "jpg"] | None = None,
        background: str | None = None,
        size: str | None = None,
        crop: bool | None = None,
        margin: str | None = None,
        padding: str | None = None,
        position: str | None = None,
        shadow: Literal["none", "contact"] | None = None,
        channels: Literal["rgba", "alpha"] | None = None,
    ) -> bytes:
        """Removes the background: at the photo's own size, cut down to the item, or in a
        frame.
        """
        return self._session.raw(
            "POST",
            "/v1/vision/cutout",
            data=data,
            media_type=media_type,
            query={
                "format": format,
                "background": background,
                "size": size,
                "crop": crop,
                "margin": margin,
                "padding": padding,
                "position": position,
                "shadow": shadow,
                "channels": channels,
            },
        )

    def check_quality(
        self, data: bytes, media_type: str = "image/jpeg", *, view: str, category: str
    ) -> QualityAnswer:
        """Says whether a photo must be taken again, and how."""
        return cast(
            "QualityAnswer",
            self._session.json(
                "POST",
                "/v1/vision/quality",
                data=data,
                media_type=media_type,
                query={"view": view, "category": category},
            ),
        )

    def assess(
        self,
        data: bytes,
        media_type: str = "application/zip",
        *,
        brand: str,
        category: str,
        sku: str | None = None,
    ) -> LookingAnswer:
        """Identity, authenticity and condition of one item from all of its photos together."""
        return cast(
            "LookingAnswer",
            self._session.json(
                "POST",
                "/v1/vision/assess",
                data=data,
                media_type=media_type,
                query={"brand": brand, "category": category, "sku": sku},
            ),
        )


class WebhooksRoom:
    """The room "webhooks"."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def create_webhook_endpoint(self, body: EndpointNew) -> EndpointMade:
        """Adds an endpoint, which is told of every move of the programme's items from now
        on.
        """
        return cast("EndpointMade", self._session.json("POST", "/v1/webhook-endpoints", body=body))

    def list_webhook_endpoints(
        self, *, cursor: str | None = None, limit: int | None = None
    ) -> PageViewEndpointView:
        """All endpoints, removed ones too, newest first."""
        return cast(
            "PageViewEndpointView",
            self._session.json(
                "GET", "/v1/webhook-endpoints", query={"cursor": cursor, "limit": limit}
            ),
        )

    def remove_webhook_endpoint(self, endpoint_id: str) -> EndpointView:
        """Ends an endpoint. Removing it again changes nothing."""
        return cast(
            "EndpointView",
            self._session.json("DELETE", f"/v1/webhook-endpoints/{quote(endpoint_id, safe='')}"),
        )

    def list_webhook_deliveries(
        self,
        *,
        cursor: str | None = None,
        state: Literal["intended", "delivered", "failed"] | None = None,
        endpoint: str | None = None,
        item: str | None = None,
        limit: int | None = None,
    ) -> PageViewDeliveryView:
        """Messages, newest first."""
        return cast(
            "PageViewDeliveryView",
            self._session.json(
                "GET",
                "/v1/webhook-deliveries",
                query={
                    "cursor": cursor,
                    "state": state,
                    "endpoint": endpoint,
                    "item": item,
                    "limit": limit,
                },
            ),
        )

    def retry_webhook_delivery(self, delivery_id: str) -> DeliveryView:
        """Sends a message again that waits or was given up, under the same key."""
        return cast(
            "DeliveryView",
            self._session.json(
                "POST", f"/v1/webhook-deliveries/{quote(delivery_id, safe='')}/retry"
            ),
        )

    def get_webhook_delivery(self, delivery_id: str) -> DeliveryLog:
        """One message with the log of its tries."""
        return cast(
            "DeliveryLog",
            self._session.json("GET", f"/v1/webhook-deliveries/{quote(delivery_id, safe='')}"),
        )

    def replay_webhook_delivery(self, delivery_id: str) -> DeliveryView:
        """Sends a message again, also one that was delivered: the same ``webhook-id``, the
        same bytes.
        """
        return cast(
            "DeliveryView",
            self._session.json(
                "POST", f"/v1/webhook-deliveries/{quote(delivery_id, safe='')}/replay"
            ),
        )

    def replay_webhook_range(self, endpoint_id: str, body: ReplayNew) -> ReplayView:
        """Tells an endpoint again of every move in a range of time, oldest first."""
        return cast(
            "ReplayView",
            self._session.json(
                "POST", f"/v1/webhook-endpoints/{quote(endpoint_id, safe='')}/replay", body=body
            ),
        )


class Loupe:
    """The whole API with one key; each room is an attribute."""

    def __init__(self, base_url: str, key: str, **options: Any) -> None:
        """``options`` are those of ``service.client.session.session``."""
        made = session(base_url, key, **options)
        self.accounts = AccountsRoom(made)
        self.assessments = AssessmentsRoom(made)
        self.audit = AuditRoom(made)
        self.batches = BatchesRoom(made)
        self.consignments = ConsignmentsRoom(made)
        self.consignors = ConsignorsRoom(made)
        self.health = HealthRoom(made)
        self.items = ItemsRoom(made)
        self.ledger = LedgerRoom(made)
        self.listings = ListingsRoom(made)
        self.offers = OffersRoom(made)
        self.payouts = PayoutsRoom(made)
        self.photos = PhotosRoom(made)
        self.pricing = PricingRoom(made)
        self.privacy = PrivacyRoom(made)
        self.programme = ProgrammeRoom(made)
        self.questions = QuestionsRoom(made)
        self.rentals = RentalsRoom(made)
        self.repairs = RepairsRoom(made)
        self.returns = ReturnsRoom(made)
        self.reviews = ReviewsRoom(made)
        self.sales = SalesRoom(made)
        self.sandbox = SandboxRoom(made)
        self.store_credit = StoreCreditRoom(made)
        self.vision = VisionRoom(made)
        self.webhooks = WebhooksRoom(made)
