"""A 24-megapixel photograph stays within a worker's memory."""

from __future__ import annotations

import subprocess
import sys

import pytest

PROGRAMME = """
import cv2, numpy as np, resource
from tests.vision.studio.drawn import bag
from vision.studio.compose import compose_packshot, cutout_picture
from vision.studio.matte import refine_alpha
from vision.studio.rules import load_rules
small = bag(1000, 667)
image = cv2.resize(small.image_rgb, (6000, 4002), interpolation=cv2.INTER_CUBIC)
alpha = cv2.resize(small.network_u8, (6000, 4002), interpolation=cv2.INTER_LINEAR)
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
refined = refine_alpha(image, alpha)
rules = load_rules()
# plain, with a shadow, the tallest, and a gradient: what any of the others does is among them
for rule in (rules[name] for name in ("amazon", "ebay", "zalando", "own_shop")):
    compose_packshot(image, refined, rule, refined=True)
cutout_picture(image, refined, refined=True)
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


@pytest.mark.slow
def test_24_megapixels_take_less_than_600_mb_beside_the_photograph() -> None:
    run = subprocess.run(
        [sys.executable, "-c", PROGRAMME], capture_output=True, text=True, check=False, timeout=150
    )
    assert run.returncode == 0, run.stderr
    # measured: 550 MB over all rules, the photograph alone is 72 MB
    assert int(run.stdout) < 600
