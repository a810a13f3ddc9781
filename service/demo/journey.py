"""From the counter to the consignor's money, step by step, as the people would do it."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from service.demo.api import Refused
from service.demo.photos import DemoItem
from service.demo.team import SELLS_ON, Team
from service.money import Money

COUNTRY = "IT"
DAY_SECONDS = 24 * 3600
#: what the authenticator of the demo says to each word of the machine; a person would look
SUPPORTED = {
    "consistent": "authentic",
    "suspect": "not_authentic",
    "inconclusive": "inconclusive",
}
Say = Callable[[str, str], None]


@dataclass(slots=True)
class Trip:
    """One item on its way, and what became of it."""

    item: DemoItem
    id: str
    photos: list[dict[str, Any]] = field(default_factory=list)
    assessment: dict[str, Any] | None = None
    verdict: dict[str, Any] | None = None
    offer: dict[str, Any] | None = None
    sale: dict[str, Any] | None = None
    payout: dict[str, Any] | None = None
    #: why the trip ended before the money, in words
    ended: str = ""

    @property
    def path(self) -> str:
        return f"/v1/items/{self.id}"


class Journey:
    """Brings items through the whole path with the team's keys."""

    def __init__(
        self,
        team: Team,
        say: Say,
        *,
        verdict: str | None,
        patience: float,
        when_listed: Callable[[], None] = lambda: None,
    ) -> None:
        self.team = team
        self._when_listed = when_listed
        self.say = say
        self._verdict = verdict
        self._patience = patience

    def run(self, items: Sequence[DemoItem]) -> list[Trip]:
        """All steps for all items: photographs first, so that the machine looks meanwhile."""
        trips = self._hand_over(items)
        for trip in trips:
            self._photograph(trip)
        for trip in trips:
            self._review(trip)
        for trip in trips:
            if self._status(trip) == "approved":
                self._offer_and_publish(trip)
        self._when_listed()
        for trip in trips:
            if self._status(trip) in ("listed", "publishing"):
                self._sell(trip)
        sold = [trip for trip in trips if trip.sale is not None]
        if sold:
            self._settle(sold)
        return trips

    def _hand_over(self, items: Sequence[DemoItem]) -> list[Trip]:
        programme = self.team.operator.get("/v1/programme")
        country = next(each for each in programme["countries"] if each["code"] == COUNTRY)
        store = country["stores"][0]
        consignor = self.team.operator.post(
            "/v1/consignors",
            {
                "name": "Giulia Bianchi",
                "email": "giulia@example.com",
                "address": {
                    "street": "Via Dante",
                    "building": "8",
                    "postcode": "20123",
                    "town": "Milano",
                    "country": COUNTRY,
                },
            },
        )
        consignment = self.team.operator.post(
            "/v1/consignments",
            {
                "consignor_id": consignor["id"],
                "country": COUNTRY,
                "intake": {"channel": "store_drop_off", "store_id": store["id"]},
                "reward": "store_credit",
                "reference": "demo",
                "items": [
                    {
                        "category": item.category,
                        "brand": item.brand,
                        "sku": item.sku,
                        "title": item.title,
                    }
                    for item in items
                ],
            },
        )
        trips = [
            Trip(item, made["id"]) for item, made in zip(items, consignment["items"], strict=True)
        ]
        for trip in trips:
            self.team.studio.post(
                f"{trip.path}/scans", {"kind": "received", "place": store["id"], "note": ""}
            )
            self.say(trip.item.sample, f"handed over at {store['name']}")
        return trips

    def _photograph(self, trip: Trip) -> None:
        answer: dict[str, Any] = {"missing": [], "item_status": "received"}
        for view, path in trip.item.photos:
            answer = self.team.studio.upload(f"{trip.path}/photos", path, view=view)
            photo = answer["photo"]
            if not photo["quality_passed"]:
                why = "; ".join(
                    check["sentence"] for check in photo["quality"]["checks"] if not check["passed"]
                )
                self.say(trip.item.sample, f"photo of {view}: {why} Accepted as it is.")
                answer = self.team.studio.post(
                    f"/v1/photos/{photo['id']}/accept", {"because": "no better photo can be made"}
                )
            trip.photos.append(answer["photo"])
        count = len(trip.item.photos)
        self.say(trip.item.sample, f"{count} photo{'s' if count != 1 else ''} in")
        if answer["item_status"] in ("received", "photographing"):
            listed = ", ".join(answer["missing"])
            self.say(trip.item.sample, f"still missing: {listed}; assessed without")
            self.team.studio.post(
                f"{trip.path}/assess", {"because": "no more photos of this item can be had"}
            )

    def _review(self, trip: Trip) -> None:
        self.team.operator.wait_for(trip.path, self._patience, "in_review")
        page = self.team.authenticator.get(f"{trip.path}/assessments", limit="1")
        trip.assessment = found = page["items"][0]
        p_value = "none" if found["p_value"] is None else f"{found['p_value']:.2f}"
        self.say(
            trip.item.sample,
            f"machine: {found['decision']} (p {p_value}), condition {found['grade']} "
            f"{found['score']:.0f}/100",
        )
        word = self._verdict or SUPPORTED[found["decision"]]
        answer = self.team.authenticator.post(
            f"{trip.path}/verdicts",
            {
                "verdict": word,
                "note": _note(found, word),
                "views_wanted": [],
                "assessment_id": found["id"],
            },
        )
        trip.verdict = answer["verdict"]
        self.say(trip.item.sample, f"verdict: {word}; item {answer['item_status']}")

    def _offer_and_publish(self, trip: Trip) -> None:
        try:
            offer = self.team.operator.post(f"{trip.path}/offers", {})
        except Refused as refusal:
            trip.ended = str(refusal)
            self.say(trip.item.sample, f"no offer: {refusal.code}; it goes back")
            self.team.operator.post(f"{trip.path}/withdraw", {"because": refusal.code})
            return
        trip.offer = offer
        proposal = offer["proposal"]
        self.say(
            trip.item.sample,
            f"offered: gross {_shown(proposal['gross'])}, net {_shown(proposal['net'])}, "
            f"in credit {_shown(proposal['store_credit'])}",
        )
        link = f"/v1/offer-links/{offer['link'].rsplit('/', 1)[-1]}"
        seen = self.team.anybody.get(link)
        self.team.anybody.post(
            f"{link}/answer",
            {
                "answer": "accept",
                "reward": "store_credit",
                "terms_version": seen["terms"]["version"],
            },
        )
        self.say(trip.item.sample, "the consignor accepted, in store credit")
        if self._status(trip) == "accepted":
            self.team.operator.post(f"{trip.path}/publish")
        found = self.team.operator.wait_for(trip.path, self._patience, "listed", "accepted")
        if found["status"] == "accepted":
            trip.ended = "no marketplace took the pictures"
            self.say(trip.item.sample, "not listed: the pictures do not conform")
            return
        page = self.team.operator.get("/v1/listings", item=trip.id)
        places = ", ".join(sorted(listing["marketplace"] for listing in page["items"]))
        self.say(trip.item.sample, f"listed on {places}")

    def _sell(self, trip: Trip) -> None:
        assert trip.offer is not None
        order = {
            "order_ref": f"EB-{trip.id[-8:]}",
            "item_id": trip.id,
            "price": trip.offer["proposal"]["gross"],
        }
        taken = self.team.marketplace.post_signed("/v1/orders", order, self.team.order_secret)
        trip.sale = self.team.operator.get(f"/v1/sales/{taken['sale_id']}")
        self.say(trip.item.sample, f"sold on {SELLS_ON} for {_shown(taken['price'])}")

    def _settle(self, trips: Sequence[Trip]) -> None:
        programme = self.team.operator.get("/v1/programme")
        country = next(each for each in programme["countries"] if each["code"] == COUNTRY)
        days = country["return_window_days"] + 1
        self.team.operator.post("/v1/sandbox/clock", {"advance_seconds": days * DAY_SECONDS})
        self.say("all", f"{days} days later: the return window is over")
        for trip in trips:
            self.team.operator.wait_for(trip.path, self._patience, "settling")
            self._wait_for_payout(trip)
        run = self.team.operator.post(
            "/v1/payout-runs", {"method": "store_credit", "currency": "EUR", "country": COUNTRY}
        )
        try:
            self.team.operator.post(f"/v1/payout-runs/{run['id']}/release")
        except Refused as refusal:
            self.say("all", f"the same person cannot release the run: {refusal.code}")
        self.team.second_operator.post(f"/v1/payout-runs/{run['id']}/release")
        for trip in trips:
            self.team.operator.wait_for(trip.path, self._patience, "paid_out")
            trip.payout = self._payout(trip)
            assert trip.payout is not None
            self.say(trip.item.sample, f"paid out: {_shown(trip.payout['amount'])} in store credit")

    def _wait_for_payout(self, trip: Trip) -> None:
        end = time.monotonic() + self._patience
        while self._payout(trip) is None:
            if time.monotonic() > end:
                raise TimeoutError(f"no payout of {trip.item.sample}")
            time.sleep(0.1)

    def _payout(self, trip: Trip) -> dict[str, Any] | None:
        assert trip.sale is not None
        page = self.team.operator.get("/v1/payouts", limit="200")
        found = (each for each in page["items"] if each["item_id"] == trip.id)
        return next(found, None)

    def _status(self, trip: Trip) -> str:
        status: str = self.team.operator.get(trip.path)["status"]
        return status


def _note(found: dict[str, Any], word: str) -> str:
    """Why, in the machine's strongest words: the demo's authenticator reads them out."""
    if word == "authentic":
        return ""
    against = [
        piece["sentence"]
        for piece in found["authenticity"]["evidence"]
        if piece["direction"] == "against"
    ]
    reasons = against or list(found["authenticity"]["missing"]) or ["The evidence does not decide."]
    return " ".join(reasons)[:1000]


def _shown(amount: dict[str, Any]) -> str:
    return str(Money(amount["amount_minor"], amount["currency"]))
