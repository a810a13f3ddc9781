"""Everything that training refuses, in one tree; the docstring of a class is its message."""

from __future__ import annotations

import inspect
from typing import ClassVar


class TrainingError(Exception):
    """The model could not be made or judged."""

    code: ClassVar[str] = "training_error"

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message or inspect.getdoc(type(self)))


class ExportDiffers(TrainingError):
    """The ONNX file does not give the network's answer; nothing was written."""

    code = "export_differs"


class WeightsMismatch(TrainingError):
    """The weights file is not the one that is known here; nothing was written."""

    code = "weights_mismatch"
