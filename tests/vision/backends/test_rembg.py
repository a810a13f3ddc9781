"""rembg behind its allow-list: what is refused is refused before anything is imported."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest

from vision.backends.choice import Backend, BackendUnknown, OwnCutout, fingerprint, open_cutter
from vision.backends.rembg import (
    ALLOWED,
    REFUSED,
    RembgCutout,
    RembgSessionRefused,
    RembgWeightsInvalid,
)
from vision.runtime import Runtime

ROOT = Path(__file__).resolve().parents[3]
WEIGHTS = ROOT / "models" / "u2netp" / "u2netp.onnx"


@pytest.mark.parametrize("name", [*REFUSED, "", "u2netq", "../u2netp"])
def test_a_session_off_the_list_is_refused_with_the_reason(name: str) -> None:
    with pytest.raises(RembgSessionRefused) as caught:
        RembgCutout(name, WEIGHTS)
    assert REFUSED.get(name, "not on the list") in str(caught.value)


def test_refusing_and_choosing_our_own_import_no_rembg() -> None:
    code = (
        "import sys; from pathlib import Path; from vision.backends.rembg import RembgCutout\n"
        "try: RembgCutout('bria-rmbg', Path('x'))\n"
        "except Exception as error: assert error.code == 'rembg_session_refused', error\n"
        "try: RembgCutout('u2netp', Path('x'))\n"
        "except Exception as error: assert error.code == 'rembg_weights_invalid', error\n"
        "sys.exit('rembg' in sys.modules or 'pymatting' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


def test_weights_are_the_ones_that_were_named(tmp_path: Path) -> None:
    with pytest.raises(RembgWeightsInvalid, match="SHA-256"):
        RembgCutout("u2netp", WEIGHTS, sha256="0" * 64)
    junk = tmp_path / "junk.onnx"
    junk.write_bytes(b"no network")
    with pytest.raises(RembgWeightsInvalid, match=r"junk\.onnx"):
        RembgCutout("u2netp", junk)


def test_the_installed_rembg_has_what_the_list_says() -> None:
    from rembg.sessions import sessions

    assert set(ALLOWED) | set(REFUSED) == set(sessions), "a new session was not looked at"
    remote = {name for name, session in sessions.items() if not session.is_local()}
    assert remote <= set(REFUSED)
    assert not set(ALLOWED) & set(REFUSED)


@pytest.mark.parametrize("name", ["u2netp", "u2net_custom"])
def test_a_session_cuts_out_on_the_operators_weights(name: str) -> None:
    picture = np.full((240, 320, 3), 215, np.uint8)
    cv2.rectangle(picture, (100, 70), (220, 190), (120, 60, 30), -1)
    sha256 = hashlib.sha256(WEIGHTS.read_bytes()).hexdigest()
    mask = RembgCutout(name, WEIGHTS, sha256=sha256.upper()).cut_out(picture)
    assert mask.alpha_u8.shape == (240, 320)
    assert mask.alpha_u8[130, 160] > 200
    assert mask.alpha_u8[10, 10] < 30
    assert mask.model == f"rembg-{name.replace('_', '-')}@{sha256[:12]}"


def test_a_backend_is_chosen_by_name() -> None:
    with Runtime.open(ROOT / "models") as runtime:
        own = open_cutter(Backend(), runtime)
        assert isinstance(own, OwnCutout)
        assert fingerprint(Backend(), ROOT / "models").startswith("u2netp@")
        chosen = open_cutter(Backend("rembg:u2netp", WEIGHTS), runtime)
        assert isinstance(chosen, RembgCutout)
        for name, weights in (("rembg:u2netp", None), ("loupe", WEIGHTS), ("photoroom", None)):
            with pytest.raises(BackendUnknown):
                open_cutter(Backend(name, weights), runtime)
            with pytest.raises(BackendUnknown):
                fingerprint(Backend(name, weights), ROOT / "models")
        with pytest.raises(RembgSessionRefused):
            open_cutter(Backend("rembg:withoutbg", WEIGHTS), runtime)


def test_only_one_file_imports_rembg() -> None:
    importers = {
        path.relative_to(ROOT).as_posix()
        for path in [*(ROOT / "vision").rglob("*.py"), *(ROOT / "service").rglob("*.py")]
        if "import rembg" in path.read_text() or "from rembg" in path.read_text()
    }
    assert importers == {"vision/backends/rembg.py"}
