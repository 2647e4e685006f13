import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from services.owner import FolderTaken, own

HOLDER = """
import sys, time
from pathlib import Path
from services.owner import own
with own(Path(sys.argv[1])) as held:
    held.announce("http://127.0.0.1:8000")
    print("held", flush=True)
    time.sleep(60)
"""


def holder(folder: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen([sys.executable, "-c", HOLDER, str(folder)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_a_folder_is_made_held_and_given_back(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "data"
    with own(folder), pytest.raises(FolderTaken, match=f"process {os.getpid()}"), own(folder):
        raise AssertionError("held twice")
    assert not (folder / "owner.json").exists()
    with own(folder) as held:
        held.announce("http://127.0.0.1:9")
        assert "http://127.0.0.1:9" in (folder / "owner.json").read_text()


def test_a_folder_that_was_open_to_others_is_closed(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    with own(tmp_path):
        assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o700


def test_a_second_process_is_told_who_holds_it_and_a_killed_one_is_no_hindrance(tmp_path: Path) -> None:
    process = holder(tmp_path)
    try:
        with pytest.raises(FolderTaken) as caught, own(tmp_path):
            raise AssertionError("held twice")
        assert caught.value.owner is not None
        assert caught.value.owner.address == "http://127.0.0.1:8000"
        assert caught.value.owner.pid == process.pid
        assert "stop it first" in str(caught.value)
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert (tmp_path / "owner.json").exists()
    with own(tmp_path):
        assert f'"pid": {os.getpid()}' in (tmp_path / "owner.json").read_text()


@pytest.mark.parametrize("left", ["", "{", "[]", '{"pid": 1}'])
def test_a_card_that_says_nothing_still_gives_a_sentence(tmp_path: Path, left: str) -> None:
    with own(tmp_path):
        (tmp_path / "owner.json").write_text(left)
        with pytest.raises(FolderTaken, match="another process"), own(tmp_path):
            raise AssertionError("held twice")
