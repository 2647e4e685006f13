"""When a source's time comes."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from ingest.schedule import read_schedule

SEOUL = ZoneInfo("Asia/Seoul")


@pytest.mark.parametrize(
    ("text", "latest"),
    [
        ("hourly", "2026-11-25 14:00"),
        ("daily", "2026-11-25 00:00"),
        ("daily 02:30", "2026-11-25 02:30"),
        ("daily 14:05", "2026-11-25 14:05"),
        ("daily 14:06", "2026-11-24 14:06"),
        ("Wednesday 7:00", "2026-11-25 07:00"),
        ("wednesday 23:00", "2026-11-18 23:00"),
        ("monday", "2026-11-23 00:00"),
    ],
)
def test_the_last_moment_at_which_it_was_time(text: str, latest: str) -> None:
    now = datetime(2026, 11, 25, 14, 5, 30, tzinfo=SEOUL)  # a Wednesday
    assert read_schedule(text).latest(now) == datetime.fromisoformat(latest).replace(tzinfo=SEOUL)


@pytest.mark.parametrize("text", ["sometimes", "daily 25:00", "hourly 02:30", "0 2 * * *", "monday, friday"])
def test_what_is_no_schedule_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"a schedule is written|no time of the day"):
        read_schedule(text)
