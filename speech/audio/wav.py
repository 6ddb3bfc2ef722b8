"""Reading and writing WAV files."""

from __future__ import annotations

import io
import os
import struct
import wave
from pathlib import Path
from typing import BinaryIO

import numpy as np

from speech.audio.frames import SAMPLE_RATE, Pcm, to_pcm
from speech.audio.g711 import mulaw_decode, mulaw_encode
from speech.audio.resample import downmix, resample
from speech.errors import AudioError

_PCM, _FLOAT, _MULAW, _EXTENSIBLE = 1, 3, 7, 0xFFFE


def read_wav(source: str | Path | bytes | BinaryIO) -> Pcm:
    """Read a WAV of any rate and channel count as house-format audio.

    Understands PCM of 8, 16, 24 and 32 bits, 32-bit float and µ-law, also in an extensible header.
    Raises AudioError: "not_found", "not_wav" or "unsupported_wav".
    """
    name, data = _load(source)
    if len(data) < 12 or data[:4] != b"RIFF" or data[8:12] != b"WAVE":
        raise AudioError("not_wav", f"{name} 不是 WAV 音频文件")
    header, body = _chunks(data, name)
    code, channels, rate, _, _, bits = struct.unpack("<HHIIHH", header[:16])
    if code == _EXTENSIBLE and len(header) >= 26:
        code = struct.unpack("<H", header[24:26])[0]
    if not channels or not 1000 <= rate <= 768_000:
        raise AudioError("not_wav", f"{name} 的 WAV 文件头已损坏")
    samples = _samples(code, bits, body, name)
    whole = len(samples) // channels * channels
    return resample(downmix(samples[:whole].reshape(-1, channels)), rate)


def write_wav(
    target: str | Path | BinaryIO, pcm: Pcm, *, rate: int = SAMPLE_RATE, mulaw: bool = False
) -> None:
    """Write mono house-format audio: as 16-bit PCM at `rate`, or as µ-law (telephone: 8 kHz)."""
    samples = resample(pcm, SAMPLE_RATE, rate)
    data = _mulaw_file(samples, rate) if mulaw else _pcm_file(samples, rate)
    if isinstance(target, str | os.PathLike):
        Path(target).write_bytes(data)
    else:
        target.write(data)


def _load(source: str | Path | bytes | BinaryIO) -> tuple[str, bytes]:
    if isinstance(source, bytes):
        return "数据", source
    if isinstance(source, str | os.PathLike):
        path = Path(source)
        try:
            return path.name, path.read_bytes()
        except OSError as error:
            raise AudioError("not_found", f"无法读取 {path.name}：{error.strerror}") from error
    return "数据", source.read()


def _chunks(data: bytes, name: str) -> tuple[bytes, bytes]:
    """Return the bodies of the `fmt ` and `data` chunks; a cut-off `data` chunk is taken as is."""
    header = b""
    position = 12
    while position + 8 <= len(data):
        kind = data[position : position + 4]
        size = int.from_bytes(data[position + 4 : position + 8], "little")
        body = data[position + 8 : position + 8 + size]
        if kind == b"fmt " and len(body) >= 16:
            header = body
        elif kind == b"data" and header:
            return header, body
        position += 8 + size + size % 2
    raise AudioError("not_wav", f"{name} 的 WAV 文件头已损坏或没有声音数据")


def _samples(code: int, bits: int, body: bytes, name: str) -> Pcm:
    if code == _MULAW and bits == 8:
        return mulaw_decode(body)
    if code == _FLOAT and bits == 32:
        return to_pcm(np.frombuffer(body[: len(body) // 4 * 4], "<f4"))
    if code == _PCM and bits == 8:
        return ((np.frombuffer(body, np.uint8).astype(np.int32) - 128) << 8).astype(np.int16)
    if code == _PCM and bits == 16:
        return np.frombuffer(body[: len(body) // 2 * 2], "<i2").astype(np.int16)
    if code == _PCM and bits in (24, 32):
        width = bits // 8
        raw = np.frombuffer(body[: len(body) // width * width], np.uint8).reshape(-1, width)
        return np.ascontiguousarray(raw[:, -2:]).view("<i2").reshape(-1).astype(np.int16)
    raise AudioError("unsupported_wav", f"{name} 的编码（格式 {code}，{bits} 位）不受支持")


def _pcm_file(samples: Pcm, rate: int) -> bytes:
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(samples.astype("<i2").tobytes())
    return buffer.getvalue()


def _mulaw_file(samples: Pcm, rate: int) -> bytes:
    codes = mulaw_encode(samples).tobytes()
    header = struct.pack("<HHIIHHH", _MULAW, 1, rate, rate, 1, 8, 0)
    fact = struct.pack("<I", len(codes))
    body = b"".join(
        kind + struct.pack("<I", len(chunk)) + chunk + b"\0" * (len(chunk) % 2)
        for kind, chunk in ((b"fmt ", header), (b"fact", fact), (b"data", codes))
    )
    return b"RIFF" + struct.pack("<I", 4 + len(body)) + b"WAVE" + body
