import pytest
import torch

from geostance.errors import CorpusError
from geostance_training.finetuned.checkpoints import BEST, LOG, STATE, Run


@pytest.fixture
def run(tmp_path):
    found = Run(tmp_path / "run", "mine")
    found.start()
    return found


def test_a_fresh_folder_has_nothing(run):
    assert run.state() is None
    assert run.best() is None
    assert run.entries() == []


def test_what_was_saved_last_comes_back(run):
    for step in (1, 2):
        run.save({"step": step, "network": {"weight": torch.full((2,), float(step))}})
    run.keep({"scores": {"score": 0.5}})
    assert run.state()["step"] == 2
    assert run.state()["network"]["weight"].tolist() == [2.0, 2.0]
    assert run.best()["scores"] == {"score": 0.5}


def test_what_another_key_left_is_cleared_away(run):
    run.save({"step": 1})
    run.keep({"scores": {}})
    run.log(step=1)
    other = Run(run.folder, "other")
    assert other.state() is None
    assert other.best() is None
    other.start()
    assert list(run.folder.iterdir()) == []


def test_a_start_keeps_what_the_same_run_left(run):
    run.save({"step": 1})
    run.keep({"scores": {}})
    run.log(step=1)
    Run(run.folder, "mine").start()
    assert run.state()["step"] == 1
    assert run.best() is not None
    assert run.entries() == [{"step": 1}]


def test_weights_and_log_without_a_state_are_of_no_use(run):
    run.keep({"scores": {}})
    run.log(step=1)
    run.start()
    assert run.best() is None
    assert run.entries() == []


@pytest.mark.parametrize("write", ["save", "keep"])
def test_a_write_that_breaks_off_leaves_what_stood_there(run, monkeypatch, write):
    getattr(run, write)({"step": 1})

    def broken(_, place):
        place.write_bytes(b"half")
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(torch, "save", broken)
        with pytest.raises(KeyboardInterrupt):
            getattr(run, write)({"step": 2})
    found = run.state() if write == "save" else run.best()
    assert found["step"] == 1
    getattr(run, write)({"step": 3})
    found = run.state() if write == "save" else run.best()
    assert found["step"] == 3


def test_a_state_that_broke_off_while_it_was_written_first_is_passed_over(run):
    (run.folder / STATE).with_suffix(".new").write_bytes(b"half of a state")
    assert run.state() is None
    run.start()
    run.save({"step": 1})
    assert run.state()["step"] == 1


def test_lines_of_steps_that_are_done_again_are_taken_out_of_the_log(run):
    for step in (1, 2, 2, 3):
        run.log(step=step, losses={"topic": step / 2})
    run.truncate(2)
    assert [one["step"] for one in run.entries()] == [1, 2, 2]
    run.log(step=3)
    assert [one["step"] for one in run.entries()] == [1, 2, 2, 3]


def test_a_line_that_broke_off_is_taken_out_of_the_log(run):
    run.log(step=1, stage="articles")
    with (run.folder / LOG).open("a") as file:
        file.write('{"step": 2, "sta')
    assert [one["step"] for one in run.entries()] == [1]
    run.truncate(1)
    run.log(step=2)
    assert [one["step"] for one in run.entries()] == [1, 2]


def test_a_line_that_broke_off_after_a_brace_is_taken_out_too(run):
    run.log(step=1)
    with (run.folder / LOG).open("a") as file:
        file.write('{"step": 2, "losses": {"topic": 0.5}')
    assert [one["step"] for one in run.entries()] == [1]


@pytest.mark.parametrize("damage", [lambda data: data[: len(data) // 2], lambda _: b"", lambda _: b"{}"])
@pytest.mark.parametrize("name", [STATE, BEST])
def test_a_damaged_file_is_named(run, name, damage):
    run.save({"step": 1})
    run.keep({"step": 1})
    place = run.folder / name
    place.write_bytes(damage(place.read_bytes()))
    with pytest.raises(CorpusError, match=name):
        run.state() if name == STATE else run.best()
