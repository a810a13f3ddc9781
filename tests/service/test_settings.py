from __future__ import annotations

import pytest
from pydantic import ValidationError

from service.main import read_settings


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    import os

    for name in [name for name in os.environ if name.startswith("LOUPE_")]:
        monkeypatch.delenv(name)


def test_a_newcomer_needs_no_setting() -> None:
    settings = read_settings()
    assert settings.is_sandbox
    assert settings.database_url.startswith("sqlite:///")
    assert settings.models_dir.is_dir()
    assert settings.programmes_dir.is_dir()


def test_the_environment_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOUPE_PORT", "9000")
    assert read_settings().port == 9000
    assert read_settings(port=9001).port == 9001


@pytest.mark.parametrize("secret", [None, "", "changethis", "Secret", "CHANGE-ME"])
def test_production_refuses_a_placeholder(secret: str | None) -> None:
    with pytest.raises(ValidationError, match="LOUPE_SECRET_KEY"):
        read_settings(mode="production", secret_key=secret)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("mode", "test"),
        ("port", -1),
        ("port", 70000),
        ("max_photo_bytes", 0),
        ("inference_threads", 0),
        ("accelerator", "tpu"),
        ("worker_slot", "../other"),
        ("worker_slot", ""),
        ("poll_seconds", 0),
        ("log_level", "loud"),
        ("no_such_setting", 1),
    ],
)
def test_a_wrong_setting_is_refused_by_name(name: str, value: object) -> None:
    with pytest.raises(ValidationError, match=name):
        read_settings(**{name: value})


def test_a_secret_is_never_printed() -> None:
    assert "hunter2" not in repr(read_settings(secret_key="hunter2-and-more"))
