"""Every prop by its kind's name."""

from __future__ import annotations

from training.render.things.props import (
    book,
    cable,
    card,
    cup,
    dust_bag,
    glasses_case,
    hand,
    hanger,
    jewellery_box,
    mannequin,
    paper,
    pen,
    phone,
    plant_pot,
    shelf_bracket,
    shoe_box,
    tissue,
)
from training.render.things.thing import Kind

CLUTTER: dict[str, Kind] = {
    "book": book,
    "cable": cable,
    "card": card,
    "cup": cup,
    "dust_bag": dust_bag,
    "glasses_case": glasses_case,
    "jewellery_box": jewellery_box,
    "paper": paper,
    "pen": pen,
    "phone": phone,
    "plant_pot": plant_pot,
    "shoe_box": shoe_box,
    "tissue": tissue,
}
"""What may stand about anywhere."""

FURNITURE: dict[str, Kind] = {
    "hand": hand,
    "hanger": hanger,
    "mannequin": mannequin,
    "shelf_bracket": shelf_bracket,
}
"""What holds or carries a good; a scene places it on purpose."""
