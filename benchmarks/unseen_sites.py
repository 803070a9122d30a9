"""Models of the body that never saw the sites they are to judge: what reading is worth where nobody learned from."""

from __future__ import annotations

import json
from pathlib import Path

from lagazette_crawler.extractors import body
from lagazette_crawler.extractors.body_model import BodyModel, model_in


class UnseenSites:
    """The models `scripts/train_body_model.py --folds FOLDER` wrote; without a folder the shipped one judges."""

    def __init__(self, folder: Path | None) -> None:
        self._models: dict[int, BodyModel] = {}
        self._folds: dict[str, int] = {}
        if folder:
            self._folds = json.loads((folder / "folds.json").read_text(encoding="utf-8"))
            for number in set(self._folds.values()):
                self._models[number] = model_in((folder / f"{number}.json").read_text(encoding="utf-8"))

    def judge(self, site: str) -> None:
        """From now on pages are judged by a model that has not learned from this site. Raises KeyError for others."""
        if self._models:
            model = self._models[self._folds[site]]
            setattr(body, "body_model", lambda: model)  # noqa: B010 (not exported)
