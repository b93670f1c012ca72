import re

import numpy as np
import pytest
from safetensors import numpy as safetensors

from geostance.errors import BundleError
from geostance.linear import storage
from geostance.linear.predictor import TEXT_HEADS

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


def test_a_vocabulary_of_another_length_is_refused_with_both_shapes(predictor, tmp_path):
    files = storage.dump(predictor)
    files["voice.vocabulary.txt"] += b"\nmore"
    with pytest.raises(BundleError, match=r"voice\.idf has the shape \(9,\), .* ask for \(10,\)"):
        storage.load(tmp_path, files)


def names_of_arrays():
    return [name for name, _ in storage._shapes({name: [] for name in TEXT_HEADS})]


def test_every_array_is_checked(predictor):
    assert sorted(names_of_arrays()) == sorted(safetensors.load(storage.dump(predictor)[storage.WEIGHTS]))


@pytest.mark.parametrize("name", names_of_arrays())
def test_an_array_of_another_shape_is_refused_with_both_shapes(predictor, tmp_path, name):
    files = storage.dump(predictor)
    arrays = safetensors.load(files[storage.WEIGHTS])
    wanted = arrays[name].shape
    for wrong in (np.append(arrays[name], arrays[name][:1], axis=0), np.float32([]), np.float32(1)):
        files[storage.WEIGHTS] = safetensors.save(arrays | {name: np.asarray(wrong)})
        told = re.escape(f"{name} has the shape {wrong.shape}") + ".*" + re.escape(f"ask for {wanted}")
        with pytest.raises(BundleError, match=told):
            storage.load(tmp_path, files)
