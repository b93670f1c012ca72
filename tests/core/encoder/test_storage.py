import dataclasses
import json
import re
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from safetensors import numpy as safetensors

import tiny_encoder
from geostance.encoder import storage
from geostance.errors import BundleError
from tiny_encoder import SETTINGS, documents

FILES = (storage.ENCODER, storage.HEADS, storage.TOKENIZER, storage.SETTINGS)
PLACE = Path("bundle")


def names_of_arrays():
    return sorted({**storage.shapes_of_heads(SETTINGS), **storage._shapes_of_calibration()})


def changed(files, **fields):
    return files | {storage.SETTINGS: json.dumps(dataclasses.asdict(SETTINGS) | fields).encode()}


@settings(max_examples=15, deadline=None)
@given(documents())
def test_a_loaded_predictor_judges_the_same(predictor, made):
    again = storage.load(PLACE, tiny_encoder.files())
    assert again.predict([made]) == predictor.predict([made])


def test_what_is_dumped_is_what_is_loaded(files):
    loaded = storage.load(PLACE, files)
    readouts, topics = tiny_encoder.calibration()
    assert sorted(loaded.heads.arrays) == sorted(tiny_encoder.heads())
    for name, array in tiny_encoder.heads().items():
        np.testing.assert_array_equal(loaded.heads.arrays[name], array)
    for name, readout in readouts.items():
        for field in dataclasses.fields(readout):
            found = getattr(loaded.readouts[name], field.name)
            np.testing.assert_array_equal(found, getattr(readout, field.name))
    np.testing.assert_array_equal(loaded.topics.slope, topics.slope)
    np.testing.assert_array_equal(loaded.topics.offset, topics.offset)
    assert (loaded.length, loaded.special, loaded.heads.pooling) == (20, (2, 3), "log-sum-exp")


def test_the_same_always_gives_the_same_bytes():
    backwards = dict(reversed(tiny_encoder.heads().items()))
    readouts, topics = tiny_encoder.calibration()
    other = storage.dump(SETTINGS, backwards, dict(reversed(readouts.items())), topics)
    assert other == storage.dump(SETTINGS, tiny_encoder.heads(), readouts, topics)


@pytest.mark.parametrize("name", FILES)
def test_a_missing_file_is_named(files, name):
    del files[name]
    with pytest.raises(BundleError, match=re.escape(name)):
        storage.load(PLACE, files)


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("content", [b"", b"\xff\xfe not what it was", b"[]", b"null"])
def test_a_damaged_file_is_named(files, name, content):
    with pytest.raises(BundleError, match=r"bundle.*" + re.escape(name)):
        storage.load(PLACE, files | {name: content})


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_broke_off_is_named(files, name):
    with pytest.raises(BundleError, match=r"bundle.*" + re.escape(name)):
        storage.load(PLACE, files | {name: files[name][: len(files[name]) // 2]})


@pytest.mark.parametrize("name", names_of_arrays())
def test_a_missing_array_is_named(files, name):
    arrays = safetensors.load(files[storage.HEADS])
    del arrays[name]
    with pytest.raises(BundleError, match=re.escape(name)):
        storage.load(PLACE, files | {storage.HEADS: safetensors.save(arrays)})


@pytest.mark.parametrize("name", names_of_arrays())
def test_an_array_of_another_shape_is_refused_with_both_shapes(files, name):
    arrays = safetensors.load(files[storage.HEADS])
    wanted = arrays[name].shape
    for wrong in (np.append(arrays[name], arrays[name][:1], axis=0), np.float32([]), np.float32(1)):
        given_ = files | {storage.HEADS: safetensors.save(arrays | {name: np.asarray(wrong)})}
        told = re.escape(f"{name} has the shape {wrong.shape}") + ".*" + re.escape(f"ask for {wanted}")
        with pytest.raises(BundleError, match=told):
            storage.load(PLACE, given_)


def test_every_array_is_checked(files):
    assert sorted(safetensors.load(files[storage.HEADS])) == names_of_arrays()


@pytest.mark.parametrize("field", ["first", "last"])
def test_a_token_that_the_tokenizer_lacks_is_named(files, field):
    with pytest.raises(BundleError, match=re.escape("[NONE]")):
        storage.load(PLACE, changed(files, **{field: "[NONE]"}))


def test_an_unknown_setting_is_named(files):
    with pytest.raises(BundleError, match="windows"):
        storage.load(PLACE, changed(files, windows=3))


def test_a_missing_setting_is_named(files):
    kept = {name: value for name, value in dataclasses.asdict(SETTINGS).items() if name != "rank"}
    with pytest.raises(BundleError, match="rank"):
        storage.load(PLACE, files | {storage.SETTINGS: json.dumps(kept).encode()})


@pytest.mark.parametrize(
    ("field", "value"),
    [("pooling", "largest"), ("length", 0), ("length", "110"), ("length", None), ("width", -8)],
)
def test_a_setting_that_cannot_be_is_named(files, field, value):
    with pytest.raises(BundleError, match=field):
        storage.load(PLACE, changed(files, **{field: value}))


def test_heads_of_another_width_than_the_encoder_are_refused(files):
    wider = dataclasses.replace(SETTINGS, width=12)
    parts = storage.dump(wider, tiny_encoder.heads(wider), *tiny_encoder.calibration())
    with pytest.raises(BundleError, match=r"12.* 8|8.* 12"):
        storage.load(PLACE, files | parts)


def test_a_tokenizer_that_cuts_and_pads_is_read_without_either(files):
    tokenizer = tiny_encoder.wordpiece()
    tokenizer.enable_truncation(4)
    tokenizer.enable_padding(length=9)
    loaded = storage.load(PLACE, files | {storage.TOKENIZER: tokenizer.to_str().encode()})
    made = tiny_encoder.join(["accord"] * 6, ["on"])
    assert len(loaded.reader.read(made).ids) == 7


def test_the_kind_of_an_actor_is_the_gazetteers():
    assert [storage.kind_of(one) for one in ("PE", "NATO", "target:3")] == ["state", "bloc", "target"]
