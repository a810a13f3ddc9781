"""Photos for items that a workflow looks at, put straight into record and object store."""

from __future__ import annotations

import hashlib

from service.context import AppContext
from service.ids import new_id
from service.store.record_tables import PhotoRow
from tests.service.support import jpeg


def add_photo(
    context: AppContext, item_id: str, view: str, *, passed: bool = True, stored: bool = True
) -> str:
    """Adds an active photo of a view and returns its id; ``stored=False`` loses its original."""
    data = jpeg(view)
    sha256 = hashlib.sha256(data).hexdigest()
    if stored:
        context.objects.put_bytes(f"originals/{sha256}", data)
    row = PhotoRow(
        id=new_id("pho"),
        item_id=item_id,
        view=view,
        sha256=sha256,
        media_type="image/jpeg",
        byte_count=len(data),
        width=64,
        height=48,
        quality={"passed": passed},
        quality_passed=passed,
        state="active",
        uploaded_by="per_test",
        created_at=context.clock.now(),
    )
    with context.store.writing() as uow:
        uow.photos.add(row)
    return row.id
