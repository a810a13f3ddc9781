"""Sign finished pictures as C2PA content credentials, and read such a credential back.

The credential says what the picture was made from and what was done to it, and breaks when a byte
of the picture is changed. The intake photograph is named by its SHA-256 alone: its bytes, its
thumbnail, its place and its time stay in the house. No time stamp is asked of an authority, so
nothing leaves the machine and signing works without a network.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from importlib.metadata import version
from io import BytesIO
from pathlib import Path
from typing import Any, Literal, Self

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from vision.checked import Result, require
from vision.errors import SigningImpossible
from vision.studio.encode import Action, EncodedPicture

#: C2PA 2.2 section 19.11 has its own words for some; the rest is an edit that says what it was
_ACTIONS: dict[Action, dict[str, str]] = {
    "background_removed": {"action": "c2pa.edited", "description": "background removed"},
    "straightened": {"action": "c2pa.orientation", "description": "straightened"},
    "cropped": {"action": "c2pa.cropped"},
    "resized": {"action": "c2pa.resized"},
    "shadow_drawn": {"action": "c2pa.drawing", "description": "contact shadow drawn"},
}
_CURVES = {"secp256r1": "es256", "secp384r1": "es384", "secp521r1": "es512"}
_INGREDIENT = "intake"


@dataclass(frozen=True)
class Intake(Result):
    """The photograph that a picture was made from: SHA-256 (hex) and type of the file received."""

    sha256: str
    media_type: str

    def __post_init__(self) -> None:
        hexadecimal = len(self.sha256) == 64 and set(self.sha256) <= set("0123456789abcdef")
        require(hexadecimal, f"sha256: expected 64 hexadecimal digits, got {self.sha256!r}")
        require("/" in self.media_type, f"media_type: expected type/subtype, got {self.media_type}")


@dataclass(frozen=True)
class Credential(Result):
    """What a file's credential says, and whether it holds.

    state is `trusted` (sound, and its signer is one of the anchors), `valid` (sound, the signer is
    unknown here) or `invalid`. actions are C2PA's own words with the description where there is
    one; failures are C2PA's codes.
    """

    state: Literal["trusted", "valid", "invalid"]
    signer: str
    generator: str
    intake_sha256: str | None
    actions: tuple[str, ...]
    has_thumbnail: bool
    failures: tuple[str, ...]


class Signer:
    """Signs with one key; a new native signer for each file, so that threads share nothing."""

    def __init__(self, certificates_pem: bytes, key_pem: bytes) -> None:
        """Raises SigningImpossible where certificate and key do not fit each other."""
        self._certificates = certificates_pem
        self._key = key_pem
        self._algorithm = _algorithm(certificates_pem, key_pem)

    @classmethod
    def read(cls, certificates: Path, key: Path) -> Self:
        """From two PEM files: the chain with the signer's own certificate first, and its key."""
        try:
            return cls(certificates.read_bytes(), key.read_bytes())
        except OSError as error:
            raise SigningImpossible(f"{error.filename}: {error.strerror}") from error

    def sign(self, picture: EncodedPicture, intake: Intake, *, title: str) -> EncodedPicture:
        """The same picture with its credential in the file; raises SigningImpossible."""
        # half a second to import: only who signs pays it
        import c2pa

        manifest = json.dumps(_manifest(picture, intake, title))
        info = c2pa.C2paSignerInfo(self._algorithm.encode(), self._certificates, self._key, None)
        signed = BytesIO()
        try:
            with (
                c2pa.Context.from_dict(_settings(None)) as context,
                c2pa.Signer.from_info(info) as signer,
                c2pa.Builder.from_json(manifest, context) as builder,
            ):
                builder.sign(signer, picture.media_type, BytesIO(picture.data), signed)
        except c2pa.C2paError as error:
            raise SigningImpossible(f"The picture could not be signed: {error}") from error
        return replace(picture, data=signed.getvalue())


def read_credential(
    data: bytes, media_type: str, *, anchors_pem: str | None = None
) -> Credential | None:
    """What the credential of a file says, or None where it carries none.

    anchors_pem holds the root certificates that are trusted. Raises SigningImpossible for a file
    whose credential cannot be read at all.
    """
    import c2pa

    try:
        with (
            c2pa.Context.from_dict(_settings(anchors_pem)) as context,
            c2pa.Reader(media_type, BytesIO(data), context=context) as reader,
        ):
            store = json.loads(reader.json())
    except c2pa.C2paError.ManifestNotFound:
        return None
    except c2pa.C2paError as error:
        raise SigningImpossible(f"The credential cannot be read: {error}") from error
    return _read(store)


def _settings(anchors_pem: str | None) -> dict[str, Any]:
    settings: dict[str, Any] = {
        "builder": {"thumbnail": {"enabled": False}},
        "verify": {"remote_manifest_fetch": False, "ocsp_fetch": False},
    }
    if anchors_pem is not None:
        settings["trust"] = {"trust_anchors": anchors_pem}
    return settings


def _manifest(picture: EncodedPicture, intake: Intake, title: str) -> dict[str, Any]:
    opened = {"action": "c2pa.opened", "parameters": {"ingredientIds": [_INGREDIENT]}}
    done = [_ACTIONS[action] for action in picture.actions]
    return {
        "claim_generator_info": [{"name": "loupe", "version": version("loupe")}],
        "title": title,
        "format": picture.media_type,
        "ingredients": [
            {
                "title": "intake photograph",
                "format": intake.media_type,
                "relationship": "parentOf",
                "instance_id": f"sha256:{intake.sha256}",
                "label": _INGREDIENT,
            }
        ],
        "assertions": [{"label": "c2pa.actions.v2", "data": {"actions": [opened, *done]}}],
    }


def _read(store: dict[str, Any]) -> Credential:
    active = store["manifests"][store["active_manifest"]]
    parents = [
        each.get("instance_id", "")
        for each in active.get("ingredients", [])
        if each.get("relationship") == "parentOf"
    ]
    hashes = [name.removeprefix("sha256:") for name in parents if name.startswith("sha256:")]
    said = [
        action
        for assertion in active.get("assertions", [])
        if assertion["label"].startswith("c2pa.actions")
        for action in assertion["data"]["actions"]
    ]
    results = store.get("validation_results", {}).get("activeManifest", {})
    state = str(store.get("validation_state", "Invalid")).lower()
    generator = active.get("claim_generator_info", [{}])[0]
    return Credential(
        state=state if state in {"trusted", "valid"} else "invalid",  # type: ignore[arg-type]  # one of the three words
        signer=str(active.get("signature_info", {}).get("common_name", "")),
        generator=f"{generator.get('name', '')} {generator.get('version', '')}".strip(),
        intake_sha256=hashes[0] if hashes else None,
        actions=tuple(": ".join(filter(None, _words(action))) for action in said),
        has_thumbnail="thumbnail" in json.dumps(store["manifests"]),
        failures=tuple(str(each["code"]) for each in results.get("failure", [])),
    )


def _words(action: dict[str, Any]) -> tuple[str, str]:
    return str(action["action"]), str(action.get("description", ""))


def _algorithm(certificates_pem: bytes, key_pem: bytes) -> str:
    """The name of the signature's kind that C2PA has for this key."""
    try:
        certificates = x509.load_pem_x509_certificates(certificates_pem)
        key = load_pem_private_key(key_pem, password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise SigningImpossible(f"The certificate or the key cannot be read: {error}") from error
    if certificates[0].public_key() != key.public_key():
        raise SigningImpossible("The key is not that of the first certificate.")
    if isinstance(key, ec.EllipticCurvePrivateKey) and key.curve.name in _CURVES:
        return _CURVES[key.curve.name]
    if isinstance(key, rsa.RSAPrivateKey) and key.key_size >= 2048:
        return "ps256"
    if isinstance(key, ed25519.Ed25519PrivateKey):
        return "ed25519"
    raise SigningImpossible("C2PA wants a key on P-256, P-384 or P-521, Ed25519, or RSA of 2048.")
