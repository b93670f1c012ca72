"""What the compared systems read, made beforehand.

`python -m compared.material BUNDLE LINEAR TRUNK FOLDER` makes it.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from compared.articles import article

if TYPE_CHECKING:
    from geostance.bundle import Bundle
    from geostance.windows import Document

COUNTS = {150: 40, 600: 48, 3000: 12}
"""How many articles there are by words."""

FILE = "material.json"


@dataclass(frozen=True, slots=True)
class Prepared:
    """An article and what is in it.

    Attributes:
        text: The article.
        windows: Texts of its windows.
        questions: Each sentence with each actor in it, as the sentence names it.
        tokens: How many tokens geostance's encoder reads, those that begin and end a passage included.
    """

    text: str
    windows: list[str]
    questions: list[tuple[str, str]]
    tokens: int


@dataclass(frozen=True, slots=True)
class Material:
    """What all of them read.

    Attributes:
        bundle: Folder of the bundle with an encoder in int8.
        plain: Folder of the same with an encoder in float32.
        linear: Folder of a bundle of the linear family.
        trunk: Folder of the trunk.
        articles: By words.
    """

    bundle: str
    plain: str
    linear: str
    trunk: str
    articles: dict[int, list[Prepared]]

    @classmethod
    def load(cls, folder: Path) -> Material:
        """Read what ``main`` wrote into a folder."""
        written = json.loads((folder / FILE).read_text("utf-8"))
        given = written["articles"].items()
        prepared = {int(words): [Prepared(**one) for one in articles] for words, articles in given}
        return cls(**written | {"articles": prepared})


def encoder_bundle(path: Path) -> Bundle:
    """Load a bundle of a family that reads with an encoder."""
    from geostance.bundle import Bundle
    from geostance.encoder.predictor import EncoderPredictor

    loaded = Bundle.load(path)
    if not isinstance(loaded.predictor, EncoderPredictor):
        sys.exit(f"{path}: the family {loaded.family} has no encoder; name another bundle with --bundle")
    return loaded


def prepare(bundle: Bundle, words: int, count: int) -> Iterator[Prepared]:
    """Write articles, and see what there is to read in them."""
    from geostance.actors import Gazetteer, find
    from geostance.article import read
    from geostance.encoder.layout import lay_out
    from geostance.encoder.predictor import EncoderPredictor
    from geostance.windows import cut

    predictor, gazetteer = bundle.predictor, Gazetteer.load()
    assert isinstance(predictor, EncoderPredictor)
    for seed in range(count):
        opened = read(article(words, seed), lines=bundle.lines)
        document = cut(opened, find(opened, gazetteer))
        layout = lay_out(document, predictor.reader.read(document), predictor.length)
        tokens = len(layout.tokens.ids) + len(predictor.special) * len(layout.passages)
        windows = [one.span.of(opened.text) for one in document.windows]
        yield Prepared(opened.text, windows, list(_questions(document)), tokens)


def _questions(document: Document) -> Iterator[tuple[str, str]]:
    text = document.article.text
    for window in document.windows:
        for sentence in window.sentences:
            inside = [one for one in window.mentions if sentence.begin <= one.begin < sentence.end]
            names = {one.actor: text[one.begin : one.end] for one in reversed(inside)}
            yield from ((sentence.of(text), name) for name in names.values())


def put_plain(bundle: Bundle, trunk: Path, place: Path) -> None:
    """Write a bundle with another encoder: the trunk in float32, as it was before fine-tuning."""
    from transformers import AutoModel

    from geostance.bundle import MANIFEST, write
    from geostance.encoder.storage import ENCODER
    from geostance_training.finetuned.export import export

    fields = {key: value for key, value in bundle.manifest.items() if key not in {"format", "files"}}
    files = {one.name: one.read_bytes() for one in bundle.path.iterdir() if one.name != MANIFEST}
    write(place, fields, files | {ENCODER: export(AutoModel.from_pretrained(trunk))})


def main(bundle: str, linear: str, trunk: str, folder: str) -> None:
    from geostance.bundle import located
    from geostance_training.finetuned import trunks

    loaded = encoder_bundle(located(bundle))
    place, into = trunks.folder(trunk), Path(folder)
    put_plain(loaded, place, into / "plain")
    material = Material(
        bundle=str(loaded.path),
        plain=str(into / "plain"),
        linear=str(located(linear)),
        trunk=str(place),
        articles={words: list(prepare(loaded, words, count)) for words, count in COUNTS.items()},
    )
    (into / FILE).write_text(json.dumps(asdict(material)), "utf-8")


if __name__ == "__main__":
    from geostance.errors import GeostanceError

    try:
        main(*sys.argv[1:])
    except GeostanceError as error:
        sys.exit(str(error))
