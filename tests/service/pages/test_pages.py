"""The workbench in real Chromium against a real server: what people see and do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import FilePayload, Page, expect

from service.context import AppContext
from service.domain.status import Status
from service.store.record_tables import ItemRow
from tests.service.pages.conftest import BOX, PHOTO_WH
from tests.service.support import Headers, Making, TellingInference, jpeg
from vision.errors import UnsupportedFormat

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

SignIn = Callable[..., Page]
Waiting = Callable[..., ItemRow]
REQUIRED = ("front", "three_quarter", "stitching", "hardware", "back", "base", "corner", "logo")


def file(name: str, data: bytes | None = None) -> FilePayload:
    return {
        "name": name,
        "mimeType": "image/jpeg",
        "buffer": jpeg(name) if data is None else data,
    }


def test_a_key_opens_the_workbench_and_stays_in_the_tab(
    page: Page, address: str, keys: dict[str, Headers]
) -> None:
    page.goto(address)
    for wrong in ("lp_wrong", keys["revoked"]["Authorization"].removeprefix("Bearer "), "ключ"):
        page.get_by_label("API key").fill(wrong)
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_role("alert")).to_be_visible()
    secret = keys["authenticator"]["Authorization"].removeprefix("Bearer ")
    page.get_by_label("API key").fill(secret)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Nothing waits for a verdict.", exact=False)).to_be_visible()
    expect(page.locator(".who")).to_contain_text("authenticator")
    kept = page.evaluate(
        "() => [JSON.stringify(sessionStorage), JSON.stringify(localStorage), document.cookie]"
    )
    assert secret in kept[0]
    assert kept[1:] == ["{}", ""]
    assert secret not in page.url
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_label("API key")).to_be_visible()
    assert page.evaluate("() => sessionStorage.length") == 0


def test_the_queue_shows_the_machines_word_and_opens_by_keyboard(
    sign_in: SignIn, waiting: Waiting
) -> None:
    waiting("First bag")
    second = waiting("Second bag")
    waiting("Third bag", Status.ESCALATED)
    page = sign_in("authenticator")
    rows = page.locator("table.queue tbody tr")
    expect(rows).to_have_count(3)
    expect(rows.first).to_contain_text("VETRA-ARCO-01")
    expect(rows.first).to_contain_text("suspect")
    expect(rows.first).to_contain_text("0.040")
    expect(rows.first).to_contain_text("Very good")
    expect(rows.first.locator("img")).to_be_visible()
    page.get_by_role("button", name="Escalated").click()
    expect(rows).to_have_count(1)
    page.get_by_role("button", name="All").click()
    expect(rows).to_have_count(3)
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    expect(page.locator('tr[aria-current="true"] .title')).to_have_text("Second bag")
    page.locator("h1").click()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Second bag")
    assert page.url.endswith(second.id)


def test_the_queue_comes_in_pages(sign_in: SignIn, make: Making) -> None:
    for number in range(27):
        make.item(Status.IN_REVIEW, title=f"Bag {number}")
    page = sign_in("authenticator")
    rows = page.locator("table.queue tbody tr")
    expect(rows).to_have_count(25)
    expect(rows.first).to_contain_text("not assessed")
    page.get_by_role("button", name="Show more").click()
    expect(rows).to_have_count(27)
    expect(page.get_by_role("button", name="Show more")).to_have_count(0)


def test_evidence_lies_on_its_place_beside_the_reference(sign_in: SignIn, waiting: Waiting) -> None:
    item = waiting()
    page = sign_in("authenticator", f"/items/{item.id}")
    rows = page.locator(".evidence-row")
    # what speaks against comes first, whatever the order in the record
    expect(rows.nth(0)).to_contain_text("Against")
    expect(rows.nth(1)).to_contain_text("For")
    expect(rows.nth(2)).to_contain_text("Neutral")
    expect(page.get_by_text("No photo of these views: base.")).to_be_visible()
    expect(page.locator(".zoom figcaption").nth(1)).to_contain_text("vetra/ref-01/front")
    expect(page.locator(".zoom-canvas[data-ready=true]")).to_have_count(2)
    expect(page.locator(".picture-side").nth(1).locator(".mark")).to_be_attached()

    page.keyboard.press("ArrowDown")
    expect(rows.nth(1)).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".zoom figcaption").first).to_contain_text("Front")
    photo = page.locator(".picture-side").first
    photo.get_by_label("Show the whole picture").click()
    expect(photo.locator(".mark-damage")).to_be_visible()
    page.wait_for_timeout(800)  # the viewer glides to the whole picture
    stage = photo.locator(".zoom-canvas").bounding_box()
    mark = photo.locator(".mark-for").bounding_box()
    assert stage is not None
    assert mark is not None
    assert mark == pytest.approx(_expected(stage), abs=6)

    photo.locator(".mark-damage").click()
    expect(page.locator('.condition tr[aria-current="true"]')).to_contain_text("scratch")
    expect(page.locator(".condition")).to_contain_text("84 of 100")


def _expected(stage: Any) -> dict[str, float]:
    """Where a box of the photo lies on the page when the whole photo is shown in the middle."""
    width, height = PHOTO_WH
    scale = min(stage["width"] / width, stage["height"] / height)
    left = stage["x"] + (stage["width"] - width * scale) / 2
    top = stage["y"] + (stage["height"] - height * scale) / 2
    return {
        "x": left + BOX[0] * scale,
        "y": top + BOX[1] * scale,
        "width": (BOX[2] - BOX[0]) * scale,
        "height": (BOX[3] - BOX[1]) * scale,
    }


def test_a_person_refuses_a_copy_and_the_record_has_it_once(
    sign_in: SignIn, waiting: Waiting, make: Making, context: AppContext
) -> None:
    item, other = waiting("The copy"), waiting("The next bag")
    page = sign_in("authenticator", f"/items/{item.id}")
    supported = page.get_by_role("button", name="Not authentic")
    expect(supported).to_contain_text("supported by the machine's word")
    page.keyboard.press("2")
    expect(supported).to_be_focused()
    page.keyboard.press("Enter")
    confirm = page.get_by_role("button", name="Review and confirm")
    expect(confirm).to_be_disabled()
    page.get_by_label("Reason", exact=True).fill("The stitches are too far apart.")
    page.get_by_role("button", name="Add a part").click()
    page.get_by_label("Word on part 1").select_option("not_authentic")
    expect(confirm).to_be_disabled()
    page.get_by_label("Reason for part 1").fill("Seven stitches where ten belong.")
    confirm.click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("authenticator decides that The copy is not authentic")
    expect(dialog).to_contain_text("advises and does not decide")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    assert make.read(item.id).status == Status.IN_REVIEW
    confirm.click()
    page.get_by_role("button", name="Record: not authentic").dblclick()
    expect(page.locator(".recorded")).to_contain_text("Recorded: Not authentic")
    # Italy sends copies back
    expect(page.locator(".recorded")).to_contain_text("Returning")
    with context.store.reading() as uow:
        [verdict] = uow.verdicts.where(item_id=item.id)
        assert verdict.verdict == "not_authentic"
        assert verdict.note == "The stitches are too far apart."
        assert [part["word"] for part in verdict.reasons] == ["not_authentic"]
    page.get_by_role("link", name="Next: The next bag").click()
    expect(page.locator("h1")).to_have_text("The next bag")
    assert page.url.endswith(other.id)


def test_a_verdict_that_comes_too_late_is_refused_in_words(
    sign_in: SignIn, waiting: Waiting, make: Making
) -> None:
    item = waiting()
    page = sign_in("authenticator", f"/items/{item.id}")
    page.get_by_role("button", name="1 Authentic").click()
    page.get_by_role("button", name="Review and confirm").click()
    make.move(item.id, Status.WITHDRAWN)
    page.get_by_role("button", name="Record: authentic").click()
    alert = page.get_by_role("dialog").get_by_role("alert")
    expect(alert).to_be_visible()
    expect(alert.locator("code")).not_to_be_empty()


def test_only_authenticators_judge(sign_in: SignIn, waiting: Waiting) -> None:
    item = waiting()
    page = sign_in("operator", f"/items/{item.id}")
    expect(page.get_by_text("waits for an authenticator")).to_be_visible()
    expect(page.get_by_role("group", name="Your verdict")).to_have_count(0)


def test_photos_are_sent_judged_and_complete_the_shot_list(
    sign_in: SignIn, make: Making, poor: Callable[[bool], None]
) -> None:
    item = make.item(Status.RECEIVED)
    page = sign_in("studio")
    page.get_by_role("link", name="Arco shoulder bag").click()
    expect(page.locator(".banner")).to_contain_text("Still to be photographed: Front")
    choose = page.get_by_label("Choose photographs")

    poor(True)
    choose.set_input_files([file("IMG_1.jpg")])
    page.get_by_label("View of IMG_1.jpg").select_option("front")
    upload = page.locator(".upload")
    expect(upload).to_contain_text("please take it again")
    expect(upload).to_contain_text("Too dark; add light.")
    row = page.locator(".shot", has_text="Front")
    expect(row).to_contain_text("wanted again")
    row.get_by_role("button", name="Use it anyway").click()
    use = page.get_by_role("dialog").get_by_role("button", name="Use it")
    expect(use).to_be_disabled()
    page.get_by_label("Reason").fill("The bag is black.")
    use.click()
    expect(row).to_contain_text("present")

    poor(False)
    choose.set_input_files([file(f"{view.replace('_', '-')}.jpg") for view in REQUIRED[1:]])
    expect(page.locator(".banner")).to_contain_text("being assessed", timeout=60_000)
    expect(page.locator(".upload-good")).to_have_count(len(REQUIRED) - 1)
    expect(page.get_by_label("Choose photographs")).to_have_count(0)
    assert make.read(item.id).status == Status.ASSESSING


def test_refused_uploads_say_why_and_can_be_sent_again(
    sign_in: SignIn, make: Making, inference: TellingInference, context: AppContext
) -> None:
    item = make.item(Status.RECEIVED)
    page = sign_in("studio", f"/items/{item.id}/photos")
    inference.refusal = UnsupportedFormat()
    page.get_by_label("Photo of Front", exact=True).set_input_files(
        [file("front.jpg", b"not a picture")]
    )
    alert = page.locator(".upload").get_by_role("alert")
    expect(alert.locator("code")).to_have_text(UnsupportedFormat.code)
    assert make.read(item.id).status == Status.RECEIVED
    inference.refusal = None
    page.get_by_role("button", name="Send again").click()
    expect(page.locator(".upload-good")).to_be_visible()
    too_large = b"\xff\xd8" + bytes(context.settings.max_photo_bytes)
    page.get_by_label("Photo of Back", exact=True).set_input_files([file("back.jpg", too_large)])
    expect(page.locator(".upload-refused").get_by_role("alert")).to_be_visible()


def test_a_retake_is_shown_with_its_reason(sign_in: SignIn, waiting: Waiting, make: Making) -> None:
    item = waiting()
    page = sign_in("authenticator", f"/items/{item.id}")
    page.get_by_role("button", name="Needs photos").click()
    page.get_by_role("group", name="Views wanted again").get_by_label("Base").check()
    page.get_by_label("What should be better").fill("Show all four feet.")
    page.get_by_role("button", name="Review and confirm").click()
    page.get_by_role("button", name="Record: needs photos").click()
    expect(page.locator(".recorded")).to_contain_text("Photographing")
    page.get_by_role("link", name="Photographs", exact=True).last.click()
    row = page.locator(".shot", has_text="Base")
    expect(row).to_contain_text("wanted again")
    expect(row).to_contain_text("Show all four feet.")


@pytest.mark.parametrize("path", ["/items/itm_unknown", "/items/itm_unknown/photos", "/items/%00"])
def test_an_unknown_item_is_a_sentence_not_a_blank_page(sign_in: SignIn, path: str) -> None:
    page = sign_in("authenticator", path)
    expect(page.locator("main")).to_contain_text("not_found")


def test_a_foreign_programmes_item_stays_unseen(sign_in: SignIn, waiting: Waiting) -> None:
    item = waiting("Private bag")
    page = sign_in("foreign", f"/items/{item.id}")
    expect(page.get_by_role("alert")).to_contain_text("not_found")
    expect(page.get_by_text("Private bag")).to_have_count(0)


def test_hostile_titles_are_text(sign_in: SignIn, waiting: Waiting) -> None:
    waiting("<img src=x onerror=alert(1)> & Co")
    page = sign_in("authenticator")
    expect(page.locator("table.queue .title")).to_have_text("<img src=x onerror=alert(1)> & Co")


@pytest.mark.parametrize("width", [800, 1280, 1600])
def test_no_page_is_wider_than_its_window(
    sign_in: SignIn, waiting: Waiting, make: Making, width: int
) -> None:
    item = waiting("A bag with quite a long title, as the people at the counter like to write it")
    make.item(Status.RECEIVED)
    page = sign_in("authenticator")
    page.set_viewport_size({"width": width, "height": 900})
    for path, sign in {
        "/": "table.queue img",
        f"/items/{item.id}": ".zoom-canvas[data-ready=true]",
        "/upload": "table",
        f"/items/{item.id}/photos": ".shot img",
    }.items():
        page.goto(page.url.split("/", 3)[0] + "//" + page.url.split("/", 3)[2] + path)
        page.locator(sign).first.wait_for()
        wide = page.evaluate("() => document.documentElement.scrollWidth")
        assert wide <= width, path
