"""Where reports of measurements lie: written by `twofold eval`, shown by the service."""

from __future__ import annotations

from pathlib import Path

from services.settings import Settings


def reports_folder(settings: Settings) -> Path:
    """The reports setting, otherwise eval/reports in the data folder."""
    return settings.reports or settings.data / "eval" / "reports"
