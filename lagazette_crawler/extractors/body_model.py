"""How likely each text block is part of the article: weights learned from pages whose article is known.

First every block is judged by itself (a weighted sum of named features), then in its surroundings (a small forest
of decision trees). `scripts/train_body_model.py` writes the weights.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any, TypeAlias

from lagazette_crawler.extractors.block_context import COLUMNS, Neighbourhood
from lagazette_crawler.extractors.block_features import Surroundings, element_features, features, stands_apart
from lagazette_crawler.extractors.blocks import Block

Tree: TypeAlias = Any
"""A leaf is a number; a fork is [column, threshold, tree if at most, tree if more]."""
APART = -6.0
"""The logit of what is never article."""
UNLIKELY = -4.0
"""Blocks below this logit by themselves are never article: the trees are not asked."""


@dataclass(slots=True)
class BodyModel:
    """The learned weights."""

    intercept: float
    weights: dict[str, float]
    trees: list[Tree]
    threshold: float
    """Blocks above this logit are article."""
    _of_words: dict[tuple[bool, frozenset[str]], float] = field(default_factory=dict)

    def by_itself(self, blocks: list[Block], known: Surroundings) -> list[float]:
        """The logit of each block, whatever stands around it."""
        self._of_words.clear()
        return [APART if stands_apart(block, known) else self._judge(block, known) for block in blocks]

    def _judge(self, block: Block, known: Surroundings) -> float:
        elements = self._elements(block.holder.words, own=True) + self._elements(block.holder.around, own=False)
        return self.intercept + elements + sum([self.weights.get(name, 0.0) for name in features(block, known)])

    def _elements(self, names: frozenset[str], *, own: bool) -> float:
        key = own, names
        if key not in self._of_words:
            weights = [self.weights.get(name, 0.0) for name in element_features(names, own=own)]
            self._of_words[key] = sum(weights)
        return self._of_words[key]

    def in_context(self, page: Neighbourhood) -> list[float]:
        """The logit of each block among its neighbours."""
        return [self._ask(page.row(i)) if z > UNLIKELY else UNLIKELY for i, z in enumerate(page.logits)]

    def _ask(self, row: list[float]) -> float:
        total = 0.0
        for tree in self.trees:
            while type(tree) is list:
                tree = tree[2] if row[tree[0]] <= tree[1] else tree[3]
            total += tree
        return total


@cache
def body_model() -> BodyModel:
    """The model that ships with the package. Raises ValueError when it was trained for other columns."""
    return model_in(files(__package__).joinpath("body_model.json").read_text(encoding="utf-8"))


def model_in(text: str) -> BodyModel:
    """A model as `scripts/train_body_model.py` writes it. Raises ValueError when it was trained for other columns."""
    data = json.loads(text)
    if tuple(data["columns"]) != COLUMNS:
        raise ValueError("body_model.json was trained for other columns: run scripts/train_body_model.py")
    return BodyModel(data["intercept"], data["weights"], data["trees"], data["threshold"])


def sureness(blocks: list[Block], logits: list[float], threshold: float) -> float:
    """The F1, in words, that may be expected of taking the blocks above the threshold."""
    likely = [block.size / (1 + math.exp(-z)) for block, z in zip(blocks, logits, strict=True)]
    taken = [i for i, z in enumerate(logits) if z > threshold]
    hit = sum(likely[i] for i in taken)
    return 2 * hit / (sum(blocks[i].size for i in taken) + sum(likely) + 1e-9)
