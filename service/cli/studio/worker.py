"""The working process: jobs come in as lines of JSON, outcomes go out as lines of JSON.

A process of its own, so that a photograph that brings a decoder down, or takes all memory, costs
that photograph and not the run. It ends when its input ends: also when the run was killed.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from service.cli.studio.found import Source
from service.cli.studio.settings import StudioSettings
from service.errors import ServiceError
from vision.errors import VisionError

if TYPE_CHECKING:
    from service.cli.studio.make import PictureMaker

#: the first word of a worker that can work, what came of a photograph, and why all must stop
READY, OUTCOME, STOP = "ready", "outcome", "stop"
FAULT = "studio_fault"


def job_line(source: Source, stem: str) -> bytes:
    """The line that asks for one photograph."""
    words = {**asdict(source), "path": str(source.path), "stem": stem}
    return json.dumps(words).encode("ascii") + b"\n"


def work(settings: StudioSettings) -> None:
    """Answers each line of input with a line of output until the input ends."""
    # Ctrl-C and a service manager's stop go to the whole group: they are the run's, which lets us
    # finish. We end with our input
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    # libraries print where they like; the answers have a channel of their own
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    try:
        maker = _maker(settings)
    except (VisionError, ServiceError) as error:
        # the installation is broken, not a photograph: every other worker would say the same
        _say(answers, {STOP: str(error)})
        return
    with maker:
        _say(answers, {READY: os.getpid()})
        for line in sys.stdin.buffer:
            _say(answers, _answer(maker, json.loads(line)))


def _maker(settings: StudioSettings) -> PictureMaker:
    import cv2

    from service.cli.studio.make import PictureMaker

    cv2.setNumThreads(1)
    maker = PictureMaker(
        models=settings.models,
        rules=settings.chosen(),
        out=settings.out,
        settings=settings.fingerprint(),
        backend=settings.backend,
    )
    maker.warm()
    return maker


def _answer(maker: PictureMaker, words: dict[str, Any]) -> dict[str, Any]:
    from service.cli.studio.make import CannotWrite, Job

    stem = words.pop("stem")
    job = Job(Source(**{**words, "path": Path(words["path"])}), stem)
    try:
        outcome = maker.make(job)
    except CannotWrite as error:
        return {STOP: str(error)}
    except Exception as error:  # a fault of ours costs this photograph, and the report tells it
        sentence = f"The studio failed on it: {type(error).__name__}: {error}"[:400]
        outcome = maker.refused(job, FAULT, sentence)
    return {OUTCOME: outcome.to_json()}


def _say(answers: Any, words: dict[str, Any]) -> None:
    answers.write(json.dumps(words).encode("ascii") + b"\n")
    answers.flush()


def main(arguments: Sequence[str]) -> None:
    """``python -m service.cli.studio.worker SETTINGS``, the settings as JSON."""
    work(StudioSettings.from_json(json.loads(arguments[0])))


if __name__ == "__main__":
    main(sys.argv[1:])
