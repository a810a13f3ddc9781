"""Conformal p-values: how unusual a thing is beside genuine ones, with a promise that holds.

Full (transductive) conformal prediction, Vovk, Gammerman and Shafer, "Algorithmic Learning in a
Random World" (2005), section 2.2: the new thing joins the genuine ones, every member gets a score
by the same symmetrical rule against all others, and the p-value is the share of members at least
as strange as the new one. If the new thing is genuine and photographed like the others, then
P(p <= alpha) <= alpha, whatever the rule is.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

#: a spread below this says that all members are alike to rounding
SMALLEST_SPREAD = 1e-6


def conformal_p(scores: NDArray[np.float64]) -> float:
    """The p-value of the last score among all of them; ties count against it.

    Args:
        scores: float (n + 1,), n genuine members, the new one last; larger is stranger.
    """
    return float(np.mean(scores >= scores[-1]))


def smallest_p(members: int) -> float:
    """The smallest p-value that ``members`` genuine things can ever give."""
    return 1.0 / (members + 1)


def members_needed(alpha: float) -> int:
    """How many genuine things a decision at level alpha needs: 19 for 0.05."""
    return int(np.ceil(1.0 / alpha - 1e-9)) - 1


def standardised(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """Scores (n + 1, kinds) in robust units of their own column: median 0, MAD 1.

    The centre and spread are those of all members and the new one together, so the rule treats
    each of them alike, as the promise asks.
    """
    centre = np.median(scores, axis=0)
    spread = np.median(np.abs(scores - centre), axis=0)
    return np.asarray((scores - centre) / np.maximum(spread, SMALLEST_SPREAD), np.float64)


def combined(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """One score per member out of several kinds: (n + 1, kinds) -> (n + 1,).

    The root of the mean square of what each kind exceeds its median by: one strong sign counts,
    and so do several weak ones; being more typical than the median excuses nothing.
    """
    excess = np.maximum(standardised(scores), 0.0)
    return np.asarray(np.sqrt(np.mean(excess**2, axis=1)), np.float64)
