"""A station: the data folder, the scripts, the agent and the clock of one desk; it starts, resumes and seals calls."""

from collections.abc import Callable
from datetime import datetime

from sop_tui.core import commands as cmd
from sop_tui.core.book import Book
from sop_tui.core.call import CommandRefused
from sop_tui.core.events import Ended, Recorded
from sop_tui.core.sheet import SheetForm, copy_sheet
from sop_tui.core.transcript import transcript
from sop_tui.store.calls import Summary, read_transcript, sealed_today, write_sealed
from sop_tui.store.folder import DataFolder, StoreError
from sop_tui.store.frozen import thaw
from sop_tui.store.ids import uuid7
from sop_tui.store.journal import Journal
from sop_tui.store.live import Clock, LiveCall, SystemClock, resume_call, start_call
from sop_tui.store.scripts import Scripts, read_blobs
from sop_tui.store.unfinished import Unfinished, unfinished
