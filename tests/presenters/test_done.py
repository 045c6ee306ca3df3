from __future__ import annotations

from fbs_portal.presenters.deeds import DEEDS, done_sentence


def test_every_deed_says_what_is_so_now() -> None:
    sentences = [done_sentence(code) for code, _ in DEEDS]
    assert len(set(sentences)) == len(DEEDS)
    assert all(sentence.endswith(".") for sentence in sentences)
