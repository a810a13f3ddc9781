"""The kinds of bags by name."""

from __future__ import annotations

from training.render.things.bags import bucket, clutch, flap_bag, shoulder, top_handle, tote
from training.render.things.thing import Kind

BAGS: dict[str, Kind] = {
    "tote": tote,
    "top_handle": top_handle,
    "flap": flap_bag,
    "shoulder": shoulder,
    "bucket": bucket,
    "clutch": clutch,
}
