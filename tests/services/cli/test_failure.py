from pathlib import Path

import pytest

from services.cli.failure import CommandError, report


def test_what_was_not_foreseen_goes_to_a_log(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    try:
        raise RuntimeError("deep inside")
    except RuntimeError as error:
        assert report(error, tmp_path) == 1
    said = capsys.readouterr().err
    assert said == f"twofold: Something unforeseen went wrong (RuntimeError): see {tmp_path / 'twofold.log'}.\n"
    assert "deep inside" in (tmp_path / "twofold.log").read_text()


@pytest.mark.parametrize("known", [True, False])
def test_without_a_place_for_the_log_it_says_how_to_see_more(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, known: bool
) -> None:
    monkeypatch.chdir(tmp_path)
    assert report(RuntimeError("deep inside"), tmp_path / "none" if known else None) == 1
    assert "TWOFOLD_DEBUG=1" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_a_traceback_is_there_for_who_asks_for_it(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TWOFOLD_DEBUG", "1")
    assert report(CommandError("Port 1 is in use."), None) == 1
    said = capsys.readouterr().err
    assert said.endswith("twofold: Port 1 is in use.\n")
    assert "CommandError" in said
