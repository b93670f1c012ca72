from pathlib import Path

import pytest

from geostance.errors import CorpusError
from geostance_training.augmentation import forms
from geostance_training.augmentation.forms import STATE, Leader

CURATED = Path(__file__).parents[3] / "datasets" / "gazetteer"
SORTS = {"name", "adjective", "person", "people", "capital", "abbreviation"}
STATES = """id\tname\tnames\tadjectives\tdemonyms\tcapitals\tseats
VD\tVeldania\tVDN|V.D.N.|Old Veldania\tVeldanian|Veldan\tVeldan|Veldans|Veldmen\tVeld City|Veld\tHigh House
TO\tTorrese\t\tTorrese\tTorrese\tTorr\t
GO\tGorm\t\tGormish\tGormish\tGormhaven\t
NA\tNadir\t\t\tNadirs\tNadir Town\t
NC\tNocap\t\tNocappish\t\t\t
"""
ORGANISATIONS = """id\tname\tkind\tforms\tadjectives\tfrom\tto
PACT\tNorthern Pact\tbloc\tNorthern Pact|NP|Pact of the North\t\t1990\t
BAND\tHill Band\tarmed group\tHill Band\t\t\t
"""
LEADERS = """actor\tname\tsurname\trole\tfrom\tto\taliases
VD\tOrla Venn\tVenn\thead_of_state\t1990\t1999\t
VD\tTamsin\t\thead_of_state\t2000\t\t
PACT\tJon Brack\tBrack\tsecretary\t2001\t2003\t
"""


@pytest.fixture
def curated(tmp_path):
    (tmp_path / "leaders").mkdir()
    for name, text in (("states", STATES), ("organisations", ORGANISATIONS), ("leaders/all", LEADERS)):
        (tmp_path / f"{name}.tsv").write_text(text, "utf-8")
    return tmp_path


@pytest.fixture
def read(curated):
    return forms.read(curated)


def test_a_state_has_one_form_a_sort(read):
    found = read["VD"]
    assert found.kind == STATE
    assert (found.name, found.adjective) == ("Veldania", "Veldanian")
    assert (found.person, found.people) == ("Veldan", "Veldans")
    assert (found.capital, found.abbreviation) == ("Veld City", "VDN")


@pytest.mark.parametrize(
    ("form", "sort"),
    [
        ("Veldania", "name"),
        ("Old Veldania", "name"),
        ("Veldanian", "adjective"),
        ("Veldan", "adjective"),
        ("Veldmen", "people"),
        ("Veld", "capital"),
        ("High House", "capital"),
        ("V.D.N.", "abbreviation"),
        ("whatever", "name"),
    ],
)
def test_every_form_of_the_tables_stands_for_a_sort(read, form, sort):
    assert read["VD"].sort(form) == sort


def test_a_demonym_in_ese_is_of_one_and_of_many(read):
    assert (read["TO"].person, read["TO"].people) == ("Torrese", "Torrese")
    assert forms.read(CURATED)["CD"].people == "Congolese"


def test_a_state_without_demonyms_of_many_has_its_adjective(read):
    assert (read["GO"].person, read["GO"].people) == ("Gormish", "Gormish")


def test_a_state_without_adjective_or_capital_takes_no_part(read):
    assert set(read) == {"VD", "TO", "GO", "PACT", "BAND"}


def test_an_organisation_has_its_name_for_all_that_it_lacks(read):
    pact, band = read["PACT"], read["BAND"]
    assert (pact.kind, pact.adjective, pact.abbreviation) == ("bloc", "NP", "NP")
    assert (pact.sort("NP"), pact.sort("Pact of the North")) == ("abbreviation", "name")
    assert {band.like(sort) for sort in SORTS} == {"Hill Band"}


def test_leaders_stand_with_their_actor_in_order(read):
    assert read["VD"].leaders == (
        Leader("Orla Venn", "Venn", "head_of_state", 1990, 1999),
        Leader("Tamsin", "Tamsin", "head_of_state", 2000, 9999),
    )
    assert read["PACT"].leaders == (Leader("Jon Brack", "Brack", "secretary", 2001, 2003),)
    assert read["GO"].leaders == ()


def test_a_table_that_is_not_there_is_named(curated):
    (curated / "organisations.tsv").unlink()
    with pytest.raises(CorpusError, match=r"organisations\.tsv: cannot be read: No such file"):
        forms.read(curated)


def test_every_actor_of_the_project_s_tables_has_a_form_for_every_sort():
    for found in forms.read(CURATED).values():
        for sort in SORTS:
            form = found.like(sort)
            assert form == form.strip() != ""
            assert "|" not in form
        assert set(found.sorts.values()) <= SORTS
        assert all(one.begin <= one.end for one in found.leaders)
