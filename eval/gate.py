"""What a release must hold to, written down before it is measured."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from eval.failure import EvalError
from eval.judge.agreement import LABEL_OF
from eval.measures import NAMES

Share = Annotated[float, Field(ge=0, le=1)]
JUDGED = "judged:"
_MARGINS = {"answer": 0.05, "false_yes": 0.1, "false_no": 0.05, "recall@5": 0.05, "recall@10": 0.05, "cited": 0.05, "offsets": 0.01}


class Gate(BaseModel):
    """The rules of a comparison.

    `hold`: measures that may not get worse, with the loss that would not matter (the margin of non-inferiority; a share for shares, a
    fraction of the old value for times). `must_hold`: it is not enough that no loss is shown, it must be shown that none is larger
    than the margin. `improve`: measures that must be shown to be better. `pins`: questions that may not flip. `alpha`: how often at most
    a version without loss may be refused for its figures. `correction`: for the many slices, Holm (1979) or Benjamini and Hochberg (1995).
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    hold: dict[str, Share] = _MARGINS
    must_hold: bool = False
    improve: tuple[str, ...] = ()
    pins: tuple[str, ...] = ()
    slices: tuple[Literal["file", "lang", "tag", "collection"], ...] = ("file", "lang", "tag", "collection")
    fewest: Annotated[int, Field(ge=1)] = 8
    alpha: Annotated[float, Field(gt=0, le=0.2)] = 0.05
    correction: Literal["holm", "bh"] = "holm"


def read_gate(path: Path | None) -> Gate:
    """The gate of a YAML file; without one the defaults. Raises EvalError."""
    if path is None:
        return Gate()
    try:
        gate = Gate.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")) or {})
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise EvalError(f"{path} cannot be read ({error}): give a gate as docs/evaluator.md shows it.") from None
    except ValidationError as error:
        fault = error.errors(include_url=False)[0]
        raise EvalError(f"{path}: {'.'.join(map(str, fault['loc']))}: {fault['msg']}.") from None
    if unknown := {*gate.hold, *gate.improve} - {*NAMES, *(f"{JUDGED}{metric}" for metric in LABEL_OF)}:
        raise EvalError(f"{path}: {', '.join(sorted(unknown))} is no measure: they are {', '.join(NAMES)}, and {JUDGED}METRIC.")
    return gate
