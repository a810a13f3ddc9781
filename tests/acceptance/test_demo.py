"""The whole path as a newcomer runs it: real networks, a real service, the sample photographs."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "datasets" / "vetra-arco"

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]


def run_demo(out: Path, *arguments: str) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "service.cli", "demo", "--out", str(out), *arguments],
        cwd=ROOT,
        check=False,
        text=True,
        capture_output=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    summary = json.loads((out / "summary.json").read_text())
    assert (out / "index.html").read_text().startswith("<!doctype html>")
    return {item["sample"]: item for item in summary["items"]}


@pytest.fixture(scope="module")
def items(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    out = tmp_path_factory.mktemp("demo")
    return out, run_demo(out)


def test_the_genuine_bag_is_sold_and_paid_out(items: tuple[Path, dict[str, Any]]) -> None:
    _, found = items
    bag = found["genuine"]

    assert bag["authenticity"]["decision"] == "consistent"
    assert bag["authenticity"]["p_value"] > 0.05
    assert bag["authenticity"]["evidence_count"] >= 8
    assert bag["status"] == "paid_out"
    assert {listing["state"] for listing in bag["listings"]} <= {
        "sold",
        "withdrawal_requested",
        "withdrawn",
    }
    assert [listing["state"] for listing in bag["listings"]].count("sold") == 1


def test_the_payout_is_the_net_offer_and_a_fifth_more(
    items: tuple[Path, dict[str, Any]],
) -> None:
    _, found = items
    payout = found["genuine"]["payout"]
    book = (ROOT / "service" / "programmes" / "balenciaga-resell.prices.csv").read_text()
    grade = found["genuine"]["condition"]["grade"]
    row = next(
        line.split(",") for line in book.splitlines() if f"VETRA-ARCO-01,{grade},EUR" in line
    )
    gross = int(row[-1])

    assert payout == {
        "method": "store_credit",
        "amount_minor": round(gross * 70 / 100 * 120 / 100),
        "currency": "EUR",
    }


def test_every_marketplace_file_conforms_and_is_there(
    items: tuple[Path, dict[str, Any]],
) -> None:
    out, found = items
    images = found["genuine"]["images"]

    assert {image["marketplace"] for image in images} == {
        "amazon",
        "ebay",
        "google_merchant",
        "zalando",
    }
    assert all(image["conforms"] for image in images)
    assert all((out / image["file"]).stat().st_size > 5_000 for image in images)


def test_the_copy_is_refused_and_on_its_way_back(items: tuple[Path, dict[str, Any]]) -> None:
    _, found = items
    copy = found["copy"]

    assert copy["authenticity"]["decision"] == "suspect"
    assert copy["status"] == "returning"
    assert (copy["images"], copy["listings"], copy["payout"]) == ([], [], None)


def test_feeds_were_left(items: tuple[Path, dict[str, Any]]) -> None:
    out, _ = items

    assert "VETRA-ARCO-01" in (out / "feeds" / "google_merchant.xml").read_text()
    assert "Vetra" in (out / "feeds" / "zalando.csv").read_text()


def test_swapping_the_photographs_swaps_the_outcomes(tmp_path: Path) -> None:
    swapped = tmp_path / "samples"
    shutil.copytree(SAMPLES / "references", swapped / "references")
    shutil.copytree(SAMPLES / "genuine", swapped / "copy")
    shutil.copytree(SAMPLES / "copy", swapped / "genuine")
    found = run_demo(tmp_path / "out", "--samples", str(swapped))

    assert found["genuine"]["status"] == "returning"
    assert found["copy"]["status"] == "paid_out"


def test_anybodys_photographs_end_inconclusive(tmp_path: Path) -> None:
    mine = tmp_path / "my bag"
    mine.mkdir()
    for number, view in enumerate(("front", "back", "corner")):
        shutil.copyfile(SAMPLES / "twin" / f"{view}.jpg", mine / f"IMG_{number}.jpg")
    found = run_demo(tmp_path / "out", "--photos", str(mine))

    assert found["my bag"]["authenticity"]["decision"] == "inconclusive"
    assert found["my bag"]["status"] == "escalated"


def test_a_verdict_that_is_given_is_followed(tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    mine.mkdir()
    shutil.copyfile(SAMPLES / "twin" / "front.jpg", mine / "front.jpg")
    found = run_demo(tmp_path / "out", "--photos", str(mine), "--verdict", "not_authentic")

    assert found["mine"]["status"] == "returning"


def test_a_folder_without_photographs_is_said(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "service.cli", "demo", "--photos", str(tmp_path)],
        cwd=ROOT,
        check=False,
        text=True,
        capture_output=True,
    )

    assert done.returncode == 1
    assert "holds no photos" in done.stdout
