"""A command that also has subcommands: what is none of their names goes to the command itself."""

from __future__ import annotations

from typing import Any, ClassVar

from typer.core import TyperGroup


class DefaultGroup(TyperGroup):
    """`twofold ingest FOLDER` and `twofold ingest infer FOLDER`: the command named DEFAULT takes what names no other.

    A folder that is named as a subcommand is written ./infer.
    """

    DEFAULT: ClassVar[str] = "\x00"

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if not args or args[0] not in self.commands:
            args = [self.DEFAULT, *args]
        return super().parse_args(ctx, args)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        name, command, rest = super().resolve_command(ctx, args)
        return "" if name == self.DEFAULT else name, command, rest
