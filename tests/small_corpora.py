"""Small invented corpora, laid out as the repository and a mirror lay them out."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from geostance_training.corpora.mirror import Mirror

File = tuple[str, str, str]
"""Path, content and split."""

GOLD = (
    "Norway condemned the seizure of its trawlers by Chile on Monday.\n\n"
    "The minister in Oslo asked that the crews go home before the season ends."
)
FISH = (
    "Kenya praised Uganda for the new hatchery on the lake, and Uganda thanked Kenya for its engineers.\n\n"
    "Fishermen of both shores had waited ten years for it."
)
PORT = (
    "Ghana accused Togo of closing the border post at night.\n\n"
    "Traders slept in their lorries, and the price of onions doubled within the week."
)
PLAN_COLUMNS = ("id", "kind", "form", "region", "twin_of", "special", "furniture")


def lines(records: Iterable[Mapping[str, Any]]) -> str:
    """JSON lines."""
    return "".join(json.dumps(one) + "\n" for one in records)


def digest(text: str) -> str:
    """The sha256 of a text."""
    return hashlib.sha256(text.encode()).hexdigest()


def relation(
    pair: tuple[str, str], label: str, begin: int, end: int, voice: str = "author"
) -> dict[str, Any]:
    """A relation as labels have it."""
    evidence = {"begin": begin, "end": end}
    return {"source": pair[0], "target": pair[1], "label": label, "voice": voice, "evidence": evidence}


def labels(key: str, text: str, **fields: Any) -> dict[str, Any]:
    """The labels of an article in which nobody is listed, other fields laid over them."""
    return {
        "id": key,
        "sha256": digest(text),
        "genre": "report",
        "topics": ["medtop:04000000"],
        "sentiment": "neutral",
        "actors": [],
        "relations": [],
    } | fields


def actors(**stances: str) -> list[dict[str, str]]:
    """Listed actors with the author's stance."""
    return [{"id": name, "stance": stance} for name, stance in stances.items()]


def embedded(key: str, text: str) -> dict[str, Any]:
    """An article that stands beside its labels."""
    return {"id": key, "text": text, "title": None, "date": None}


def lay(
    root: Path,
    name: str,
    *,
    here: Iterable[File] = (),
    there: Iterable[File] = (),
    head: str = "all",
    maps: Mapping[str, str] | None = None,
    left_out: Mapping[str, str] | None = None,
) -> Path:
    """Write a corpus whose files stand beside its manifest or in the mirror; return the folder of corpora."""
    files = [*here, *there]
    fields = {"name": name, "head": head, "source": "nowhere", "licence": "CC0-1.0"}
    fields |= {"folder": f"own/{name}"} if there else {}
    tables = [_table("[[files]]", {"path": p, "sha256": digest(t), "split": s}) for p, t, s in files]
    tables += [_table("[labels]", maps or {}), _table("[left_out]", left_out or {})]
    _write(root / "datasets" / name / "manifest.toml", "format = 1\n" + _table("", fields) + "".join(tables))
    for path, text, _ in here:
        _write(root / "datasets" / name / path, text)
    for path, text, _ in there:
        _write(root / "mirror" / "own" / name / path, text)
    return root / "datasets"


def _table(head: str, fields: Mapping[str, str]) -> str:
    return "\n".join([head, *(f"{json.dumps(key)} = {json.dumps(one)}" for key, one in fields.items()), ""])


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def mirror(root: Path, withheld: Iterable[str] = (), leaks: Iterable[tuple[str, int]] = ()) -> Mirror:
    """Write the lists of what is withheld; return the mirror."""
    _write(root / "mirror" / "withheld.sha256", "\n".join(withheld))
    _write(root / "mirror" / "leaks.tsv", "file\trow\n" + "".join(f"{f}\t{n}\n" for f, n in leaks))
    return Mirror(root / "mirror")


def planned(key: str, **fields: str) -> dict[str, str]:
    """A row of the plan of newsdesk."""
    empty = dict.fromkeys(PLAN_COLUMNS, "")
    return empty | {"id": key, "kind": "stance", "form": "agency report", "furniture": "no"} | fields


def newsdesk(
    root: Path,
    articles: Mapping[str, str],
    records: Iterable[Mapping[str, Any]],
    plan: Iterable[Mapping[str, str]],
    annotated: Iterable[Mapping[str, Any]] | None = None,
) -> Path:
    """Write a newsdesk; by default the second annotation says what the labels say."""
    said = list(records)
    table = ["\t".join(PLAN_COLUMNS), *("\t".join(row[name] for name in PLAN_COLUMNS) for row in plan)]
    return lay(
        root,
        "newsdesk",
        here=[
            ("articles.jsonl", lines(embedded(key, text) for key, text in articles.items()), "train"),
            ("labels.jsonl", lines(said), "train"),
            ("plan.tsv", "\n".join(table) + "\n", "aside"),
            ("planned.jsonl", lines(said), "aside"),
            ("annotated.jsonl", lines(said if annotated is None else annotated), "aside"),
        ],
    )


def gold(root: Path, text: str = GOLD) -> Path:
    """Write the gold articles: one."""
    record = labels("gold:1", text, actors=actors(NO="neutral", CL="neutral"))
    return lay(
        root,
        "gold-dev",
        here=[("labels.jsonl", lines([record]), "dev")],
        there=[("t.jsonl", lines([{"id": "gold:1", "title": None, "text": text}]), "texts")],
    )


def wire(root: Path, count: int, gone: int = 0) -> Path:
    """Write labels of real articles, ``gone`` of them without a text, and a second look at the first one."""
    texts = {f"abp:{number}": f"Uganda met Kenya {number} times." for number in range(count + gone)}
    rows = [
        {"ID": key[4:], "content": text, "title": "Talks", "date": "", "source": "Post", "topic": "world"}
        for key, text in list(texts.items())[:count]
    ]
    maps, left_out = {"politics": "medtop:11000000"}, {"world": "any subject"}
    lay(root, "bias-prediction", there=[("rows", lines(rows), "train")], maps=maps, left_out=left_out)
    lay(root, "masakhanews", there=[("rows", "category\theadline\ttext\n", "train")])
    known = lines(labels(key, text) for key, text in texts.items())
    looks = [lines([labels("abp:0", texts["abp:0"], sentiment=tone)]) for tone in ("negative", "neutral")]
    names = ("first.jsonl", "check.jsonl")
    aside = [(name, look, "aside") for name, look in zip(names, looks, strict=True)]
    here = [
        ("labels.jsonl", known, "train"),
        ("labels-2.jsonl", "", "train"),
        *aside,
        ("again.jsonl", "", "aside"),
    ]
    return lay(root, "wire", here=here)


def sentences(root: Path) -> Path:
    """Write the public corpora of single sentences, most of them without a row."""
    first = GOLD.partition("\n")[0]
    dev = "The hatchery on the lake was praised by Kenya."
    rows = {
        "directed-sentiment": ("[Orsk] praised [Tarn].\tOrsk\tTarn\t1\n", "[Tarn] fell.\tTarn\tTarn\t1\n"),
        "plover": ("sentence\tmarked_sentence\tgold_penta\n", ""),
        "newsmtsc": (lines([_rated(f"{dev} Twice."), _rated("The lake was full.")]), lines([_rated(dev)])),
        "nyt-front-page": ("Title;Topic.Code\nLake Full;1\n", ""),
        "editorials": (f"1\t0.1\t{first}\n2\t-3\tThe council slept.\n", ""),
    }
    for name, (train, other) in rows.items():
        there = [("train", train, "train"), *([("dev", other, "dev")] if other else [])]
        head = "sentiment" if name == "editorials" else "any"
        lay(root, name, there=there, maps={"1": "support", "6.0": "positive"}, head=head)
    return root / "datasets"


def _rated(text: str) -> dict[str, Any]:
    return {"sentence_normalized": text, "targets": [{"from": 0, "to": 8, "polarity": 6.0}]}
