"""The workbench's files over HTTP: what is served, under which policy, and what never is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from service.app import create_app
from service.context import AppContext
from service.pages import endpoints
from service.pages.files import find_asset, index_file

PAGES = ("/", "/upload", "/items/itm_1", "/items/itm_1/photos")


@pytest.fixture
def dist(tmp_path: Path) -> Path:
    """A built workbench of three small files, and a file beside it that nobody may read."""
    folder = tmp_path / "web" / "dist"
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text("<!doctype html><title>Loupe</title>")
    (folder / "assets" / "index-1a2b.js").write_text("export {};")
    (folder / "assets" / "index-3c4d.css").write_text("body{}")
    (folder / "assets" / "notes.txt").write_text("not an asset")
    (tmp_path / "web" / "secret.js").write_text("secret")
    return folder


@pytest.fixture
def pages(context: AppContext, dist: Path) -> Iterator[TestClient]:
    app = create_app(context)
    app.dependency_overrides[endpoints.dist_folder] = lambda: dist
    with TestClient(app) as client:
        yield client


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_the_index_under_the_strict_policy(pages: TestClient, path: str) -> None:
    answer = pages.get(path)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "<title>Loupe</title>" in answer.text
    policy = dict(
        part.split(" ", 1) for part in answer.headers["content-security-policy"].split("; ")
    )
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == "'self'"
    assert policy["img-src"] == "'self' blob:"
    assert policy["frame-ancestors"] == "'none'"
    assert "unsafe" not in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    # the names in it change with each build, so that it is asked for again
    assert answer.headers["cache-control"] == "no-cache"


def test_a_head_request_gets_the_headers_alone(pages: TestClient) -> None:
    answer = pages.head("/")
    assert answer.status_code == 200
    assert answer.content == b""


@pytest.mark.parametrize(
    ("name", "media_type"),
    [
        ("index-1a2b.js", "text/javascript; charset=utf-8"),
        ("index-3c4d.css", "text/css; charset=utf-8"),
    ],
)
def test_assets_are_kept_for_good(pages: TestClient, name: str, media_type: str) -> None:
    answer = pages.get(f"/assets/{name}")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == media_type
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    "path",
    [
        "/assets/missing.js",
        "/assets/notes.txt",
        "/assets/.built-from",
        "/assets/..%2F..%2Fsecret.js",
        "/assets/%2e%2e%2f%2e%2e%2fsecret.js",
        "/assets/..%5C..%5Csecret.js",
        "/assets/index-1a2b.js%00.css",
        "/assets/" + "a" * 300 + ".js",
        "/index.html",
        "/web/secret.js",
        "/items/itm_1/nothing",
    ],
)
def test_nothing_else_is_served(pages: TestClient, path: str) -> None:
    answer = pages.get(path)
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] == "not_found"
    assert "secret" not in answer.text


def test_a_link_out_of_the_folder_is_not_followed(dist: Path) -> None:
    (dist / "assets" / "link.js").symlink_to(dist.parent / "secret.js")
    assert find_asset(dist, "link.js") is None


def test_before_the_workbench_is_built_the_page_says_what_to_do(
    context: AppContext, tmp_path: Path
) -> None:
    app = create_app(context)
    app.dependency_overrides[endpoints.dist_folder] = lambda: tmp_path / "none"
    with TestClient(app) as client:
        for path in PAGES:
            answer = client.get(path)
            assert answer.status_code == 503
            assert answer.headers["content-type"] == "text/plain; charset=utf-8"
            assert "make web" in answer.text
        assert client.get("/assets/index-1a2b.js").status_code == 404
        assert client.get("/healthz").status_code == 200
    assert index_file(tmp_path / "none") is None


def test_pages_stay_out_of_the_description_of_the_api(pages: TestClient) -> None:
    paths = pages.get("/openapi.json").json()["paths"]
    assert not {path for path in paths if path in PAGES or path.startswith("/assets")}
