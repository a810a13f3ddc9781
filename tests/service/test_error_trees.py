"""Every error has one code of its own, reads as a problem, and survives the workflow engine."""

from __future__ import annotations

import pickle
import re

import pytest

import service.domain.trade_errors  # so that the whole tree is known
from service.domain.errors import DomainError, IllegalMove
from service.domain.trade_errors import UnbalancedEntry
from service.errors import HTTP_STATUS, NotFound, ServiceError, problem_of, status_of


def _tree(root: type[Exception]) -> list[type[Exception]]:
    ours = [root]
    for child in root.__subclasses__():
        ours.extend(_tree(child))
    return ours


DOMAIN = [e for e in _tree(DomainError) if e.__module__.startswith("service.domain")]
SERVICE = [e for e in _tree(ServiceError) if e.__module__ == "service.errors"]


def test_the_whole_tree_is_here() -> None:
    assert service.domain.trade_errors.OfferExpired in DOMAIN
    assert len(DOMAIN) > 30


@pytest.mark.parametrize("tree", [DOMAIN, SERVICE], ids=["domain", "service"])
def test_codes_are_stable_words_and_never_shared(tree: list[type[DomainError]]) -> None:
    codes = [error.code for error in tree]
    assert all(re.fullmatch(r"[a-z]+(_[a-z]+)*", code) for code in codes)
    assert sorted(codes) == sorted(set(codes))


@pytest.mark.parametrize("error", DOMAIN)
def test_each_domain_error_becomes_a_problem(error: type[DomainError]) -> None:
    problem = problem_of(error(item="itm_1"))
    assert problem["code"] == error.code
    assert problem["status"] == HTTP_STATUS[error.kind] == status_of(error())
    assert problem["detail"] == error.__doc__
    assert problem["type"] == f"urn:loupe:problem:{error.code}"
    assert problem["data"] == {"item": "itm_1"}
    again = pickle.loads(pickle.dumps(error(item="itm_1")))
    assert type(again) is error
    assert again.data == {"item": "itm_1"}


@pytest.mark.parametrize("error", SERVICE)
def test_each_service_error_becomes_a_problem(error: type[ServiceError]) -> None:
    problem = problem_of(error(item="itm_1"))
    assert problem["code"] == error.code
    assert problem["status"] == error.status == status_of(error())
    again = pickle.loads(pickle.dumps(error("said otherwise", item="itm_1")))
    assert type(again) is error
    assert again.problem()["detail"] == "said otherwise"
    assert again.data == {"item": "itm_1"}


def test_data_reads_as_attributes() -> None:
    assert IllegalMove(current="sold", to="listed").current == "sold"
    assert NotFound(item="itm_1").item == "itm_1"
    with pytest.raises(AttributeError):
        _ = NotFound(item="itm_1").photo


def test_a_problem_is_plain_json_whatever_the_error_carries() -> None:
    problem = problem_of(UnbalancedEntry(totals={"EUR": 5}, seen=(1, None, {2})))
    assert problem["data"] == {"totals": {"EUR": 5}, "seen": [1, None, [2]]}
    assert "data" not in problem_of(DomainError())


def test_a_message_shows_the_data() -> None:
    assert str(IllegalMove(current="sold", to="listed")).endswith("(current=sold, to=listed)")
    assert str(DomainError()) == "A rule of the record forbids this."
