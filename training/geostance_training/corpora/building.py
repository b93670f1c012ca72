"""Making a corpus of a user's own articles and labels: a folder, whole or not at all."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from geostance import bundle, codec
from geostance.errors import CorpusError
from geostance_training.corpora import datasheet, manifest
from geostance_training.corpora.drafts import Draft

ARTICLES, LABELS, MANIFEST, DATASHEET = "articles.jsonl", "labels.jsonl", "manifest.toml", "README.md"
NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")


@dataclass(frozen=True, slots=True)
class Plan:
    """Where a corpus goes, and what it says of itself.

    Attributes:
        folder: Its place.
        name: Lower case letters, digits and hyphens.
        licence: Under which others may use it.
        replace: Whether a corpus that stands there may be replaced.
    """

    folder: Path
    name: str
    licence: str
    replace: bool = False

    def check(self) -> None:
        """Raise a CorpusError where this cannot be done, before any work is."""
        if not NAME.fullmatch(self.name):
            raise CorpusError(
                f"--name {codec.shown(self.name)}: give lower case letters, digits and hyphens, 63 at most"
            )
        if not self.licence.strip() or not self.licence.isprintable():
            raise CorpusError(
                f"--licence {codec.shown(self.licence)}: say in one line who may use the corpus; "
                "'not to be passed on' is an answer too"
            )
        if self.folder.exists():
            self._check_former()

    def _check_former(self) -> None:
        if not self.folder.is_dir():
            raise CorpusError(f"{self.folder} is a file; name a folder with --into")
        if not self.replace:
            raise CorpusError(f"{self.folder} is there already; replace it with --replace, or name another")
        ours = {ARTICLES, LABELS, MANIFEST, DATASHEET}
        others = sorted({one.name for one in self.folder.iterdir()} - ours)
        if others:
            raise CorpusError(
                f"{self.folder} holds {', '.join(others)}, which would be lost; move it away, or name another"
            )


def write(draft: Draft, plan: Plan) -> None:
    """Write the corpus; what its author has answered in a datasheet that stood there is kept.

    Args:
        draft: Without faults.
        plan: Checked here once more.

    Raises:
        CorpusError: The plan cannot be carried out.
    """
    plan.check()
    records = list(draft.records())
    files = {
        ARTICLES: _lines(article for article, _ in records),
        LABELS: _lines(labels for _, labels in records),
    }
    former = plan.folder / DATASHEET
    answers = datasheet.answers(former.read_text("utf-8") if former.is_file() else "")
    sheet = datasheet.sheet(plan.name, plan.licence, records, answers)
    bundle.put(
        plan.folder,
        {**files, MANIFEST: _manifest(plan, files).encode(), DATASHEET: sheet.encode()},
    )


def _lines(records: Iterable[Any]) -> bytes:
    return "".join(f"{codec.line(record)}\n" for record in records).encode()


def _manifest(plan: Plan, files: Mapping[str, bytes]) -> str:
    fields = {
        "name": plan.name,
        "head": "all",
        "source": "built by geostance corpora build",
        "licence": plan.licence,
    }
    head = [f"format = {manifest.FORMAT}", *(f"{key} = {_quoted(value)}" for key, value in fields.items())]
    for name, data in files.items():
        digest = hashlib.sha256(data).hexdigest()
        head += ["", "[[files]]", f'path = "{name}"', f'sha256 = "{digest}"', 'split = "train"']
    return "\n".join([*head, ""])


def _quoted(text: str) -> str:
    """Quote printable text, which TOML escapes as JSON does."""
    return json.dumps(text, ensure_ascii=False)
