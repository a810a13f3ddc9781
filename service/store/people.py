"""People, their keys, and consignors."""

from __future__ import annotations

import sqlalchemy as sa

from service.store.people_tables import ApiKeyRow, ConsignorRow, PersonRow
from service.store.repository import Repository


class PersonRepository(Repository[PersonRow]):
    """Named staff."""

    table = PersonRow
    word = "person"


class ApiKeyRepository(Repository[ApiKeyRow]):
    """Keys by their hash."""

    table = ApiKeyRow
    word = "key"

    def by_hash(self, secret_hash: str) -> ApiKeyRow | None:
        return self.session.scalar(sa.select(ApiKeyRow).where(ApiKeyRow.secret_hash == secret_hash))


class ConsignorRepository(Repository[ConsignorRow]):
    """Those who hand over and are paid."""

    table = ConsignorRow
    word = "consignor"
