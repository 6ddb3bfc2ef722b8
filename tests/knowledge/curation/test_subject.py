"""Whether two entries are about one subject."""

from datetime import UTC, datetime

import numpy as np

from knowledge.curation.subject import Subjects
from knowledge.types import Entry, EntryContent

NOW = datetime(2026, 11, 24, tzinfo=UTC)
CARD = EntryContent("身份证丢失补领", ("身份证丢了怎么补", "补身份证去哪里"), "到派出所补身份证。")
SAME = EntryContent("补领身份证", ("身份证不见了", "身份证丢了去哪里补"), "带户口簿到派出所。")
LICENCE = EntryContent(
    "驾驶证丢失补领", ("驾驶证丢了怎么补", "补驾驶证去哪里"), "到车管所补驾驶证。"
)


def entries(*contents: EntryContent) -> list[Entry]:
    return [
        Entry(f"E-{number}", "published", 1, content, "", NOW, NOW)
        for number, content in enumerate(contents)
    ]


class TestSame:
    def test_by_the_words_that_say_what_it_is_about(self) -> None:
        none = np.zeros((0, 4), dtype=np.float32)
        subjects = Subjects(entries(CARD, SAME, LICENCE), none, np.zeros(0, dtype=np.int64))
        assert subjects.same(0, 1)
        assert not subjects.same(0, 2)

    def test_by_the_mean_of_the_vectors(self) -> None:
        random = np.random.default_rng(2)
        subject, other = random.normal(size=(2, 16))
        near = subject + 0.3 * random.normal(size=(40, 16))
        far = other + 0.3 * random.normal(size=(40, 16))
        rows = np.concatenate([near, far])
        vectors = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
        owners = np.repeat(np.arange(4), 20)
        subjects = Subjects(entries(CARD, CARD, CARD, CARD), vectors, owners)
        assert subjects.same(0, 1)
        assert subjects.same(2, 3)
        assert not subjects.same(1, 2)
