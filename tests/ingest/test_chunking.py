from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.chunking import MAX_CHARACTERS, MAX_TOKENS, ChunkDraft, chunk
from ingest.document import Document
from ingest.loaders.structure import scan
from ingest.plain import context, plain


def count_words(text: str) -> int:
    return len(text.split())


def document(text: str, title: str = "Handbook") -> Document:
    return Document("docs/page.md", "docs", title, text, "2026-01-02", tuple(scan(text, 0, markdown=True)))


def cut(text: str, title: str = "Handbook") -> list[tuple[str, str]]:
    """Section and text of each chunk."""
    return [(draft.section, text[draft.start : draft.end]) for draft in chunk(document(text, title), count_words)]


def sentence_texts(text: str, draft: ChunkDraft) -> list[str]:
    return [text[span.start : span.end] for span in draft.sentences]


def prose(length: int, word: str = "alpha") -> str:
    return (f"The {word} rule holds for everyone here. " * (length // 30))[:length].rsplit(".", 1)[0] + "."


def test_a_heading_belongs_to_the_chunk_that_follows_it() -> None:
    text = f"# Handbook\n\n## Leave\n\n### Sick leave\n\n{prose(500)}\n\n### Parental leave\n\n{prose(600, 'beta')}\n"
    assert cut(text) == [
        ("Leave > Sick leave", f"# Handbook\n\n## Leave\n\n### Sick leave\n\n{prose(500)}"),
        ("Leave > Parental leave", f"### Parental leave\n\n{prose(600, 'beta')}"),
    ]


def test_small_sections_are_joined_under_their_parent_only() -> None:
    text = "\n\n".join(
        ["## One", "### A", prose(150), "### B", prose(150, "beta"), "### C", prose(300, "gamma"), "## Two", "### D", prose(500, "delta")]
    )
    assert [section for section, _ in cut(text)] == ["One > A · B · C", "Two > D"]


def test_a_small_last_section_ends_what_came_before() -> None:
    text = f"## A\n\n{prose(700)}\n\n## B\n\nShort end of it.\n"
    assert [section for section, _ in cut(text)] == ["A · B"]


def test_statutes_are_cut_by_article() -> None:
    body = "사용자는 근로자에게 정하는 바에 따라 휴가를 주어야 하며 그 기간을 줄일 수 없다. " * 10
    text = f"# 규정\n\n## 제1장 총칙\n\n##### 제1조 (목적)\n\n{body}\n\n##### 제2조 (정의)\n\n{body}\n\n제3조(휴가) {body}\n"
    assert [section for section, _ in cut(text, "규정")] == [
        "제1장 총칙 > 제1조 (목적)",
        "제1장 총칙 > 제2조 (정의)",
        "제1장 총칙 > 제2조 (정의) > 제3조(휴가)",
    ]


def test_plain_articles_of_one_chapter_are_siblings() -> None:
    body = "직원은 규정을 지켜야 한다. " * 40
    text = f"제1장 총칙\n제1조(목적) {body}\n제2조(정의) {body}\n제2장 휴가\n제3조(연차) {body}\n"
    sections = [section for section, _ in cut(text)]
    assert sections == ["제1장 총칙 > 제1조(목적)", "제1장 총칙 > 제2조(정의)", "제2장 휴가 > 제3조(연차)"]


def test_a_long_section_is_cut_into_equal_parts() -> None:
    sizes = [len(text) for _, text in cut(f"## Long\n\n{prose(1300)}\n")]
    assert len(sizes) == 2
    assert max(sizes) - min(sizes) < 100


def test_a_list_stays_with_its_lead_in_and_remembers_it_when_it_is_split() -> None:
    items = "\n".join(f"- Item {number} is about {prose(90, 'beta')}" for number in range(30))
    text = f"{prose(600)}\n\nThe following papers are needed:\n\n{items}\n"
    drafts = chunk(document(text), count_words)
    first = next(index for index, draft in enumerate(drafts) if "papers are needed" in text[draft.start : draft.end])
    assert "Item 0 " in text[drafts[first].start : drafts[first].end]
    assert [draft.lead for draft in drafts[first + 1 :]] == ["The following papers are needed:"] * len(drafts[first + 1 :])
    assert len(drafts) > first + 1


def test_a_split_table_remembers_its_header() -> None:
    rows = "\n".join(f"| Country {number} | {number} days of leave in the first year of service |" for number in range(60))
    text = f"| Country | Days |\n|---|---|\n{rows}\n"
    drafts = chunk(document(text), count_words)
    assert len(drafts) > 2
    assert [draft.lead for draft in drafts] == ["", *["| Country | Days |"] * (len(drafts) - 1)]
    assert all(text[draft.start] == "|" and text[draft.end - 1] == "|" for draft in drafts)


def test_a_table_that_fits_stays_whole() -> None:
    table = "| Country | Days |\n|---|---|\n" + "\n".join(f"| C{number} | {number} |" for number in range(40))
    assert [text for _, text in cut(f"{prose(700)}\n\n{table}\n\n{prose(700)}")].count(table) == 1


def test_sentences_leave_headings_out_and_join_what_is_too_short() -> None:
    text = "## Can I use my own computer?\n\nNo. Only the computer of the company may be used.\n\n- Seoul: 3 days\n- 부산: 이틀\n"
    (draft,) = chunk(document(text), count_words)
    assert sentence_texts(text, draft) == ["No.", "Only the computer of the company may be used.", "- Seoul: 3 days", "- 부산: 이틀"]
    text = "The office in the harbour is closed. Why?\n\n---\n\nBecause of the storm that is coming.\n"
    (draft,) = chunk(document(text), count_words)
    assert sentence_texts(text, draft) == ["The office in the harbour is closed. Why?", "Because of the storm that is coming."]
    text = "## Late hours\n\nNobody gets back in after seven.\n\n## Rooms\n\nUse BookIt. Or ask.\n"
    (draft,) = chunk(document(text), count_words)
    assert sentence_texts(text, draft) == ["Nobody gets back in after seven.", "Use BookIt. Or ask."]


@pytest.mark.parametrize("word", ["x" * 5000, "가" * 5000, "word " * 3000, "-a " * 4000, "\n".join(["a,b"] * 3000)])
def test_nothing_is_longer_than_allowed(word: str) -> None:
    def count(text: str) -> int:
        return len(text.encode()) // 3

    source = document(f"## Long {'heading ' * 100}\n\n{word}\n", "A title " * 100)
    drafts = chunk(source, count)
    assert len(drafts) > 3
    for draft in drafts:
        text = source.text[draft.start : draft.end]
        assert len(text) <= MAX_CHARACTERS
        assert count(f"{context(source.title, draft.section, draft.lead)}\n{plain(text)}") <= MAX_TOKENS
    assert "".join(source.text[draft.start : draft.end] for draft in drafts).count("x") == source.text.count("x")


LINES = st.lists(
    st.sampled_from(
        [
            "",
            "",
            "# Top",
            "## 제2장 휴가",
            "### Deep",
            "제3조(연차) 직원은 15일을 쉰다.",
            "- item one",
            "  - item two",
            "1. 첫째 항목이다.",
            "A sentence. Another one!",
            "한국어 문장이다. 다음 문장이다.",
            "| a | b |",
            "|---|---|",
            "| 1 | 2 |",
            "```",
            "---",
            "===",
            "x" * 700,
            "Many words in a row. " * 40,
            "① 하나 ② 둘",
            "<br>",
            "**굵은 글**",
        ]
    ),
    max_size=40,
)


@settings(max_examples=150, deadline=None)
@given(LINES)
def test_chunks_and_sentences_are_exact_spans_that_cover_the_text(lines: list[str]) -> None:
    source = document("\n".join(lines))
    drafts = chunk(source, count_words)
    for draft in drafts:
        text = source.text[draft.start : draft.end]
        assert text
        assert text == text.strip()
        assert len(text) <= MAX_CHARACTERS
        bounds = [(span.start, span.end) for span in draft.sentences]
        assert all(draft.start <= start < end <= draft.end for start, end in bounds)
        assert all(one[1] <= other[0] for one, other in pairwise(bounds))
        assert all(source.text[start:end] == source.text[start:end].strip() for start, end in bounds)
    ends = [0, *(draft.end for draft in drafts)]
    starts = [*(draft.start for draft in drafts), len(source.text)]
    gaps = [source.text[end:start] for end, start in zip(ends, starts, strict=True)]
    assert not any(character.isalnum() for gap in gaps for character in gap)
