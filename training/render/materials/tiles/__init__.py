"""Patterns drawn once per process as square tiles that repeat without a seam: pure numpy.

A tile is (PIXELS, PIXELS, 4) float32 of 0 to 1, row 0 at the bottom. What its four channels mean is
said where it is drawn; most carry a height first. Everything is periodic by making: noise from
its spectrum, cells on a torus, strokes that leave on one side and come back on the other.
"""
