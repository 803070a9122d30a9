"""Learns how likely a text block is part of the article, from pages whose article is known.

    python -m pip install -r requirements/training.in
    python scripts/train_body_model.py --corpus FOLDER [--out lagazette_crawler/extractors/body_model.json]
    python scripts/train_body_model.py --corpus FOLDER --folds FOLDER   # for benchmarks: five that each miss some sites

Two models: a logistic regression judges every block by itself, a small forest of trees judges it among its
neighbours. Pages of which only a few segments are known are first labelled by such a pair of models, learned from
the others and told what the independent reader says; the pair that ships learns from all of them.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import lightgbm
import numpy as np
from body_gold import Sample, samples
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from lagazette_crawler.extractors.block_context import COLUMNS, Neighbourhood
from lagazette_crawler.extractors.body_model import APART, UNLIKELY, BodyModel

MIN_SITES = 4
"""A feature seen on fewer sites is not learned."""
STRENGTH = 0.01
FOLDS = 5
THRESHOLD = 0.2
TREES = 70
FOREST = {
    "objective": "binary", "learning_rate": 0.1, "num_leaves": 14, "max_depth": 5, "min_data_in_leaf": 100,
    "feature_fraction": 0.6, "bagging_fraction": 0.7, "bagging_freq": 1, "lambda_l2": 5, "verbose": -1, "seed": 1,
    "deterministic": True, "force_row_wise": True, "num_threads": 2,
}  # fmt: skip

Array: TypeAlias = Any
Logits: TypeAlias = dict[tuple[str, str], list[float]]
Weighed: TypeAlias = tuple[Array, Array]
"""For each block whether it is article, and how much that counts; nothing when nobody knows."""


@dataclass(slots=True)
class First:
    """The logistic regression: each block by itself."""

    vocabulary: dict[str, int]
    regression: LogisticRegression

    def logits(self, sample: Sample) -> list[float]:
        if not sample.blocks:
            return []
        logits = self.regression.decision_function(_matrix([sample], self.vocabulary))
        return [APART if apart else float(z) for apart, z in zip(sample.apart, logits, strict=True)]


def fold_of(site: str) -> int:
    """The fold of a site: all its pages are learned from, or none."""
    return int(hashlib.sha256(site.encode()).hexdigest(), 16) % FOLDS


def weigh(sample: Sample, pseudo: list[float] | None = None, share: float = 0.6) -> Weighed:
    """Each page counts the same, each block by its words; labels of a teacher count less, and only where it is sure."""
    labels = np.array([-1.0 if label is None else float(label) for label in sample.labels])
    if sample.whole:
        return _by_words(sample, labels)
    known, weights = labels >= 0, np.where(labels >= 0, 5.0, 0.0)
    if pseudo is None or not len(labels):
        return np.maximum(labels, 0), weights
    z = np.array(pseudo)
    taught, taught_weights = _by_words(sample, (z > 0).astype(float))
    if sum(block.size for block, yes in zip(sample.blocks, taught, strict=True) if yes) < 60:
        return np.maximum(labels, 0), weights
    taught_weights = np.where(np.abs(z) < 1, 0.0, taught_weights * share)
    return np.where(known, np.maximum(labels, 0), taught), np.where(
        known, np.maximum(weights, taught_weights), taught_weights
    )


def _by_words(sample: Sample, labels: Array) -> Weighed:
    sizes = np.array([min(block.size, 60) + 4.0 for block in sample.blocks])
    weights = sizes / (sizes[labels == 1].sum() or 1.0)
    no = labels == 0
    weights[no] = np.minimum(weights[no], 0.2)
    if weights[no].sum() > 2:
        weights[no] *= 2 / weights[no].sum()
    weights[labels < 0] = 0
    weights[sample.apart] = 0
    return np.maximum(labels, 0), weights * 100


def _matrix(pages: list[Sample], vocabulary: dict[str, int]) -> Array:
    columns: list[int] = []
    ends = [0]
    for page in pages:
        for names in page.names:
            columns += [vocabulary[name] for name in names if name in vocabulary]
            ends.append(len(columns))
    return csr_matrix((np.ones(len(columns), dtype=np.float32), columns, ends), shape=(len(ends) - 1, len(vocabulary)))


def vocabulary_of(pages: list[Sample]) -> dict[str, int]:
    """Features seen on enough sites; the names of the sites themselves are left out."""
    sites: dict[str, set[str]] = defaultdict(set)
    for page in pages:
        for name in {name for names in page.names for name in names}:
            sites[name].add(page.site)
    own_names = {label for page in pages for label in page.site.split(".")}
    kept = (name for name, seen in sites.items() if len(seen) >= MIN_SITES and name.split()[-1] not in own_names)
    return {name: i for i, name in enumerate(sorted(kept))}


def learn_first(pages: list[Sample], weighed: dict[tuple[str, str], Weighed]) -> First:
    vocabulary = vocabulary_of(pages)
    truth = np.concatenate([weighed[page.id][0] for page in pages])
    weights = np.concatenate([weighed[page.id][1] for page in pages])
    counted = weights > 0
    regression = LogisticRegression(C=STRENGTH, max_iter=300)
    regression.fit(_matrix(pages, vocabulary)[counted], truth[counted], sample_weight=weights[counted])
    return First(vocabulary, regression)


def rows_of(sample: Sample, logits: list[float], *, reader: bool) -> Array:
    """The numbers of the blocks that are not unlikely by themselves."""
    page = Neighbourhood(sample.blocks, logits)
    page.hear(sample.structured, sample.reader if reader else None)
    rows = [page.row(i) for i, z in enumerate(logits) if z > UNLIKELY]
    return np.array(rows) if rows else np.zeros((0, len(COLUMNS)))


def learn_second(pages: list[Sample], first: Logits, weighed: dict[tuple[str, str], Weighed]) -> Any:
    """The forest; every page is shown with and without the reader's opinion."""
    data, truth, weights = [], [], []
    for page in pages:
        asked = np.array(first[page.id]) > UNLIKELY
        y, w = weighed[page.id]
        for reader in (True, False):
            data.append(rows_of(page, first[page.id], reader=reader)[w[asked] > 0])
            truth.append(y[asked][w[asked] > 0])
            weights.append(w[asked][w[asked] > 0])
    table = lightgbm.Dataset(np.concatenate(data), np.concatenate(truth), weight=np.concatenate(weights))
    return lightgbm.train(FOREST, table, TREES)


def second_logits(forest: Any, sample: Sample, first: list[float], *, reader: bool) -> list[float]:
    rows = rows_of(sample, first, reader=reader)
    told = iter(forest.predict(rows, raw_score=True) if len(rows) else [])
    return [float(next(told)) if z > UNLIKELY else UNLIKELY for z in first]


def across_folds(pages: list[Sample], weighed: dict[tuple[str, str], Weighed]) -> tuple[Logits, Logits, Logits]:
    """What models that never saw a page's site say of it: by itself, then in context with and without the reader."""
    first: Logits = {}
    for fold in range(FOLDS):
        model = learn_first([page for page in pages if fold_of(page.site) != fold], weighed)
        first |= {page.id: model.logits(page) for page in pages if fold_of(page.site) == fold}
    told: Logits = {}
    untold: Logits = {}
    for fold in range(FOLDS):
        forest = learn_second([page for page in pages if fold_of(page.site) != fold], first, weighed)
        for page in (page for page in pages if fold_of(page.site) == fold):
            told[page.id] = second_logits(forest, page, first[page.id], reader=True)
            untold[page.id] = second_logits(forest, page, first[page.id], reader=False)
    return first, told, untold


def learn(pages: list[Sample]) -> tuple[BodyModel, tuple[Logits, Logits, Logits]]:
    """The model, and what models of the same making say of pages of sites they never saw."""
    known = [page for page in pages if any(label is not None for label in page.labels)]
    _, teacher, _ = across_folds(known, {page.id: weigh(page) for page in known})
    weighed = {page.id: weigh(page, teacher[page.id]) for page in known}
    folds = across_folds(known, weighed)
    forest = learn_second(known, folds[0], weighed)
    return packed(learn_first(known, weighed), forest), folds


def packed(first: First, forest: Any) -> BodyModel:
    weights = zip(sorted(first.vocabulary), first.regression.coef_[0], strict=True)
    kept = {name: round(float(weight), 3) for name, weight in weights if abs(weight) >= 0.01}
    trees = [_tree(info["tree_structure"]) for info in forest.dump_model()["tree_info"]]
    return BodyModel(round(float(first.regression.intercept_[0]), 4), kept, trees, THRESHOLD)


def _tree(node: dict[str, Any]) -> Any:
    if "leaf_value" in node:
        return round(node["leaf_value"], 4)
    fork = _tree(node["left_child"]), _tree(node["right_child"])
    return [node["split_feature"], float(f"{node['threshold']:.6g}"), *fork]


def write(model: BodyModel, file: Path) -> None:
    """One weight and one tree a line: a change of the model can be read as a difference."""
    weights = ",\n".join(f"{json.dumps(name, ensure_ascii=False)}: {w}" for name, w in sorted(model.weights.items()))
    trees = ",\n".join(json.dumps(tree, separators=(",", ":")) for tree in model.trees)
    head = f'"columns": {json.dumps(COLUMNS)},\n"threshold": {model.threshold},\n"intercept": {model.intercept}'
    file.write_text(f'{{\n{head},\n"weights": {{\n{weights}\n}},\n"trees": [\n{trees}\n]\n}}\n', encoding="utf-8")


def write_folds(pages: list[Sample], folder: Path) -> None:
    """`0.json` ...: models that have not seen the sites which `folds.json` gives this number."""
    folder.mkdir(parents=True, exist_ok=True)
    folds = {page.site: fold_of(page.site) for page in pages}
    for fold in sorted(set(folds.values())):
        model, _ = learn([page for page in pages if folds[page.site] != fold])
        write(model, folder / f"{fold}.json")
    (folder / "folds.json").write_text(json.dumps(folds, indent=1) + "\n", encoding="utf-8")


def words_f1(pages: Iterable[Sample], logits: Logits) -> float:
    """Mean F1 over pages, counted in words of blocks."""
    scores = []
    for page in pages:
        triples = list(zip(page.blocks, page.labels, logits[page.id], strict=True))
        hit = sum(b.size for b, yes, z in triples if yes and z > THRESHOLD)
        wrong = sum(b.size for b, yes, z in triples if bool(yes) != (z > THRESHOLD))
        scores.append(2 * hit / max(1, 2 * hit + wrong))
    return sum(scores) / max(1, len(scores))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--corpus", type=Path, required=True, help="a folder with warc/NAME.warc.gz and gold/NAME.jsonl"
    )
    parser.add_argument("--out", type=Path, default=Path("lagazette_crawler/extractors/body_model.json"))
    parser.add_argument(
        "--folds", type=Path, help="write models here that have not seen the sites folds.json gives them"
    )
    args = parser.parse_args()
    pages = list(samples(args.corpus))
    if args.folds:
        write_folds(pages, args.folds)
        return
    model, (_, told, untold) = learn(pages)
    write(model, args.out)
    whole = [page for page in pages if page.whole]
    print(f"{len(pages)} pages, {len(model.weights)} weights, {len(model.trees)} trees")
    print("words F1 on sites not learned from, with the reader and without:")
    print(f"{words_f1(whole, told):.4f} {words_f1(whole, untold):.4f}")


if __name__ == "__main__":
    main()
