"""The people of the demo, each with a key of their own, made through the API."""

from __future__ import annotations

from dataclasses import dataclass

from service.demo.api import Api

#: the marketplace that the demo sells on
SELLS_ON = "ebay"


@dataclass(frozen=True, slots=True)
class Team:
    """One client per person and role."""

    operator: Api
    second_operator: Api
    studio: Api
    authenticator: Api
    marketplace: Api
    #: anybody without a key: the consignor with the link
    anybody: Api
    #: with what the marketplace signs its orders
    order_secret: str

    def close(self) -> None:
        """Closes every client's connections."""
        for client in (
            self.operator,
            self.second_operator,
            self.studio,
            self.authenticator,
            self.marketplace,
            self.anybody,
        ):
            client.close()

    @classmethod
    def made_by(cls, base_url: str, first_key: str) -> Team:
        """Makes people and keys with the operator's first key."""
        operator = Api(base_url, first_key)

        def member(name: str, role: str, marketplace: str | None = None) -> Api:
            person = operator.post("/v1/people", {"name": name})
            body = {"person_id": person["id"], "role": role, "marketplace": marketplace}
            return Api(base_url, operator.post("/v1/keys", body)["secret"])

        secret = operator.get(f"/v1/marketplaces/{SELLS_ON}/signing-secret")["secret"]
        return cls(
            operator=operator,
            second_operator=member("Bruno Operator", "operator"),
            studio=member("Sara Studio", "studio"),
            authenticator=member("Aldo Authenticator", "authenticator"),
            marketplace=member("eBay's system", "marketplace", SELLS_ON),
            anybody=Api(base_url),
            order_secret=secret,
        )
