import csv
import shutil
from importlib import resources
from pathlib import Path

import pytest

from geostance.actors import Gazetteer
from geostance.actors.gazetteer import COLUMNS, FORMAT, NOBODY
from geostance.errors import GazetteerError
from geostance_training.gazetteer import build

CURATED = Path(__file__).parents[2] / "datasets" / "gazetteer"
PACKAGED = resources.files("geostance.actors") / "data"
ROLES = {
    "head_of_state", "head_of_government", "vice_president", "foreign_minister", "defence_minister",
    "ambassador_to_un", "spokesperson", "leader", "crown_prince", "deputy_leader", "military_chief",
}  # fmt: skip
SORTS = {"name", "adjective", "demonym", "capital", "seat", "combining"}
RULES = {"cue", "given", "surname", "capitals", "spelt"}


def table(name):
    lines = (PACKAGED / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    assert lines[0] == FORMAT
    return list(csv.DictReader(lines[1:], delimiter="\t", quoting=csv.QUOTE_NONE))


def split(cell):
    return [value for value in cell.split("|") if value]


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    out = tmp_path_factory.mktemp("built")
    counts = build(CURATED, out)
    return out, counts


def test_package_data_is_what_the_command_builds(built):
    out, _ = built
    for name in COLUMNS:
        packaged = (PACKAGED / f"{name}.tsv").read_bytes()
        assert (out / f"{name}.tsv").read_bytes() == packaged, f"{name}.tsv: run `geostance gazetteer`"


def test_counts(built):
    _, counts = built
    kinds = [row["kind"] for row in table("actors")]
    assert kinds.count("state") == 250
    assert len(kinds) - kinds.count("state") >= 120
    assert counts.actors == len(kinds)
    assert counts.forms == len(table("forms"))
    assert counts.persons == len({row["name"] for row in table("leaders")}) >= 1500


def test_ids():
    for row in table("actors"):
        assert row["id"] == row["id"].upper()
        assert row["id"].replace("-", "").isalnum()
        two_letters = len(row["id"]) == 2 and row["id"].isalpha()
        assert two_letters == (row["kind"] == "state") or row["id"] in {"EU", "UN"}
    ids = [row["id"] for row in table("actors")]
    assert len(ids) == len(set(ids))


def test_every_row_belongs_to_an_actor():
    ids = {row["id"] for row in table("actors")}
    assert {row["actor"] for row in table("forms")} == ids
    assert {row["actor"] for row in table("leaders")} <= ids
    assert {row["actor"] for row in table("cues")} <= ids | {NOBODY}


def test_forms_of_several_actors_are_decided_by_cues():
    owners = {}
    for row in table("forms"):
        owners.setdefault(row["form"], []).append(row)
    cued = {form for row in table("cues") for form in split(row["forms"])}
    for form, rows in owners.items():
        assert len(rows) == 1 or form in cued, form
        assert all(("cue" in row["rules"].split()) == (form in cued) for row in rows), form


def test_every_cued_form_has_one_default():
    defaults = {}
    for row in table("cues"):
        for form in split(row["forms"]):
            defaults[form] = defaults.get(form, 0) + (row["default"] == "default")
    assert set(defaults.values()) == {1}


def test_sorts_and_rules_are_known():
    for row in table("forms"):
        assert row["sort"] in SORTS
        assert set(row["rules"].split()) <= RULES


def test_terms():
    for row in table("leaders"):
        assert row["role"] in ROLES, row
        assert 1900 <= int(row["from"]) <= int(row["to"] or 2030) <= 2030, row
        assert not row["to"] or int(row["to"]) >= 1990, row


def test_decoys_are_no_forms():
    assert not {row["form"] for row in table("decoys")} & {row["form"] for row in table("forms")}


def changed(tmp_path, name, old, new):
    folder = tmp_path / "curated"
    shutil.copytree(CURATED, folder)
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        ("states.tsv", "AD\tAndorra\t", "AD\tAndorra\tFrance|", "'France' names AD and FR"),
        ("states.tsv", "\tcapitals\t", "\tcities\t", "states.tsv, line 2: wants the columns"),
        ("cues.tsv", "\tdefault\n", "\n", "cues.tsv, line 2"),
    ],
)
def test_curated_rows_that_break_the_rules(tmp_path, name, old, new, message):
    with pytest.raises(GazetteerError, match=message):
        build(changed(tmp_path, name, old, new), tmp_path / "out")


def test_a_missing_table_is_named(tmp_path):
    with pytest.raises(GazetteerError, match=r"states\.tsv: cannot be read"):
        build(tmp_path, tmp_path / "out")


def test_leader_of_nobody(tmp_path):
    folder = changed(tmp_path, "states.tsv", "AD\t", "AD\t")
    row = "actor\tname\tsurname\trole\tfrom\tto\taliases\nNOWHERE\tAda Low\tLow\tleader\t1999\t\t\n"
    (folder / "leaders" / "zz.tsv").write_text(row, encoding="utf-8")
    with pytest.raises(GazetteerError, match=r"zz\.tsv, line 2: 'NOWHERE' is no actor"):
        build(folder, tmp_path / "out")


def test_built_tables_can_be_read(built):
    out, _ = built
    assert Gazetteer.read(out).sha256 == Gazetteer.load().sha256
