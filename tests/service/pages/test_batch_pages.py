"""A batch in a real browser: made, filled with files, started, watched, fetched."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest
from playwright.sync_api import Page, expect

from service.context import AppContext
from service.workflows.batch import batch
from service.workflows.steps import plain_steps
from tests.service.support import Started, TellingInference, jpeg
from vision.errors import CorruptPhoto

pytestmark = pytest.mark.browser


def test_a_batch_from_files_to_a_zip(
    sign_in: Callable[..., Page],
    context: AppContext,
    started: Started,
    inference: TellingInference,
    tmp_path: Path,
) -> None:
    page = sign_in("studio", "/batches")
    page.get_by_label("Name of the new batch").fill("Tuesday, shelf 4")
    make = page.get_by_role("button", name="Make the batch")
    expect(make).to_be_disabled()
    for rule in ("Amazon", "eBay"):
        page.get_by_label(rule).check()
    make.click()
    expect(page.get_by_role("heading", name="Tuesday, shelf 4")).to_be_visible()
    files = [tmp_path / f"{name}.jpg" for name in ("bag", "boot", "belt")]
    for file in files:
        file.write_bytes(jpeg(file.name))
    chooser = page.get_by_label("Choose photographs")
    chooser.set_input_files(files[:2])
    expect(page.get_by_text("2 in the batch")).to_be_visible()
    inference.refusal = CorruptPhoto()
    chooser.set_input_files(files[2])
    expect(page.get_by_role("alert")).to_contain_text("photo_corrupt")
    page.get_by_role("button", name="Leave it out").click()
    inference.refusal = None
    page.get_by_role("button", name="Make the pictures").click()
    expect(page.get_by_text("0 of 2 photographs done")).to_be_visible()
    ((kind, batch_id, revision),) = started.calls
    assert kind == "batch"
    batch(context, plain_steps, batch_id, revision)
    # the page asks again by itself
    expect(page.get_by_text("2 of 2 photographs done")).to_be_visible()
    expect(page.get_by_text("4 pictures conform")).to_be_visible()
    expect(page.get_by_role("img", name="amazon: conforms")).to_have_count(2)
    with page.expect_download() as coming:
        page.get_by_role("button", name="Pictures (ZIP)").click()
    coming.value.save_as(tmp_path / "result.zip")
    with ZipFile(tmp_path / "result.zip") as archive:
        assert sorted(archive.namelist()) == [
            "amazon/bag.jpg",
            "amazon/boot.jpg",
            "ebay/bag.jpg",
            "ebay/boot.jpg",
            "report.csv",
        ]
    page.get_by_role("link", name="All batches").click()
    expect(page.get_by_role("row", name="Tuesday, shelf 4")).to_contain_text("2 of 2")
