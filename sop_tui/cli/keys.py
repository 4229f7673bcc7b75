"""``keygen``: the key with which a station signs what it seals."""

import click

from sop_tui.cli.options import data_folder, json_option, places, store_refusal
from sop_tui.cli.output import print_json, tell
from sop_tui.store.folder import StoreError
from sop_tui.store.keys import generate, private_path, public_path


@click.command()
@json_option
@places("data")
def keygen(as_json: bool, data: str | None) -> int:
    """Make the key of this station.

    From then on every transcript that is sealed in the data folder is signed (Ed25519). The private half stays there;
    the public half, keys/station.pub, goes to whoever verifies: sop-tui verify --trust FILE, or into keys/trusted of
    another data folder. A key that is there already is never replaced.
    """
    folder = data_folder(data)
    path = private_path(folder)
    try:
        key = generate(folder)
    except StoreError as error:
        raise store_refusal(error, path) from None
    if as_json:
        print_json({"key": key, "private": str(path), "public": str(public_path(folder))})
        return 0
    tell(f"private key  {path}")
    tell(f"public key   {public_path(folder)}")
    tell(f"             {key}")
    return 0
