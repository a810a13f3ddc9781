"""Training of the cut-out network: renders, pseudo-labelled CC0 garments, and grounds for both."""
