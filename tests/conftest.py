"""Settings of every test."""

import signal

import pytest
from hypothesis import settings

# A bound on time belongs in the benchmarks: on a busy machine it fails tests that say nothing about time.
settings.register_profile("steady", deadline=None)
settings.load_profile("steady")

# A shell makes its jobs deaf to Ctrl+C, and so would be the programs that tests start and end with it.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What mostly waits begins first: meanwhile the others have the cores, and nobody waits for it at the end."""
    items.sort(key=lambda item: item.get_closest_marker("waits") is None)
