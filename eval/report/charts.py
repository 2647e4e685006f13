"""Charts as SVG text for a page: no script, no outside request, colours that the colour-blind tell apart, marks besides colour."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import StringIO
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
from matplotlib.figure import Figure

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# Okabe and Ito's colours, which differ in lightness too.
COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00", "#000000")
MARKS = ("o", "s", "^", "D", "v", "P", "X")
_STYLE: Any = {"svg.fonttype": "none", "svg.hashsalt": "twofold", "font.family": "sans-serif", "font.size": 10}
WIDTH = 4.6


def intervals(rows: Sequence[tuple[str, Mapping[str, float]]], before: Mapping[str, float] | None = None) -> str:
    """Shares with their intervals, one line each; hollow diamonds are the run before."""
    figure, axes = _axes(0.34 * len(rows) + 0.6)
    places = range(len(rows), 0, -1)
    for place, (name, held) in zip(places, rows, strict=True):
        axes.plot([held["low"], held["high"]], [place, place], color=COLOURS[0], linewidth=2.2, solid_capstyle="butt")
        axes.plot(held["value"], place, "o", color=COLOURS[0], markersize=6)
        if before and name in before:
            axes.plot(before[name], place, "D", markerfacecolor="white", markeredgecolor=COLOURS[1], markersize=6)
    axes.set_yticks(list(places), [name for name, _ in rows])
    axes.set_xlim(-0.02, 1.02)
    axes.set_ylim(0.4, len(rows) + 0.6)
    axes.grid(axis="x", color="#ddd", linewidth=0.8)
    return _svg(figure)


def trend(runs: Sequence[str], series: Mapping[str, Sequence[Mapping[str, float] | None]]) -> str:
    """Measures over runs with their intervals as bands."""
    figure, axes = _axes(2.9)
    for n, (name, points) in enumerate(series.items()):
        held = [(place, point) for place, point in enumerate(points) if point]
        if not held:
            continue
        places = [place for place, _ in held]
        axes.fill_between(places, [p["low"] for _, p in held], [p["high"] for _, p in held], color=COLOURS[n], alpha=0.13, linewidth=0)
        axes.plot(places, [p["value"] for _, p in held], color=COLOURS[n], marker=MARKS[n], markersize=5, linewidth=1.6, label=name)
    axes.set_xticks(range(len(runs)), runs, rotation=30, ha="right", fontsize=8)
    axes.set_ylim(-0.02, 1.02)
    axes.grid(axis="y", color="#ddd", linewidth=0.8)
    axes.legend(frameon=False, ncols=3, fontsize=9, loc="lower left", bbox_to_anchor=(0, 1))
    return _svg(figure)


def paths(found: Mapping[str, Mapping[str, float]]) -> str:
    """What each path found among its first, five and ten."""
    figure, axes = _axes(0.5 * len(found) + 0.9)
    names = list(found)
    for n, depth in enumerate((10, 5, 1)):
        places = [len(names) - i for i in range(len(names))]
        label = f"first {depth}" if depth > 1 else "first"
        shares = [found[name][f"found@{depth}"] for name in names]
        axes.barh(places, shares, height=0.7 - 0.22 * n, color=COLOURS[(4, 0, 6)[n]], label=label)
    axes.set_yticks([len(names) - i for i in range(len(names))], names)
    axes.set_xlim(0, 1.02)
    axes.legend(frameon=False, ncols=3, fontsize=9, loc="lower left", bbox_to_anchor=(0, 1))
    return _svg(figure)


def quality_against_latency(points: Sequence[tuple[str, Mapping[str, float], float]]) -> str:
    """Pipelines by the share answered rightly, with its interval, and milliseconds."""
    figure, axes = _axes(3.4)
    for n, (name, held, ms) in enumerate(points):
        colour, mark = COLOURS[n % len(COLOURS)], MARKS[n % len(MARKS)]
        axes.errorbar(
            ms, held["value"], [[held["value"] - held["low"]], [held["high"] - held["value"]]], fmt=mark, color=colour, label=name
        )
    axes.set_xlabel("median milliseconds")
    axes.set_ylabel("answered rightly")
    axes.set_xlim(left=0)
    axes.grid(color="#ddd", linewidth=0.8)
    axes.legend(frameon=False, fontsize=9, loc="center left", bbox_to_anchor=(1, 0.5))
    return _svg(figure)


def _axes(height: float) -> tuple[Figure, Axes]:
    with mpl.rc_context(_STYLE):
        figure = Figure(figsize=(WIDTH, height), layout="constrained")
        axes = figure.subplots()
    axes.spines[["top", "right"]].set_visible(False)
    return figure, axes


def _svg(figure: Figure) -> str:
    """The picture as an element of a page: as wide as its column, its text as text."""
    written = StringIO()
    with mpl.rc_context(_STYLE):
        figure.savefig(written, format="svg", metadata={"Date": None, "Creator": None}, transparent=True)
    svg = written.getvalue()
    return svg[svg.index("<svg") :]
