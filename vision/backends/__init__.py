"""Other makers of cut-outs, for an operator who wants one; nothing here is loaded unasked."""

from __future__ import annotations
