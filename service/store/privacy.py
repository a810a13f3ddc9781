"""What people agreed to and what was erased."""

from __future__ import annotations

import sqlalchemy as sa

from service.store.privacy_tables import ConsentRow, ErasureRow
from service.store.repository import Repository


class ConsentRepository(Repository[ConsentRow]):
    """Consents given and taken back."""

    table = ConsentRow
    word = "consent"


class ErasureRepository(Repository[ErasureRow]):
    """Erasures of consignors."""

    table = ErasureRow
    word = "erasure"

    def open_of(self, consignor_id: str) -> ErasureRow | None:
        """The erasure of a consignor that was not withdrawn; there is one at most."""
        query = sa.select(ErasureRow).where(
            ErasureRow.consignor_id == consignor_id, ErasureRow.state != "withdrawn"
        )
        return self.session.scalar(query)

    def unfinished(self, limit: int, after: str = "") -> list[str]:
        """Ids of erasures that wait or are under way, in order, those behind ``after``."""
        query = (
            sa.select(ErasureRow.id)
            .where(ErasureRow.state.in_(("waiting", "erasing")), ErasureRow.id > after)
            .order_by(ErasureRow.id)
            .limit(limit)
        )
        return list(self.session.scalars(query))
