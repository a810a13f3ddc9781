"""Which picture shows what a view should look like: files of this package, by category and view."""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable

from service.errors import NotFound

#: close-ups look alike on everything
ANY = "any"


def example_path(category: str, view: str) -> str | None:
    """The API's path of the example; None where there is none."""
    return None if _file(category, view) is None else f"/v1/examples/{category}/{view}"


def example_picture(category: str, view: str) -> bytes:
    """The example's JPEG.

    Raises:
        NotFound: there is none for this view of this category.
    """
    found = _file(category, view)
    if found is None:
        raise NotFound(what="example", id=f"{category}/{view}")
    return found.read_bytes()


def _file(category: str, view: str) -> Traversable | None:
    # both are words of the programme, never a caller's own: no path can be smuggled in
    pictures = files("service.photos").joinpath("example_pictures")
    for folder in (category, ANY):
        file = pictures.joinpath(folder, f"{view}.jpg")
        if file.is_file():
            return file
    return None
