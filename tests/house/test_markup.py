"""Templates keep to the strict content security policy and leave escaping alone."""

import re

import pytest

from tests.house import tree

FORBIDDEN = {
    "a style attribute": r"\sstyle\s*=",
    "an event attribute": r"\son[a-z]+\s*=",
    "script in an htmx attribute": r"\bhx-on\b|\bhx-vals\s*=\s*[\"']js:",
    "a script address": r"javascript:",
    "a style element": r"<style\b",
    "a script inside the page": r"<script\b(?![^>]*\b(?:src=|type=\"application/json\"))",
    "unescaped text": r"\|\s*safe\b|autoescape\s+false",
}


@pytest.mark.parametrize("rule", FORBIDDEN)
def test_no_template_has(rule):
    assert found(FORBIDDEN[rule]) == []


@pytest.mark.parametrize(
    ("rule", "markup"),
    [
        ("a style attribute", '<p style="color: red">'),
        ("an event attribute", "<a onclick='x()'>"),
        ("script in an htmx attribute", '<a hx-on:click="x()">'),
        ("a script address", '<a href="javascript:x()">'),
        ("a style element", "<style>p {}</style>"),
        ("a script inside the page", "<script>x()</script>"),
        ("unescaped text", "{{ name | safe }}"),
    ],
)
def test_each_rule_sees_what_it_forbids(rule, markup):
    assert re.search(FORBIDDEN[rule], markup)


def found(pattern: str) -> list[str]:
    return [
        f"{path}:{number} {line.strip()}"
        for path in tree.templates()
        for number, line in enumerate(tree.text(path).splitlines(), 1)
        if re.search(pattern, line)
    ]
