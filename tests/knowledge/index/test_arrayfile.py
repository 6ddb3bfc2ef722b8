"""A file of arrays is whole or refused."""

from pathlib import Path

import numpy as np
import pytest

from knowledge.index import arrayfile
from knowledge.index.arrayfile import ArrayFileError, read_arrays, read_labels, write_arrays

ARRAYS = {
    "floats": np.arange(6, dtype=np.float32).reshape(2, 3),
    "letters": np.frombuffer("社保\n医保".encode(), dtype=np.uint8),
    "nothing": np.zeros((0, 4), dtype=np.int64),
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "a.words"
    write_arrays(path, {"model": "某模型"}, ARRAYS)
    return path


class TestRoundTrip:
    def test_arrays_and_labels(self, path: Path) -> None:
        file = read_arrays(path)
        assert file.labels == read_labels(path) == {"model": "某模型"}
        for name, array in ARRAYS.items():
            assert file.arrays[name].dtype == array.dtype
            assert np.array_equal(file.arrays[name], array)

    def test_one_alone(self, path: Path) -> None:
        assert list(read_arrays(path, only="letters").arrays) == ["letters"]

    def test_objects_are_not_written(self, tmp_path: Path) -> None:
        with pytest.raises(ValueError, match="type"):
            write_arrays(tmp_path / "o", {}, {"o": np.asarray([{}], dtype=object)})


class TestDamage:
    def test_every_cut_is_noticed(self, path: Path) -> None:
        whole = path.read_bytes()
        # What follows the last array with content is padding.
        letters = ARRAYS["letters"].tobytes()
        for length in range(whole.index(letters) + len(letters)):
            path.write_bytes(whole[:length])
            with pytest.raises(ArrayFileError):
                read_arrays(path)

    def test_every_flipped_byte_of_content_is_noticed(self, path: Path) -> None:
        whole = bytearray(path.read_bytes())
        floats = bytes(ARRAYS["floats"].tobytes())
        start = bytes(whole).index(floats)
        for place in [*range(start), *range(start, start + len(floats))]:
            damaged = bytearray(whole)
            damaged[place] ^= 0xFF
            path.write_bytes(bytes(damaged))
            with pytest.raises(ArrayFileError):
                read_arrays(path)

    @pytest.mark.parametrize(
        "content", [b"", b"SQLite format 3\0" * 10, arrayfile.MAGIC, arrayfile.MAGIC + b"\xff" * 99]
    )
    def test_foreign_files_are_refused(self, path: Path, content: bytes) -> None:
        path.write_bytes(content)
        for read in (read_arrays, read_labels):
            with pytest.raises(ArrayFileError):
                read(path)

    def test_missing_file(self, tmp_path: Path) -> None:
        with pytest.raises(ArrayFileError):
            read_arrays(tmp_path / "none")


class TestWrite:
    def test_a_failure_leaves_the_old_file_and_nothing_beside_it(
        self, path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        before = path.read_bytes()

        def fail(_descriptor: int) -> None:
            raise OSError("disk full")

        monkeypatch.setattr(arrayfile.os, "fsync", fail)
        with pytest.raises(OSError, match="disk full"):
            write_arrays(path, {}, {"other": np.ones(3, dtype=np.float32)})
        assert path.read_bytes() == before
        assert list(path.parent.iterdir()) == [path]
