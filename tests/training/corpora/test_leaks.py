import pytest

from geostance.errors import CorpusError
from geostance_training.corpora.leaks import Leaks, digest, normalised
from geostance_training.corpora.mirror import Mirror


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("The  ENVOY\nleft.", "the envoy left"),
        ("<s>Orsk</s> met <t>Tarn</t>", "orsk met tarn"),
        ("co-operate", "cooperate"),
        ("\ufb01nal \u2013 draft", "final draft"),
        ("don\u2019t", "dont"),
    ],
)
def test_the_normal_form_folds_what_copies_change(text, normal):
    assert normalised(text) == normal


def test_a_copy_in_other_clothes_is_withheld(tmp_path):
    (tmp_path / "withheld.sha256").write_text(digest("Orsk's envoy left.") + "\n")
    (tmp_path / "leaks.tsv").write_text("file\trow\tmatch\tset\nowner/name/train.txt\t2\ttext\ta\n")
    leaks = Leaks.read(Mirror(tmp_path))
    assert leaks.withheld("ORSK\u2019S  envoy left")
    assert not leaks.withheld("Orsk's envoy stayed.")
    assert leaks.listed("owner/name/train.txt", 2)
    assert not leaks.listed("owner/name/train.txt", 1)


def test_a_mirror_that_does_not_say_what_is_withheld_is_refused(tmp_path):
    with pytest.raises(CorpusError, match=r"withheld\.sha256: cannot be read"):
        Leaks.read(Mirror(tmp_path))


def test_without_a_mirror_nothing_is_withheld():
    assert not Leaks.read(None).withheld("Anything at all.")
