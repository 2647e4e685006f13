"""What judging may cost, counted call by call."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from eval.judge.sample import BudgetSpent, Unjudged

CALLS_A_SCORE = 12
"""Some metrics ask again and again where a reply is bad."""


@dataclass(slots=True)
class Budget:
    """Limits, None for none. `cost` is in the currency of the prices, which are for a million tokens."""

    calls: int | None = None
    seconds: float | None = None
    cost: float | None = None
    price_in: float = 0.0
    price_out: float = 0.0
    spent_calls: int = 0
    spent_cost: float = 0.0
    _of_this_score: int = 0
    _begun: float = field(default_factory=time.monotonic)

    def next_score(self) -> None:
        self._of_this_score = 0

    def call(self) -> None:
        """Count a call that is about to be made. Raises BudgetSpent, Unjudged where one score takes too many."""
        for what, spent, limit in (
            ("calls", self.spent_calls, self.calls),
            ("seconds", self.elapsed, self.seconds),
            ("cost", self.spent_cost, self.cost),
        ):
            if limit is not None and spent >= limit:
                raise BudgetSpent(f"the budget of {limit:g} {what} is spent")
        self._of_this_score += 1
        if self._of_this_score > CALLS_A_SCORE:
            raise Unjudged(f"one score took more than {CALLS_A_SCORE} calls")
        self.spent_calls += 1

    def pay(self, tokens_in: int, tokens_out: int) -> None:
        self.spent_cost += (tokens_in * self.price_in + tokens_out * self.price_out) / 1e6

    @property
    def elapsed(self) -> float:
        return time.monotonic() - self._begun
