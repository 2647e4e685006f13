"""One file a command of `twofold eval`."""
