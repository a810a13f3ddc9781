"""Takes a request's body to a file, under a cap, without ever holding it whole."""

from __future__ import annotations

import asyncio
import hashlib
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from anyio import to_thread
from starlette.requests import ClientDisconnect, Request

from service.errors import ServiceError

#: bytes gathered before they are written
GATHERED = 1_000_000
#: seconds without a single byte after which a sender is taken for gone
IDLE_SECONDS = 30.0


class UploadTooLarge(ServiceError):
    """The upload has more bytes than this address takes."""

    code = "upload_too_many_bytes"
    status = 413


class UploadCutOff(ServiceError):
    """The upload broke off before its end; nothing was kept. Send it again."""

    code = "upload_cut_off"
    status = 400


@dataclass(frozen=True, slots=True)
class Received:
    """A body in a file of ours: where, how long, and its SHA-256 in hexadecimal."""

    path: Path
    byte_count: int
    sha256: str


def check_announced(request: Request, max_bytes: int) -> None:
    """Refuses a body that says beforehand that it is too large.

    Raises:
        UploadTooLarge: by its Content-Length.
    """
    announced = request.headers.get("content-length", "")
    if announced.isdigit() and int(announced) > max_bytes:
        raise UploadTooLarge(max_bytes=max_bytes)


@asynccontextmanager
async def received(request: Request, max_bytes: int) -> AsyncIterator[Received]:
    """The body in a file that is gone when the block ends, whatever happens.

    Raises:
        UploadTooLarge: more bytes arrived than are allowed.
        UploadCutOff: the client went away, or fell silent, before the end.
    """
    with tempfile.NamedTemporaryFile(prefix="loupe-upload-") as file:
        yield await _receive(request, file, Path(file.name), max_bytes)


async def _receive(request: Request, file: IO[bytes], path: Path, max_bytes: int) -> Received:
    digest = hashlib.sha256()
    count = 0
    gathered = bytearray()
    async for chunk in _chunks(request):
        count += len(chunk)
        if count > max_bytes:
            raise UploadTooLarge(max_bytes=max_bytes)
        digest.update(chunk)
        gathered += chunk
        if len(gathered) >= GATHERED:
            await to_thread.run_sync(file.write, bytes(gathered))
            gathered.clear()
    file.write(gathered)
    file.flush()
    return Received(path, count, digest.hexdigest())


async def _chunks(request: Request) -> AsyncIterator[bytes]:
    stream = aiter(request.stream())
    while True:
        try:
            async with asyncio.timeout(IDLE_SECONDS):
                chunk = await anext(stream)
        except StopAsyncIteration:
            return
        except (ClientDisconnect, TimeoutError) as error:
            raise UploadCutOff() from error
        yield chunk
