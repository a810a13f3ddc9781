"""Which product is it? Candidates by likeness to the references, all of the photos together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from vision.gallery import Gallery, Reference
from vision.geometry import Box
from vision.results import Evidence, Identity, IdentityCandidate
from vision.tasks.look import Look

#: how many candidates are named
CANDIDATES = 5


def identify(looks: Sequence[Look], gallery: Gallery) -> Identity:
    """Ranks the gallery's products by the mean, over the item's views, of the best likeness.

    A view that a product has no reference of is compared with its references of any view. An
    empty gallery gives no candidates.
    """
    if not looks or not gallery.references:
        return Identity((), ())
    products: dict[tuple[str, str], list[Reference]] = defaultdict(list)
    for reference in gallery.references:
        products[reference.brand, reference.sku].append(reference)
    scored = []
    for (brand, sku), references in products.items():
        matches = [_best(look, references) for look in looks]
        score = sum(likeness for likeness, _ in matches) / len(matches)
        scored.append((score, brand, sku, matches))
    scored.sort(key=lambda entry: (-entry[0], entry[1], entry[2]))
    candidates = tuple(
        IdentityCandidate(brand, sku, min(1.0, score)) for score, brand, sku, _ in scored
    )[:CANDIDATES]
    model = looks[0].embedding.model
    return Identity(candidates, (model,), (_evidence(looks, scored[0][3], candidates[0]),))


def _best(look: Look, references: Sequence[Reference]) -> tuple[float, Reference]:
    same_view = [each for each in references if each.look.view == look.view]
    pairs = (
        (float(each.look.embedding.vector @ look.embedding.vector), each)
        for each in (same_view or references)
    )
    return max(pairs, key=lambda pair: pair[0])


def _evidence(
    looks: Sequence[Look],
    matches: Sequence[tuple[float, Reference]],
    candidate: IdentityCandidate,
) -> Evidence:
    likeness, reference, look = max(
        ((score, each, look) for (score, each), look in zip(matches, looks, strict=True)),
        key=lambda entry: entry[0],
    )
    box: Box = reference.look.crop_xyxy
    return Evidence(
        kind="identity",
        photo=look.key,
        view=look.view,
        box_xyxy=look.crop_xyxy,
        strength=min(1.0, max(0.0, likeness)),
        direction="neutral",
        sentence=f"Looks most like {candidate.brand} {candidate.sku} (likeness {likeness:.2f}).",
        model=look.embedding.model,
        reference=reference.key,
        reference_box_xyxy=box,
    )
