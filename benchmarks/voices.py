"""Is the voice understood over the telephone? Every voice is read back by the recogniser.

Each voice says what the hotline says, through G.711 µ-law at 8 kHz, and Whisper writes it down.
What the recogniser mishears of a clear voice counts too, so the figures are an upper bound.
``--quick`` takes a few sentences, ``--voice`` one voice beside the default.
"""

import argparse
import json

from benchmarks._recordings import VOICES
from speech.asr.whisper import WhisperRecogniser, open_whisper
from speech.audio import seconds_of, through_telephone
from speech.measure import comparable, error_rates
from speech.text import to_spoken
from tests.voices import MODELS, speech_service

ESPEAK = "espeak"
TARGET = 0.10
QUICK = 6

# What the hotline says: openings, questions, receipts, numbers, steps of an answer.
SENTENCES = (
    "您好，文昌12345政务服务便民热线，请问有什么可以帮您？",
    "对不起，我没有听清，请您再说一遍。",
    "请问事情发生在什么地方？",
    "请您留一个联系电话。",
    "您的电话是13876543210，对吗？",
    "好的，已经为您登记。",
    "您的工单号是20260315008。",
    "正在为您转接人工，请稍等。",
    "现在排在您前面的有三位。",
    "请问还有其他问题吗？",
    "感谢您的来电，再见。",
    "医保卡丢失后，可以到社保服务大厅挂失补办。",
    "请带上本人身份证原件和复印件。",
    "办理时间是工作日上午8点到12点，下午2点半到5点半。",
    "公积金提取可以在网上申请，三个工作日内到账。",
    "身份证到期前三个月可以申请换领。",
    "补领身份证的工本费是40元。",
    "结婚登记需要双方的户口簿和身份证。",
    "护照请到出入境接待大厅办理。",
    "新生儿落户要带出生医学证明。",
    "您反映的噪音问题，我们会转给城市管理部门处理。",
    "停水的消息已经通知供水公司。",
    "承办单位会在五个工作日内答复您。",
    "如果有人受伤，请先拨打120。",
    "发生火灾请马上拨打119。",
    "养老保险的缴费基数每年七月调整。",
    "营业执照可以全程网上办理，不收费用。",
    "请携带房产证和业主的授权委托书。",
    "低保申请由镇政府受理。",
    "居住证满一年后需要签注一次。",
)


def pairs(
    recogniser: WhisperRecogniser, voice: str, sentences: tuple[str, ...]
) -> tuple[list[tuple[str, str]], float]:
    """Return (said, heard) of a voice, and the seconds that it spoke."""
    service = speech_service()
    found, seconds = [], 0.0
    for text in sentences:
        if voice == ESPEAK:
            pcm = service.fallback.synthesise(to_spoken(text))
        else:
            pcm = service.say(text, voice=voice)
        seconds += seconds_of(pcm)
        found.append((text, recogniser.transcribe(through_telephone(pcm)).text))
    return found, seconds


def measure(sentences: tuple[str, ...], chosen: list[str]) -> dict:
    """Return a row for each voice, the clearest first."""
    default = speech_service().settings.voice
    recogniser = open_whisper(MODELS, threads=2, beam=1)
    rows = []
    for voice in dict.fromkeys([default, *(chosen or (*VOICES, ESPEAK))]):
        found, seconds = pairs(recogniser, voice, sentences)
        rates = error_rates(found)
        rows.append(
            {
                "voice": voice,
                "cer": rates.characters,
                "pinyin_error": rates.pinyin,
                "syllables_a_second": sum(len(comparable(said)) for said, _ in found) / seconds,
                "unclear": [
                    {"said": said, "heard": heard}
                    for said, heard in found
                    if error_rates([(said, heard)]).pinyin > TARGET
                ],
            }
        )
    rows.sort(key=lambda row: row["pinyin_error"])
    met = next(row["pinyin_error"] for row in rows if row["voice"] == default) <= TARGET
    return {"sentences": len(sentences), "default": default, "met": met, "rows": rows}


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--voice", action="append", choices=(*VOICES, ESPEAK), default=[])
    arguments = parser.parse_args()
    result = measure(SENTENCES[:QUICK] if arguments.quick else SENTENCES, arguments.voice)
    if arguments.json:
        print(json.dumps(result, ensure_ascii=False))
        return
    print(f"{result['sentences']} sentences a voice, over the telephone")
    print(f"{'voice':<14}{'CER':>8}{'pinyin':>8}{'syllables/s':>13}{'unclear':>9}")
    for row in result["rows"]:
        print(
            f"{row['voice']:<14}{row['cer']:>8.1%}{row['pinyin_error']:>8.1%}"
            f"{row['syllables_a_second']:>13.1f}{len(row['unclear']):>9}"
        )
    verdict = "met" if result["met"] else "not met"
    print(f"target: pinyin error of {result['default']} at most {TARGET:.0%}: {verdict}")


if __name__ == "__main__":
    main()
