"""kill -9 of the worker at random moments: nothing is lost, nothing happens twice.

Thirty items go from the counter to the payout with real networks while the worker is killed twenty
times. A receiver outside counts what arrives, by key and by body.
"""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest

from service.demo.api import Api
from service.demo.house import environment, free_port, loupe
from service.demo.journey import Journey, Trip
from service.demo.photos import DemoItem
from service.demo.team import Team

ROOT = Path(__file__).resolve().parents[2]
PHOTOS = ROOT / "datasets" / "vetra-arco" / "twin"
VIEWS = ("front", "back", "logo")
ITEMS = 30
KILLS = 20
SEED = 20261124

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1200)]


class Receiver:
    """Takes listings and webhooks and remembers every delivery."""

    def __init__(self) -> None:
        self.bodies: dict[str, Counter[bytes]] = defaultdict(Counter)
        self._lock = threading.Lock()

    def take(self, key: str, body: bytes) -> None:
        with self._lock:
            self.bodies[key][body] += 1

    def keys(self, prefix: str) -> set[str]:
        return {key for key in self.bodies if key.startswith(prefix)}


@contextmanager
def receiving() -> Iterator[tuple[str, Receiver]]:
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length", "0")))
            key = self.headers.get("idempotency-key") or self.headers.get("webhook-id") or ""
            receiver.take(key, body)
            answer = json.dumps({"external_id": key[-12:]}).encode()
            self.send_response(200)
            self.send_header("content-length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_details: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", receiver
    finally:
        server.shutdown()
        server.server_close()


class Worker:
    """A worker process that is killed without warning and started again in its slot."""

    def __init__(self, settings: dict[str, str], log: Path) -> None:
        self._settings = settings
        self._log = log.open("ab")
        self.process = self._start()

    def _start(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-m", "service.cli", "work"],
            env=self._settings,
            stdout=self._log,
            stderr=subprocess.STDOUT,
        )

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self.process = self._start()

    def stop(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self._log.close()


@contextmanager
def serving(settings: dict[str, str], log: Path) -> Iterator[str]:
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "service.cli", "serve"],
            env=settings,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        base_url = settings["LOUPE_PUBLIC_URL"]
        try:
            for _ in range(600):
                try:
                    httpx.get(f"{base_url}/healthz", timeout=1.0)
                    break
                except httpx.TransportError:
                    time.sleep(0.05)
            yield base_url
        finally:
            process.terminate()
            process.wait(20)


def items() -> list[DemoItem]:
    photos = tuple((view, PHOTOS / f"{view}.jpg") for view in VIEWS)
    return [
        DemoItem(f"item-{number:02}", "accessories", "Vetra", None, f"Charm {number}", photos)
        for number in range(ITEMS)
    ]


def kill_often(worker: Worker, done: threading.Event, kills: list[float]) -> None:
    moments = random.Random(SEED)
    while len(kills) < KILLS and not done.wait(moments.uniform(1.0, 6.0)):
        worker.kill()
        kills.append(time.monotonic())


def everything(api: Api, path: str) -> list[dict[str, Any]]:
    rows, cursor = [], ""
    while True:
        query = {"limit": "200", **({"cursor": cursor} if cursor else {})}
        page = api.get(path, **query)
        rows += page["items"]
        cursor = page["next_cursor"]
        if not cursor:
            return rows


def wait_for_deliveries(api: Api) -> list[dict[str, Any]]:
    for _ in range(600):
        deliveries = everything(api, "/v1/webhook-deliveries")
        if deliveries and all(each["state"] == "delivered" for each in deliveries):
            return deliveries
        time.sleep(0.2)
    raise AssertionError(Counter(each["state"] for each in deliveries))


def test_twenty_kills_lose_nothing_and_repeat_nothing(tmp_path: Path) -> None:
    with receiving() as (address, receiver):
        settings = environment(tmp_path, tmp_path / "galleries", free_port(), f"{address}/list")
        loupe(["db", "upgrade"], settings)
        made = [
            "--programme",
            "balenciaga-resell",
            "--person",
            "Olga Operator",
            "--role",
            "operator",
        ]
        first = json.loads(loupe(["keys", "create", *made, "--json"], settings))["secret"]
        with (
            serving(settings, tmp_path / "serve.log") as base_url,
            closing(Team.made_by(base_url, first)) as team,
        ):
            team.operator.post("/v1/webhook-endpoints", {"url": f"{address}/hook"})
            trips, kills = travel(team, settings, tmp_path)
            deliveries = wait_for_deliveries(team.operator)
            check_record(team.operator, trips)
            check_receiver(team.operator, receiver, trips, deliveries)
    assert len(kills) == KILLS


def travel(team: Team, settings: dict[str, str], folder: Path) -> tuple[list[Trip], list[float]]:
    worker = Worker(settings, folder / "work.log")
    done, kills = threading.Event(), []  # type: ignore[var-annotated]  # floats, filled by the thread
    killer = threading.Thread(target=kill_often, args=(worker, done, kills))
    journey = Journey(team, lambda _item, _text: None, verdict="authentic", patience=600.0)
    try:
        killer.start()
        trips = journey.run(items())
        while len(kills) < KILLS:
            time.sleep(0.2)
        time.sleep(5.0)
    finally:
        done.set()
        killer.join()
        worker.stop()
    return trips, kills


def check_record(api: Api, trips: list[Trip]) -> None:
    for trip in trips:
        assert api.get(trip.path)["status"] == "paid_out", trip.item.sample
        assert len(api.get(f"{trip.path}/assessments")["items"]) == 1
    payouts = everything(api, "/v1/payouts")
    assert Counter(each["item_id"] for each in payouts) == Counter(trip.id for trip in trips)
    assert {each["state"] for each in payouts} == {"confirmed"}
    credits = everything(api, "/v1/store-credits")
    assert len(credits) == ITEMS
    entries = everything(api, "/v1/ledger/entries")
    keys = Counter(each["key"] for each in entries)
    assert set(keys.values()) == {1}
    assert sum(each["kind"] == "sale" for each in entries) == ITEMS
    totals: Counter[str] = Counter()
    for entry in entries:
        for posting in entry["postings"]:
            totals[posting["currency"]] += posting["amount_minor"]
    assert set(totals.values()) == {0}


def check_receiver(
    api: Api, receiver: Receiver, trips: list[Trip], deliveries: list[dict[str, Any]]
) -> None:
    for key, bodies in receiver.bodies.items():
        assert key, "a delivery without a key"
        assert len(bodies) == 1, f"{key} came with different bodies"
    assert len(receiver.keys("listing:")) == ITEMS
    moves = {
        event["id"]
        for trip in trips
        for event in everything(api, f"{trip.path}/timeline")
        if event["kind"] == "item.moved"
    }
    hooks = receiver.keys("webhook:")
    assert {key.split(":")[1] for key in hooks} == moves
    assert len(hooks) == len(moves) == len(deliveries)
