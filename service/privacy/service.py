"""Rules of people's data: consents, export, erasure."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from service.adapters.objects import ObjectMissing, original_key
from service.bank_details import open_details
from service.cipher import CipherError
from service.context import AppContext
from service.domain.bank_account import account_to_json
from service.domain.events import as_json
from service.domain.programme import Programme
from service.domain.retention import (
    TERMS,
    ConsignorErased,
    check_consents,
    check_version,
)
from service.ids import new_id
from service.privacy.errors import ErasureNotAsked, ErasureUnderWay, TermsStand
from service.store.people_tables import ConsignorRow
from service.store.personal import personal_rows
from service.store.privacy_tables import ConsentRow, ErasureRow
from service.store.record_tables import ConsignmentRow
from service.store.unit_of_work import UnitOfWork
from service.workflows.erasing import ask_erasure
from service.workflows.erasure_log import ErasureLog

#: version of the layout of an export
EXPORT_FORMAT = 1


def check_there(row: ConsignorRow) -> ConsignorRow:
    """The row itself. Raises ConsignorErased where nothing personal of it is left."""
    if row.erased_at is not None:
        raise ConsignorErased(consignor_id=row.id)
    return row


def record_intake(
    uow: UnitOfWork,
    programme: Programme,
    consignment: ConsignmentRow,
    given: Mapping[str, str],
    *,
    by: str,
) -> None:
    """Keeps what was agreed to with a hand-over: the terms, and the programme's other texts.

    Raises ConsentUnknown, ConsentOutdated, ConsentMissing.
    """
    check_consents(programme.consents, given)
    terms = {TERMS: (programme.terms.version, programme.terms.sha256)}
    others = {
        purpose: (version, programme.consents[purpose].sha256) for purpose, version in given.items()
    }
    for purpose, (version, sha256) in (terms | others).items():
        uow.consents.add(
            ConsentRow(
                id=new_id("cst"),
                programme=programme.name,
                consignor_id=consignment.consignor_id,
                consignment_id=consignment.id,
                purpose=purpose,
                version=version,
                text_sha256=sha256,
                given=True,
                by=by,
                at=uow.clock.now(),
            )
        )


def change_consent(
    uow: UnitOfWork,
    programme: Programme,
    consignor_id: str,
    *,
    purpose: str,
    version: str,
    given: bool,
    by: str,
) -> ConsentRow:
    """Keeps a consent that is given, or taken back, outside of a hand-over.

    Raises:
        ConsentUnknown, ConsentOutdated: of a text that is given.
        TermsStand: the terms belong to a hand-over.
        ConsignorErased.
    """
    consignor = check_there(uow.consignors.get(consignor_id, programme=programme.name))
    if purpose == TERMS:
        raise TermsStand()
    if given:
        sha256 = check_version(programme.consents, purpose, version).sha256
    else:
        # what may be taken back is what was given, whatever text is in force now
        before = uow.consents.where(consignor_id=consignor.id, purpose=purpose, version=version)
        known = programme.consents.get(purpose)
        if not before and known is None:
            check_version(programme.consents, purpose, version)
        sha256 = before[-1].text_sha256 if before else known.sha256 if known else ""
    return uow.consents.add(
        ConsentRow(
            id=new_id("cst"),
            programme=programme.name,
            consignor_id=consignor.id,
            consignment_id=None,
            purpose=purpose,
            version=version,
            text_sha256=sha256,
            given=given,
            by=by,
            at=uow.clock.now(),
        )
    )


def request_erasure(
    uow: UnitOfWork, programme: Programme, consignor_id: str, *, by: str
) -> ErasureRow:
    """Writes down that a consignor wants to be forgotten. A worker does it when nothing waits."""
    consignor = uow.consignors.lock(consignor_id, programme=programme.name)
    return ask_erasure(uow, consignor, cause="asked", by=by)


def get_erasure(uow: UnitOfWork, programme: Programme, consignor_id: str) -> ErasureRow:
    """The erasure of a consignor. Raises ErasureNotAsked."""
    consignor = uow.consignors.get(consignor_id, programme=programme.name)
    erasure = uow.erasures.open_of(consignor.id)
    if erasure is None:
        raise ErasureNotAsked(consignor_id=consignor.id)
    return erasure


def withdraw_erasure(
    uow: UnitOfWork, log: ErasureLog, programme: Programme, consignor_id: str
) -> ErasureRow:
    """Takes a wish back that still waits. Raises ErasureNotAsked, ErasureUnderWay."""
    erasure = uow.erasures.lock(get_erasure(uow, programme, consignor_id).id)
    if erasure.state != "waiting":
        raise ErasureUnderWay(state=erasure.state)
    # an erasure that was cut off before it was kept may stand in the log: a restore would do it
    log.forget(erasure.consignor_id)
    erasure.state = "withdrawn"
    uow.session.flush()
    return erasure


def write_export(
    uow: UnitOfWork, context: AppContext, programme: Programme, consignor_id: str, path: Path
) -> None:
    """Writes everything that is kept about a consignor as a zip: ``person.json`` and files.

    ``person.json`` has the rows of each table by its name, the account in the clear, and the list
    of files. A photo whose bytes are gone is listed as missing.

    Raises:
        NotFound; ConsignorErased: there is nothing left to give.
    """
    row = check_there(uow.consignors.get(consignor_id, programme=programme.name))
    tables = personal_rows(uow.session, row.id)
    files: list[dict[str, Any]] = []
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for photo in tables["photos"]:
            files.append(_add_photo(archive, context, photo))
        body = {
            "format": EXPORT_FORMAT,
            "made_at": as_json(uow.clock.now()),
            "programme": programme.name,
            "consignor_id": row.id,
            "account": _account(context, row),
            "tables": tables,
            "files": files,
        }
        archive.writestr("person.json", json.dumps(body, default=_plain, ensure_ascii=False))


def _add_photo(
    archive: zipfile.ZipFile, context: AppContext, photo: Mapping[str, Any]
) -> dict[str, Any]:
    kind = re.sub(r"[^a-z0-9]", "", str(photo["media_type"]).rpartition("/")[2])
    view = re.sub(r"[^a-z0-9_]", "", str(photo["view"]))
    name = f"photos/{photo['item_id']}/{view}-{photo['id']}.{kind}"
    told = {"name": name, "sha256": photo["sha256"], "missing": False}
    try:
        pieces = context.objects.stream(original_key(str(photo["sha256"])))
    except ObjectMissing:
        return {**told, "missing": True}
    with archive.open(name, "w") as file:
        for piece in pieces:
            file.write(piece)
    return told


def _account(context: AppContext, row: ConsignorRow) -> dict[str, str] | None:
    if row.bank_details is None:
        return None
    try:
        details = open_details(context.cipher, row.id, row.bank_details)
    except CipherError:
        # sealed under a key that is gone: nobody can read it, and nobody is paid by it
        return {"hint": row.bank_hint or ""}
    return {"account_holder": details.account_holder, **account_to_json(details.account)}


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return as_json(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.hex()
    return str(value)
