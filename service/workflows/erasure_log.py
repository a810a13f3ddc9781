"""Remembers who was erased where no backup reaches, so that a restore cannot bring them back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from service.adapters.objects import ObjectStore, ObstoreObjects
from service.domain.events import as_json
from service.settings import Settings

FOLDER = "erasures"


@dataclass(frozen=True, slots=True)
class Erased:
    """Who was erased: ids alone, nothing personal."""

    consignor_id: str
    programme: str
    erasure_id: str
    at: str


class ErasureLog:
    """One small object per erased consignor; written before anything is erased."""

    def __init__(self, objects: ObjectStore) -> None:
        self._objects = objects

    @classmethod
    def open(cls, settings: Settings) -> ErasureLog:
        """The log at the place that the settings name."""
        options = settings.objects_options if settings.erasure_log_url.startswith("s3:") else {}
        return cls(ObstoreObjects.open(settings.erasure_log_url, options))

    def add(self, consignor_id: str, programme: str, erasure_id: str, at: datetime) -> None:
        """Remembers an erasure; the same consignor again changes nothing."""
        words = {"programme": programme, "erasure_id": erasure_id, "at": as_json(at)}
        body = json.dumps({"consignor_id": consignor_id, **words}).encode()
        self._objects.put_bytes(f"{FOLDER}/{consignor_id}.json", body)

    def forget(self, consignor_id: str) -> None:
        """Drops what was remembered of somebody who was not erased after all."""
        self._objects.delete(f"{FOLDER}/{consignor_id}.json")

    def all(self) -> Iterator[Erased]:
        """Everybody who was erased, in the order of their ids."""
        for key in sorted(self._objects.keys(f"{FOLDER}/")):
            if key.endswith(".json"):
                yield Erased(**json.loads(self._objects.get_bytes(key)))
