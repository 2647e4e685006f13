from __future__ import annotations

from typing import Any

import pytest

from language.detect import Language
from services.rag.answer import DocumentCitation, GraphCitation
from services.rag.compose import compose, display, refuse
from services.rag.evidence import Quote, Statement
from services.rag.fuse import fuse


def test_every_statement_carries_the_numbers_of_its_citations(passage: Any, fact: Any) -> None:
    quote = Quote(passage("Leave is 15 days.", start=40).chunk, 40, 57)
    told = fact("Busan branch — phone: 1234", "1234")
    lines, citations = compose(
        [Statement("Leave is 15 days.", (quote,)), Statement("1234.", (told,)), Statement("15 days again.", (quote,))], "en"
    )
    assert lines == ["Leave is 15 days. [1]", "1234. [2]", "15 days again. [1]"]
    first, second = citations
    assert isinstance(first, DocumentCitation) and (first.id, first.start, first.end, first.text) == (1, 40, 57, "Leave is 15 days.")
    assert isinstance(second, GraphCitation) and second.rows == (("1234",),)


def test_a_quotation_in_the_other_language_is_named_as_such(passage: Any) -> None:
    quote = Quote(passage("Leave is 15 days.").chunk, 0, 17)
    assert compose([Statement("15일입니다.", (quote,), (15,)), Statement("Leave is 15 days.", (quote,))], "ko")[0] == [
        "15일입니다. [1]",
        "Leave is 15 days. (영어 원문) [1]",
    ]


@pytest.mark.parametrize(
    ("text", "lang", "label"),
    [
        ("A pass for guests is valid for 3 to 6 months.", "ko", "(영어 원문: 3개월, 6개월)"),
        ("Desks are cleaned every Monday at 7 PM.", "ko", "(영어 원문: 월요일, 오후 7시)"),
        ("승인에는 3개월 이상이 걸리며 20만원 이하를 낸다.", "en", "(in Korean: at least 3 months, at most KRW 200,000)"),
        ("방문객은 명찰을 단다.", "en", "(in Korean)"),
    ],
)
def test_the_figures_of_a_foreign_quotation_stand_behind_it_as_the_reader_writes_them(
    passage: Any, text: str, lang: Language, label: str
) -> None:
    quote = Quote(passage(text).chunk, 0, len(text))
    assert compose([Statement(text, (quote,))], lang)[0] == [f"{text} {label} [1]"]
    assert compose([Statement(f"No. {text}", (quote,))], lang)[0] == [f"No. {text} {label} [1]"]


def test_notes_of_amendment_and_short_names_are_not_read_out() -> None:
    assert display('③ 급여(이하 "급여등"이라 한다)를 준다. <개정 2020.1.1, 2021.1.1>') == "급여를 준다."


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("① 제1항 및 제2항에 따라 받은 금품은 돌려준다.", "받은 금품은 돌려준다."),
        ("제1항에도 불구하고 사용자는 더 줄 수 있다.", "사용자는 더 줄 수 있다."),
        ("보고(제16조의2에서 준용하는 경우를 포함한다)를 한다.", "보고를 한다."),
        ("「선원법」 제9조부터 제11조까지의 규정에 따른 진단", "「선원법」 제9조부터 제11조까지의 규정에 따른 진단"),
        ("본인의 계좌 또는 제23조의8에 따른 계좌로 보낸다.", "본인의 계좌 또는 제23조의8에 따른 계좌로 보낸다."),
        ("제8조제4항을 위반하여 받은 자", "제8조제4항을 위반하여 받은 자"),
    ],
)
def test_references_to_the_same_law_are_not_read_out(text: str, shown: str) -> None:
    assert display(text) == shown


def test_a_refusal_names_the_nearest_documents_once(passage: Any) -> None:
    ranked = fuse({"dense": [(passage("a", start=0), 0.9), (passage("b", start=5), 0.8)]}, {})
    assert refuse(ranked, (), (), False, "en") == "The sources do not say. The nearest documents: Leave"
    assert refuse(ranked, (), (), False, "ko").startswith("자료에서 답을 찾지 못했습니다.")
    assert refuse([], (), (), False, "en") == "The sources do not say."


def test_a_refusal_says_what_is_missing() -> None:
    assert refuse([], ["barcode"], ["barcode"], True, "en") == "The sources do not say. The tables hold nothing called ‘barcode’."
    assert refuse([], (), ["hotspot"], True, "en") == "The sources do not say. The documents that were found say nothing of ‘hotspot’."
    assert refuse([], (), ["hotspot"], True, "en", missing="No row 7.") == "The sources do not say. No row 7."
    assert "who is asking" in refuse([], ["team"], (), False, "en", nobody=True)
    assert refuse([], (), (), True, "ko") == "자료에서 답을 찾지 못했습니다. 관련 내용은 있지만 물으신 값은 나와 있지 않습니다."


def test_a_citation_is_the_paragraph_around_the_quotation(passage: Any) -> None:
    text = "Leave is granted by HR.\n\nBring:\n- a pass\n- a form\n\nThe end."
    chunk = passage(text).chunk
    item = next(Quote(chunk, s.start, s.end) for s in chunk.sentences if "a pass" in text[s.start : s.end])
    lines, (cited,) = compose([Statement("a pass", (item,)), Statement("a form", (Quote(chunk, item.end + 1, item.end + 9),))], "en")
    assert lines == ["a pass [1]", "a form [1]"]
    assert cited.text == "Bring:\n- a pass\n- a form" == text[cited.start : cited.end]  # type: ignore[union-attr]


def test_a_citation_leaves_the_heading_above_its_paragraph_out(passage: Any) -> None:
    text = "## Art. 6\nLeave is 15 days. Ask HR.\n\nThe end."
    chunk = passage(text).chunk
    for quoted, shown in (("Ask HR.", "Leave is 15 days. Ask HR."), ("## Art. 6", "## Art. 6\nLeave is 15 days. Ask HR.")):
        at = text.index(quoted)
        (cited,) = compose([Statement("x", (Quote(chunk, at, at + len(quoted)),))], "en")[1]
        assert cited.text == shown == text[cited.start : cited.end]  # type: ignore[union-attr]


def test_a_row_and_a_sentence_of_a_long_paragraph_are_cited_alone(passage: Any) -> None:
    table = "| Branch | Days |\n|---|---|\n| Mapo | 2 |\n| Suwon | 3 |"
    long = "A short one. " + "This goes on. " * 50
    for text, quoted in ((table, "| Suwon | 3 |"), (long, "A short one.")):
        chunk, at = passage(text).chunk, text.index(quoted)
        (cited,) = compose([Statement("x", (Quote(chunk, at, at + len(quoted)),))], "en")[1]
        assert cited.text == quoted  # type: ignore[union-attr]


def test_long_asides_are_left_out_unless_they_state_a_number() -> None:
    assert display("갑(특별시, 광역시 및 특별자치시와 제12조제3항에 따른 시를 모두 포함한다)이 준다.") == "갑이 준다."
    assert "30 days" in display("Leave is paid (at the latest within 30 days after the end of the year).")
    assert "(short)" in display("An aside (short) stays.")


def test_a_quotation_reads_without_markup_and_without_marks_that_look_like_ours() -> None:
    assert display("- **Rent**: see [the list](/a/b), note [2]\n  and [7]") == "Rent: see the list, note (2) and (7)"
    assert display("> > Rules\n> >\n> - No cards.\n> 5 is more") == "Rules No cards. > 5 is more"
    assert display("| Seoul | 3 days |") == "Seoul | 3 days"
