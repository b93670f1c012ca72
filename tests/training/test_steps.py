import io

from rich.console import Console

from geostance_training.steps import Steps, Transfers


def shown(*, terminal):
    file = io.StringIO()
    console = Console(file=file, force_terminal=terminal, width=120, highlight=False)
    with Transfers(Steps(console), console) as transfers:
        for size in (10, 20, 30):
            transfers.grew("rows: [first].txt", size, 30)
        transfers.grew("rows: endless.txt", 5, None)
        transfers.waits("rows: second.txt", 0.5, "answered 503")
    return file.getvalue()


def test_elsewhere_a_file_is_told_of_once():
    lines = shown(terminal=False).splitlines()
    assert [line.partition("] ")[2] for line in lines] == [
        "loading rows: [first].txt",
        "loading rows: endless.txt",
        "rows: second.txt: answered 503; asking again in 0.5 s",
    ]


def test_in_a_terminal_there_are_bars():
    text = shown(terminal=True)
    assert "rows: endless.txt" in text
    assert "loading" not in text
    assert "rows: second.txt: answered 503; asking again in 0.5 s" in text
