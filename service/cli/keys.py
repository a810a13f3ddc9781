"""``loupe keys``: makes, lists and revokes API keys, straight on the database."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from service.cli.show import AsJson, show_one, show_rows

Programme = Annotated[str, typer.Option(help="The programme that the key opens.")]


def register(app: typer.Typer) -> None:
    """Adds the commands to the program."""
    keys = typer.Typer(no_args_is_help=True, help="API keys: made once, shown once.")
    keys.command("create")(create)
    keys.command("list")(list_keys)
    keys.command("revoke")(revoke)
    keys.command("new-secret")(new_secret)
    app.add_typer(keys, name="keys")


def create(
    programme: Programme,
    person: Annotated[str, typer.Option(help="Whose key it is: a name, or a person's id.")],
    role: Annotated[
        str,
        typer.Option(
            help="studio, authenticator, partner, marketplace, operator, clerk, pricer or finance."
        ),
    ],
    marketplace: Annotated[
        str | None, typer.Option(help="Which one a key of the role marketplace speaks for.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Makes a key and shows it, once. A person of this name is made where there is none yet."""
    from service.accounts.service import create_key, find_or_create_person, role_of
    from service.main import read_settings
    from service.wiring import open_context

    with open_context(read_settings()) as context, context.store.writing() as uow:
        rules = context.programme(programme)
        who = find_or_create_person(uow, rules, person)
        key, secret = create_key(
            uow, rules, person_id=who.id, role=role_of(role), marketplace=marketplace
        )
        made = {"secret": secret, **_words(key), "person": who.name}
    show_one(made, as_json=as_json)


def list_keys(programme: Programme, as_json: AsJson = False) -> None:
    """Lists all keys of a programme, revoked ones too, without their secrets."""
    from service.main import read_settings
    from service.wiring import open_context

    with open_context(read_settings()) as context, context.store.reading() as uow:
        name = context.programme(programme).name
        people = {person.id: person.name for person in uow.people.where(programme=name)}
        rows = [
            {**_words(key), "person": people[key.person_id]}
            for key in uow.keys.where(programme=name)
        ]
    columns = ("id", "person", "role", "marketplace", "created_at", "revoked_at")
    show_rows(rows, columns, as_json=as_json)


def revoke(
    key_id: Annotated[str, typer.Argument(help="The key's id, as ``loupe keys list`` shows it.")],
    programme: Programme,
    as_json: AsJson = False,
) -> None:
    """Ends a key from the next request on."""
    from service.accounts.service import revoke_key
    from service.main import read_settings
    from service.wiring import open_context

    with open_context(read_settings()) as context, context.store.writing() as uow:
        words = _words(revoke_key(uow, context.programme(programme), key_id))
    show_one(words, as_json=as_json)


def new_secret() -> None:
    """Makes a value for LOUPE_SECRET_KEY and keeps it nowhere. Whoever loses it loses what it
    sealed: bank details, webhook secrets and letters that have not left.
    """
    from service.cipher import Cipher

    typer.echo(Cipher.new_key_text())


def _words(key: Any) -> dict[str, Any]:
    return {
        "id": key.id,
        "programme": key.programme,
        "person_id": key.person_id,
        "role": key.role,
        "marketplace": key.marketplace,
        "created_at": key.created_at.isoformat(timespec="seconds"),
        "revoked_at": key.revoked_at.isoformat(timespec="seconds") if key.revoked_at else None,
    }
