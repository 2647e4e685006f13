"""A service over server stores as a process of its own, for test_replicas.py: settings from the environment, lines about what it does."""

import asyncio
import sys

from services.api.jobs import Jobs
from services.api.metrics import Metrics
from services.runtime import open_runtime
from services.settings import load_settings
from services.state.jobs import JobStore


async def main() -> None:
    """Do what is ordered of any service over the database, until killed."""
    async with open_runtime(load_settings()) as runtime:
        jobs = Jobs(runtime, JobStore(runtime.engine), Metrics())
        async with jobs.running():
            print("ready", flush=True)
            await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


asyncio.run(main())
