"""The composition root: settings in, a running whole out. The one place that knows every part."""

from __future__ import annotations
