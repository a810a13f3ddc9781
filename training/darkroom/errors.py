"""What the darkroom refuses; the docstring of a class is its message."""

from __future__ import annotations

from typing import ClassVar

from training.errors import TrainingError


class BrokenPicture(TrainingError):
    """A picture could not be made."""

    code: ClassVar[str] = "broken_picture"

    def __init__(self, picture_id: str, seed: int, reason: str) -> None:
        super().__init__(f"{picture_id} (seed {seed}): {reason}")
        self.picture_id, self.seed, self.reason = picture_id, seed, reason


class WorkerLost(TrainingError):
    """A rendering process ended again and again on the same picture."""

    code: ClassVar[str] = "worker_lost"

    def __init__(self, picture_id: str, seed: int, times: int, log: str) -> None:
        super().__init__(
            f"the renderer died {times} times on {picture_id} (seed {seed}); see {log}"
        )
        self.picture_id, self.seed, self.times = picture_id, seed, times


class RendererMissing(TrainingError):
    """Blender's environment is missing: make .venv-render/ready, or set LOUPE_RENDER_PYTHON."""

    code: ClassVar[str] = "renderer_missing"


class OtherSet(TrainingError):
    """The folder holds pictures of another set, seed or generator."""

    code: ClassVar[str] = "other_set"


class ShardDamaged(TrainingError):
    """A shard does not hold what its manifest says."""

    code: ClassVar[str] = "shard_damaged"
