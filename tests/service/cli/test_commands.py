"""The command line as a person or a script meets it: output, status, and what it leaves."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import typer
from fastapi.testclient import TestClient
from typer.testing import CliRunner

from service.app import create_app
from service.cli.main import build_program
from service.main import read_settings
from service.wiring import open_context

HOUSE = ("--programme", "balenciaga-resell")
KEY = ("keys", "create", "--person", "Ada")
Run = Callable[..., Any]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    for name in [name for name in os.environ if name.startswith("LOUPE_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("LOUPE_DATABASE_URL", f"sqlite:///{tmp_path / 'loupe.db'}")
    monkeypatch.setenv("LOUPE_OBJECTS_URL", f"file:{tmp_path / 'objects'}")
    monkeypatch.setenv("COLUMNS", "240")  # room for a table's cells
    program = build_program()

    def invoke(*words: str) -> Any:
        return CliRunner().invoke(program, list(words), terminal_width=200)

    return invoke


def answered(result: Any) -> Any:
    assert result.exit_code == 0, result.output
    return json.loads(result.output)


def test_the_first_key_opens_the_service(run: Run) -> None:
    made = answered(
        run("keys", "create", *HOUSE, "--person", "Ada", "--role", "operator", "--json")
    )
    headers = {"Authorization": f"Bearer {made['secret']}"}
    with open_context(read_settings()) as context, TestClient(create_app(context)) as client:
        people = client.get("/v1/people", headers=headers).json()["items"]
        assert [person["name"] for person in people] == ["Ada"]
        listed = answered(run("keys", "list", *HOUSE, "--json"))
        assert [(key["id"], key["person"], key["role"]) for key in listed] == [
            (made["id"], "Ada", "operator")
        ]
        assert "secret" not in listed[0]
        revoked = answered(run("keys", "revoke", made["id"], *HOUSE, "--json"))
        assert revoked["revoked_at"] is not None
        assert client.get("/v1/people", headers=headers).status_code == 401


def test_a_second_key_is_the_same_persons(run: Run) -> None:
    first, second = (
        answered(run("keys", "create", *HOUSE, "--person", who, "--role", role, "--json"))
        for who, role in (("Ada", "operator"), ("Ada", "studio"))
    )
    assert first["person_id"] == second["person_id"]
    third = answered(
        run("keys", "create", *HOUSE, "--person", first["person_id"], "--role", "studio", "--json")
    )
    assert third["person_id"] == first["person_id"]


def test_people_get_a_table_and_programs_json(run: Run) -> None:
    run("keys", "create", *HOUSE, "--person", "[red]Ada[/red]", "--role", "operator")
    table = run("keys", "list", *HOUSE).output
    assert "person" in table
    assert "[red]Ada[/red]" in table.replace("\n", "")
    assert run("programmes", "list").exit_code == 0
    programmes = answered(run("programmes", "list", "--json"))
    assert programmes[0]["name"] == "balenciaga-resell"
    assert programmes[0]["prices"] > 0


@pytest.fixture
def programme_file(tmp_path: Path) -> Path:
    """A programme's file and its price book, to be changed."""
    folder = Path(__file__).parents[3] / "service" / "programmes"
    for name in ("network-house.toml", "network-house.prices.csv"):
        (tmp_path / name).write_text((folder / name).read_text())
    return tmp_path / "network-house.toml"


def test_a_programmes_file_is_checked_with_the_line(run: Run, programme_file: Path) -> None:
    assert answered(run("programmes", "check", str(programme_file), "--json"))[0]["ok"] is True
    text = programme_file.read_text()
    programme_file.write_text(text.replace('when = "after_return_window"', 'when = "some_day"'))
    result = run("programmes", "check", str(programme_file), "--json")
    assert result.exit_code == 1
    row = json.loads(result.output)[0]
    assert (row["ok"], row["key"]) == (False, "payment.when")
    assert programme_file.read_text().splitlines()[row["line"] - 1] == 'when = "some_day"'
    table = run("programmes", "check", str(programme_file))
    assert table.exit_code == 1
    assert str(row["line"]) in table.output
    (programme_file.parent / "network-house.prices.csv").unlink()
    programme_file.write_text(text)
    assert run("programmes", "check", str(programme_file)).exit_code == 1
    assert run("programmes", "check", str(programme_file.parent / "no.toml")).exit_code == 1


def test_a_programme_is_shown_whole(run: Run, programme_file: Path) -> None:
    by_name = answered(run("programmes", "show", "network-house", "--json"))
    assert by_name == answered(run("programmes", "show", str(programme_file), "--json"))
    assert by_name["blocks"]["payment"]["when"] == "after_return_window"
    table = run("programmes", "show", "network-house").output
    assert "blocks.rewards.bank_transfer.method" in table
    assert run("programmes", "show", "nobody").exit_code == 1


def test_two_programmes_are_compared(run: Run, programme_file: Path) -> None:
    assert answered(run("programmes", "diff", "network-house", str(programme_file), "--json")) == []
    text = programme_file.read_text()
    programme_file.write_text(text.replace("percent = 35", "percent = 36"))
    words = ("programmes", "diff", "network-house", str(programme_file))
    rows = answered(run(*words, "--json"))
    assert rows == [{"rule": "blocks.commission.tiers.0.percent", "before": "35", "after": "36"}]
    assert "36" in run(*words).output
    assert run("programmes", "diff", "network-house", "nobody").exit_code == 1


def test_upgrade_says_whether_it_did_anything(run: Run) -> None:
    assert answered(run("db", "upgrade", "--json"))["changed"] is True
    assert answered(run("db", "upgrade", "--json"))["changed"] is False


@pytest.mark.parametrize(
    "words",
    [["--help"], ["keys", "--help"], ["serve", "--help"], ["models", "--help"], ["db", "--help"]],
)
def test_every_verb_answers_help(run: Run, words: list[str]) -> None:
    result = run(*words)
    assert result.exit_code == 0
    assert "Usage" in result.output


def test_rooms_register_their_own_verbs() -> None:
    verbs = {command.name for command in build_program().registered_commands}
    groups = {group.name for group in build_program().registered_groups}
    assert {"serve", "cutout", "assess"} <= verbs
    assert {"keys", "db", "programmes", "models"} <= groups
    assert isinstance(build_program(), typer.Typer)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([*KEY, *HOUSE, "--role", "root"], "role_without_keys"),
        (["keys", "create", *HOUSE, "--person", "", "--role", "studio"], "invalid_person_name"),
        ([*KEY, "--programme", "x", "--role", "studio"], "unknown_programme"),
        ([*KEY, *HOUSE, "--role", "marketplace"], "marketplace_role_mismatch"),
        (["keys", "revoke", "key_nobody", *HOUSE], "not_found"),
    ],
)  # fmt: skip
def test_a_refusal_is_one_sentence_and_status_1(
    tmp_path: Path, words: list[str], said: str
) -> None:
    environment = {
        "PATH": os.environ["PATH"],
        "LOUPE_DATABASE_URL": f"sqlite:///{tmp_path / 'loupe.db'}",
        "LOUPE_OBJECTS_URL": f"file:{tmp_path / 'objects'}",
    }
    code = "from service.cli.main import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", code, *words],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
    )
    assert done.returncode == 1
    assert f"[{said}]" in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_a_wrong_setting_is_named(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", "from service.cli.main import main; main()", "db", "upgrade"],
        env={"PATH": os.environ["PATH"], "LOUPE_PORT": "none"},
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
    )
    assert done.returncode == 1
    assert done.stderr.startswith("LOUPE_PORT: ")
