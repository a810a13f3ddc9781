"""Bodies of people and keys."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from service.api import Schema, View
from service.fields import Name, Word

RoleName = Literal[
    "studio", "authenticator", "partner", "marketplace", "operator", "clerk", "pricer", "finance"
]


class PersonNew(Schema):
    """A member of staff, or a system that acts for a partner.

    An expert may judge what the programme's review keeps for experts.
    """

    name: Name
    is_expert: bool = False


class PersonView(View):
    """A person; events name people by ``id``."""

    id: str
    name: str
    is_expert: bool
    created_at: datetime


class KeyNew(Schema):
    """A key for a person. ``marketplace`` goes with the role of that name, and only with it."""

    person_id: Word
    role: RoleName
    marketplace: Word | None = None


class KeyView(View):
    """A key without its secret."""

    id: str
    person_id: str
    role: str
    marketplace: str | None
    created_at: datetime
    revoked_at: datetime | None


class KeyMade(KeyView):
    """A new key. ``secret`` is shown here and never again."""

    secret: str


class MeView(View):
    """The person, role and programme behind the key of this request."""

    person_id: str
    person_name: str
    role: str
    programme: str
    programme_title: str
    marketplace: str | None
