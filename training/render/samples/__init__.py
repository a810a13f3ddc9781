"""The sample set: one invented bag, its copy and its references, for the demo and the tests."""
