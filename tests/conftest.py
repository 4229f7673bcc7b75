"""Settings of every test."""

from hypothesis import settings

# A bound on time belongs in the benchmarks: on a busy machine it fails tests that say nothing about time.
settings.register_profile("steady", deadline=None)
settings.load_profile("steady")
