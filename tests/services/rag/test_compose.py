from __future__ import annotations

from typing import Any

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


def test_notes_of_amendment_and_short_names_are_not_read_out() -> None:
    assert display('③ 급여(이하 "급여등"이라 한다)를 준다. <개정 2020.1.1, 2021.1.1>') == "급여를 준다."


def test_a_refusal_names_the_nearest_documents_once(passage: Any) -> None:
    ranked = fuse({"dense": [(passage("a", start=0), 0.9), (passage("b", start=5), 0.8)]}, {})
    assert refuse(ranked, (), "en") == "The sources do not say. The nearest documents: Leave"
    assert refuse(ranked, (), "ko").startswith("자료에서 답을 찾지 못했습니다.")
    assert refuse([], (), "en") == "The sources do not say."
    assert refuse([], ["barcode"], "en") == "The sources do not say. The tables hold nothing called ‘barcode’."


def test_a_quotation_reads_without_markup_and_without_marks_that_look_like_ours() -> None:
    assert display("- **Rent**: see [the list](/a/b), note [2]\n  and [7]") == "Rent: see the list, note (2) and (7)"
    assert display("| Seoul | 3 days |") == "Seoul | 3 days"
