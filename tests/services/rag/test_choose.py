from __future__ import annotations

from dataclasses import replace
from typing import Any

from services.rag.choose import CHARACTERS, LONGER, MARK, best, choose
from services.rag.evidence import Quote
from services.rag.extract import Pick


def picks(passage: Any, *scores: float, said: str = "") -> list[Pick]:
    """The passage's sentences with these scores; each says the terms of `said` that stand in it."""
    quotes = [Quote(passage.chunk, span.start, span.end) for span in passage.chunk.sentences]
    held = [frozenset(t for t in said.split() if t in q.text) for q in quotes]
    return sorted((Pick(q, s, 0.9, h, h) for q, s, h in zip(quotes, scores, held, strict=True)), key=lambda p: -p.score)


def texts(chosen: list[Pick]) -> list[str]:
    return [pick.quote.text for pick in chosen]


def test_the_best_sentence_leads_and_one_nearly_as_good_follows(passage: Any) -> None:
    p = passage("First one. Second one. Third one. Fourth one.")
    assert texts(choose(picks(p, 9.8, 2.0, 10.0, 9.9, said="First"))) == ["Third one.", "First one."]
    assert texts(choose(picks(p, 9.3, 2.0, 10.0, 9.8))) == ["Third one.", "Fourth one."]
    assert texts(choose(picks(p, 9.0, 2.0, 10.0, 9.1))) == ["Third one."]


def test_below_the_best_only_what_tells_more_in_the_same_passage_joins(passage: Any) -> None:
    p = passage("Parking is free. Bikes stand in the yard. The desk is upstairs.")
    assert texts(choose(picks(p, 10.0, 2.0, 9.5, said="Parking free"))) == ["Parking is free."]
    assert len(choose(picks(p, 10.0, 2.0, 9.5, said="Parking free desk"))) == 2
    assert len(choose([picks(p, 10.0, 2.0, 2.0, said="Parking free")[0], *picks(passage("A desk.", start=99), 9.5, said="desk")])) == 1
    assert len(choose(picks(p, 10.0, 2.0, 9.8, said="Parking free"))) == 2  # as good as the best, it may be what answers


def test_what_another_document_says_joins_only_where_it_speaks_of_what_is_asked(passage: Any) -> None:
    (first,) = picks(passage("Parking for guests is free."), 10.0, said="Parking guests free")
    for text, joins in (("Lockers are free.", False), ("Guests find parking free of charge.", True)):
        other = replace(passage(text).chunk, source="other.md")
        quote = Quote(other, other.sentences[0].start, other.sentences[0].end)
        said = frozenset(word for word in ("parking", "free") if word in text)
        assert (len(choose([first, Pick(quote, 9.9, 0.9, said, said)])) == 2) == joins


def test_what_says_the_kind_of_thing_that_is_asked_for_leads_where_it_stands_nearly_as_high(passage: Any) -> None:
    about, far = picks(passage("The fee is paid late. It is 30 euros. You pay 5 euros more."), 10.0, 9.8, 9.5)[:2]
    found = [replace(about, scores=(10.0,), kinds=(0.0,)), replace(far, scores=(9.8,), kinds=(1.0,))]
    assert best(found, 0) == found[1]
    assert best([found[0], replace(found[1], scores=(9.6,))], 0) == found[0]
    assert best([replace(found[0], kinds=(None,)), replace(found[1], kinds=(None,))], 0).score == 10.0


def test_what_says_the_same_again_does_not_join_and_another_number_does(passage: Any) -> None:
    first = "Leave requests go to the team lead at least three business days in advance."
    again = "Absence requests go to the team lead at least three business days in advance."
    other = "Absence requests go to the team lead at least 5 business days in advance."
    for beside, both in ((again, False), (other, True)):
        p = passage(f"{first} Parking is free. {beside}")
        assert (beside in texts(choose(picks(p, 10.0, 2.0, 9.9, said="Leave Absence")))) == both


def test_a_list_that_is_asked_for_stands_whole_and_in_its_order(passage: Any) -> None:
    p = passage("The form names the following:\n- the term\n- the hours\n- the pay\n- the place\n")
    lead, *items = sorted(picks(p, 9.9, 5.0, 10.0, 5.0, 5.0, said="form"), key=lambda pick: pick.quote.start)
    found = sorted([lead, *(replace(item, lead=lead) for item in items)], key=lambda pick: -pick.score)
    assert texts(choose(found, listed=True)) == [lead.quote.text, *(item.quote.text for item in items)]
    assert len(choose(found)) < 5


def test_the_list_that_the_next_sentence_announces_stands_behind_the_best_one(passage: Any) -> None:
    p = passage("The card is issued at the desk. To get one you bring:\n\n- a passport\n- a photograph\n\nParking is free.")
    first, lead, *items, other = sorted(picks(p, 10.0, 5.0, 6.0, 6.0, 7.0, said="card"), key=lambda pick: pick.quote.start)
    found = [first, other, *(replace(item, lead=lead) for item in items), lead]
    assert texts(choose(found, listed=True)) == [pick.quote.text for pick in (first, lead, *items)]
    assert texts(choose(found)) == [first.quote.text]


def test_what_announces_a_list_and_says_nothing_is_not_shown(passage: Any) -> None:
    p = passage("A few things to remember:\n- Receipts are kept for a year.\n")
    lead, item = sorted(picks(p, 5.0, 10.0, said="Receipts"), key=lambda pick: pick.quote.start)
    assert texts(choose([replace(item, lead=lead), lead])) == [item.quote.text]


def test_a_sentence_that_says_something_new_goes_before_a_better_one_that_does_not(passage: Any) -> None:
    p = passage("The desk replies in time. The desk is upstairs. Ordinary cases: 14 days. It replies late.")
    chosen = choose(picks(p, 10.0, 9.9, 9.8, 9.8, said="desk replies Ordinary"))
    assert set(texts(chosen)) == {"The desk replies in time.", "Ordinary cases: 14 days."}


def test_each_part_of_a_question_gets_its_best_sentence(passage: Any) -> None:
    first, second, third = picks(passage("Leave is 15 days. Leave is granted. Parking is free."), 10.0, 9.9, 8.0)
    both = [replace(first, scores=(10.0, 1.0)), replace(second, scores=(9.9, 1.0)), replace(third, scores=(1.0, 8.0))]
    assert texts(choose(both, 2))[:2] == ["Leave is 15 days.", "Parking is free."] or texts(choose(both, 2))[2] == "Parking is free."
    assert "Parking is free." not in texts(choose([replace(p, scores=(p.score,)) for p in both]))


def test_quotes_stay_within_what_is_read_at_a_glance(passage: Any) -> None:
    middling = "This goes on " + "and on " * 10 + "to the end."
    p = passage(f"{middling} A second time {middling.lower()} Short one.")
    chosen = choose(picks(p, 10.0, 9.9, 9.8))
    assert texts(chosen)[0] == middling
    assert sum(len(text) + MARK for text in texts(chosen)) <= CHARACTERS < LONGER


def test_the_first_sentence_is_quoted_however_long_it_is(passage: Any) -> None:
    long = "This goes on " + "and on " * 50 + "to the end."
    assert texts(choose(picks(passage(long), *[10.0] * len(passage(long).chunk.sentences))))


def test_an_item_brings_what_announces_its_list(passage: Any) -> None:
    p = passage("Bring the following:\n- a passport\n- a contract\n")
    lead, first, second = sorted(picks(p, 5.0, 10.0, 6.0, said="Bring"), key=lambda pick: pick.quote.start)
    chosen = choose([replace(first, lead=lead), replace(second, lead=lead), lead])
    assert texts(chosen)[:2] == [lead.quote.text, first.quote.text]


def test_what_joins_is_in_the_language_of_the_first(passage: Any) -> None:
    english, korean = passage("Leave is 15 days."), passage("연차휴가는 15일이다.", start=100)
    chosen = choose([*picks(english, 10.0), *picks(korean, 9.9)])
    assert texts(chosen) == ["Leave is 15 days."]


def test_the_same_sentence_is_quoted_once(passage: Any) -> None:
    a, b = passage("Leave is 15 days.", start=0), passage("Leave is 15 days.", start=100)
    assert len(choose([*picks(a, 10.0), *picks(b, 10.0)])) == 1


def test_nothing_found_nothing_chosen() -> None:
    assert choose([]) == []


def test_where_several_of_a_kind_are_asked_for_a_further_one_joins_from_further_off(passage: Any) -> None:
    long = picks(
        passage("Applications are confirmed " + "and looked at " * 12 + "within 3 days. They are decided within 30 days."), 10.0, 9.6
    )
    long = [replace(pick, kinds=(1.0,)) for pick in long]
    assert [len(texts(choose(long, several=several))) for several in (True, False)] == [2, 1]
    assert len(texts(choose([long[0], replace(long[1], kinds=(0.0,))], several=True))) == 1


def test_what_a_list_says_of_another_case_does_not_join_what_it_says_of_the_one_asked_about(passage: Any) -> None:
    p = passage("- Depot clerk: up to 5%\n- Depot head: up to 20%\n- Trainee: nothing\n")
    assert texts(choose(picks(p, 9.9, 10.0, 9.0, said="Depot head"))) == ["- Depot head: up to 20%"]
    plain = passage("- The depot clerk has 5%\n- The Depot head has 20%\n")
    assert len(choose(picks(plain, 9.9, 10.0, said="Depot head clerk"))) == 2
