"""sop-tui: the call desk of contact centre PLN 123."""

__version__ = "0.1.0"
