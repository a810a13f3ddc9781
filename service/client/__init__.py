"""A typed client of the API, for partners' back ends: ``Loupe("https://...", "key")``.

``api`` is written from the OpenAPI document by ``python -m service.client_writer``; a test
compares the two.
"""

from __future__ import annotations

from service.client.api import Loupe
from service.client.session import LoupeProblem, every

__all__ = ["Loupe", "LoupeProblem", "every"]
