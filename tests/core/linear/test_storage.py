import re

import pytest

from geostance.errors import BundleError
from geostance.linear import storage

TEXT = "Chile accused Peru of moving a border post.\nPeru denied it."


def test_a_predictor_survives_its_files(predictor, document, tmp_path):
    loaded = storage.load(tmp_path, storage.dump(predictor))
    assert loaded.predict([document(TEXT)]) == predictor.predict([document(TEXT)])


def test_the_same_predictor_gives_the_same_bytes(predictor, tmp_path):
    files = storage.dump(predictor)
    assert storage.dump(storage.load(tmp_path, files)) == files


@pytest.mark.parametrize("name", [storage.WEIGHTS, storage.LEXICON, "topic.vocabulary.txt"])
def test_a_missing_file_is_named(predictor, tmp_path, name):
    files = storage.dump(predictor)
    del files[name]
    with pytest.raises(BundleError, match=re.escape(name)):
        storage.load(tmp_path, files)


def test_weights_that_are_no_safetensors_are_refused(predictor, tmp_path):
    files = storage.dump(predictor) | {storage.WEIGHTS: b"not an archive of arrays"}
    with pytest.raises(BundleError, match="malformed"):
        storage.load(tmp_path, files)


def test_a_vocabulary_of_another_length_is_refused_with_both_numbers(predictor, tmp_path):
    files = storage.dump(predictor)
    files["voice.vocabulary.txt"] += b"\nmore"
    with pytest.raises(BundleError, match=r"10 words, but 9 rows"):
        storage.load(tmp_path, files)
