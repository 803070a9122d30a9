"""Learned: a newspaper as two or three of its pages show it, and how far its rules agree with what is read without."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from lagazette_crawler.learning.body_rules import BodyRules, learn_body
from lagazette_crawler.learning.boilerplate import learn_boilerplate
from lagazette_crawler.learning.field_rules import FIELDS, FieldRule, learn_field
from lagazette_crawler.learning.newspaper_facts import Facts, facts_of
from lagazette_crawler.learning.samples import Sample, sample_of, without_recurring
from lagazette_crawler.moments.deciding import decide
from lagazette_crawler.moments.reader import read
from lagazette_crawler.page import Layout, Page


@dataclass(frozen=True, slots=True)
class Learned:
    """A newspaper's declaration with its proofs."""

    facts: Facts
    layout: Layout
    fields: tuple[FieldRule, ...]
    body: BodyRules
    samples: tuple[Sample, ...]

    @property
    def has_body(self) -> bool:
        return bool(self.body.rules)

    @property
    def undecided(self) -> list[FieldRule]:
        return [one for one in self.fields if one.rule is None]


def learn(pages: Sequence[Page]) -> Learned:
    """What pages of one newspaper have in common. One page is little: nothing is then checked on another."""
    samples = [sample_of(page) for page in pages]
    for sample in samples:
        decide(sample.article, read)
    return learned_from(samples)


def learned_from(samples: Sequence[Sample]) -> Learned:
    """The same, from pages that were read before."""
    shared = without_recurring(samples)
    body = learn_body(shared)
    fields = tuple(learn_field(name, shared) for name in FIELDS)
    declared = {one.field: one.rule for one in fields}
    rules = tuple(rule.rule for rule in body.rules)
    layout = Layout(
        name="learned",
        body=rules[0] if len(rules) == 1 else rules or None,
        judged=True,
        remove=body.remove,
        boilerplate=learn_boilerplate(shared, body),
    )
    return Learned(facts_of(shared), replace(layout, **declared), fields, body, tuple(samples))  # type: ignore[arg-type]
