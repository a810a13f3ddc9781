"""The drawings: each kind turns its numbers into a stamp of mask, colour, height and opening."""

from __future__ import annotations

from collections.abc import Callable

from training.render.damage.raster import Stamp
from training.render.damage.stamps import breaks, fittings, lines, patches, rubs, sound
from training.render.things.thing import Params

DAMAGE: dict[str, tuple[Callable[[Params], Stamp], tuple[str, ...]]] = {
    "scratch": (lines.scratch, ("hair", "deep", "claw", "bundle", "band")),
    "scuff": (patches.scuff, ("rubbed", "swipe", "speckled")),
    "corner_wear": (rubs.corner_wear, ("rubbed", "cracked")),
    "stain": (patches.stain, ("ring", "oil", "drops", "blot", "smear", "glue")),
    "colour_transfer": (rubs.colour_transfer, ("rub", "patch", "pen")),
    "fading": (rubs.fading, ("mist", "edge", "spots")),
    "crease": (breaks.crease, ("fold", "wrinkles", "dent")),
    "crack": (breaks.crack, ("parallel", "net", "branch", "flake")),
    "tear": (breaks.tear, ("cut", "slit", "rip", "corner")),
    "hole": (breaks.hole, ("poke", "punched", "burnt", "moth")),
    "pilling": (rubs.pilling, ("balls",)),
    "edge_paint_loss": (fittings.edge_paint_loss, ("chips", "cracks", "thin")),
    "tarnish": (fittings.tarnish, ("spots", "bloom", "crust", "worn")),
    "missing_stitch": (fittings.imprint, ("one", "run")),
    "loose_stitch": (fittings.imprint, ("tail", "loop", "slack")),
    "bent_hardware": (fittings.bent, ("up", "down")),
}
"""Per kind of damage, its drawing and the looks that it has; one look is drawn with each damage."""

SOUND: dict[str, tuple[Callable[[Params], Stamp], tuple[str, ...]]] = {
    "dust": (sound.dust, ("specks",)),
    "hair": (sound.hair, ("hair",)),
    "tone": (sound.tone, ("mottled",)),
    "grain": (sound.grain, ("flat",)),
    "streak": (sound.streak, ("wiped",)),
    "finger": (sound.finger, ("print",)),
    "motif": (sound.motif, ("dots", "stripes", "checks", "lozenges", "rings")),
    "emboss": (sound.emboss, ("frame", "lines", "lozenges", "rings")),
    "perforation": (sound.perforation, ("rows",)),
}
"""The same for what is no damage."""

STAMPS: dict[str, Callable[[Params], Stamp]] = {
    name: drawing for name, (drawing, _) in (DAMAGE | SOUND).items()
}
"""Every drawing by kind."""
