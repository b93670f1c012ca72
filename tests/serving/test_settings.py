import re
from pathlib import Path

import pytest

from geostance_serving.errors import SettingsError
from geostance_serving.settings import VARIABLES, Settings

PAGE = Path(__file__).parents[2] / "docs" / "settings.md"


def test_nothing_set_gives_the_defaults():
    assert Settings.from_environment({}) == Settings.from_environment({"GEOSTANCE_WORKERS": ""}) == Settings()


def test_every_number_is_read():
    numbers = {name: "7" for name in VARIABLES if name != "GEOSTANCE_API_KEYS_FILE"}
    read = Settings.from_environment(numbers)
    assert (read.max_body_bytes, read.timeout_seconds, read.grace_seconds) == (7, 7, 7)
    assert (read.workers, read.waiting) == (7, 7)


@pytest.mark.parametrize("value", ["0", "-1", "many", "1.5", "4000001", "²"])
def test_another_value_is_refused_by_name(value):
    with pytest.raises(SettingsError, match=r"GEOSTANCE_MAX_BODY_BYTES is .* from 1 to 4,000,000"):
        Settings.from_environment({"GEOSTANCE_MAX_BODY_BYTES": value})


def test_keys_stand_one_a_line_and_are_never_shown(tmp_path):
    path = tmp_path / "keys"
    path.write_text("# for the desk\nfirst-key\n\n second-key \n", "utf-8")
    read = Settings.from_environment({"GEOSTANCE_API_KEYS_FILE": str(path)})
    assert read.keys == ("first-key", "second-key")
    assert "first-key" not in repr(read)


def test_a_file_without_keys_is_refused(tmp_path):
    path = tmp_path / "keys"
    path.write_text("# nobody yet\n", "utf-8")
    with pytest.raises(SettingsError, match="holds no key"):
        Settings.from_environment({"GEOSTANCE_API_KEYS_FILE": str(path)})
    with pytest.raises(SettingsError, match="cannot be read"):
        Settings.from_environment({"GEOSTANCE_API_KEYS_FILE": str(tmp_path)})


def test_the_page_lists_each_setting_with_its_default():
    rows = dict(re.findall(r"^\| `(GEOSTANCE_\w+)` \|([^|]*)\|", PAGE.read_text("utf-8"), re.MULTILINE))
    assert set(VARIABLES) <= set(rows)
    for variable, (name, _) in VARIABLES.items():
        default = getattr(Settings(), name)
        assert rows[variable].strip() == (str(default) if default else "")
