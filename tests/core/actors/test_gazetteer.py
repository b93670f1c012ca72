import shutil
import subprocess
import sys
from importlib import resources
from pathlib import Path

import pytest

from geostance.actors import Actor, Gazetteer
from geostance.errors import GazetteerError


def copied(tmp_path):
    folder = tmp_path / "data"
    with resources.as_file(resources.files("geostance.actors") / "data") as data:
        shutil.copytree(data, folder)
    return folder


def changed(folder: Path, name, old, new):
    path = folder / f"{name}.tsv"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    return folder


def test_load_reads_once():
    assert Gazetteer.load() is Gazetteer.load()


def test_actor(gazetteer):
    assert gazetteer.actor("NE") == Actor("NE", "Niger", "state")
    assert gazetteer.actor("ISLAMIC-STATE").kind == "armed_group"


def test_unknown_actor(gazetteer):
    with pytest.raises(GazetteerError, match="'ZZ' is no actor"):
        gazetteer.actor("ZZ")


def test_sha256_changes_with_the_tables(gazetteer, tmp_path):
    folder = copied(tmp_path)
    assert Gazetteer.read(folder).sha256 == gazetteer.sha256
    changed(folder, "actors", "Niger", "The Niger")
    assert Gazetteer.read(folder).sha256 != gazetteer.sha256


def test_another_format_is_refused(tmp_path):
    folder = changed(copied(tmp_path), "forms", "format 1", "format 2")
    with pytest.raises(GazetteerError, match=r"forms\.tsv begins with .*format 2.*reads .*format 1"):
        Gazetteer.read(folder)


def test_wrong_columns_are_refused(tmp_path):
    folder = changed(copied(tmp_path), "forms", "form\tactor", "text\tactor")
    with pytest.raises(GazetteerError, match=r"forms\.tsv, line 2: columns .*'text'.* wants .*'form'"):
        Gazetteer.read(folder)


def test_short_row_is_refused(tmp_path):
    folder = copied(tmp_path)
    with (folder / "nouns.tsv").open("a", encoding="utf-8") as file:
        file.write("alone\n")
    with pytest.raises(GazetteerError, match=r"nouns\.tsv, line \d+: 1 columns, wants 2"):
        Gazetteer.read(folder)


def test_missing_table_is_refused(tmp_path):
    folder = copied(tmp_path)
    (folder / "words.tsv").unlink()
    with pytest.raises(GazetteerError, match=r"words\.tsv cannot be read"):
        Gazetteer.read(folder)


def test_import_reads_no_table():
    code = "import sys, geostance.actors; sys.exit('ahocorasick_rs' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
