"""The engine that runs a network. The only file that knows ONNX Runtime."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import onnxruntime as ort
from numpy.typing import NDArray

from vision.errors import AcceleratorMissing, VisionError

Tensor = NDArray[np.float32]

_PROVIDERS = {
    "cpu": "CPUExecutionProvider",
    "cuda": "CUDAExecutionProvider",
    "coreml": "CoreMLExecutionProvider",
    "directml": "DmlExecutionProvider",
    "openvino": "OpenVINOExecutionProvider",
}


class SessionClosed(VisionError):
    """The network was closed and cannot run any more."""

    code = "session_closed"


@dataclass(frozen=True)
class Ports:
    """The named inputs and outputs of a graph with their shapes; names stand for free axes."""

    inputs: Mapping[str, tuple[int | str, ...]]
    outputs: Mapping[str, tuple[int | str, ...]]


class Session(Protocol):
    """One loaded network, shared between threads."""

    def ports(self) -> Ports:
        """Describe the inputs and outputs."""
        ...

    def run(self, feeds: Mapping[str, Tensor], outputs: Sequence[str]) -> dict[str, Tensor]:
        """Run once and return the outputs asked for, by name."""
        ...

    def close(self) -> None:
        """Let go of the network; running it afterwards raises SessionClosed."""
        ...


class OrtSession:
    """A Session on ONNX Runtime. Its run is safe from several threads at once (ORT's own promise).

    threads: within one operator; the operators run one after another. Raises AcceleratorMissing
    where the accelerator asked for cannot be had; nothing falls back to the processor silently.
    """

    def __init__(self, model: bytes, *, threads: int = 1, accelerator: str = "cpu") -> None:
        provider = _PROVIDERS.get(accelerator, "")
        if provider not in ort.get_available_providers():
            raise _missing(accelerator)
        # the processor stands behind an accelerator only for the few operators that it lacks
        providers = list(dict.fromkeys([provider, _PROVIDERS["cpu"]]))
        session = ort.InferenceSession(model, sess_options=_options(threads), providers=providers)
        if session.get_providers()[0] != provider:
            raise _missing(accelerator)
        self._session: ort.InferenceSession | None = session

    def ports(self) -> Ports:
        """Describe the inputs and outputs."""
        session = self._open()
        return Ports(
            inputs={port.name: tuple(port.shape) for port in session.get_inputs()},
            outputs={port.name: tuple(port.shape) for port in session.get_outputs()},
        )

    def run(self, feeds: Mapping[str, Tensor], outputs: Sequence[str]) -> dict[str, Tensor]:
        """Run once and return the outputs asked for, by name."""
        values = self._open().run(list(outputs), dict(feeds))
        return dict(zip(outputs, values, strict=True))

    def close(self) -> None:
        """Let go of the network; running it afterwards raises SessionClosed."""
        self._session = None

    def _open(self) -> ort.InferenceSession:
        if self._session is None:
            raise SessionClosed
        return self._session


def _options(threads: int) -> ort.SessionOptions:
    options = ort.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.execution_mode = ort.ExecutionMode.ORT_SEQUENTIAL
    # waiting threads that spin take the cores of the other workers
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    # the arena keeps the largest working memory ever used for as long as the session lives
    options.enable_cpu_mem_arena = False
    options.log_severity_level = 3
    return options


def _missing(accelerator: str) -> AcceleratorMissing:
    available = [name for name, each in _PROVIDERS.items() if each in ort.get_available_providers()]
    return AcceleratorMissing(
        f"The accelerator {accelerator!r} is not available here; there is {', '.join(available)}.",
        accelerator=accelerator,
    )
