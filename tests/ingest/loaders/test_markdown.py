from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.document import Document, LoadError
from ingest.loaders import markdown
from ingest.loaders.structure import scan


def load(folder: Path, text: str, name: str = "page.md") -> Document:
    path = folder / "page.md"
    path.write_text(text, encoding="utf-8")
    (document,) = markdown.load(path, name, "docs", "2026-01-02")
    return document


def parts(document: Document) -> list[tuple[str, str]]:
    return [(block.kind, document.text[block.start : block.end]) for block in document.blocks]


def test_blocks_are_spans_of_the_text(tmp_path: Path) -> None:
    document = load(
        tmp_path,
        "# Title #\n\nFirst line\nsecond line.\n- one\n  more of one\n- two\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n"
        "```py\n# no heading\n\nx\n```\n"
        "Under\n=====\nEnd.\n",
    )
    assert parts(document) == [
        ("heading", "# Title #"),
        ("paragraph", "First line\nsecond line."),
        ("item", "- one\n  more of one"),
        ("item", "- two"),
        ("table", "| a | b |\n|---|---|\n| 1 | 2 |"),
        ("code", "```py\n# no heading\n\nx\n```"),
        ("heading", "Under"),
        ("paragraph", "End."),
    ]
    assert document.title == "Title"
    header = document.blocks[4].header
    assert header is not None
    assert document.text[header.start : header.end] == "| a | b |"


@pytest.mark.parametrize(
    ("front", "title", "modified"),
    [
        ("---\ntitle: Leave\nlastmod: 2025-03-04\ndate: 2020-01-01\n---\n", "Leave", "2025-03-04"),
        ("---\n제목: 휴가 규정\n개정일: '2025-03-04'\n---\n", "휴가 규정", "2025-03-04"),
        ('+++\ntitle = "Leave"\ndate = 2025-03-04T10:00:00Z\n+++\n', "Leave", "2025-03-04"),
        ("---\nauthor: Kim\ndate: soon\n---\n", "Heading", "2026-01-02"),
        ("---\n[broken\n---\n", "Heading", "2026-01-02"),
        (f"---\ntitle: 0x{'f' * 5000}\n---\n", "Heading", "2026-01-02"),
        ('---\ntitle: "A\\ud800\\0 \\n B"\n---\n', "A\ufffd B", "2026-01-02"),
        ("", "Heading", "2026-01-02"),
    ],
)
def test_title_and_date_come_from_the_front_matter_if_it_has_them(tmp_path: Path, front: str, title: str, modified: str) -> None:
    document = load(tmp_path, f"{front}# Heading\n\nText.\n")
    assert (document.title, document.modified) == (title, modified)
    assert document.text.startswith(front)
    assert parts(document)[-2:] == [("heading", "# Heading"), ("paragraph", "Text.")]


def test_the_file_name_is_the_title_without_a_first_level_heading(tmp_path: Path) -> None:
    assert load(tmp_path, "## Second\n\nText.", "guides/how-to.md").title == "how-to"
    assert load(tmp_path, "Text.", "guides/how-to.md").source == "docs/guides/how-to.md"


def test_text_is_nfc_with_lf(tmp_path: Path) -> None:
    document = load(tmp_path, "\ufeff# 규정\r\n\r\n첫째 줄\r\n")
    assert document.text == "# 규정\n\n첫째 줄\n"
    assert document.title == "규정"


def test_korean_statutes_keep_their_order_of_headings(tmp_path: Path) -> None:
    document = load(
        tmp_path,
        "# 규정\n\n## 제1장 총칙\n\n##### 제1조 (목적)\n\n본문이다.\n\n## 부칙\n\n부칙 <제12호,2020.1.1>\n\n"
        '제1조(시행일) 이 규정은 공포한 날부터 시행한다.\n\n제2조의3(용어(用語)의 뜻)①다음과 같다.\n\n제4조제2호중 "가"를 "나"로 한다.\n\n'
        "제15조(휴가) 및 제16조(병가)에 따른다.\n",
    )
    headings = [(block.title, block.level) for block in document.blocks if block.kind == "heading"]
    assert headings == [
        ("규정", 1),
        ("제1장 총칙", 2),
        ("제1조 (목적)", 5),
        ("부칙", 2),
        ("부칙 <제12호,2020.1.1>", 12),
        ("제1조(시행일)", 15),
        ("제2조의3(용어(用語)의 뜻)", 15),
    ]
    assert parts(document)[-3:] == [
        ("item", "①다음과 같다."),
        ("paragraph", '제4조제2호중 "가"를 "나"로 한다.'),
        ("paragraph", "제15조(휴가) 및 제16조(병가)에 따른다."),
    ]


def test_a_heading_is_called_without_its_marks(tmp_path: Path) -> None:
    document = load(tmp_path, f"## Reporting *all* [incidents](https://example.org/{'x' * 300}) <a id=x></a>\n\nText.\n")
    assert document.blocks[0].title == "Reporting all incidents"


def test_items_are_deeper_by_indent_and_by_mark(tmp_path: Path) -> None:
    document = load(tmp_path, "다음과 같다.\n\n**①** 첫째\n  1\\. 하나\n    가. 가나\n**②** 둘째\n")
    assert [block.kind for block in document.blocks] == ["paragraph", "item", "item", "item", "item"]
    paragraph, first, one, deep, second = (block.level for block in document.blocks)
    assert paragraph < first == second < one < deep


def test_a_file_without_text_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match="no text"):
        load(tmp_path, "---\ntitle: x\n---\n\n \n")


@given(st.text(alphabet=st.sampled_from("ab 가나.\n\n#-*|`=~123조제()①\t"), max_size=200), st.booleans())
def test_blocks_cover_all_text_in_order(text: str, markdown: bool) -> None:
    blocks = list(scan(text, 0, markdown=markdown))
    covered = 0
    for block in blocks:
        piece = text[block.start : block.end]
        assert piece
        assert piece == piece.strip()
        assert covered <= block.start
        assert not any(character.isalnum() for character in text[covered : block.start])
        covered = block.end
    assert not any(character.isalnum() for character in text[covered:])
