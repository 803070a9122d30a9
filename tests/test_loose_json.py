"""JSON as newspapers print it."""

from __future__ import annotations

import pytest

from lagazette_crawler.loose_json import read_json


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param('{"a": 1}', [{"a": 1}], id="sound"),
        pytest.param('{"a": 1,}', [{"a": 1}], id="trailing comma"),
        pytest.param('{"a": [1, 2, ], }', [{"a": [1, 2]}], id="trailing commas inside"),
        pytest.param('{"a": "one\ntwo\tthree"}', [{"a": "one\ntwo\tthree"}], id="raw newline"),
        pytest.param('{"a": 1 /* why */, // once\n "b": 2}', [{"a": 1, "b": 2}], id="comments"),
        pytest.param('<!-- {"a": 1} -->', [{"a": 1}], id="HTML comment around"),
        pytest.param('//<![CDATA[\n{"a": 1}\n//]]>', [{"a": 1}], id="CDATA around"),
        pytest.param('/*<![CDATA[*/{"a": 1}/*]]>*/', [{"a": 1}], id="CDATA in comments"),
        pytest.param('{"a": 1};', [{"a": 1}], id="semicolon"),
        pytest.param('{"a": 1}{"b": 2}', [{"a": 1}, {"b": 2}], id="several objects"),
        pytest.param('{"a": 1}, {"b": 2}', [{"a": 1}, {"b": 2}], id="several objects with a comma"),
        pytest.param('{"a": "the "big" one", "b": 2}', [{"a": 'the "big" one', "b": 2}], id="stray quotes"),
        pytest.param(r'{"a": "l\'été", "b": "c:\d"}', [{"a": "l'été", "b": "c:d"}], id="escapes JSON has not"),
        pytest.param("{&quot;a&quot;: &quot;x&quot;}", [{"a": "x"}], id="entities for quotes"),
        pytest.param('{"a": "x", "b": ["y", {"c": "cut off', [{"a": "x", "b": ["y", {"c": "cut off"}]}], id="cut off"),
        pytest.param('{"a" "x", "b": 2}', [{"b": 2}], id="missing colon"),
        pytest.param('{a: 1, "b": undefined, "c": NaN}', [{"a": 1, "b": "undefined", "c": "NaN"}], id="bare words"),
        pytest.param("", [], id="empty"),
        pytest.param("   ", [], id="spaces"),
        pytest.param("not found", [], id="words"),
        pytest.param("<html>", [], id="markup"),
    ],
)
def test_what_is_meant_is_read(text: str, expected: list[object]) -> None:
    found = read_json(text)
    assert str(found).replace("nan", "'NaN'") == str(expected)


@pytest.mark.parametrize("text", ["[" * 300_000, '{"a":' * 100_000, '{"a": "' + "\\" * 99_999 + '"}', '"' * 5_000])
def test_depth_and_length_are_bounded(text: str) -> None:
    assert isinstance(read_json(text), list)
