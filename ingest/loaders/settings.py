"""What may be set of loading."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class LoaderSettings(BaseModel):
    """`ocr`: Tesseract's languages (kor+eng) for scans and pictures, which are rejected without. The caps hold for each file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    ocr: str | None = Field(default=None, pattern=r"^[A-Za-z_]+(\+[A-Za-z_]+)*$")
    memory_mb: int = Field(default=512, ge=128)
    seconds: float = Field(default=30, gt=0)
    ocr_seconds: float = Field(default=300, gt=0)
