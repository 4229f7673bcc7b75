"""Leaves out of a desk what asyncio and hashlib bring along and no desk needs: OpenSSL. To be imported before they are.

It is one and a half megabytes in each of fifty desks on a machine, and a twentieth of every start. Both modules do
without where it is missing, asyncio without TLS and hashlib with Python's own hashes; so it is missing while the two
are imported, and there for whoever asks afterwards. (None in `sys.modules` is how Python tells import that there is no
such module: The Python Language Reference, 5.3.1.)
"""

import sys
from importlib import import_module
from importlib.util import find_spec
from typing import Final

OPENSSL: Final = ("ssl", "_ssl", "_hashlib")
WITHOUT: Final = ("hashlib", "asyncio")


def _leave_out() -> None:
    for name in OPENSSL:
        sys.modules[name] = None  # type: ignore[assignment] # see above
    try:
        for name in WITHOUT:
            import_module(name)
    finally:
        for name in OPENSSL:
            del sys.modules[name]


# A build of Python may have no SHA-256 but OpenSSL's (3.12 called its own by another name).
if any(map(find_spec, ("_sha256", "_sha2"))) and sys.modules.keys().isdisjoint((*OPENSSL, *WITHOUT)):
    _leave_out()
