"""Signed pictures say where they come from, and say so no longer when a byte is changed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.vision.signing.certificates import TestCertificates, make_certificates
from tests.vision.studio.drawn import bag
from vision.errors import ResultInvalid, SigningImpossible
from vision.signing.credentials import Intake, Signer, read_credential
from vision.studio.compose import compose_packshot
from vision.studio.conform import check_conformance
from vision.studio.encode import EncodedPicture, encode_picture
from vision.studio.opened import open_file
from vision.studio.rules import PictureFormat, load_rules

INTAKE = Intake("0123456789abcdef" * 4, "image/heic")
RULES = load_rules()


@pytest.fixture(scope="module")
def certificates() -> TestCertificates:
    return make_certificates()


@pytest.fixture(scope="module")
def signer(certificates: TestCertificates) -> Signer:
    return Signer(certificates.chain, certificates.key)


def flat(picture_format: PictureFormat) -> EncodedPicture:
    pixels = np.full((64, 80, 3), 255, np.uint8)
    pixels[20:40, 20:60] = (120, 40, 30)
    return replace(encode_picture(pixels, picture_format), actions=("background_removed",))


@pytest.mark.parametrize("picture_format", ["jpeg", "png", "webp", "avif"])
def test_every_format_carries_a_credential_and_the_same_pixels(
    picture_format: PictureFormat, signer: Signer, certificates: TestCertificates
) -> None:
    plain = flat(picture_format)
    signed = signer.sign(plain, INTAKE, title="amazon")
    found = read_credential(signed.data, signed.media_type, anchors_pem=certificates.root)

    assert found is not None
    assert (found.state, found.failures) == ("trusted", ())
    assert found.signer == "Loupe test signer"
    assert found.generator.startswith("loupe ")
    assert found.intake_sha256 == INTAKE.sha256
    assert found.actions == ("c2pa.opened", "c2pa.edited: background removed")
    assert not found.has_thumbnail
    before, after = open_file(plain.data), open_file(signed.data)
    assert (before.pixels_rgb == after.pixels_rgb).all()
    assert after.foreign == ()


def test_a_signer_that_nobody_here_knows_is_valid_and_not_trusted(
    signer: Signer,
) -> None:
    signed = signer.sign(flat("jpeg"), INTAKE, title="amazon")
    found = read_credential(signed.data, signed.media_type, anchors_pem=make_certificates().root)
    assert found is not None
    assert found.state != "trusted"


def test_a_changed_byte_breaks_it(signer: Signer, certificates: TestCertificates) -> None:
    signed = signer.sign(flat("jpeg"), INTAKE, title="amazon")
    changed = bytearray(signed.data)
    changed[-40] ^= 1
    found = read_credential(bytes(changed), signed.media_type, anchors_pem=certificates.root)

    assert found is not None
    assert found.state == "invalid"
    assert "assertion.dataHash.mismatch" in found.failures


def test_a_file_without_one_has_none() -> None:
    picture = flat("png")
    assert read_credential(picture.data, picture.media_type) is None


def test_a_packshot_tells_what_was_done_and_still_conforms(
    signer: Signer, certificates: TestCertificates
) -> None:
    drawn, rule = bag(700, 700), RULES["ebay"]
    picture = compose_packshot(drawn.image_rgb, drawn.alpha_u8, rule, refined=True)
    signed = signer.sign(picture, INTAKE, title=rule.title)
    found = read_credential(signed.data, signed.media_type, anchors_pem=certificates.root)

    assert check_conformance(signed.data, rule).failed == ()
    assert found is not None
    assert found.actions == (
        "c2pa.opened",
        "c2pa.edited: background removed",
        "c2pa.cropped",
        "c2pa.resized",
        "c2pa.drawing: contact shadow drawn",
    )
    assert len(signed.data) - len(picture.data) < 16_384


def test_a_key_of_another_certificate_is_refused(certificates: TestCertificates) -> None:
    with pytest.raises(SigningImpossible, match="not that of"):
        Signer(certificates.chain, make_certificates().key)


@pytest.mark.parametrize("broken", [b"", b"-----BEGIN CERTIFICATE-----\nAA==\n"])
def test_broken_files_are_refused(broken: bytes, certificates: TestCertificates) -> None:
    with pytest.raises(SigningImpossible, match="cannot be read"):
        Signer(broken, certificates.key)
    with pytest.raises(SigningImpossible, match="cannot be read"):
        Signer(certificates.chain, broken)


def test_files_that_are_not_there_are_named(tmp_path: Path) -> None:
    with pytest.raises(SigningImpossible, match=r"chain\.pem"):
        Signer.read(tmp_path / "chain.pem", tmp_path / "key.pem")


def test_a_file_that_is_no_picture_is_not_read() -> None:
    with pytest.raises(SigningImpossible):
        read_credential(b"\xff\xd8 no picture", "image/jpeg")


def test_an_intake_is_named_by_its_hash() -> None:
    with pytest.raises(ResultInvalid, match="sha256"):
        Intake("no hash", "image/jpeg")
