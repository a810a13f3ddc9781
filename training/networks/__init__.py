"""The torch side of the networks that serving runs as ONNX files."""

from __future__ import annotations
