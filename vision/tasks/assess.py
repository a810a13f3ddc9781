"""Everything the machine says about one item, from all of its photos together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from vision.gallery import Gallery
from vision.results import Condition, Damage, ItemAssessment, Mask
from vision.runtime import Runtime
from vision.tasks.authenticate import ProductReferences, authenticate
from vision.tasks.cutout import cut_out
from vision.tasks.damage import find_damage
from vision.tasks.grade import GradeRules, grade_condition
from vision.tasks.identify import identify
from vision.tasks.look import ItemPhoto, Look, look_at
from vision.tasks.views import shows_ground, shows_surface


@dataclass(frozen=True, slots=True)
class Claim:
    """What the item is said to be; ``sku`` is None where nobody knows."""

    brand: str
    sku: str | None
    category: str


class Assessor:
    """Assesses items against one gallery; remembers what references cost to prepare.

    Safe between threads: the worst that two can do is prepare the same product twice.
    """

    def __init__(self, gallery: Gallery, runtime: Runtime, rules: GradeRules) -> None:
        self.gallery = gallery
        self._runtime = runtime
        self._rules = rules
        self._products: dict[tuple[str, str], ProductReferences] = {}

    def assess(self, photos: Sequence[ItemPhoto], claim: Claim, *, alpha: float) -> ItemAssessment:
        """Identity, authenticity and condition of one item.

        Args:
            photos: at most one per view is compared with references, the last one given.
            alpha: the share of genuine items that may be called suspect.
        """
        masks = [_mask(photo, self._runtime) for photo in photos]
        with_masks = [
            ItemPhoto(photo.key, photo.view, photo.image_rgb, mask, photo.damaged)
            for photo, mask in zip(photos, masks, strict=True)
        ]
        looks = [look_at(photo, self._runtime) for photo in with_masks]
        references = self._references(claim)
        condition = self._condition(with_masks, looks, references)
        identity = identify(looks, self.gallery)
        authenticity = authenticate(looks, references, alpha=alpha)
        named = {*identity.models, *authenticity.models, *condition.models}
        named |= {mask.model for mask in masks if mask is not None}
        return ItemAssessment(identity, authenticity, condition, tuple(sorted(named)))

    def _references(self, claim: Claim) -> ProductReferences:
        if claim.sku is None:
            return ProductReferences.of(())
        product = (claim.brand.casefold(), claim.sku.casefold())
        kept = self._products.get(product)
        if kept is None:
            found = self.gallery.of_product(claim.brand, claim.sku)
            kept = ProductReferences.of(found)
            # what nobody has references of is not kept: claims are anybody's words without end
            if found:
                self._products[product] = kept
        return kept

    def _condition(
        self, photos: Sequence[ItemPhoto], looks: Sequence[Look], references: ProductReferences
    ) -> Condition:
        damages: list[Damage] = []
        for photo, look in zip(photos, looks, strict=True):
            if shows_surface(photo.view):
                damages.extend(find_damage(photo, photo.mask, look, references.views))
        models = tuple(sorted({look.grid.model for look in looks}))
        return grade_condition(damages, models, self._rules)


def _mask(photo: ItemPhoto, runtime: Runtime) -> Mask | None:
    if not shows_ground(photo.view):
        return None
    return photo.mask or cut_out(photo.image_rgb, runtime)
