import hashlib
import json

import pytest

import doubles
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


@pytest.fixture(scope="session")
def analyzer():
    return doubles.analyzer()


@pytest.fixture(scope="session")
def answered(analyzer):
    return [cases.answer(one, analyzer) for one in (fish(), port())]


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
    """Two labelled articles and three sentences, laid out as the repository and a mirror lay them out."""
    root = tmp_path_factory.mktemp("corpora")
    texts = lines({"id": one.id, "title": one.title, "text": one.text} for one in (fish(), port()))
    labels = lines(map(label, (fish(), port())))
    dev = lines(sentence(*row) for row in SENTENCES)
    files = {
        "datasets/gold-dev/labels.jsonl": labels,
        "datasets/gold-dev/manifest.toml": manifest(
            "gold-dev", ("labels.jsonl", labels, "dev"), ("t.jsonl", texts, "texts")
        ),
        "datasets/newsmtsc/manifest.toml": manifest("newsmtsc", ("dev.jsonl", dev, "dev")),
        "datasets/gazetteer/states.tsv": STATES,
        "datasets/gazetteer/organisations.tsv": "id\tname\tkind\tforms\tadjectives\tfrom\tto\n",
        "mirror/own/gold-dev/t.jsonl": texts,
        "mirror/own/newsmtsc/dev.jsonl": dev,
        "mirror/withheld.sha256": "",
        "mirror/leaks.tsv": "file\trow\n",
    }
    for name, content in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(content, encoding="utf-8")
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
