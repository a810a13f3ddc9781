"""The sample bag's references as a gallery, made once for all whole-path tests that look."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from vision.gallery import build_gallery
from vision.runtime import Runtime

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def runtime() -> Iterator[Runtime]:
    with Runtime.open(ROOT / "models") as runtime:
        yield runtime


@pytest.fixture(scope="session")
def galleries(runtime: Runtime, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the gallery of the 24 genuine sample bags; it takes a minute."""
    folder = tmp_path_factory.mktemp("galleries")
    references = ROOT / "datasets" / "vetra-arco" / "references"
    build_gallery(references, folder / "vetra-arco", runtime, brand="Vetra", sku="VETRA-ARCO-01")
    return folder
