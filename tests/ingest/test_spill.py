from __future__ import annotations

from ingest.spill import Spill


def test_what_was_put_last_under_an_id_comes_back_in_the_order_of_the_ids() -> None:
    spill: Spill[tuple[str, bytes]] = Spill()
    big = bytes(2**20)
    for number in range(8):  # more than stays in memory
        spill[f"{number}"] = ("first", big)
        if number % 3 == 0:
            assert spill[f"{number // 2}"][0] in ("first", "again")
            spill[f"{number // 2}"] = ("again", b"")
    assert list(spill) == [f"{number}" for number in range(8)]
    assert [item[0] for item in spill.values()] == ["again", "again", "first", "again", "first", "first", "first", "first"]
    assert spill.pop("3") == ("again", b"")
    assert ("3" in spill, len(spill), spill.get("3")) == (False, 7, None)
    assert spill.setdefault("4", ("other", b""))[0] == "first"
