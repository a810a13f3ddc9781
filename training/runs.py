"""One training run's folder: what was asked (run.json), what happened (log.jsonl), its state."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from training.checkpoint import CheckpointInvalid

Record = Mapping[str, int | float | str]


class Run:
    """A folder that one run owns; opened again by the same plan, it goes on."""

    def __init__(self, folder: Path, plan: str) -> None:
        self.folder = folder
        self.plan = plan
        folder.mkdir(parents=True, exist_ok=True)
        described = folder / "run.json"
        if described.is_file():
            found = json.loads(described.read_text(encoding="utf-8"))["plan"]
            if found != plan:
                raise CheckpointInvalid(f"{folder} holds the run {found}, not {plan}")
        described.write_text(json.dumps({"plan": plan}) + "\n", encoding="utf-8")

    @property
    def checkpoint(self) -> Path:
        """Where the newest state lies."""
        return self.folder / "checkpoint.pt"

    @property
    def log(self) -> Path:
        """One JSON object a logged step."""
        return self.folder / "log.jsonl"

    def append(self, record: Record) -> None:
        """Log one step."""
        with self.log.open("a", encoding="utf-8") as file:
            file.write(json.dumps(dict(record)) + "\n")

    def cut_back(self, step: int) -> None:
        """Forget what was logged after ``step``: those steps will be made again."""
        if not self.log.is_file():
            return
        kept = []
        for line in self.log.read_text(encoding="utf-8").splitlines(keepends=True):
            try:
                record = json.loads(line)
            except ValueError:  # the line that a crash cut off
                continue
            if record["step"] <= step:
                kept.append(line)
        self.log.write_text("".join(kept), encoding="utf-8")

    def records(self) -> list[dict[str, int | float | str]]:
        """All logged steps, in order."""
        if not self.log.is_file():
            return []
        return [json.loads(line) for line in self.log.read_text(encoding="utf-8").splitlines()]
