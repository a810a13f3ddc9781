"""What the tests of payouts share: a house with an account, banks' answers, quick ways to pay."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from service.settings import HouseAccount
from tests.service.sales.selling import Selling
from tests.service.support import IBAN

HOUSE_ACCOUNT = HouseAccount(
    name="Vêtra S.p.A.",
    iban="IT60X0542811101000000123456",
    bic="BPMOIT22XXX",
    street="Via Monte Napoleone",
    building="23",
    postcode="20121",
    town="Milano",
    country="IT",
)
#: long enough for bank details to have rested
RESTED = timedelta(hours=49)


@dataclass
class Paying(Selling):
    """Prepares, releases and answers runs, over HTTP."""

    def banked(self, **consignor: Any) -> tuple[Any, Any]:
        """A settled sale whose consignor is paid by bank transfer and gave rested details."""
        who = self.make.consignor(**{"iban": IBAN, **consignor})
        consignment = self.make.consignment(who, reward="bank_transfer")
        item, sale = self.settled(reward="bank_transfer", consignment=consignment)
        return item, sale

    def prepare(self, method: str = "bank_transfer", **more: Any) -> Any:
        body = {"method": method, "currency": more.pop("currency", "EUR"), **more.pop("body", {})}
        return self.post("/v1/payout-runs", body, **more)

    def release(self, run_id: str, *, by: str = "operator_2", **more: Any) -> Any:
        return self.post(f"/v1/payout-runs/{run_id}/release", by=by, **more)

    def sent(self) -> tuple[Any, Any, Any]:
        """An item, its payout that lies at the bank, and the run."""
        item, _ = self.banked()
        run = self.release(self.prepare().json()["id"]).json()
        return item, run["lines"][0], run

    def answer(self, xml: str | bytes, *, by: str = "operator", once: str = "") -> Any:
        headers = {**self.keys[by], "content-type": "application/xml"}
        key = once or f"answer-{next(self.numbers)}"
        return self.client.post(
            "/v1/payout-answers", content=xml, headers={**headers, "Idempotency-Key": key}
        )

    def payout(self, payout_id: str) -> Any:
        return self.get(f"/v1/payouts/{payout_id}").json()

    def owed(self, item: Any) -> int:
        """The consignor's balance in euro."""
        found = self.get(f"/v1/consignors/{item.consignor_id}/balance").json()["balances"]
        return sum(row["amount_minor"] for row in found)


def bank_answer(
    run_id: str,
    *transactions: tuple[str, str],
    group: str = "",
    payment: str = "",
    version: str = "03",
    amount: str = "",
) -> str:
    """A pain.002 as banks write it: a status per transaction, or one for the whole group."""
    parts = "".join(_transaction(payout, status, amount) for payout, status in transactions)
    group_status = f"<GrpSts>{group}</GrpSts>" if group else ""
    payment_status = f"<PmtInfSts>{payment}</PmtInfSts>" if payment else ""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.{version}">'
        "<CstmrPmtStsRpt><GrpHdr><MsgId>BANK-1</MsgId>"
        "<CreDtTm>2026-11-26T08:00:00</CreDtTm></GrpHdr>"
        f"<OrgnlGrpInfAndSts><OrgnlMsgId>{run_id}</OrgnlMsgId>"
        f"<OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId>{group_status}</OrgnlGrpInfAndSts>"
        f"<OrgnlPmtInfAndSts><OrgnlPmtInfId>{run_id}-1</OrgnlPmtInfId>{payment_status}"
        f"{parts}</OrgnlPmtInfAndSts></CstmrPmtStsRpt></Document>"
    )


def _transaction(payout: str, status: str, amount: str) -> str:
    reason = "<StsRsnInf><Rsn><Cd>AC04</Cd></Rsn></StsRsnInf>" if status == "RJCT" else ""
    named = f'<OrgnlTxRef><Amt><InstdAmt Ccy="EUR">{amount}</InstdAmt></Amt></OrgnlTxRef>'
    return (
        f"<TxInfAndSts><OrgnlEndToEndId>{payout}</OrgnlEndToEndId><TxSts>{status}</TxSts>"
        f"{reason}{named if amount else ''}</TxInfAndSts>"
    )
