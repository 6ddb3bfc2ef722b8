import io
import struct
import wave
from pathlib import Path

import numpy as np
import pytest

from speech.audio.level import dbfs
from speech.audio.tones import tone
from speech.audio.wav import read_wav, write_wav
from speech.errors import AudioError


def chunk(kind: bytes, body: bytes) -> bytes:
    return kind + struct.pack("<I", len(body)) + body


def riff(header: bytes, body: bytes) -> bytes:
    content = b"WAVE" + chunk(b"fmt ", header) + chunk(b"LIST", b"abcd") + chunk(b"data", body)
    return b"RIFF" + struct.pack("<I", len(content)) + content


def test_round_trip(tmp_path: Path) -> None:
    pcm = tone(0.5)
    write_wav(tmp_path / "a.wav", pcm)
    assert read_wav(tmp_path / "a.wav").tolist() == pcm.tolist()


def test_telephone_file_is_8k_mulaw_and_reads_back(tmp_path: Path) -> None:
    write_wav(tmp_path / "a.wav", tone(1.0), rate=8_000, mulaw=True)
    data = (tmp_path / "a.wav").read_bytes()
    assert struct.unpack("<HHI", data[20:28]) == (7, 1, 8_000)
    back = read_wav(data)
    assert len(back) == 16_000
    assert dbfs(back) == pytest.approx(dbfs(tone(1.0)), abs=0.5)


def test_stereo_48k_is_mixed_down_and_resampled() -> None:
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(48_000)
        file.writeframes(np.tile(np.array([[1000, 3000]], "<i2"), (48_000, 1)).tobytes())
    pcm = read_wav(buffer.getvalue())
    assert len(pcm) == 16_000
    assert abs(int(np.median(pcm)) - 2000) <= 1


@pytest.mark.parametrize(
    ("code", "bits", "body"),
    [
        (1, 8, bytes([128, 192, 64, 128])),
        (1, 24, b"\0\0\0" + b"\0\0\x40" + b"\0\0\xc0" + b"\0\0\0"),
        (1, 32, struct.pack("<4i", 0, 0x40000000, -0x40000000, 0)),
        (3, 32, struct.pack("<4f", 0.0, 0.5, -0.5, 0.0)),
    ],
)
def test_sample_formats(code: int, bits: int, body: bytes) -> None:
    header = struct.pack("<HHIIHH", code, 1, 16_000, 16_000 * bits // 8, bits // 8, bits)
    pcm = read_wav(riff(header, body))
    assert np.allclose(pcm, [0, 16384, -16384, 0], atol=2)


def test_extensible_header() -> None:
    header = struct.pack("<HHIIHHHHI", 0xFFFE, 1, 16_000, 32_000, 2, 16, 22, 16, 4)
    header += struct.pack("<H", 1) + b"\0" * 14
    assert read_wav(riff(header, struct.pack("<2h", 5, -5))).tolist() == [5, -5]


def test_cut_off_file_gives_what_is_there() -> None:
    header = struct.pack("<HHIIHH", 1, 1, 16_000, 32_000, 2, 16)
    assert len(read_wav(riff(header, b"\1\0" * 100)[:-51])) == 74


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "not_wav"),
        (b"hello, this is text", "not_wav"),
        (b"RIFF\0\0\0\0WAVE", "not_wav"),
        (b"ID3\x03" + b"\0" * 100, "not_wav"),
        (riff(struct.pack("<HHIIHH", 85, 1, 16_000, 1, 1, 0), b"ab"), "unsupported_wav"),
        (riff(struct.pack("<HHIIHH", 1, 0, 16_000, 1, 1, 16), b"ab"), "not_wav"),
        (riff(struct.pack("<HHIIHH", 1, 1, 7, 1, 1, 16), b"ab"), "not_wav"),
    ],
)
def test_what_is_not_a_wav_is_named(data: bytes, code: str) -> None:
    with pytest.raises(AudioError) as caught:
        read_wav(data)
    assert caught.value.code == code
    assert "\n" not in caught.value.detail


def test_missing_file() -> None:
    with pytest.raises(AudioError) as caught:
        read_wav("no-such-file.wav")
    assert caught.value.code == "not_found"
