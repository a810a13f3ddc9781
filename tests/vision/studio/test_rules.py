"""Marketplace rules are read strictly, and each value says where it comes from."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from vision.errors import MarketplaceRuleInvalid
from vision.studio.rules import MarketplaceRule, load_rules, read_rule, rules_directory

AMAZON = (rules_directory() / "amazon.toml").read_text(encoding="utf-8")


def test_at_least_twelve_published_rules_are_there() -> None:
    rules = load_rules()
    published = {name for name, rule in rules.items() if rule.published}

    assert published >= {
        "about_you", "ajio", "amazon", "bol", "ebay", "etsy", "google_merchant", "meta_shops",
        "myntra", "tata_cliq", "tiktok_shop", "walmart", "zalando",
    }  # fmt: skip
    assert {"careful", "farfetch", "the_realreal", "vestiaire_collective"} == set(rules) - published


def test_a_rule_that_is_not_public_says_so_and_claims_no_source() -> None:
    for rule in load_rules().values():
        if not rule.published:
            confidences = {each.confidence for each in rule.provenance.values()}
            assert confidences == {"assumed"}, rule.marketplace
            assert "not" in rule.note.lower(), rule.marketplace


def test_a_published_rule_has_something_from_outside() -> None:
    for rule in load_rules().values():
        if rule.published and rule.marketplace != "own_shop":
            confidences = {each.confidence for each in rule.provenance.values()}
            assert confidences & {"official", "secondary"}, rule.marketplace


def test_every_value_says_where_it_comes_from() -> None:
    for rule in load_rules().values():
        assert set(rule.provenance) == set(vars(rule)) - {
            "marketplace",
            "title",
            "checked_on",
            "published",
            "note",
            "provenance",
        }


def test_what_a_marketplace_states_is_never_marked_as_assumed() -> None:
    rules = load_rules()
    assert rules["zalando"].provenance["aspect"].confidence == "official"
    assert rules["ebay"].provenance["min_long_side"].confidence == "official"
    assert rules["amazon"].provenance["fill_range"].confidence == "secondary"


@pytest.mark.parametrize("key", ["fill_range", "formats", "max_bytes", "shadow"])
def test_a_missing_field_is_refused_by_name(key: str) -> None:
    text = re.sub(rf"\[field\.{key}\]\n(.+\n)+", "", AMAZON)
    with pytest.raises(MarketplaceRuleInvalid, match=f"missing key {key}"):
        read_rule(text)


@pytest.mark.parametrize("key", ["value", "source", "confidence"])
def test_a_field_without_its_parts_is_refused(key: str) -> None:
    text = re.sub(rf"(\[field\.max_bytes\]\n(?:.+\n)*?){key} = .+\n", r"\1", AMAZON)
    with pytest.raises(MarketplaceRuleInvalid, match=f"max_bytes: missing key {key}"):
        read_rule(text)


@pytest.mark.parametrize("key", ["marketplace", "title", "checked_on", "published", "note"])
def test_a_missing_top_key_is_refused(key: str) -> None:
    with pytest.raises(MarketplaceRuleInvalid, match=f"missing key {key}"):
        read_rule(re.sub(rf"^{key} = .+\n", "", AMAZON, flags=re.MULTILINE))


def test_unknown_keys_are_refused_by_name() -> None:
    with pytest.raises(MarketplaceRuleInvalid, match="unknown key colour"):
        read_rule('colour = "blue"\n' + AMAZON)
    with pytest.raises(MarketplaceRuleInvalid, match="unknown key depth"):
        read_rule(AMAZON + '\n[field.depth]\nvalue = 1\nsource = "x"\nconfidence = "assumed"\n')
    with pytest.raises(MarketplaceRuleInvalid, match="max_upscale: unknown key note"):
        read_rule(AMAZON + 'note = "x"\n')


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("max_bytes", '"many"'),
        ("max_bytes", "true"),
        ("max_bytes", "-1"),
        ("max_bytes", "10.5"),
        ("fill_target", "nan"),
        ("fill_target", '"0.9"'),
        ("fill_range", "[0.85]"),
        ("fill_range", "0.85"),
        ("output_size_wh", "[2000.5, 2000]"),
        ("output_size_wh", "[0, 2000]"),
        ("formats", "[]"),
        ("formats", '["bmp"]'),
        ("formats", '"jpeg"'),
        ("aspect", '"1:0"'),
        ("aspect", '"square"'),
        ("background", '"grey"'),
        ("ground_rgb", "[255, 255]"),
        ("ground_rgb", "[255, 255, 256]"),
        ("ground_rgb", "[255, 255, 0.5]"),
        ("ground_rgb", '"white"'),
        ("shadow", "true"),
    ],
)
def test_a_value_of_the_wrong_kind_is_refused(key: str, value: str) -> None:
    text = re.sub(rf"(\[field\.{key}\]\nvalue = ).+\n", rf"\g<1>{value}\n", AMAZON)
    assert text != AMAZON
    with pytest.raises(MarketplaceRuleInvalid, match=f"{key} must be"):
        read_rule(text)


@pytest.mark.parametrize("confidence", ['"sure"', "1"])
def test_an_unknown_confidence_is_refused(confidence: str) -> None:
    text = AMAZON.replace('confidence = "secondary"', f"confidence = {confidence}", 1)
    with pytest.raises(MarketplaceRuleInvalid, match="confidence"):
        read_rule(text)


def test_an_empty_source_is_refused() -> None:
    with pytest.raises(MarketplaceRuleInvalid, match="source"):
        read_rule(re.sub(r'source = ".+"', 'source = " "', AMAZON, count=1))


@pytest.mark.parametrize(
    ("key", "values"),
    [
        ("min_short_side", {"min_short_side": 1200}),
        ("max_long_side", {"max_long_side": 900}),
        ("fill_target", {"fill_target": 0.5}),
        ("fill_target", {"fill_target": 0.99}),
        ("fill_range", {"fill_range": (0.9, 0.85)}),
        ("output_format", {"output_format": "webp"}),
        ("output_background", {"output_background": "transparent", "output_format": "png"}),
        ("output_size_wh", {"output_size_wh": (400, 400)}),
        ("output_size_wh", {"aspect": (1.0, 1.44)}),
        ("max_upscale", {"max_upscale": 0.5}),
        ("shadow_spread", {"shadow_spread": 0.5}),
        ("min_bytes", {"min_bytes": 9_000_000}),
        ("output_background", {"output_background": "colour"}),
        ("ground_rgb", {"ground_rgb": (250, 250, 250)}),
        ("ground_to_rgb", {"background": "light", "output_background": "colour",
                           "ground_to_rgb": (250, 250, 250)}),
    ],
)  # fmt: skip
def test_values_that_contradict_each_other_are_refused(key: str, values: dict[str, object]) -> None:
    rule: MarketplaceRule = load_rules()["amazon"]
    with pytest.raises(MarketplaceRuleInvalid, match=key):
        replace(rule, **values)  # type: ignore[arg-type]  # the parameters are wrong on purpose


def test_a_marketplace_stated_twice_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(AMAZON, encoding="utf-8")
    (tmp_path / "b.toml").write_text(AMAZON, encoding="utf-8")
    with pytest.raises(MarketplaceRuleInvalid, match=r"b\.toml: amazon is stated twice"):
        load_rules(tmp_path)


def test_a_folder_without_rules_gives_none(tmp_path: Path) -> None:
    assert load_rules(tmp_path) == {}


def test_broken_toml_names_the_file() -> None:
    with pytest.raises(MarketplaceRuleInvalid, match=r"amazon\.toml"):
        read_rule("marketplace = ", "amazon.toml")
