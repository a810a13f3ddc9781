"""The TypeScript types are those of the API as it is now."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from service.app import create_app
from service.context import AppContext
from service.pages.types import document, typed_part

ROOT = Path(__file__).resolve().parents[3]
COMMITTED = ROOT / "service" / "web" / "src" / "api" / "schema.d.ts"


def test_types_are_made_from_what_the_service_really_says(context: AppContext) -> None:
    assert typed_part(document()) == typed_part(create_app(context).openapi())


def test_every_address_that_the_pages_use_is_typed() -> None:
    paths = typed_part(document())["paths"]
    for path in (
        "/v1/me",
        "/v1/programme",
        "/v1/items/{item_id}/photos",
        "/v1/photos/{photo_id}/accept",
        "/v1/items/{item_id}/assessments",
        "/v1/review-queue",
        "/v1/items/{item_id}/verdicts",
    ):
        assert path in paths


def test_words_for_people_do_not_change_the_types() -> None:
    whole = {
        "openapi": "3.1.0",
        "paths": {
            "/v1/x": {"get": {"tags": ["items"], "summary": "words", "$ref": "#/c/s/X"}},
            "/v1/y": {"get": {"tags": ["payouts"], "$ref": "#/c/s/Y"}},
        },
        "components": {
            "schemas": {
                # a field may be called title; it is a name there and stays
                "X": {"title": "X", "properties": {"title": {"title": "T", "type": "string"}}},
                "Y": {"type": "object"},
            }
        },
    }
    assert typed_part(whole) == {
        "openapi": "3.1.0",
        "info": {"title": "Loupe", "version": "0"},
        "paths": {"/v1/x": {"get": {"tags": ["items"], "$ref": "#/c/s/X"}}},
        "components": {"schemas": {"X": {"properties": {"title": {"type": "string"}}}}},
    }


@pytest.mark.browser  # with the tests that need `make web`, which brings the generator
def test_the_committed_types_are_up_to_date(tmp_path: Path) -> None:
    made = tmp_path / "schema.d.ts"
    done = subprocess.run(
        ["bash", ".ci/build-web", "--types", str(made)],
        cwd=ROOT,
        env={**os.environ, "PYTHON": sys.executable},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert made.read_text() == COMMITTED.read_text(), "run: bash .ci/build-web --types"
