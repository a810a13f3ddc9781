"""kill -9 of the worker while a batch is worked with real networks: nothing lost, nothing twice."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
import time
from contextlib import closing
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import httpx
import pytest

from service.demo.house import environment, free_port, loupe

ROOT = Path(__file__).resolve().parents[2]
PHOTOS = sorted((ROOT / "datasets" / "vetra-arco").glob("*/front.jpg"))
PHOTOS += sorted((ROOT / "datasets" / "vetra-arco").glob("*/back.jpg"))
PROGRAMME = "balenciaga-resell"
RULES = ["amazon", "ebay"]
KILLS = 4
SEED = 20261125

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]


def started(settings: dict[str, str], verb: str, log: Path) -> subprocess.Popen[bytes]:
    with log.open("ab") as output:
        return subprocess.Popen(
            [sys.executable, "-m", "service.cli", verb],
            env=settings,
            stdout=output,
            stderr=subprocess.STDOUT,
        )


def ended(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGKILL)
    process.wait()


def test_a_batch_survives_its_worker(tmp_path: Path) -> None:
    port = free_port()
    settings = environment(tmp_path, tmp_path / "galleries", port, "http://127.0.0.1:1")
    who = ["--programme", PROGRAMME, "--person", "Ada", "--role", "studio", "--json"]
    secret = json.loads(loupe(["keys", "create", *who], settings))["secret"]
    serving = started(settings, "serve", tmp_path / "serve.log")
    worker = started(settings, "work", tmp_path / "work.log")
    dice = random.Random(SEED)
    try:
        with closing(_client(port, secret)) as client:
            batch_id = _filled(client)
            client.post(f"/v1/batches/{batch_id}/start").raise_for_status()
            for _ in range(KILLS):
                _until_one_more(client, batch_id, dice.uniform(0.0, 3.0))
                ended(worker)
                worker = started(settings, "work", tmp_path / "work.log")
            _until(client, batch_id, lambda batch: batch["state"] == "done")
            _is_whole(client, batch_id)
    finally:
        ended(worker)
        ended(serving)


def _client(port: int, secret: str) -> httpx.Client:
    client = httpx.Client(
        base_url=f"http://127.0.0.1:{port}",
        headers={"Authorization": f"Bearer {secret}"},
        timeout=120,
    )
    deadline = time.monotonic() + 120
    while True:
        try:
            client.get("/healthz").raise_for_status()
            return client
        except httpx.HTTPError:
            assert time.monotonic() < deadline, "the service did not come up"
            time.sleep(0.2)


def _filled(client: httpx.Client) -> str:
    body = {"name": "killed", "marketplaces": RULES}
    batch_id: str = client.post("/v1/batches", json=body).raise_for_status().json()["id"]
    for number, photo in enumerate(PHOTOS):
        client.post(
            f"/v1/batches/{batch_id}/files",
            params={"name": f"{number}.jpg"},
            content=photo.read_bytes(),
            headers={"Content-Type": "image/jpeg"},
        ).raise_for_status()
    return batch_id


def _until(client: httpx.Client, batch_id: str, holds: Any) -> dict[str, Any]:
    deadline = time.monotonic() + 600
    while True:
        batch: dict[str, Any] = client.get(f"/v1/batches/{batch_id}").raise_for_status().json()
        if holds(batch):
            return batch
        assert time.monotonic() < deadline, batch
        time.sleep(0.1)


def _until_one_more(client: httpx.Client, batch_id: str, and_seconds: float) -> None:
    """Until a photograph is done that was not, then a little longer: within the next one."""
    before = _until(client, batch_id, lambda batch: True)["done"]
    _until(client, batch_id, lambda batch: batch["done"] > before or batch["state"] == "done")
    time.sleep(and_seconds)


def _is_whole(client: httpx.Client, batch_id: str) -> None:
    files = client.get(f"/v1/batches/{batch_id}/files?limit=200").json()["items"]
    assert len(files) == len({photo.read_bytes() for photo in PHOTOS})
    for file in files:
        assert sorted(output["marketplace"] for output in file["outputs"]) == RULES
        assert {output["verdict"] for output in file["outputs"]} <= {
            "conforms",
            "conforms_assumed",
        }
    zipped = client.get(f"/v1/batches/{batch_id}/result.zip").raise_for_status().content
    with ZipFile(BytesIO(zipped)) as archive:
        assert archive.testzip() is None
        assert len(archive.namelist()) == len(files) * len(RULES) + 1
