"""The documents say what is true: generated pages are current, commands and links exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from service import reference
from service.domain.status import Status
from vision.registry import ModelRegistry

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


@pytest.mark.parametrize("name", sorted(reference.pages()))
def test_reference_pages_are_what_the_code_says(name: str) -> None:
    written = (ROOT / "docs" / "reference" / name).read_text()

    assert written == reference.pages()[name], "run: make reference"


def test_every_setting_is_explained() -> None:
    for line in reference.pages()["settings.md"].splitlines():
        if line.startswith("| `LOUPE_"):
            name, meaning = line.split("|")[1], line.split("|")[3]
            assert meaning.strip(), f"{name} has no comment in service/settings.py"


def test_every_status_is_a_word_of_the_picture_or_of_the_reference() -> None:
    text = (ROOT / "docs" / "reference" / "statuses.md").read_text()
    for status in Status:
        assert f"`{status.value}`" in text


def test_every_model_has_its_paper() -> None:
    for card in ModelRegistry.read(ROOT / "models"):
        paper = card.folder / "CARD.md"
        assert paper.is_file(), f"{card.reference} has no CARD.md"
        assert card.licence in paper.read_text()


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_somewhere(document: Path) -> None:
    for target in re.findall(r"\]\(([^)#\s]+)", document.read_text()):
        if not re.match(r"[a-z]+:", target):
            assert (document.parent / target).exists(), f"{document.name}: {target}"


def test_commands_named_in_documents_exist() -> None:
    verbs = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    for document in DOCUMENTS:
        for verb in re.findall(r"(?:^|`)make ([a-z-]+)", document.read_text(), re.MULTILINE):
            assert verb in verbs, f"{document.name} names make {verb}"


def test_makes_verbs_are_real_and_its_help_names_each() -> None:
    text = (ROOT / "Makefile").read_text()
    verbs = set(re.findall(r"^([a-z-]+):", text, re.MULTILINE))
    phony = {
        word for line in re.findall(r"^\.PHONY: (.*)", text, re.MULTILINE) for word in line.split()
    }
    told = set(re.findall(r"make ([a-z-]+)", " ".join(re.findall(r"@echo (.*)", text))))

    # a phony name without a rule succeeds and does nothing
    assert phony == verbs
    assert told == verbs - {"help"}


def test_readme_has_the_two_commands_and_a_picture() -> None:
    text = (ROOT / "README.md").read_text()

    assert "make demo" in text
    assert "make test" in text
    assert re.search(r"!\[[^\]]+\]\(docs/images/", text)


def test_decisions_are_whole() -> None:
    for page in sorted((ROOT / "docs" / "decisions").glob("0*.md")):
        text = page.read_text()
        for part in ("Context", "Decision", "Consequences", "Alternatives"):
            assert part in text, f"{page.name} lacks {part}"
