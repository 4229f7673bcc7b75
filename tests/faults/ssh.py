"""An OpenSSH server on loopback with keys of its own, and clients that log in to it as whoever runs the tests.

The server knows one key. What that key may do is a line of `authorized_keys`, as an administrator writes it; the lines
here are the ones that the README recommends.
"""

from __future__ import annotations

import getpass
import os
import shlex
import socket
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from tests.terminal import Terminal

SSHD: Final = "/usr/sbin/sshd"
"""It starts itself anew for each connection, and wants to know by which path."""

PROGRAM: Final = (
    f"import sys; sys.path.insert(0, {str(Path(__file__).parents[2])!r}); import sop_tui.cli as c; c.main()"
)
"""``-m sop_tui`` for an interpreter that looks at no environment, whether the program is installed or not."""

RESTRICTED: Final = "restrict,pty"
"""What a key of `authorized_keys` may do: have a terminal, and nothing else."""

SERVER: Final = """\
AuthenticationMethods publickey
DisableForwarding yes
PermitTunnel no
PermitUserRC no
ClientAliveInterval 15
ClientAliveCountMax 3
"""
"""What an administrator writes for the account of the desks, in a Match block of `sshd_config`."""

_OWN: Final = """\
ListenAddress 127.0.0.1
Port {port}
HostKey {folder}/host_key
AuthorizedKeysFile {folder}/authorized_keys
PidFile none
StrictModes no
UsePAM no
PermitRootLogin forced-commands-only
Subsystem sftp internal-sftp
"""
_TRIES: Final = 5


def desk_command(*options: str | Path) -> str:
    """What a forced command runs: the real program, deaf to Python's own variables."""
    return "exec " + shlex.join([sys.executable, "-I", "-c", PROGRAM, "desk", *map(str, options)])


class Server:
    """See the module. `forced` is the command of the one key, `limits` its options, `lines` more of sshd_config."""

    def __init__(self, folder: Path, forced: str, limits: str = RESTRICTED, lines: str = SERVER) -> None:
        self.folder = folder
        folder.mkdir(mode=0o700, parents=True)
        for name in ("host_key", "client_key"):
            subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder / name], check=True)
        public = (folder / "client_key.pub").read_text()
        quoted = forced.replace('"', '\\"')
        (folder / "authorized_keys").write_text(f'{limits},command="{quoted}" {public}')
        if os.geteuid() == 0:
            Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)
        self._process = self._listen(lines)

    def _listen(self, lines: str) -> subprocess.Popen[str]:
        """A port that is free now may be taken a moment later: then another one."""
        for _ in range(_TRIES):
            self.port = free_port()
            config = self.folder / "sshd_config"
            config.write_text(_OWN.format(port=self.port, folder=self.folder) + lines)
            process = subprocess.Popen(
                [SSHD, "-D", "-e", "-f", config], stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
            )
            assert process.stderr is not None
            told = process.stderr.readline()
            if "Server listening" in told:
                host = (self.folder / "host_key.pub").read_text()
                (self.folder / "known_hosts").write_text(f"[127.0.0.1]:{self.port} {host}")
                return process
            process.communicate(timeout=30)
        raise OSError(f"sshd does not listen: {told}")

    @property
    def options(self) -> list[str]:
        """What every client is told: this server, this key, and nothing of the user's own settings."""
        return [
            *("-F", "none", "-o", f"Port={self.port}", "-o", f"IdentityFile={self.folder}/client_key"),
            *("-o", f"UserKnownHostsFile={self.folder}/known_hosts", "-o", "StrictHostKeyChecking=yes"),
            *("-o", "IdentitiesOnly=yes", "-o", "BatchMode=yes", "-o", f"User={getpass.getuser()}"),
        ]

    def login(self, *options: str, command: str = "", term: str = "xterm-256color", **env: str) -> Terminal:
        """A client on a terminal of its own, in which it asks for one on the server."""
        argv = ["ssh", "-tt", "-e", "none", *self.options, *options, "--", "127.0.0.1", *filter(None, [command])]
        return Terminal(argv, term=term, env=env)

    def run(self, *argv: str, timeout: float = 60, stdin: str = "") -> subprocess.CompletedProcess[str]:
        """A client without a terminal: the first word is ssh, scp or sftp."""
        words = [argv[0], *self.options, *argv[1:]]
        return subprocess.run(words, input=stdin, capture_output=True, text=True, timeout=timeout, check=False)

    def close(self) -> None:
        """End the server; a session ends with its client."""
        self._process.terminate()
        self._process.communicate(timeout=30)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, at: TracebackType | None) -> None:
        self.close()


def free_port() -> int:
    """A port of loopback on which nobody listens."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
