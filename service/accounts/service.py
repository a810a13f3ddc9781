"""Rules of people and keys: a key belongs to a named person, is shown once, can be revoked."""

from __future__ import annotations

from pydantic import TypeAdapter, ValidationError

from service.domain.movers import Role
from service.domain.programme import Programme
from service.errors import Conflict, Invalid
from service.fields import Name
from service.ids import new_id
from service.keys import hash_key, new_key
from service.store.people_tables import ApiKeyRow, PersonRow
from service.store.unit_of_work import UnitOfWork

#: the roles that a key can give; consignors act through links and workflows have no key
KEY_ROLES = (
    Role.STUDIO,
    Role.AUTHENTICATOR,
    Role.PARTNER,
    Role.MARKETPLACE,
    Role.OPERATOR,
    Role.CLERK,
    Role.PRICER,
    Role.FINANCE,
)


class MarketplaceMissing(Invalid):
    """A key with the role marketplace speaks for one marketplace: name it, and only then."""

    code = "marketplace_role_mismatch"


class RoleWithoutKeys(Invalid):
    """No key gives this role: one of a person or of a partner's system is wanted."""

    code = "role_without_keys"


class NameTaken(Conflict):
    """Several people have this name: say which one by id."""

    code = "person_name_ambiguous"


class PersonNameInvalid(Invalid):
    """A name has 1 to 140 characters on one line."""

    code = "invalid_person_name"


def create_person(
    uow: UnitOfWork, programme: Programme, name: str, *, is_expert: bool = False
) -> PersonRow:
    """Adds a person. Two people may have one name: their ids differ."""
    return uow.people.add(
        PersonRow(
            id=new_id("per"),
            programme=programme.name,
            name=name,
            is_expert=is_expert,
            created_at=uow.clock.now(),
        )
    )


def find_or_create_person(uow: UnitOfWork, programme: Programme, name_or_id: str) -> PersonRow:
    """The person with this id or this very name, made where there is none.

    Raises:
        NameTaken: several people have the name: say which by id.
        PersonNameInvalid: the name cannot be one.
    """
    found = uow.people.find(name_or_id)
    if found is not None and found.programme == programme.name:
        return found
    try:
        name = TypeAdapter(Name).validate_python(name_or_id)
    except ValidationError as error:
        raise PersonNameInvalid() from error
    namesakes = uow.people.where(programme=programme.name, name=name)
    if len(namesakes) > 1:
        raise NameTaken(ids=[person.id for person in namesakes])
    return namesakes[0] if namesakes else create_person(uow, programme, name)


def role_of(word: str) -> Role:
    """The role of a key by its word; RoleWithoutKeys where no key gives it."""
    if word not in {role.value for role in KEY_ROLES}:
        raise RoleWithoutKeys(role=word)
    return Role(word)


def create_key(
    uow: UnitOfWork,
    programme: Programme,
    *,
    person_id: str,
    role: Role,
    marketplace: str | None = None,
) -> tuple[ApiKeyRow, str]:
    """Makes a key for a person and returns its row and the secret, which is kept nowhere.

    Raises:
        NotFound: the programme has no such person.
        MarketplaceMissing: the role and the marketplace do not go together.
        UnknownMarketplace: the programme does not sell there.
    """
    if role not in KEY_ROLES:
        raise RoleWithoutKeys(role=role.value)
    if (role is Role.MARKETPLACE) != (marketplace is not None):
        raise MarketplaceMissing(role=role.value)
    if marketplace is not None:
        programme.marketplace(marketplace)
    person = uow.people.get(person_id, programme=programme.name)
    secret = new_key()
    row = ApiKeyRow(
        id=new_id("key"),
        programme=programme.name,
        person_id=person.id,
        role=role.value,
        marketplace=marketplace,
        secret_hash=hash_key(secret),
        created_at=uow.clock.now(),
    )
    return uow.keys.add(row), secret


def revoke_key(uow: UnitOfWork, programme: Programme, key_id: str) -> ApiKeyRow:
    """Ends a key from the next request on; revoking it again changes nothing."""
    row = uow.keys.get(key_id, programme=programme.name)
    if row.revoked_at is None:
        row.revoked_at = uow.clock.now()
        uow.session.flush()
    return row
