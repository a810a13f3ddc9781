"""One side of the bench in a process of its own: from a 24 MP JPEG to a 2,000 px JPEG on white.

It says when it is ready, works the photographs that it is told of, and says what it held at most.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

#: a photograph's file to a finished picture's file
Work = Callable[[Path, Path], None]
SIDE = 2000
#: share of the frame that the item takes, as our rule for Amazon has it
FILL = 0.9


def ours(models: Path) -> Work:
    """What ``loupe studio`` does to one photograph for one marketplace, without its papers."""
    from service.cli.studio.pictures import StudioPictures, picture_of
    from vision.runtime import Runtime
    from vision.studio.rules import load_rules

    rule = load_rules()["amazon"]
    runtime = Runtime.open(models, threads=1)
    studio = StudioPictures(runtime, (rule,))
    studio.warm()

    def work(source: Path, into: Path) -> None:
        into.write_bytes(picture_of(studio.open(source), rule).data)

    return work


def rembg(models: Path) -> Work:
    """rembg with U²-Netp and decontaminated edges, then the same frame by Pillow."""
    from PIL import Image

    from vision.backends.rembg import RembgCutout

    session = RembgCutout("u2netp", models / "u2netp" / "u2netp.onnx", threads=1)

    def work(source: Path, into: Path) -> None:
        with Image.open(source) as picture:
            cut = session.remove(picture)
        box = cut.getchannel("A").point(lambda level: 255 if level >= 8 else 0).getbbox()
        item = cut.crop(box)
        scale = FILL * SIDE / max(item.size)
        size = (max(1, round(item.width * scale)), max(1, round(item.height * scale)))
        item = item.resize(size, Image.Resampling.LANCZOS)
        frame = Image.new("RGB", (SIDE, SIDE), "white")
        frame.paste(item, ((SIDE - item.width) // 2, (SIDE - item.height) // 2), item)
        data = BytesIO()
        frame.save(data, "JPEG", quality=95, subsampling=0)
        into.write_bytes(data.getvalue())

    return work


SIDES = {"ours": ours, "rembg": rembg}


def main(arguments: Sequence[str]) -> None:
    """``python -m service.cli.bench.side SIDE MODELS OUT``, photographs as lines of input."""
    side, models, out = arguments[0], Path(arguments[1]), Path(arguments[2])
    work = SIDES[side](models)
    _say({"ready": True})
    for line in sys.stdin:
        source = Path(json.loads(line))
        started, cpu = time.perf_counter(), time.process_time()
        work(source, out / f"{source.stem}.jpg")
        _say({"seconds": time.perf_counter() - started, "cpu": time.process_time() - cpu})
    from service.cli.studio.make import memory_bytes

    _say({"peak_memory_bytes": memory_bytes("VmHWM")})


def _say(words: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(words) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
