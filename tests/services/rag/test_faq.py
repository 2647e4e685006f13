from __future__ import annotations

import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from language.detect import detect
from language.lexicon import Lexicon, read_lexicon
from language.words import Words
from services.rag.faq import Faq, read_faq, settle_by_faq
from services.rag.notions import notions
from services.settings import SettingsError
from vector.embedding.open import E5Settings, open_embedder

TODAY = date(2026, 11, 2)
FILE = """
entries:
  travel:
    questions:
      - 부산지점 출장비는 3일 이내에 청구할 수 있나요?
      - Can travel expenses of the Busan Branch be claimed within 3 days?
    answer: {ko: "네, 3일 이내에 청구합니다.", en: "Yes, claim them within 3 days."}
    owner: 재무팀
    valid_from: 2026-01-01
    valid_until: 2026-12-31
  parking:
    questions: 주차권은 어디서 신청하지 않아도 되나요?
    answer: 총무팀이 배정합니다.
    owner: 총무팀
    groups: [hr]
    valid_until: 2027-12-31
  party:
    questions: 송년회는 언제인가요?
    answer: 지난해 12월 19일이었습니다.
    owner: 소통파트
    valid_until: 2025-12-31
"""


@pytest.fixture(scope="module")
def lexicon(words: Words) -> Lexicon:
    return read_lexicon(words)


@pytest.fixture(scope="module")
def encode() -> Any:
    return open_embedder(E5Settings()).query


@pytest.fixture
def faq(tmp_path: Path, words: Words, encode: Any) -> Faq:
    (tmp_path / "faq.yaml").write_text(FILE, encoding="utf-8")
    faq = Faq(tmp_path / "faq.yaml", words, encode)
    faq.refresh()
    return faq


def found(faq: Faq, lexicon: Lexicon, text: str, groups: tuple[str, ...] = ("everyone",), day: date = TODAY) -> str | None:
    lang = detect(text)
    asked = notions(faq.words.terms(text), lang, lexicon)
    entry = faq.find(text, asked, faq.encode(text), frozenset(groups), day, lambda _: frozenset())
    return entry[0] if entry and entry[1].holds(day) else None


@pytest.mark.parametrize(
    "text",
    [
        "부산지점 출장비는 3일 이내에 청구할 수 있나요?",
        "부산지점 출장비를 3일 이내 청구할 수 있을까요",
        "can the travel expense of the Busan Branch be claimed within 3 days?",
    ],
)
def test_the_same_question_is_answered_by_hand(faq: Faq, lexicon: Lexicon, text: str) -> None:
    assert found(faq, lexicon, text) == "travel"


@pytest.mark.parametrize(
    "text",
    [
        "부산지점 출장비는 5일 이내에 청구할 수 있나요?",
        "부산지점 출장비는 3개월 이내에 청구할 수 있나요?",
        "대구지점 출장비는 3일 이내에 청구할 수 있나요?",
        "출장비는 3일 이내에 청구할 수 있나요?",
        "부산지점 출장비는 3일 이내에 청구할 수 없나요?",
        "부산지점 출장비와 식대는 3일 이내에 청구할 수 있나요?",
        "Can travel expenses of the Seoul Branch be claimed within 3 days?",
        "Can travel expenses of the Busan Branch not be claimed within 3 days?",
        "How are travel expenses of the Busan Branch claimed?",
    ],
)
def test_another_number_name_unit_or_negation_is_another_question(faq: Faq, lexicon: Lexicon, text: str) -> None:
    assert found(faq, lexicon, text) is None


def test_an_entry_is_for_its_groups_alone(faq: Faq, lexicon: Lexicon) -> None:
    text = "주차권은 어디서 신청하지 않아도 되나요?"
    assert [found(faq, lexicon, text, groups) for groups in (("everyone",), ("everyone", "hr"))] == [None, "parking"]
    assert [faq.document("faq/parking", frozenset({group})) is None for group in ("everyone", "hr")] == [True, False]
    assert [faq.hidden({"faq/parking"}, frozenset({group})) for group in ("everyone", "hr")] == [True, False]


def test_an_entry_is_used_on_its_days_alone_and_listed_after(faq: Faq, lexicon: Lexicon) -> None:
    text = "송년회는 언제인가요?"
    days = (date(2025, 12, 31), date(2026, 1, 1))
    assert [found(faq, lexicon, text, day=day) for day in days] == ["party", None]
    asked = "부산지점 출장비는 3일 이내에 청구할 수 있나요?"
    assert [found(faq, lexicon, asked, day=day) for day in (date(2025, 12, 31), date(2026, 1, 1))] == [None, "travel"]
    assert [(id, entry.owner) for id, entry in faq.expired(TODAY, frozenset({"everyone"}))] == [("party", "소통파트")]
    assert [id for id, _ in faq.expired(date(2030, 1, 1), None)] == ["travel", "parking", "party"]
    assert [id for id, _ in faq.expired(date(2030, 1, 1), frozenset({"everyone"}))] == ["travel", "party"]


def test_one_that_has_expired_is_found_for_its_owner_after_one_that_holds(faq: Faq, lexicon: Lexicon, tmp_path: Path) -> None:
    def whom(faq: Faq, text: str, day: date) -> str | None:
        asked = notions(faq.words.terms(text), detect(text), lexicon)
        entry = faq.find(text, asked, faq.encode(text), frozenset({"everyone"}), day, lambda _: frozenset())
        return entry and entry[1].whom

    assert whom(faq, "송년회는 언제인가요?", date(2026, 1, 1)) == "소통파트"
    assert whom(faq, "부산지점 출장비는 3일 이내에 청구할 수 있나요?", date(2025, 12, 31)) is None  # not yet
    assert whom(faq, "주차권은 어디서 신청하지 않아도 되나요?", date(2028, 1, 1)) is None  # of others
    entry = '  next: {questions: "송년회는 언제인가요?", answer: 18일입니다., owner: 총무팀, contact: 내선 1, valid_until: 2026-12-31}'
    new = FILE + entry
    (tmp_path / "faq.yaml").write_text(new, encoding="utf-8")
    faq.refresh()
    assert [whom(faq, "송년회는 언제인가요?", day) for day in (TODAY, date(2026, 12, 31))] == ["총무팀 (내선 1)"] * 2


def test_the_answer_is_a_span_of_its_document_in_the_readers_language(faq: Faq) -> None:
    for lang, said in (("ko", "네, 3일 이내에 청구합니다."), ("en", "Yes, claim them within 3 days.")):
        settled = settle_by_faq("travel", faq.entries["travel"], lang)  # type: ignore[arg-type]
        (statement,) = settled.statements
        (quote,) = statement.supports
        assert quote.chunk.language == lang  # type: ignore[union-attr]
        document = faq.document("faq/travel", frozenset({"everyone"}))
        assert document and statement.text == quote.text == said == document.text[quote.start : quote.end]  # type: ignore[union-attr]


def test_a_change_is_read_and_one_that_cannot_be_read_changes_nothing(faq: Faq, lexicon: Lexicon) -> None:
    text, file = "송년회는 언제인가요?", faq.path
    assert file
    file.write_text(FILE.replace("valid_until: 2025-12-31", "valid_until: 2099-12-31"), encoding="utf-8")
    faq.refresh()
    assert found(faq, lexicon, text) == "party"
    stamp = faq.stamp()
    file.write_text("entries: {party: {}}", encoding="utf-8")
    faq.refresh()
    assert (found(faq, lexicon, text), faq.stamp()) == ("party", stamp)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("entries: [", "no YAML"),
        ("entries:\n  a:\n    answer: 연봉은 'x': [", r"no YAML that can be read: mapping values are not allowed here \(line 3\)$"),
        ("entries: {a: {answer: x, owner: y, valid_until: 2026-01-01}}", "entries > a > questions"),
        ("entries: {a: {questions: q, answer: x, valid_until: 2026-01-01}}", "owner"),
        ("entries: {a: {questions: q, answer: x, owner: y}}", "valid_until"),
        ("entries: {a: {questions: q, answer: ' ', owner: y, valid_until: 2026-01-01}}", "the answer is empty"),
        ("entries: {'a/b': {questions: q, answer: x, owner: y, valid_until: 2026-01-01}}", "an id has letters"),
        ("entries: {a: {questions: q, answer: x, owner: y, valid_until: soon}}", "valid_until"),
    ],
)
def test_what_is_wrong_with_a_file_is_said(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "faq.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError, match=said):
        read_faq(tmp_path / "faq.yaml")


def test_looking_through_many_entries_takes_no_time(tmp_path: Path, words: Words, encode: Any, lexicon: Lexicon) -> None:
    entry = "  e{0}: {{questions: ['규정 {0}호는 어디에 있나요?'], answer: 게시판에 있습니다., owner: 총무팀, valid_until: 2027-12-31}}"
    (tmp_path / "faq.yaml").write_text("entries:\n" + "\n".join(entry.format(n) for n in range(200)), encoding="utf-8")
    faq = Faq(tmp_path / "faq.yaml", words, encode)
    faq.refresh()
    assert found(faq, lexicon, "규정 117호는 어디에 있나요?") == "e117"
    text = "규정 117호는 어디에 있나요?"
    asked, vector = notions(words.terms(text), "ko", lexicon), encode(text)
    started = time.perf_counter()
    for _ in range(10):
        faq.find(text, asked, vector, frozenset({"everyone"}), TODAY, lambda _: frozenset())
    assert time.perf_counter() - started < 0.5
