"""What each step of a picture costs."""

from __future__ import annotations

import time


class Clock:
    """Wall and processor seconds per step, all threads together."""

    def __init__(self) -> None:
        self.seconds: dict[str, dict[str, float]] = {}
        self._began = self._now()

    def lap(self, step: str) -> None:
        """Book the time since the last lap on a step."""
        wall, cpu = self._now()
        past = self.seconds.get(step, {"wall": 0.0, "cpu": 0.0})
        self.seconds[step] = {
            "wall": round(past["wall"] + wall - self._began[0], 3),
            "cpu": round(past["cpu"] + cpu - self._began[1], 3),
        }
        self._began = (wall, cpu)

    @staticmethod
    def _now() -> tuple[float, float]:
        return time.perf_counter(), time.process_time()
