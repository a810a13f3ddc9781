"""Rendering itself, in Blender. These tests fail where Blender's environment is missing.

``make test`` makes ``.venv-render``; elsewhere set ``LOUPE_RENDER_PYTHON`` to a Python with the
packages of ``requirements-render.lock``, or leave the tests out by name: ``-m "not render"``.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PICTURE = "genuine/corner.jpg"

pytestmark = [pytest.mark.render, pytest.mark.slow, pytest.mark.timeout(900)]


def start(out: Path, *more: str) -> subprocess.Popen[str]:
    """Start rendering one small picture in a process of its own."""
    python = os.environ.get("LOUPE_RENDER_PYTHON", str(ROOT / ".venv-render/bin/python"))
    assert Path(python).exists(), f"{python} is missing: make .venv-render/ready"
    command = [python, "-m", "training.render.samples", "--out", str(out)]
    command += ["--seed", "7", "--only", PICTURE, "--size", "64", *more]
    return subprocess.Popen(
        command, cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )


def finish(process: subprocess.Popen[str]) -> str:
    """Wait for a process and return what it said."""
    said, _ = process.communicate(timeout=600)
    assert process.returncode == 0, said
    return said


def files(out: Path) -> dict[str, bytes]:
    """Every file under a folder with its bytes."""
    return {
        path.relative_to(out).as_posix(): path.read_bytes()
        for path in sorted(out.rglob("*"))
        if path.is_file()
    }


def test_same_seed_gives_the_same_picture_and_a_second_run_adds_nothing(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    running = [start(first, "--threads", "1"), start(second, "--threads", "2")]
    said = [finish(process) for process in running]
    assert "min left" in said[0]
    made = files(first)
    assert {PICTURE, "truth/genuine-corner.json", "manifest.csv"} <= set(made)
    assert "genuine/truth/corner-scuff.png" in made
    assert files(second) == made

    again = finish(start(first))
    assert "min left" not in again
    assert files(first) == made
