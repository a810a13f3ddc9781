"""What is shipped fits together: the image's and compose's settings and commands, and the wheel."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
import typer

from service.cli.main import build_program
from service.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
SHIPPED = ("Dockerfile", "compose.yaml")
#: what is read from beside the code, at run time
DATA = {
    "vision": ("studio/rules/*.toml", "tasks/*.toml"),
    "service": ("programmes/*.*", "store/migrations/**/*.*"),
}


@pytest.mark.parametrize("name", SHIPPED)
def test_every_setting_named_exists(name: str) -> None:
    named = set(re.findall(r"LOUPE_[A-Z_]+", (ROOT / name).read_text()))
    assert named
    assert named <= {f"LOUPE_{field.upper()}" for field in Settings.model_fields}


@pytest.mark.parametrize("name", SHIPPED)
def test_every_command_named_exists(name: str) -> None:
    text = (ROOT / name).read_text()
    named = [found.split() for found in re.findall(r"\bloupe((?: [a-z-]+)+)", _commands(text))]
    assert named
    program = typer.main.get_command(build_program())
    for words in named:
        command = program
        for word in words:
            found = getattr(command, "commands", {}).get(word)
            assert found is not None, f"{name}: loupe {' '.join(words)}"
            command = found


def _commands(text: str) -> str:
    """The lines that run `loupe` or tell somebody to, with a JSON list read as one command."""
    lines = [line for line in text.splitlines() if re.search(r"(?i)command:|^CMD|output of", line)]
    return "\n".join(lines).replace('", "', " ")


def test_the_image_holds_no_torch_and_no_compiler() -> None:
    text = (ROOT / "Dockerfile").read_text()
    serving = (ROOT / "requirements.lock").read_text()
    assert not re.search(r"^(torch|torchvision|triton|nvidia-)", serving, re.MULTILINE)
    assert not re.search(r"apt-get|build-essential|gcc", text)
    last = text.rpartition("\nFROM ")[2]
    assert "requirements-dev.lock" not in last
    assert "\nUSER loupe\n" in last
    assert "HEALTHCHECK" in last


@pytest.mark.slow
def test_the_wheel_holds_what_is_read_beside_the_code(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    for name in ("pyproject.toml", "README.md"):
        shutil.copy(ROOT / name, source)
    ignored = shutil.ignore_patterns("__pycache__", "node_modules")
    for room in DATA:
        shutil.copytree(ROOT / room, source / room, ignore=ignored)
    page = source / "service" / "web" / "dist" / "index.html"
    page.parent.mkdir(exist_ok=True)
    page.write_text("<!doctype html>")
    command = (sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-index")
    built = subprocess.run(
        [*command, "--no-build-isolation", "--wheel-dir", str(tmp_path), str(source)],
        capture_output=True,
        text=True,
        check=False,
        timeout=150,
    )
    assert built.returncode == 0, built.stderr
    with zipfile.ZipFile(next(tmp_path.glob("loupe-*.whl"))) as wheel:
        held = set(wheel.namelist())
    wanted = {"service/web/dist/index.html"}
    for room, patterns in DATA.items():
        for pattern in ("**/*.py", *patterns):
            found = {
                path.relative_to(source).as_posix()
                for path in (source / room).glob(pattern)
                if path.is_file()
            }
            assert found, pattern
            wanted |= found
    assert wanted <= held, sorted(wanted - held)
    assert not [name for name in held if name.startswith(("service/web/src", "tests/", "training"))]
