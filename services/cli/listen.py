"""Serve HTTP over an open runtime until told to stop."""

from __future__ import annotations

import asyncio
import errno
import signal
import socket
from typing import TYPE_CHECKING

import uvicorn

from services.api.app import create_app
from services.api.logs import start_logs
from services.cli.failure import CommandError
from services.cli.terminal import out
from services.identity.safety import refuse_unsafe
from services.owner import Ownership
from services.settings import Settings

if TYPE_CHECKING:
    from services.runtime import Runtime

GRACE_SECONDS = 5
_ANY = {"0.0.0.0": "127.0.0.1", "::": "::1"}


def bind(settings: Settings) -> socket.socket:
    """The address taken, before anything slow is done for it. Raises CommandError where it cannot be, and
    SettingsError where it must not be: where others would read what they may not."""
    refuse_unsafe(settings)
    host, port = settings.host, settings.port
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        bound = socket.socket(family, kind, protocol)
    except OSError as error:
        raise CommandError(f"{host} is not an address of this machine ({error}): choose another with --host.") from None
    try:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind(address)
    except OSError as error:
        bound.close()
        raise CommandError(_refusal(error, host, port)) from None
    return bound


def open_door(bound: socket.socket) -> str:
    """Take connections from now on; where a browser on this machine finds it. Raises CommandError.

    Two programs can bind one port; the second to come here learns of the first.
    """
    host, port = bound.getsockname()[:2]
    try:
        bound.listen()
    except OSError as error:
        raise CommandError(_refusal(error, host, port)) from None
    host = _ANY.get(host, host)
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _refusal(error: OSError, host: str, port: int) -> str:
    match error.errno:
        case errno.EADDRINUSE:
            return f"Port {port} of {host} is in use by another program: stop that, or choose another port with --port."
        case errno.EACCES:
            return f"Port {port} is for the system alone: choose one above 1023 with --port."
        case _:
            return f"{host} is not an address of this machine ({error.strerror}): choose another with --host."


async def listen(runtime: Runtime, bound: socket.socket, held: Ownership | None, log_level: str) -> None:
    """Serve, and say so in the folder, until SIGINT or SIGTERM; answers under way have GRACE_SECONDS to end."""
    start_logs(log_level)
    app = create_app(runtime)
    server = uvicorn.Server(
        uvicorn.Config(app, log_config=None, access_log=False, server_header=False, timeout_graceful_shutdown=GRACE_SECONDS, lifespan="on")
    )

    def stop() -> None:
        server.should_exit = True

    # When it has stopped, uvicorn raises the signals that it caught once more: these take them, so that what is open here closes in peace.
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop)
    address = open_door(bound)
    if held:
        held.announce(address)
    out.print(f"Twofold answers at {address} (Ctrl-C stops it)")
    await server.serve([bound])
    if held:
        held.announce(None)
