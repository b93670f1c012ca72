import hashlib
import json
from dataclasses import dataclass, field
from typing import Any, cast

import pytest

import doubles
import small_corpora
from geostance.analyzer import Analyzer
from geostance.article.document import Span
from geostance_training.corpora.examples import LabelledArticle, RelationLabel
from geostance_training.corpora.mirror import Mirror
from geostance_training.evaluation import cases

FISH = (
    "Norway and Chile sign a fisheries accord\n\n"
    "Norway praised Chile for opening its records. The Norwegian fleet welcomed the Chilean offer.\n\n"
    "Argentina condemned Norway and accused Chile of greed. Peru was not at the table.\n"
)
PORT = (
    "Ghana closes its harbour\n\n"
    "Ghana threatened Togo with sanctions on Monday. Togo stayed calm.\n\n"
    "The talks in Accra had been cordial for a year before.\n"
)


def evidence(text, words):
    begin = text.index(words)
    return Span(begin, begin + len(words))


def relation(text, pair, label, words, voice="author"):
    return RelationLabel(*pair, label, voice, evidence(text, words))


def fish():
    return LabelledArticle(
        id="fish",
        corpus="gold-dev",
        text=FISH,
        title=None,
        date=None,
        genre="report",
        topics=("medtop:11000000",),
        sentiment="neutral",
        stances={"NO": "neutral", "CL": "favor", "AR": "against"},
        relations=(
            relation(FISH, ("NO", "CL"), "support", "Norway praised Chile", "quoted"),
            relation(FISH, ("AR", "NO"), "oppose", "condemned Norway"),
            relation(FISH, ("AR", "CL"), "oppose", "accused Chile"),
        ),
    )


def port():
    return LabelledArticle(
        id="port",
        corpus="gold-dev",
        text=PORT,
        title=None,
        date=None,
        genre="opinion",
        topics=("medtop:16000000",),
        sentiment="negative",
        stances={"GH": "neutral", "TG": "neutral", "MALVINIA": "neutral"},
        relations=(relation(PORT, ("GH", "TG"), "oppose", "Ghana threatened Togo"),),
    )


@dataclass(frozen=True)
class Bundle(doubles.WordBundle):
    """The double with a manifest; this one was fitted on all of wire, if on anything."""

    manifest: dict = field(default_factory=dict)


def words(**fields):
    return Analyzer(cast("Any", Bundle(**fields)))


@pytest.fixture(scope="session")
def analyzer():
    return words()


@pytest.fixture(scope="session")
def without_wire():
    """A bundle that says that it was fitted without the dev part of wire."""
    return words(manifest={"held_out_articles": "wire dev"})


@pytest.fixture(scope="session")
def answered(analyzer):
    return cases.answer((fish(), port()), analyzer)


def label(article):
    return {
        "id": article.id,
        "sha256": hashlib.sha256(article.text.encode()).hexdigest(),
        "genre": article.genre,
        "topics": list(article.topics),
        "sentiment": article.sentiment,
        "actors": [{"id": name, "stance": stance} for name, stance in article.stances.items()],
        "relations": [
            {
                "source": one.source,
                "target": one.target,
                "label": one.label,
                "voice": one.voice,
                "evidence": {"begin": one.evidence.begin, "end": one.evidence.end},
            }
            for one in article.relations
        ],
    }


SENTENCES = [
    ("The press praised Norway for its patience.", "Norway", "6.0"),
    ("Residents condemned Togo for the delay.", "Togo", "2.0"),
    ("The committee met in Lima.", "committee", "4.0"),
]


MANY = [
    ("Critics accused Ghana of neglect.", "Ghana", "2.0"),
    ("Ghana sent a letter to the council.", "Ghana", "6.0"),
]
TAUGHT = "[Orsk] thanked [Tarn] for the boats on Friday.\tOrsk\tTarn\t1\n"
ATTITUDES = (
    "[Orsk] praised [Tarn] for its new boats.\tOrsk\tTarn\t1\n"
    "[Orsk] was condemned in plain words by [Tarn].\tOrsk\tTarn\t4\n"
    "[Orsk] borders on [Tarn] along the whole river.\tOrsk\tTarn\t0\n"
    "[Orsk] thanked [Tarn] for the boats on Friday.\tOrsk\tTarn\t1\n"
)


def sentence(text, target, polarity):
    begin = text.index(target)
    return {
        "sentence_normalized": text,
        "targets": [{"from": begin, "to": begin + len(target), "polarity": polarity}],
    }


def lines(rows):
    return "".join(json.dumps(row) + "\n" for row in rows)


def digest(text):
    return hashlib.sha256(text.encode()).hexdigest()


MANIFEST = """format = 1
name = "{name}"
head = "all"
source = "nowhere"
folder = "own/{name}"
licence = "CC0-1.0"

{files}
[labels]
"2.0" = "negative"
"4.0" = "neutral"
"6.0" = "positive"
"0" = "none"
"1" = "support"
"4" = "oppose"
"""
STATES = """id\tname\tnames\tadjectives\tdemonyms\tcapitals\tseats
NO\tNorway\tKingdom of Norway\tNorwegian\tNorwegian|Norwegians\tOslo\t
CL\tChile\t\tChilean\tChilean|Chileans\tSantiago\t
AR\tArgentina\t\tArgentine|Argentinian\tArgentine|Argentines\tBuenos Aires\t
PE\tPeru\t\tPeruvian\tPeruvian|Peruvians\tLima\t
GH\tGhana\t\tGhanaian\tGhanaian|Ghanaians\tAccra\t
TG\tTogo\t\tTogolese\tTogolese\tLomé\t
"""


@pytest.fixture(scope="session")
def datasets(tmp_path_factory):
    """Two labelled articles and nine sentences, laid out as the repository and a mirror lay them out."""
    root = tmp_path_factory.mktemp("corpora")
    texts = lines({"id": one.id, "title": one.title, "text": one.text} for one in (fish(), port()))
    labels = lines(map(label, (fish(), port())))
    dev, many = (lines(sentence(*row) for row in rows) for rows in (SENTENCES, MANY))
    files = {
        "datasets/gold-dev/labels.jsonl": labels,
        "datasets/gold-dev/manifest.toml": manifest(
            "gold-dev", ("labels.jsonl", labels, "dev"), ("t.jsonl", texts, "texts")
        ),
        "datasets/newsmtsc/manifest.toml": manifest(
            "newsmtsc", ("dev.jsonl", dev, "dev"), ("many.jsonl", many, "dev-mt")
        ),
        "datasets/directed-sentiment/manifest.toml": manifest(
            "directed-sentiment", ("train.txt", TAUGHT, "train"), ("valid.txt", ATTITUDES, "dev")
        ),
        "datasets/gazetteer/states.tsv": STATES,
        "datasets/gazetteer/organisations.tsv": "id\tname\tkind\tforms\tadjectives\tfrom\tto\n",
        "mirror/own/gold-dev/t.jsonl": texts,
        "mirror/own/newsmtsc/dev.jsonl": dev,
        "mirror/own/newsmtsc/many.jsonl": many,
        "mirror/own/directed-sentiment/train.txt": TAUGHT,
        "mirror/own/directed-sentiment/valid.txt": ATTITUDES,
        "mirror/withheld.sha256": "",
        "mirror/leaks.tsv": "file\trow\n",
    }
    for name, content in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(content, encoding="utf-8")
    small_corpora.wire(root, 12)
    return root / "datasets"


@pytest.fixture(scope="session")
def mirror(datasets):
    return Mirror(datasets.parent / "mirror")


def manifest(name, *files):
    tables = [
        f'[[files]]\npath = "{path}"\nsha256 = "{digest(text)}"\nsplit = "{split}"\n'
        for path, text, split in files
    ]
    return MANIFEST.format(name=name, files="\n".join(tables))
