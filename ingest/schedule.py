"""When a source is to be ingested again: every hour, every day, or on a day of the week, at a time."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_FORM = re.compile(rf"(hourly|daily|{'|'.join(_DAYS)})(?:\s+(\d{{1,2}}:\d{{2}}))?")


@dataclass(frozen=True, slots=True)
class Schedule:
    """`at` None: every full hour. `weekday` (0 is Monday) None: every day."""

    at: time | None
    weekday: int | None = None

    def latest(self, now: datetime) -> datetime:
        """The last moment up to `now` at which it was time, by the clock of `now`'s time zone."""
        if self.at is None:
            return now.replace(minute=0, second=0, microsecond=0)
        moment = datetime.combine(now.date(), self.at, now.tzinfo)
        while moment > now or self.weekday not in (None, moment.weekday()):
            moment -= timedelta(days=1)
        return moment


def read_schedule(text: str) -> Schedule:
    """`hourly`, `daily`, `daily 02:30`, `monday`, `monday 02:30`. Raises ValueError for anything else."""
    found = _FORM.fullmatch(text.strip().lower())
    if found is None or (found[1] == "hourly" and found[2]):
        raise ValueError("a schedule is written hourly, daily 02:30, or monday 02:30")
    if found[1] == "hourly":
        return Schedule(None)
    try:
        at = datetime.strptime(found[2] or "0:00", "%H:%M").time()
    except ValueError:
        raise ValueError(f"{found[2]} is no time of the day") from None
    return Schedule(at, None if found[1] == "daily" else _DAYS.index(found[1]))
