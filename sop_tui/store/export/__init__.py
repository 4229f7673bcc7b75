"""Calls taken out of the program: tables (CSV, Parquet), event logs (XES), pages (HTML).

`reading` walks sealed transcripts one at a time and makes of each an `Exported`; every format is a function of that
alone, so what `sop_tui.core.redaction` took out of it is in none of them. `whole` gives files their names only when all
of them is on the disk.
"""
