"""``train``: calls to practise on, with customers who are simulated, and graded by the rules that QA applies."""

import gc
import getpass
import os
import secrets
from datetime import datetime
from pathlib import Path

import click

from sop_tui.cli.desk import AGENT
from sop_tui.cli.findings import SCENARIOS
from sop_tui.cli.options import data_folder, places, scripts_folder, scripts_wrong, sound_scripts
from sop_tui.cli.output import Refusal
from sop_tui.cli.review import at_terminal
from sop_tui.cli.scenario_files import named, readable
from sop_tui.core.diagnostic import ScriptError
from sop_tui.core.training.session import LEVELS


@click.command()
@click.argument("scenario", required=False)
@click.option(
    "--level",
    type=click.IntRange(LEVELS[0], LEVELS[-1]),
    default=LEVELS[0],
    show_default=True,
    help="How the customer speaks: 1 slowly and in code words, 3 fast and with slips.",
)
@click.option("--seed", type=click.IntRange(min=0), help="The same seed makes the same session.")
@click.option("--random", "at_random", is_flag=True, help="A customer made up for this session.")
@click.option("--drill", metavar="KIND", help="A drill at once, and no call.")
@click.option("--trainee", metavar="NAME", help=f"Who practises; else {AGENT}, else the user of the machine.")
@click.option("--sound/--no-sound", default=True, help="Whether the customer speaks aloud, with espeak-ng.")
@places("data", "scripts")
def train(  # noqa: PLR0913, PLR0917 - click hands over each option
    scenario: str | None,
    level: int,
    seed: int | None,
    at_random: bool,
    drill: str | None,
    trainee: str | None,
    sound: bool,
    data: str | None,
    scripts: Path | None,
) -> int:
    """Practise calls with simulated customers.

    Without SCENARIO (the id of one in the latihan folder of the scripts, or a file) it opens a list of everything there
    is to practise. Its words are Indonesian. Sessions are kept in the training folder of the data folder, apart from
    live calls.
    """
    if sum((scenario is not None, at_random, drill is not None)) > 1:
        raise click.UsageError("Give one of SCENARIO, --random and --drill.", click.get_current_context())
    if seed is not None and scenario is None and not at_random:
        raise click.UsageError("--seed belongs to SCENARIO or --random.", click.get_current_context())
    folder = scripts_folder(scripts)
    book = sound_scripts(folder)
    chosen = readable(named(scenario, folder / SCENARIOS)) if scenario is not None else None
    scenarios = [readable(path) for path in sorted((folder / SCENARIOS).glob("*.yaml"))]

    from sop_tui.core.training.drills import DRILLS  # noqa: PLC0415 - nothing of a screen before all is well
    from sop_tui.store.replicas import read_replica  # noqa: PLC0415 - as above
    from sop_tui.store.sessions import training_folder  # noqa: PLC0415 - as above
    from sop_tui.store.speeches import read_speech  # noqa: PLC0415 - as above
    from sop_tui.store.trainer import SEEDS, Trainer, Wanted  # noqa: PLC0415 - as above

    if drill is not None and drill not in DRILLS:
        raise Refusal("DRILL_MISSING", f"no drill {drill}", f"use one of {', '.join(DRILLS)}")
    try:
        speech, replica = read_speech(folder), read_replica(folder, book.book)
    except ScriptError as error:
        raise scripts_wrong(error) from None
    if not at_terminal():
        raise Refusal("TERMINAL_MISSING", "there is no terminal to draw on", "run it in a terminal")

    from sop_tui.tui.train_app import TrainApp  # noqa: PLC0415 - as above
    from sop_tui.tui.voice import Voice  # noqa: PLC0415 - as above

    gc.disable()
    voice = Voice() if sound else None
    trainer = Trainer(
        training_folder(data_folder(data)),
        book,
        speech,
        replica,
        trainee or os.environ.get(AGENT) or _user(),
        lambda: datetime.now().astimezone(),
        lambda: secrets.randbelow(SEEDS),
    )
    wanted = next(one for one in LEVELS if one == level)
    begin = Wanted(chosen, wanted, seed) if chosen is not None or at_random else None
    app = TrainApp(
        trainer,
        scenarios,
        begin=begin,
        drill=next((one for one in DRILLS if one == drill), None),
        level=wanted,
        sound=voice if voice is not None and voice.available() else None,
    )
    app.run()
    return app.return_code or 0


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "CSO"
