"""Garments baked once with Blender's cloth simulation, kept as small meshes beside the goods."""
