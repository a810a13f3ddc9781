"""Sets the demo up, runs it, writes what it leaves."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from service.demo.api import Refused
from service.demo.house import DidNotStart, environment, free_port, loupe, running
from service.demo.journey import Journey, Say, Trip
from service.demo.marketplace import sandbox_marketplace
from service.demo.page import write_page
from service.demo.photos import DemoItem, assign_views, category_of, find_folders, pictures_in
from service.demo.summary import save_feeds, save_pictures, summarise, write_summary
from service.demo.team import Team
from service.domain.catalogue import load_catalogue
from service.domain.programme import Programme
from service.main import read_settings

BRAND, SKU, TITLE = "Vetra", "VETRA-ARCO-01", "Arco top-handle bag"
#: seconds that one wait for a worker may take; a slow machine is no failure
PATIENCE = 240.0
#: what ``--verdict`` takes; ``needs_photos`` would wait for photos that nobody takes
VERDICTS = ("authentic", "not_authentic", "inconclusive")
GALLERIES = Path("var/demo-galleries")


@dataclass(frozen=True, slots=True)
class Wishes:
    """What was asked for on the command line."""

    out: Path
    photos: Path | None
    verdict: str | None
    brand: str
    category: str
    samples: Path
    #: name of the programme; the folder's first by name where empty
    programme: str = ""


def run_demo(wishes: Wishes, console: Console) -> int:
    """Runs the whole demo; gives the exit status."""
    refusal = refusal_of(wishes)
    if refusal is not None:
        console.print(refusal, markup=False, soft_wrap=True)
        return 1
    items = items_of(wishes, console)
    if not items:
        sentence = f"{wishes.photos} holds no photos (JPEG, PNG or WebP)"
        console.print(sentence, markup=False, soft_wrap=True)
        return 1
    galleries = references_of(wishes, console)
    for name in ("marketplaces", "photos", "references", "feeds"):
        shutil.rmtree(wishes.out / name, ignore_errors=True)
    # a run that stops half way leaves no results that look like its own
    for name in ("index.html", "summary.json"):
        (wishes.out / name).unlink(missing_ok=True)
    wishes.out.mkdir(parents=True, exist_ok=True)
    try:
        with tempfile.TemporaryDirectory(prefix="loupe-demo-") as folder:
            return _run(items, wishes, galleries, Path(folder), console)
    except (DidNotStart, Refused, TimeoutError) as error:
        console.print(f"the demo stopped: {error}", style="red", markup=False)
        return 1


def _run(
    items: Sequence[DemoItem], wishes: Wishes, galleries: Path, folder: Path, console: Console
) -> int:
    log = wishes.out / "service.log"
    with sandbox_marketplace() as (address, received):
        settings = environment(folder, galleries.resolve(), free_port(), address)
        loupe(["db", "upgrade"], settings)
        name = programme_of(wishes).name
        made = ["--programme", name, "--person", "Olga Operator", "--role", "operator"]
        first = loupe(["keys", "create", *made, "--json"], settings)
        base_url = settings["LOUPE_PUBLIC_URL"]
        with (
            running(settings, log) as started,
            closing(Team.made_by(base_url, _secret(first))) as team,
        ):
            console.print(f"the service answers after {started.seconds:.1f} s; its log is {log}")
            began = time.monotonic()
            say = _teller(console, began)
            feeds: list[str] = []
            journey = Journey(
                team,
                say,
                verdict=wishes.verdict,
                patience=PATIENCE,
                when_listed=lambda: feeds.extend(save_feeds(team.operator, wishes.out)),
            )
            trips = journey.run(items)
            seconds = time.monotonic() - began
            _leave(team, trips, feeds, seconds, wishes.out, console)
        pushed = len(received.by_key)
    console.print(f"the sandbox marketplace received {pushed} signed messages, one per key")
    return 0


def _leave(
    team: Team,
    trips: Sequence[Trip],
    feeds: Sequence[str],
    seconds: float,
    out: Path,
    console: Console,
) -> None:
    pictures = save_pictures(team.operator, trips, out)
    summary = summarise(team.operator, trips, pictures, seconds)
    page = write_page(team.operator, trips, summary, feeds, out)
    write_summary(summary, out)
    for item in summary["items"]:
        console.print(f"{item['sample']}: {item['status']}", style="bold")
    console.print(f"{seconds:.1f} s. Open {page}; programs read {out / 'summary.json'}")


def _teller(console: Console, began: float) -> Say:
    def say(item: str, text: str) -> None:
        line = f"{time.monotonic() - began:6.1f} s  {item:<12} {text}"
        console.print(line, markup=False, soft_wrap=True)

    return say


def _secret(printed: str) -> str:
    secret: str = json.loads(printed)["secret"]
    return secret


def refusal_of(wishes: Wishes) -> str | None:
    """What is wrong with the wishes, before anything is started; None when nothing is."""
    if wishes.photos is not None and not wishes.photos.is_dir():
        return f"{wishes.photos} is not a folder"
    if wishes.verdict is not None and wishes.verdict not in VERDICTS:
        return f"the verdict is one of {', '.join(VERDICTS)}; not {wishes.verdict}"
    return None


def items_of(wishes: Wishes, console: Console) -> list[DemoItem]:
    if wishes.photos is None:
        return [
            _item(wishes, wishes.samples / name, name, "bags", (BRAND, SKU, TITLE))
            for name in ("genuine", "copy")
        ]
    items = []
    for folder in find_folders(wishes.photos):
        category = category_of(pictures_in(folder), wishes.category)
        title = f"Item from {folder.name}"
        item = _item(wishes, folder, folder.name, category, (wishes.brand, None, title))
        for path in item.left_out:
            console.print(f"{path.name}: no view of {category} is left for it", markup=False)
        items.append(item)
    return items


def programme_of(wishes: Wishes) -> Programme:
    """The programme asked for, or the folder's first: the demo runs on whatever is installed."""
    catalogue = load_catalogue(read_settings().programmes_dir)
    return catalogue.programme(wishes.programme or min(catalogue.programmes))


def _item(
    wishes: Wishes,
    folder: Path,
    sample: str,
    category: str,
    said: tuple[str, str | None, str],
) -> DemoItem:
    brand, sku, title = said
    programme = programme_of(wishes)
    shots = programme.category(category)
    brand = brand or sorted(programme.brands)[0]
    pairs, left_out = assign_views(pictures_in(folder), shots.required, shots.optional)
    return DemoItem(sample, category, brand, sku, title, pairs, left_out)


def references_of(wishes: Wishes, console: Console) -> Path:
    """Builds the gallery of the sample house once for each set of reference photos."""
    photos = wishes.samples / "references"
    galleries = GALLERIES / _fingerprint(photos)
    if not (galleries / "vetra-arco").exists():
        console.print("set-up: looking at the genuine references, once")
        galleries.mkdir(parents=True, exist_ok=True)
        target = str(galleries / "vetra-arco")
        product = ["--brand", BRAND, "--sku", SKU]
        settings = environment(galleries, galleries, 0, "")
        loupe(["gallery", "build", str(photos), target, *product], settings, quiet=False)
    return galleries


def _fingerprint(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(folder.glob("*/*")):
        digest.update(f"{path.relative_to(folder)} {path.stat().st_size}\n".encode())
        digest.update(path.read_bytes())
    for card in sorted(read_settings().models_dir.glob("*/*.toml")):
        digest.update(card.read_bytes())
    return digest.hexdigest()[:16]
