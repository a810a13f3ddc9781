"""A real server on a free port, a real Chromium before it, and items that wait for a verdict."""

from __future__ import annotations

import hashlib
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, expect, sync_playwright

from service.adapters.objects import original_key
from service.app import create_app
from service.context import AppContext
from service.domain.status import Status
from service.ids import new_id
from service.store.record_tables import AssessmentRow, ItemRow, PhotoRow
from tests.service.support import Headers, Making, TellingInference, assessment_answer, jpeg

#: from the notes on this browser: without them it looks for hosts that are not there
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHOTO_WH = (1200, 900)
#: left upper corner and size of a part of the photo: a sixth and a quarter of its sides
BOX = [200, 225, 400, 450]
REFERENCE_BOX = [16, 12, 32, 24]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    program = shutil.which("chromium")
    assert program is not None, "run: bash .ci/system-packages"
    with sync_playwright() as playwright:
        expect.set_options(timeout=20_000)  # a busy machine is slow, not wrong
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def address(context: AppContext) -> Iterator[str]:
    """Where the service of this test answers."""
    config = uvicorn.Config(create_app(context), port=0, log_level="error", ws="none")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    end = time.monotonic() + 20
    while not server.started:
        assert thread.is_alive(), "the server stopped"
        assert time.monotonic() < end, "the server did not start"
        time.sleep(0.02)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(20)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A fresh tab; a script error or a broken policy on any page fails the test."""
    context = browser.new_context(viewport={"width": 1280, "height": 860})
    page = context.new_page()
    page.set_default_timeout(30_000)
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on(
        "console",
        lambda said: wrong.append(said.text) if "Content Security Policy" in said.text else None,
    )
    yield page
    context.close()
    assert not wrong


@pytest.fixture
def sign_in(page: Page, address: str, keys: dict[str, Headers]) -> Callable[[str, str], Page]:
    """Opens an address of the workbench in a role."""

    def act(role: str, path: str = "/") -> Page:
        page.goto(f"{address}{path}")
        page.get_by_label("API key").fill(keys[role]["Authorization"].removeprefix("Bearer "))
        page.get_by_role("button", name="Sign in").click()
        page.get_by_role("button", name="Sign out").wait_for()
        return page

    return act


def evidence(photo: str, direction: str, strength: float, **changes: Any) -> dict[str, Any]:
    """One piece of evidence as an assessment holds it."""
    return {
        "kind": "surface",
        "photo": photo,
        "view": "front",
        "box_xyxy": BOX,
        "strength": strength,
        "direction": direction,
        "sentence": f"Front: speaks {direction} at {strength}.",
        "model": "patches@r1",
        "reference": "vetra/ref-01/front",
        "reference_box_xyxy": REFERENCE_BOX,
        "p_value": 0.04,
        **changes,
    }


@pytest.fixture
def waiting(context: AppContext, make: Making) -> Callable[..., ItemRow]:
    """Makes an item that waits for a verdict, with photos and what the machine said of them."""

    def act(title: str = "Arco shoulder bag", status: Status = Status.IN_REVIEW) -> ItemRow:
        item = make.item(status, title=title)
        photos = {view: _photo(context, item, view) for view in ("front", "stitching")}
        front, stitching = photos["front"], photos["stitching"]
        answer = assessment_answer(
            "suspect",
            authenticity={
                "decision": "suspect",
                "p_value": 0.04,
                "evidence": [
                    evidence(front, "for", 0.6),
                    evidence(stitching, "against", 0.96, view="stitching"),
                    evidence(front, "neutral", 0.0, box_xyxy=None, reference=None),
                ],
                "missing": ["No photo of these views: base."],
            },
            condition={
                "grade": "very_good",
                "score": 84.0,
                "damages": [
                    {
                        "kind": "scratch",
                        "photo": front,
                        "view": "front",
                        "box_xyxy": [600, 450, 800, 600],
                        "area_fraction": 0.01,
                        "severity": 0.4,
                        "sentence": "Possible scratch on front.",
                        "model": "patches@r1",
                    }
                ],
                "deductions": [{"points": 16.0, "reason": "scratch on front", "damage_index": 0}],
            },
        )
        _assess(context, item, answer, [front, stitching])
        return item

    return act


def _photo(context: AppContext, item: ItemRow, view: str) -> str:
    data = jpeg(f"{item.id} {view}", PHOTO_WH)
    sha256 = hashlib.sha256(data).hexdigest()
    context.objects.put_bytes(original_key(sha256), data)
    with context.store.writing() as uow:
        row = uow.photos.add(
            PhotoRow(
                id=new_id("pho"),
                item_id=item.id,
                view=view,
                sha256=sha256,
                media_type="image/jpeg",
                byte_count=len(data),
                width=PHOTO_WH[0],
                height=PHOTO_WH[1],
                quality={"passed": True, "checks": []},
                quality_passed=True,
                state="active",
                uploaded_by="per_test",
                created_at=uow.clock.now(),
            )
        )
        return row.id


def _assess(context: AppContext, item: ItemRow, answer: dict[str, Any], photos: list[str]) -> None:
    with context.store.writing() as uow:
        uow.assessments.add(
            AssessmentRow(
                id=new_id("asm"),
                item_id=item.id,
                revision=item.revision,
                decision=answer["authenticity"]["decision"],
                p_value=answer["authenticity"]["p_value"],
                grade=answer["condition"]["grade"],
                score=answer["condition"]["score"],
                identity=answer["identity"],
                authenticity=answer["authenticity"],
                condition=answer["condition"],
                photos=photos,
                models=answer["models"],
                seconds=1.0,
                created_at=uow.clock.now(),
            )
        )


@pytest.fixture
def poor(inference: TellingInference) -> Callable[[bool], None]:
    """Sets whether the quality check passes the photos that come next."""

    def act(is_poor: bool) -> None:
        sentence = "Too dark; add light." if is_poor else "The item is well exposed."
        inference.quality_passed = not is_poor
        inference.quality = {
            "passed": not is_poor,
            "checks": [
                {
                    "name": "exposure",
                    "value": 30.0,
                    "unit": "L*",
                    "limit": "at least 55",
                    "passed": not is_poor,
                    "sentence": sentence,
                }
            ],
        }

    return act
