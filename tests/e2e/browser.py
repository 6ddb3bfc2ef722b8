"""A real Chromium whose microphone the test speaks into and whose loudspeaker it records."""

import asyncio
import base64
import io
import shutil
import wave
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import av
import numpy as np
from playwright.async_api import Browser, Page, async_playwright

from bridge.media.frames import SAMPLE_RATE, Pcm

ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream",
    "--autoplay-policy=no-user-gesture-required",
]
# The page gets a microphone that plays what the test gives it, so that a test can wait for the
# hotline before it speaks; from there on everything is the browser's own: Opus, RTP, playback.
_MICROPHONE = """
(() => {
  const context = new AudioContext({sampleRate: 48000});
  const out = context.createMediaStreamDestination();
  const hush = context.createGain(); hush.gain.value = 0;
  const tone = context.createOscillator(); tone.connect(hush); hush.connect(out); tone.start();
  navigator.mediaDevices.getUserMedia = async () => { await context.resume(); return out.stream; };
  window.__say = async (b64) => {
    const bytes = Uint8Array.from(atob(b64), c => c.charCodeAt(0));
    const source = context.createBufferSource();
    source.buffer = await context.decodeAudioData(bytes.buffer);
    source.connect(out);
    await new Promise(done => { source.onended = done; source.start(); });
  };
  window.__chunks = [];
  window.__record = () => {
    const audio = document.querySelector('audio');
    if (!audio || !audio.srcObject) return false;
    window.__recorder = new MediaRecorder(audio.srcObject, {mimeType: 'audio/webm;codecs=opus'});
    window.__recorder.ondataavailable = e => window.__chunks.push(e.data);
    window.__recorder.start(250);
    return true;
  };
  window.__recorded = async () => {
    const recorder = window.__recorder;
    if (recorder.state !== 'inactive') {
      await new Promise(done => { recorder.onstop = done; recorder.stop(); });
    }
    const bytes = new Uint8Array(await new Blob(window.__chunks).arrayBuffer());
    let text = '';
    for (let i = 0; i < bytes.length; i += 32768) {
      text += String.fromCharCode(...bytes.subarray(i, i + 32768));
    }
    return btoa(text);
  };
})();
"""


@asynccontextmanager
async def chromium(*extra: str) -> AsyncIterator[Browser]:
    """Start the machine's Chromium, headless."""
    names = ("chromium", "chromium-browser", "google-chrome")
    path = next((found for name in names if (found := shutil.which(name))), None)
    assert path, "Chromium is not installed; `make setup-dev` installs it."
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=[*ARGS, *extra])
        try:
            yield browser
        finally:
            await browser.close()


async def open_page(
    browser: Browser, url: str, *, microphone: bool = True, wide: bool = False
) -> Page:
    """Open a page in a profile of its own; without ``microphone`` Chromium's own device is used."""
    size = {"width": 1366, "height": 768} if wide else {"width": 390, "height": 844}
    context = await browser.new_context(
        viewport=size,  # type: ignore[arg-type]
        permissions=["microphone"],
        locale="zh-CN",
    )
    page = await context.new_page()
    if microphone:
        await page.add_init_script(_MICROPHONE)
    await page.goto(url)
    return page


async def say(page: Page, pcm: Pcm) -> None:
    """Speak into the page's microphone; returns when all was said."""
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(SAMPLE_RATE)
        file.writeframes(pcm.astype("<i2").tobytes())
    await page.evaluate("b => window.__say(b)", base64.b64encode(buffer.getvalue()).decode())


async def start_recording(page: Page) -> None:
    """Record what the page plays, from now on."""
    for _ in range(100):
        if await page.evaluate("() => window.__record()"):
            return
        await asyncio.sleep(0.1)
    raise AssertionError("the page has no remote sound")


async def recorded(page: Page) -> Pcm:
    """Return what the page played since `start_recording`: int16, mono, 16 kHz."""
    data = base64.b64decode(await page.evaluate("() => window.__recorded()"))
    resampler = av.AudioResampler(format="s16", layout="mono", rate=SAMPLE_RATE)
    parts = []
    with av.open(io.BytesIO(data)) as container:
        for frame in container.decode(audio=0):
            parts += [one.to_ndarray().reshape(-1) for one in resampler.resample(frame)]
    return np.concatenate(parts).astype(np.int16)


async def state(page: Page, wanted: str, timeout: float = 60.0) -> None:
    """Wait until the caller's page shows a state."""
    await page.wait_for_selector(
        f'[data-testid="state"][data-state="{wanted}"]', timeout=timeout * 1000
    )
