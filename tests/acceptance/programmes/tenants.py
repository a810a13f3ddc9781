"""Programmes that join a running installation one after the other, each a tenant of its own."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace
from typing import Any

from service.app import create_app
from service.context import AppContext
from service.domain.price_book import NO_PRICES
from service.domain.programme_reader import parse_programme
from tests.acceptance.programmes.house import house_account
from tests.acceptance.programmes.running import Run

NUMBERS = itertools.count(1)


class Tenants:
    """One installation that any number of programmes join."""

    def __init__(self, context: AppContext, clock: Any) -> None:
        self.known: dict[str, Any] = {}
        self.books: dict[str, Any] = {}
        accounts: dict[str, Any] = {}
        changes = {"house_accounts": accounts}
        self.accounts = accounts
        self.context = replace(
            context,
            programmes=self.known,
            price_books=self.books,
            settings=context.settings.model_copy(update=changes),
        )
        self.clock, self.app = clock, create_app(self.context)

    def join(self, text: str, country: str) -> Run:
        """A programme of this text, which says its name first, joins under one of its own."""
        name = f"drawn-{next(NUMBERS)}"
        own = re.sub(r"(?m)^name = .*$", f'name = "{name}"', text, count=1)
        rules = parse_programme(own, f"{name}.toml")
        self.known[name], self.books[name] = rules, NO_PRICES
        self.accounts[name] = house_account(country)
        return Run(self.context, self.clock, name, country, app=self.app)
