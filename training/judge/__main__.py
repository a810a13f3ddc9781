"""The judge's commands: ``python -m training.judge COMMAND --help``."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import cv2
import torch
import typer
from rich.console import Console
from rich.progress import track

from training.data_compose import Composer
from training.data_grounds import cut_grounds
from training.data_renders import Render, read_renders
from training.judge.blind import choose, draw_sheet, real_photos, write_key
from training.judge.drawn_set import write_drawn_set
from training.judge.halves import FOLDER, Halves, divide, write_halves
from training.judge.measure import SIDE, MeasurePlan, alpha_of, frozen_encoder, train_decoder
from training.judge.realism import (
    BESIDE,
    FEWEST,
    Looker,
    apart,
    photos_beside,
    spread_of,
)
from training.judge.rounds import (
    SetScores,
    all_sets,
    rendered_photos,
    score_all,
    u2netp_alpha,
    worst_sheet,
    write_round,
)
from training.judge.sheet import AlphaOf
from training.judge.siblings import REAL_SETS
from training.judge.tables import cutout_table, realism_tables
from training.networks.cutout import Decoder
from vision.runtime import Runtime
from vision.session import Session

Data = Annotated[Path, typer.Option(help="The folder of real photographs.")]
Out = Annotated[Path, typer.Option(help="Where results and caches go.")]
Models = Annotated[Path, typer.Option(help="The folder of cards.")]

app = typer.Typer(help="Judge rendered pictures by real ones.", no_args_is_help=True)
DATA, OUT, MODELS = Path("../shared/data"), Path("out/judge"), Path("models")


@app.command()
def halves(data: Data = DATA, out: Out = FOLDER) -> None:
    """Write the lists of tuning and reporting halves anew."""
    for each in track(REAL_SETS, "hashing", console=Console(stderr=True)):
        write_halves(divide(data, each.name), out / f"{each.name}.csv")


@app.command()
def drawn(
    out: Annotated[Path, typer.Option(help="The set's folder.")],
    n: Annotated[int, typer.Option(min=1, help="How many pictures.")] = 200,
    seed: Annotated[int, typer.Option(help="Another seed, other shapes.")] = 1,
) -> None:
    """Draw the set of simple shapes that is round 0."""
    write_drawn_set(out, n, seed)


@app.command()
def measure(
    renders: Annotated[Path, typer.Option(help="The folder of a rendered set.")],
    name: Annotated[str, typer.Option("--round", help="The round's name, such as 1.")],
    data: Data = DATA,
    out: Out = OUT,
    models: Models = MODELS,
    most: Annotated[int, typer.Option(help="Train on so many renders at most.")] = 10_000,
) -> None:
    """Train the small network on renders alone and judge it on the tuning halves."""
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(mode=True)
    console, begun = Console(), time.monotonic()
    lists = Halves.read()
    with Runtime.open(models) as runtime:
        strips = cut_grounds(lists.of(data, "clothing", "tuning"), out / "grounds", runtime)
    used = few(read_renders(renders, "train"), most)
    composer = Composer(used, strips, (SIDE, SIDE))
    session = frozen_encoder(out / "encoder.onnx", [each.photo() for each in used[:2]])
    plan = MeasurePlan()
    decoders = [
        train_decoder(composer, session, plan, seed, out / "runs" / f"{name}-{seed}")
        for seed in track(plan.seeds, "training", console=Console(stderr=True))
    ]
    photos = all_sets(data, lists)
    held_out = [each for each in read_renders(renders) if each.plan().get("split") == "test"]
    if held_out:
        photos["rendered"] = (rendered_photos(few(held_out, 100)), 0)
    scores = {
        each: SetScores(
            found, [score_all(found, _by(session, decoder)) for decoder in decoders], left_out
        )
        for each, (found, left_out) in track(
            photos.items(), "judging", console=Console(stderr=True)
        )
    }
    folder = out / "rounds"
    facts = {"round": name, "renders": len(used), "plan": plan.loop(0).name("measure")}
    write_round(folder / f"{name}.json", dict(facts), scores)
    for each, found in scores.items():
        sheet = worst_sheet(found, _by(session, decoders[0]))
        cv2.imwrite(str(folder / f"{name}-{each}-worst.jpg"), sheet[..., ::-1])
    console.print(cutout_table(scores))
    console.print(f"{len(used)} renders, {(time.monotonic() - begun) / 60:.1f} minutes")


@app.command()
def u2netp(data: Data = DATA, out: Out = OUT, models: Models = MODELS) -> None:
    """Judge U²-Netp on the same halves by the same scores."""
    with Runtime.open(models) as runtime:
        answer = u2netp_alpha(runtime)
        scores = {
            name: SetScores(photos, [score_all(photos, answer)], left_out)
            for name, (photos, left_out) in all_sets(data, Halves.read()).items()
        }
        write_round(out / "rounds" / "u2netp.json", {"round": "u2netp"}, scores)
        Console().print(cutout_table(scores))


@app.command()
def realism(
    renders: Annotated[Path, typer.Option(help="The folder of a rendered set.")],
    data: Data = DATA,
    models: Models = MODELS,
    most: Annotated[int, typer.Option(min=16, help="So many pictures of each set at most.")] = 100,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Say how frozen networks and plain statistics tell renders from photographs."""
    torch.set_num_threads(1)
    lists = Halves.read()
    with Runtime.open(models) as runtime:
        looker = Looker(runtime)
        ours = looker.look(few_paths(sorted(renders.rglob("*.jpg")), most))
        spreads, gaps = [spread_of("renders", ours)], []
        for name in track(BESIDE, "looking", console=Console(stderr=True)):
            files = few_paths(photos_beside(data, name, lists), most)
            if len(files) >= FEWEST:
                theirs = looker.look(files)
                spreads.append(spread_of(name, theirs))
                gaps.append(apart(name, ours, theirs))
    if as_json:
        found = {"sets": [asdict(each) for each in spreads], "apart": [asdict(g) for g in gaps]}
        typer.echo(json.dumps(found, indent=1))
        return
    for table in realism_tables(spreads, gaps):
        Console().print(table)


@app.command()
def blind(
    renders: Annotated[Path, typer.Option(help="The folder of a rendered set.")],
    out: Annotated[Path, typer.Option(help="The sheet, a PNG.")],
    key: Annotated[Path, typer.Option(help="Which is which; keep it from the viewer.")],
    data: Data = DATA,
    n: Annotated[int, typer.Option(min=2, help="How many pictures.")] = 36,
    seed: Annotated[int, typer.Option(help="Another seed, other pictures.")] = 1,
) -> None:
    """Mix renders with photographs on a sheet without labels."""
    photos = real_photos(data, Halves.read(), n, seed)
    cells = choose(sorted(renders.rglob("*.jpg")), photos, n, seed)
    if not cells:
        raise typer.BadParameter("there are no renders or no photographs")
    cv2.imwrite(str(out), draw_sheet(cells)[..., ::-1])
    write_key(key, cells)
    Console().print(f"{len(cells)} pictures on {out}; the key is {key}")


def few_paths(paths: Sequence[Path], most: int) -> list[Path]:
    """At most so many files, in the order of their names' hashes."""
    return sorted(paths, key=lambda path: hashlib.sha256(path.name.encode()).hexdigest())[:most]


def few(renders: list[Render], most: int) -> list[Render]:
    """At most so many, in an order that no one chose."""
    ordered = sorted(renders, key=lambda each: hashlib.sha256(each.identity.encode()).hexdigest())
    return ordered[:most]


def _by(session: Session, decoder: Decoder) -> AlphaOf:
    return lambda image_rgb: alpha_of(image_rgb, session, decoder)


if __name__ == "__main__":
    app()
