"""What an operator may set. Read from the environment in service/main.py and nowhere else."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

PLACEHOLDERS = frozenset({"", "changethis", "secret", "change-me"})
ROOT = Path(__file__).resolve().parent.parent


class ShopifyAccess(BaseModel):
    """A shop's Admin API: its address is the marketplace's ``url``."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    #: of a custom app with the scopes write_products, write_inventory and write_orders
    token: SecretStr
    #: ``gid://shopify/Location/...``: where the one piece is in stock
    location_id: str = Field(pattern=r"^gid://shopify/Location/\d+$")
    #: ``gid://shopify/Publication/...``: the sales channel; without it, the shop decides
    publication_id: str | None = Field(default=None, pattern=r"^gid://shopify/Publication/\d+$")


class EbaySiteAccess(BaseModel):
    """The seller's business policies and stock location on one of eBay's sites."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    fulfillment_policy_id: str
    payment_policy_id: str
    return_policy_id: str
    merchant_location_key: str


class EbayAccess(BaseModel):
    """The application's keys, the seller's consent, and the policies by country."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    client_id: str
    client_secret: SecretStr
    refresh_token: SecretStr
    sites: dict[str, EbaySiteAccess]


class MarketplaceAccess(BaseModel):
    """Where a marketplace takes our signed messages, or how its own API is called."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    #: the programme's own address for the marketplace comes first, where it has one
    url: str | None = Field(default=None, pattern=r"^https?://\S+$")
    #: Standard Webhooks secret (``whsec_`` and base 64) where the marketplace chooses it itself
    secret: SecretStr | None = None
    shopify: ShopifyAccess | None = None
    ebay: EbayAccess | None = None


class HouseAccount(BaseModel):
    """The account that a programme pays its consignors from, with its structured address.

    ``scheme`` says which of the account's parts are given: ``iban`` and ``bic``; ``sort_code`` and
    ``account_number`` (uk); ``routing_number``, ``account_number``, ``company_id`` and
    ``bank_name`` (us, as the bank assigned them); ``bank_bic`` and ``account_number`` (sg).
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    scheme: Literal["iban", "uk", "us", "sg"] = "iban"
    iban: str = ""
    bic: str = ""
    sort_code: str = ""
    account_number: str = ""
    routing_number: str = ""
    bank_bic: str = ""
    company_id: str = Field(default="", max_length=10)
    bank_name: str = Field(default="", max_length=23)
    street: str
    building: str = ""
    postcode: str
    town: str
    country: str


class Settings(BaseSettings):
    """Every setting, with its unit; the environment variable is ``LOUPE_`` and the name."""

    model_config = SettingsConfigDict(env_prefix="LOUPE_", frozen=True, extra="forbid")

    #: ``sandbox`` has a clock that can be moved; ``production`` asks for a secret key
    mode: Literal["sandbox", "production"] = "sandbox"
    #: SQLAlchemy address: a SQLite file, or ``postgresql+psycopg://...``
    database_url: str = "sqlite:///var/loupe.db"
    #: where originals, marketplace pictures and bank files lie: ``file:DIR`` or ``s3://BUCKET``
    objects_url: str = "file:var/objects"
    #: endpoint, region and keys of an S3-like store, as obstore names them
    objects_options: dict[str, str] = Field(default_factory=dict)
    #: 32 bytes in URL-safe base 64; encrypts bank details and webhook secrets at rest
    secret_key: SecretStr | None = None
    #: folder of model cards and their files
    models_dir: Path = ROOT / "models"
    #: folder of programmes and price books
    programmes_dir: Path = ROOT / "service" / "programmes"
    #: folder of marketplaces: fees, words, texts and limits of each
    markets_dir: Path = ROOT / "service" / "markets"
    #: folder of reference galleries, one ``.npz`` and a folder of photos per brand
    galleries_dir: Path = Path("var/galleries")
    #: as JSON, by programme, or by programme and country (``my-programme:GB``), which comes
    #: first; without one, no bank transfer is prepared
    house_accounts: dict[str, HouseAccount] = Field(default_factory=dict)
    #: address that the service listens on
    host: str = "127.0.0.1"
    #: port that the service listens on; 0 takes a free one
    port: int = Field(default=8000, ge=0, le=65535)
    #: how consignors and marketplaces reach us: links, feeds and picture addresses start with it
    public_url: str = "http://127.0.0.1:8000"
    #: bytes of one photo
    max_photo_bytes: int = Field(default=60_000_000, ge=1)
    #: pixels of one photo, counted from its header before it is decoded
    max_photo_pixels: int = Field(default=120_000_000, ge=1)
    #: threads of one network run; workers run one network at a time
    inference_threads: int = Field(default=2, ge=1, le=64)
    #: what cuts items out: ``loupe``, or ``rembg:NAME`` for one of rembg's local sessions
    cutout_backend: str = Field(default="loupe", pattern=r"^(loupe|rembg:[a-z0-9_-]{1,40})$")
    #: the ONNX file of ``rembg:NAME``; nothing is ever downloaded
    cutout_weights: Path | None = None
    #: one that is missing is an error, never a silent change to the processor
    accelerator: Literal["cpu", "cuda"] = "cpu"
    #: PEM file of the chain with which marketplace pictures are signed as C2PA content credentials,
    #: the signer's own certificate first; with the key or not at all
    signing_certificates: Path | None = None
    #: PEM file of the key that belongs to the signing certificates
    signing_key: Path | None = None
    #: stable name of this worker's place; a restarted worker takes up the work of its slot
    worker_slot: str = Field(default="worker-1", pattern=r"^[a-z0-9][a-z0-9-]{0,62}$")
    #: seconds between two looks into the queue
    poll_seconds: float = Field(default=0.5, gt=0, le=60)
    #: seconds that a marketplace or webhook receiver may take to answer
    delivery_timeout_seconds: float = Field(default=10.0, gt=0, le=120)
    #: by marketplace id: the address of each that is told by signed push, the keys of each API
    marketplaces: dict[str, MarketplaceAccess] = Field(default_factory=dict)
    #: where letters to consignors are written, for a mail server to take
    outbox_dir: Path = Path("var/outbox")
    #: where it is remembered who was erased, outside of the database and of every backup:
    #: ``file:DIR`` or ``s3://BUCKET`` with the options of the objects
    erasure_log_url: str = "file:var/erasures"
    #: sender of letters to consignors
    notice_sender: str = Field(default="no-reply@loupe.invalid", pattern=r"^[^@\s<>]+@[^@\s<>]+$")
    #: what is logged: this level and above
    log_level: Literal["debug", "info", "warning", "error"] = "info"

    @model_validator(mode="after")
    def refuse_placeholders(self) -> Self:
        """Refuses to run in production without a real secret."""
        given = self.secret_key.get_secret_value() if self.secret_key else ""
        if self.mode == "production" and given.lower() in PLACEHOLDERS:
            raise ValueError("LOUPE_SECRET_KEY must be set in production")
        return self

    @model_validator(mode="after")
    def refuse_half_a_signature(self) -> Self:
        """A key without its certificates signs nothing, and nobody would notice."""
        if (self.signing_certificates is None) != (self.signing_key is None):
            raise ValueError("LOUPE_SIGNING_CERTIFICATES and LOUPE_SIGNING_KEY go together")
        return self

    @property
    def is_sandbox(self) -> bool:
        return self.mode == "sandbox"
