"""Sentences that sound alike have like features."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from nlu.components.pinyin_ngrams import PinyinNgrams

TEXTS = ["医保卡丢了怎么补办", "社保卡去哪里办", "我要投诉噪音", "路灯坏了没人修"]


@pytest.fixture
def ngrams() -> PinyinNgrams:
    return PinyinNgrams().fit(TEXTS)


@pytest.mark.parametrize(
    ("heard", "said"),
    [("一宝卡丢了怎么不办", 0), ("射包卡去哪里版", 1), ("我要头数造音", 2), ("鲁登坏了美人秀", 3)],
)
def test_what_is_misheard_is_nearest_to_what_was_said(
    ngrams: PinyinNgrams, heard: str, said: int
) -> None:
    nearness = (ngrams.transform(TEXTS) @ ngrams.transform([heard]).T).toarray().ravel()
    assert int(nearness.argmax()) == said
    assert nearness[said] > 0.5


def test_what_the_accent_merges_is_the_same(ngrams: PinyinNgrams) -> None:
    merged = ngrams.transform(["路灯坏了没人修", "怒灯坏了没能修"]).toarray()
    assert np.allclose(merged[0], merged[1])


def test_it_comes_back_from_disk_unchanged(ngrams: PinyinNgrams, tmp_path: Path) -> None:
    ngrams.save(tmp_path)
    again = PinyinNgrams.load(tmp_path)
    asked = ["医保怎么办", "啦啦啦", ""]
    assert np.allclose(again.transform(asked).toarray(), ngrams.transform(asked).toarray())


def test_without_a_vocabulary_it_refuses(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="not fitted"):
        PinyinNgrams().transform(["你好"])
    with pytest.raises(ValueError, match="not fitted"):
        PinyinNgrams().save(tmp_path)
