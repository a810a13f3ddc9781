"""The looking, done in this process by the networks of the vision room.

Networks are loaded with the first question that needs them. Importing OpenCV and ONNX Runtime
takes most of a second, so that happens then too: a process that only answers requests starts at
once, and may be asked to ``warm`` in the background.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from service.adapters.cutout_layout import Colour, CutoutLayout
from service.adapters.inference import ItemClaim, PackshotFacts, PhotoBytes, PhotoFacts
from service.adapters.last_cutout import CutOut, LastCutOut
from service.adapters.references import GalleryShelf
from service.adapters.resting import RestTimer, give_back_memory
from service.errors import NotFound, ServiceError
from vision.backends.choice import OWN_BACKEND, Backend
from vision.working_size import WorkingSize, grow_boxes

if TYPE_CHECKING:
    from vision.backends.choice import OwnCutout
    from vision.backends.rembg import RembgCutout
    from vision.photo import Photo
    from vision.results import Mask
    from vision.runtime import Runtime
    from vision.signing.credentials import Signer

#: seconds without a question after which photos are let go and memory is given back
REST_SECONDS = 15.0
#: quality of a preview: small, and still fit to look for stitches on
PREVIEW_QUALITY = 85


class PictureRuleUnknown(ServiceError):
    """No marketplace picture rule has this name."""

    code = "picture_rule_unknown"


class LocalInference:
    """Meets ``Inference``. Safe between threads; ``close`` lets go of the networks."""

    def __init__(
        self,
        *,
        models_dir: Path,
        galleries_dir: Path,
        threads: int,
        accelerator: str = "cpu",
        backend: Backend = OWN_BACKEND,
        max_bytes: int,
        max_pixels: int,
        signer: Signer | None = None,
    ) -> None:
        self._models_dir = models_dir
        self._threads = threads
        self._accelerator = accelerator
        self._backend = backend
        self._cutter: OwnCutout | RembgCutout | None = None
        self._max_bytes = max_bytes
        self._max_pixels = max_pixels
        self._signer = signer
        self._lock = threading.Lock()
        self._runtime: Runtime | None = None
        self._shelf = GalleryShelf(galleries_dir)
        self._last = LastCutOut()
        self._resting = RestTimer(REST_SECONDS, self.rest)

    def check_photo(self, data: bytes, *, view: str, category: str) -> PhotoFacts:
        """Decodes a photo and checks its quality.

        Raises:
            PhotoRejected: the decoder refuses it.
        """
        from vision.tasks.quality import check_quality

        photo = self._decode(data)
        mask = self._mask(photo, view)
        quality = check_quality(photo.image_rgb, mask, view=view, category=category)
        return PhotoFacts(
            sha256=photo.sha256,
            media_type=photo.media_type,
            width=photo.size_wh[0],
            height=photo.size_wh[1],
            quality=quality.to_json(),
            quality_passed=quality.passed,
        )

    def assess(
        self, photos: Sequence[PhotoBytes], claim: ItemClaim, *, alpha: float
    ) -> Mapping[str, Any]:
        """Identity, authenticity and condition of one item as plain JSON.

        Raises:
            PhotoRejected: the decoder refuses one of the photos.
        """
        from vision.tasks.assess import Claim
        from vision.tasks.look import ItemPhoto

        looked_at, sizes = [], {}
        for photo in photos:
            decoded = self._decode(photo.data)
            size = sizes[photo.key] = WorkingSize.of(decoded.size_wh)
            looked_at.append(ItemPhoto(photo.key, photo.view, size.shrink(decoded.image_rgb)))
        asked = Claim(claim.brand, claim.sku, claim.category)
        said = self._shelf.assessor(self._opened()).assess(looked_at, asked, alpha=alpha)
        # a long look may outlast the rest that its start had put off
        self._resting.touch()
        answer: dict[str, Any] = grow_boxes(said.to_json(), sizes)
        return answer

    def packshot(self, data: bytes, *, rule: str) -> PackshotFacts:
        """A marketplace picture, and what was measured on its encoded file read back.

        Raises:
            PictureRuleUnknown: no such rule.
            NoSubject, SubjectTooSmall, EncodingImpossible: no such picture can be made.
        """
        from vision.signing.credentials import Intake
        from vision.studio.compose import compose_packshot
        from vision.studio.conform import check_conformance
        from vision.studio.prepare import frame_side_of
        from vision.studio.rules import load_rules

        rules = load_rules()
        chosen = rules.get(rule)
        if chosen is None:
            raise PictureRuleUnknown(rule=rule)
        # one size for all marketplaces: their pictures of one photo follow in a row
        cut = self._cut(data, frame_side=frame_side_of(rules.values()))
        picture = compose_packshot(cut.image_rgb, cut.alpha_u8, chosen, refined=True)
        if self._signer is not None:
            picture = self._signer.sign(
                picture, Intake(cut.sha256, cut.media_type), title=chosen.title
            )
        conformance = check_conformance(picture.data, chosen)
        return PackshotFacts(
            data=picture.data,
            media_type=picture.media_type,
            width=picture.size_wh[0],
            height=picture.size_wh[1],
            # a rule that is not public can be met as well as anybody knows; the words say which
            conforms=conformance.passed,
            conformance=conformance.to_json(),
        )

    def cutout(
        self, data: bytes, *, format: str, ground_rgb: Colour | None, layout: CutoutLayout
    ) -> tuple[bytes, str]:
        """The background-removed picture in its layout, and its media type.

        ``format`` is jpeg, png or webp; ground_rgb None is transparent.

        Raises:
            EncodingImpossible: a transparent JPEG.
            NoSubject: the layout needs an item, and there is none.
        """
        from service.adapters.framed_cutout import draw_cutout

        cut = self._cut(data)
        return draw_cutout(
            cut.image_rgb,
            cut.alpha_u8,
            layout,
            picture_format=format,  # type: ignore[arg-type]  # the studio refuses other words
            ground_rgb=ground_rgb,
        )

    def preview(self, data: bytes, *, max_side: int) -> bytes:
        """An upright JPEG without metadata, no larger than ``max_side``."""
        from PIL import Image

        decoded = self._decode(data, at_least_px=max_side)
        with Image.fromarray(decoded.image_rgb) as image, BytesIO() as file:
            image.thumbnail((max_side, max_side), Image.Resampling.LANCZOS)
            image.save(file, "JPEG", quality=PREVIEW_QUALITY)
            return file.getvalue()

    def reference_photo(self, key: str) -> bytes:
        """The JPEG of a reference photo.

        Raises:
            NotFound: the galleries hold no such key.
        """
        path = self._shelf.photo(key)
        if path is None:
            raise NotFound(what="reference photo", id=key)
        return path.read_bytes()

    def warm_for_uploads(self) -> None:
        """Loads what the quality check of an upload needs."""
        from vision.tasks.cutout import CUTOUT_MODEL
        from vision.tasks.quality import default_thresholds

        default_thresholds()
        self._opened().preload(CUTOUT_MODEL)

    def warm(self) -> None:
        """Loads the networks and galleries, so that the first assessment does not wait for them."""
        from vision.tasks.cutout import CUTOUT_MODEL
        from vision.tasks.embed import EMBEDDING_MODEL, PATCH_MODEL

        runtime = self._opened()
        runtime.preload(CUTOUT_MODEL, EMBEDDING_MODEL, PATCH_MODEL)
        self._shelf.assessor(runtime)

    def rest(self) -> None:
        """Lets go of the last photo and gives freed memory back; networks stay loaded."""
        self._last.keep(None)
        give_back_memory()

    def close(self) -> None:
        """Lets go of the networks; the next question loads them again."""
        self._last.keep(None)
        with self._lock:
            if self._runtime is not None:
                self._runtime.close()
                self._runtime = self._cutter = None

    def _opened(self) -> Runtime:
        from vision.runtime import Runtime

        with self._lock:
            if self._runtime is None:
                self._runtime = Runtime.open(
                    self._models_dir, threads=self._threads, accelerator=self._accelerator
                )
            return self._runtime

    def _decode(self, data: bytes, *, at_least_px: int | None = None) -> Photo:
        from vision.photo import PhotoLimits, decode_photo

        self._resting.touch()
        return decode_photo(
            data,
            PhotoLimits(max_bytes=self._max_bytes, max_pixels=self._max_pixels),
            at_least_px=at_least_px,
        )

    def _cut(self, data: bytes, *, frame_side: int | None = None) -> CutOut:
        from vision.backends.prepare import prepare_with
        from vision.photo import PhotoLimits

        sha256 = hashlib.sha256(data).hexdigest()
        self._resting.touch()
        cut = self._last.get(sha256, frame_side)
        if cut is None:
            limits = PhotoLimits(max_bytes=self._max_bytes, max_pixels=self._max_pixels)
            made = prepare_with(self._chosen(), data, self._opened(), limits, frame_side=frame_side)
            cut = CutOut(sha256, made.image_rgb, made.alpha_u8, made.media_type, frame_side)
            self._last.keep(cut)
        return cut

    def _chosen(self) -> OwnCutout | RembgCutout:
        from vision.backends.choice import open_cutter

        runtime = self._opened()
        with self._lock:
            if self._cutter is None:
                self._cutter = open_cutter(self._backend, runtime, threads=self._threads)
            return self._cutter

    def _mask(self, photo: Photo, view: str) -> Mask | None:
        from vision.tasks.cutout import cut_out
        from vision.tasks.views import is_whole

        return cut_out(photo.image_rgb, self._opened()) if is_whole(view) else None
