"""One score: torch, the ONNX file, this process and the HTTP answer say the same of a photo."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import httpx
import numpy as np
import pytest
import torch

from service.settings import Settings
from service.wiring import open_context
from tests.service.conftest import make_key
from tests.service.serving import served
from training.export import RECIPES, TOLERANCE
from vision.gallery import Gallery
from vision.photo import open_photo
from vision.preprocess import to_tensor
from vision.runtime import Runtime
from vision.tasks.assess import Assessor, Claim
from vision.tasks.grade import GradeRules
from vision.tasks.look import ItemPhoto

SAMPLES = Path(__file__).resolve().parents[2] / "datasets" / "vetra-arco"

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


@pytest.mark.parametrize("view", ["front", "stitching"])
@pytest.mark.parametrize("name", sorted(RECIPES))
def test_torch_and_the_shipped_file_see_the_same(runtime: Runtime, name: str, view: str) -> None:
    model = runtime.model(name)
    tensor = to_tensor(open_photo(SAMPLES / "copy" / f"{view}.jpg").image_rgb, model.card.input)
    shipped = model.run(tensor)
    recipe = RECIPES[name]
    with torch.inference_mode():
        answer = recipe.build().eval()(torch.from_numpy(tensor))
    answers = [answer] if isinstance(answer, torch.Tensor) else list(answer)

    for output, expected in zip(recipe.outputs, answers, strict=True):
        scale = float(expected.abs().max())
        assert scale > 0
        assert np.abs(shipped[output] - expected.numpy()).max() <= TOLERANCE * scale, output


@pytest.mark.parametrize("item", ["genuine", "copy"])
def test_this_process_and_the_http_answer_say_the_same(
    runtime: Runtime, galleries: Path, tmp_path: Path, item: str
) -> None:
    files = sorted((SAMPLES / item).glob("*.jpg"))
    photos = [ItemPhoto(file.name, file.stem, open_photo(file).image_rgb) for file in files]
    assessor = Assessor(Gallery.open(galleries), runtime, GradeRules.read())
    claim = Claim("Vetra", "VETRA-ARCO-01", "bags")
    here = json.loads(json.dumps(assessor.assess(photos, claim, alpha=0.05).to_json()))
    there = over_http(files, galleries, tmp_path)

    assert here["authenticity"]["p_value"] is not None
    for part in ("identity", "authenticity", "condition", "models"):
        assert there[part] == here[part]


def over_http(files: list[Path], galleries: Path, tmp_path: Path) -> dict[str, object]:
    """What POST /v1/vision/assess of a real server answers to these photos."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as packed:
        for file in files:
            packed.write(file, file.name)
    settings = Settings(
        mode="sandbox",
        database_url=f"sqlite:///{tmp_path / 'loupe.db'}",
        objects_url=f"file:{tmp_path / 'objects'}",
        outbox_dir=tmp_path / "outbox",
        galleries_dir=galleries,
    )
    with open_context(settings) as context, served(context) as address:
        key = make_key(context, "Ada", "partner")
        answer = httpx.post(
            f"{address}/v1/vision/assess",
            params={"brand": "Vetra", "sku": "VETRA-ARCO-01", "category": "bags"},
            content=archive.getvalue(),
            headers={"Authorization": f"Bearer {key}", "Content-Type": "application/zip"},
            timeout=120.0,
        )
    assert answer.status_code == 200, answer.text
    return dict(answer.json())
