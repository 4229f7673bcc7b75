"""The data folder: where it is, what lies where in it, and what is wrong with it, in words for the desk.

    journal/<call_id>.jsonl            a call that is open
    calls/YYYY/MM/DD/<call_id>.json    a sealed transcript, by the day the call began
    callers/<number>                   which calls came from a number; a cache
    index.sqlite                       what calls are found by; a cache
    scripts/<sha256>                   frozen copies of scripts
    known/<sha256>                     scripts that were read before; a cache
    reviews/<call_id>/                 what QA says of a call, a file each
    aside/                             damaged originals, never deleted

Folders are 0700 and files 0600: they hold names, numbers and emails of customers.
"""

import errno
import os
import re
import shlex
import stat
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from sop_tui.store import durable

APP = "sop-tui"
ENVIRONMENT = "SOP_TUI_DATA"

_CALL_ID = re.compile(r"[0-9A-Za-z][0-9A-Za-z-]{0,63}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_E164 = re.compile(r"\+[0-9]{1,15}")

_OTHERS_WRITE = stat.S_IWGRP | stat.S_IWOTH

_ASK_IT = "Beri tahu petugas TI."
_OTHER = "Pilih folder lain dengan --data atau SOP_TUI_DATA, atau beri tahu petugas TI."
_FAULTS: Mapping[int, tuple[str, str, str]] = {
    errno.ENOSPC: ("DISK_FULL", "Ruang penyimpanan penuh", f"Kosongkan ruang penyimpanan. {_ASK_IT}"),
    errno.EDQUOT: ("DISK_FULL", "Jatah penyimpanan habis", f"Kosongkan ruang penyimpanan. {_ASK_IT}"),
    errno.EROFS: ("DATA_READ_ONLY", "Penyimpanan hanya dapat dibaca", _OTHER),
    errno.EACCES: ("DATA_FORBIDDEN", "Akses ke penyimpanan ditolak", _OTHER),
    errno.EPERM: ("DATA_FORBIDDEN", "Akses ke penyimpanan ditolak", _OTHER),
    errno.ENOTDIR: ("DATA_NOT_FOLDER", "Yang seharusnya folder ternyata bukan folder", _OTHER),
    errno.ENOENT: ("DATA_MISSING", "Berkas atau folder tidak ada", "Periksa nama dan letaknya."),
    errno.EISDIR: ("DATA_NOT_FILE", "Yang seharusnya berkas ternyata folder", "Periksa nama dan letaknya."),
    errno.EINVAL: ("DATA_NOT_FILE", "Ini bukan berkas biasa", "Periksa nama dan letaknya."),
    errno.ELOOP: ("DATA_PATH", "Letak berkas tidak dapat dipakai", _OTHER),
    errno.ENAMETOOLONG: ("DATA_PATH", "Letak berkas terlalu panjang", _OTHER),
    errno.EFBIG: ("FILE_LIMIT", "Berkas melampaui batas ukuran", _ASK_IT),
    errno.EIO: ("DISK_FAULT", "Penyimpanan gagal bekerja", _ASK_IT),
}
_OTHER_FAULT = ("DATA_FAULT", "Penyimpanan bermasalah", _ASK_IT)


class StoreError(Exception):
    """Something of the store cannot be read or written. The only exception that the store's functions raise.

    ``code`` is stable; ``message`` (what is wrong) and ``mend`` (what to do) are Indonesian sentences for the screen.
    """

    def __init__(self, code: str, message: str, mend: str) -> None:
        super().__init__(f"{message} {mend}")
        self.code = code
        self.message = message
        self.mend = mend

    @classmethod
    def of(cls, fault: OSError, path: Path) -> "StoreError":
        """What the system said of a path, in words."""
        code, message, mend = _FAULTS.get(fault.errno or 0, _OTHER_FAULT)
        return cls(code, f"{message}: {named(path)}.", mend)


def named(path: Path) -> str:
    """A path as a message shows it, also where its bytes are no text."""
    return os.fsencode(path).decode("utf-8", "replace")


@dataclass(frozen=True, slots=True)
class DataFolder:
    """The places of a data folder. Making one touches nothing; `prepare` makes the folders."""

    path: Path

    @classmethod
    def find(cls, given: str | None, environ: Mapping[str, str]) -> "DataFolder":
        """The folder of ``--data``, else of ``SOP_TUI_DATA``, else where the platform keeps a user's data.

        Raises:
            StoreError: a relative path where the working folder is gone.
        """
        chosen = given or environ.get(ENVIRONMENT)
        if chosen:
            path = Path(chosen)
        else:
            import platformdirs  # noqa: PLC0415 - most starts name the folder

            path = platformdirs.user_data_path(APP, appauthor=False)
        try:
            return cls(path.absolute())
        except OSError as fault:
            raise StoreError.of(fault, path) from fault

    @property
    def journal(self) -> Path:
        """Calls that are open."""
        return self.path / "journal"

    @property
    def calls(self) -> Path:
        """Sealed transcripts."""
        return self.path / "calls"

    @property
    def callers(self) -> Path:
        """Which calls came from which number."""
        return self.path / "callers"

    @property
    def callers_whole(self) -> Path:
        """There while every sealed call is in `callers`."""
        return self.callers / "whole"

    @property
    def index(self) -> Path:
        """The index of sealed calls."""
        return self.path / "index.sqlite"

    @property
    def scripts(self) -> Path:
        """Frozen scripts."""
        return self.path / "scripts"

    @property
    def known(self) -> Path:
        """Scripts as they were when they were first read."""
        return self.path / "known"

    @property
    def reviews(self) -> Path:
        """What QA says of calls."""
        return self.path / "reviews"

    @property
    def aside(self) -> Path:
        """Damaged originals."""
        return self.path / "aside"

    @property
    def folders(self) -> tuple[Path, ...]:
        """The folders that a call needs; `known` is there when it can be."""
        return self.journal, self.calls, self.callers, self.scripts, self.reviews, self.aside

    def journal_path(self, call_id: str) -> Path:
        """Where an open call is."""
        return self.journal / f"{_checked(call_id)}.jsonl"

    def day_path(self, day: date) -> Path:
        """Where the calls of a day are."""
        return self.calls / f"{day.year:04}" / f"{day.month:02}" / f"{day.day:02}"

    def sealed_path(self, call_id: str, started_at: str) -> Path:
        """Where the transcript of a call is; ``started_at`` is RFC 3339, and its day is the desk's own."""
        try:
            day = datetime.fromisoformat(started_at).date()
        except ValueError:
            raise StoreError(
                "CALL_TIME", "Waktu mulai panggilan tidak dapat dibaca.", "Laporkan kepada pembuat program."
            ) from None
        return self.day_path(day) / f"{_checked(call_id)}.json"

    def caller_path(self, number: str) -> Path:
        """Where the calls of a number (E.164) are listed."""
        if not _E164.fullmatch(number):
            raise StoreError("CALLER_NUMBER", "Nomor pemanggil tidak lengkap.", "Periksa nomor itu.")
        return self.callers / number

    def script_path(self, sha256: str) -> Path:
        """Where a frozen script is."""
        if not _SHA256.fullmatch(sha256):
            raise StoreError("SCRIPTS_MISSING", "Sidik naskah tidak sah.", "Periksa asal transkrip ini.")
        return self.scripts / sha256

    def review_folder(self, call_id: str) -> Path:
        """Where the reviews of a call are."""
        return self.reviews / _checked(call_id)

    def refuse_shared(self) -> None:
        """See that nobody but the owner can change what is kept here, now or later.

        Where others can write, what lies there may be theirs already, and to close the folder would only hide that.

        Raises:
            StoreError: ``DATA_SHARED``, or a folder cannot be looked at.
        """
        for at in (self.path, *self.folders, self.known):
            try:
                mode = at.stat().st_mode
            except (FileNotFoundError, NotADirectoryError):
                continue
            except OSError as fault:
                raise StoreError.of(fault, at) from fault
            if stat.S_ISDIR(mode) and mode & _OTHERS_WRITE:
                shown = named(at)
                raise StoreError(
                    "DATA_SHARED",
                    f"Orang lain dapat mengubah isi folder data: {shown}.",
                    f"Periksa isinya, jalankan `chmod go-w {shlex.quote(shown)}`, lalu buka lagi.",
                )

    def prepare(self) -> None:
        """Make every folder that is missing, and make those that are there the owner's alone.

        A data folder that holds other things too (a home folder, say) keeps its own mode.

        Raises:
            StoreError: ``DATA_SHARED`` (see `refuse_shared`), or it cannot be made, or not be written.
        """
        self.refuse_shared()
        at = self.path
        try:
            ours = not at.is_dir() or not any(at.iterdir()) or self.journal.is_dir()
            for at in (self.path, *self.folders):
                _own(at, at != self.path or ours)
        except OSError as fault:
            raise StoreError.of(fault, at) from fault
        # Without it the next start takes a moment longer.
        with suppress(OSError):
            if not self.known.is_symlink():
                _own(self.known, True)

    def move_aside(self, path: Path) -> Path:
        """Take a file out of use and keep it.

        Raises:
            StoreError: it cannot be moved; it stays where it was.
        """
        try:
            target = self.free_aside(path.stem, path.suffix)
            path.rename(target)
            durable.sync_folder(self.aside)
            durable.sync_folder(path.parent)
        except OSError as fault:
            raise StoreError.of(fault, path) from fault
        return target

    def free_aside(self, stem: str, suffix: str) -> Path:
        """A name in ``aside/`` that is not taken: ``<stem>.<n><suffix>``, n from 1."""
        number = 1
        while os.path.lexists(target := self.aside / f"{stem}.{number}{suffix}"):
            number += 1
        return target


def _checked(call_id: str) -> str:
    """A call id becomes a file name: it must not lead anywhere else."""
    if not _CALL_ID.fullmatch(call_id):
        raise StoreError("CALL_ID", "Nomor panggilan tidak sah.", "Periksa nomor panggilan itu.")
    return call_id


def _own(path: Path, close: bool) -> None:
    """Make the folder where it is missing, the owner's alone with ``close``, and see that it can be written."""
    durable.make_folder(path)
    if close and path.stat().st_mode & 0o777 != durable.FOLDER_MODE:
        path.chmod(durable.FOLDER_MODE)
    if not os.access(path, os.W_OK | os.X_OK):
        raise OSError(_why_unwritable(path), "")


def _why_unwritable(path: Path) -> int:
    return errno.EROFS if os.statvfs(path).f_flag & os.ST_RDONLY else errno.EACCES
