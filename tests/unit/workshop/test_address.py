"""An address names a tool with its parameters, or carries one."""

from __future__ import annotations

import pytest
from unit.workshop.javascript import call

NUMBER = {"id": "tail", "default": 1}
TOOLS = [
    {"id": "first", "parameters": [NUMBER]},
    {"id": "coded", "parameters": [{"id": "code", "default": ""}]},
]


@pytest.mark.parametrize(
    ("address", "code"),
    [("#code=c1Jk_-A", "c1Jk_-A"), ("#tool=coded&code=1%2F0", None), ("#tail=2", None), ("", None)],
)
def test_only_an_address_without_a_tool_carries_one(address, code):
    assert call("app/address.js", "carried", address) == code


def test_a_tool_may_have_a_parameter_called_code():
    asked = call("app/address.js", "parse", "#tool=coded&code=1%2F0", TOOLS)
    assert (asked["tool"]["id"], asked["params"], asked["unknown"]) == (
        "coded",
        {"code": "1/0"},
        [],
    )


def test_what_is_carried_is_no_parameter():
    asked = call("app/address.js", "parse", "#code=c1Jk_-A&tail=2", TOOLS)
    assert (asked["tool"]["id"], asked["params"], asked["unknown"]) == ("first", {"tail": "2"}, [])


def test_what_every_object_has_is_no_value_of_a_parameter():
    taken = [{"id": "mine", "parameters": [{"id": "constructor", "default": ""}, NUMBER]}]
    asked = call("app/address.js", "parse", "#tool=mine&tail=2", taken)
    assert asked["params"] == {"tail": "2"}
    asked = call("app/address.js", "parse", "#tool=mine&constructor=2", taken)
    assert asked["params"] == {"constructor": "2"}
