"""Render a set of pictures: ``python -m training.render.samples --out DIR --seed 7``."""

from __future__ import annotations

import argparse
import fnmatch
import json
import sys
import time
from dataclasses import asdict
from pathlib import Path

from training.render.png import write_grey
from training.render.samples.manifest import write_manifest
from training.render.samples.phone import write_jpeg
from training.render.samples.plan import Model, Shot, samples
from training.render.samples.scene import DAMAGES, Studio

VISIBLE_PIXELS = 24  # fewer half-covered pixels than this at 480 x 480 are no visible damage


def main(arguments: list[str] | None = None) -> int:
    """Read the command line and render what is missing."""
    parser = argparse.ArgumentParser(prog="training.render.samples", description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--only", default="*", help="pattern of files, such as 'genuine/*'")
    parser.add_argument("--size", type=int, default=480, help="pixels along each side")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--part", default="0/1", help="I/N: this process's share of the set")
    options = parser.parse_args(arguments)
    part, parts = (int(value) for value in options.part.split("/"))
    everything = samples(options.seed)
    wanted = [each for each in everything if fnmatch.fnmatch(each.file, options.only)]
    missing = [each for each in wanted[part::parts] if not (options.out / each.file).exists()]
    render(missing, options.out, options.size, options.threads)
    write_manifest(options.out, everything)
    return 0


def render(shots: list[Shot], out: Path, size: int, threads: int) -> None:
    """Render shots in order, telling how many minutes are left."""
    started = time.monotonic()
    studio = Studio(size, threads) if shots else None
    for index, shot in enumerate(shots):
        if studio is None:
            return
        begun = time.monotonic()
        try:
            one(studio, shot, out)
        except Exception as error:
            raise RuntimeError(f"{shot.file} (seed {shot.seed}) could not be rendered") from error
        now = time.monotonic()
        left = (now - started) / (index + 1) * (len(shots) - index - 1) / 60
        sys.stdout.write(
            f"{index + 1}/{len(shots)} {shot.file} in {now - begun:.1f} s, {left:.1f} min left\n"
        )
        sys.stdout.flush()


def one(studio: Studio, shot: Shot, out: Path) -> None:
    """Render one shot with its truth; the picture comes last, so that it stands for the whole."""
    (out / shot.folder).mkdir(parents=True, exist_ok=True)
    (out / "truth").mkdir(parents=True, exist_ok=True)
    shown, scale = studio.picture(shot)
    seen = masks(studio, shot, out) if shot.damaged else {}
    facts = {
        "file": shot.file,
        **asdict(shot),
        "genuine_model": asdict(Model()),
        "px_per_mm_at_target": round(scale, 4),
        "size_wh": [shown.shape[1], shown.shape[0]],
        "damages": seen,
    }
    path = out / "truth" / f"{shot.item}-{shot.view}.json"
    path.write_text(json.dumps(facts, indent=1) + "\n")
    write_jpeg(shown, out / shot.file, shot.phone.quality)


def masks(studio: Studio, shot: Shot, out: Path) -> dict[str, object]:
    """Write the mask of each damage that is visible in a shot; returns what was written."""
    seen: dict[str, object] = {}
    for damage in DAMAGES:
        mask = studio.truth(shot, damage)
        covered = int((mask[..., 0] > 0.5).sum())
        if covered < VISIBLE_PIXELS * (mask.shape[0] / 480) ** 2:
            continue
        path = out / shot.folder / "truth" / f"{shot.view}-{damage.kind}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        write_grey(mask[::-1, :, 0], path)
        seen[damage.kind] = {
            "file": path.relative_to(out).as_posix(),
            "pixels_over_half": covered,
            **asdict(damage),
        }
    return seen


if __name__ == "__main__":
    sys.exit(main())
