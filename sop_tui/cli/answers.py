"""``spell`` and ``validate``: what the desk says and judges, one answer at a time."""

import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any, Final

import click

from sop_tui.cli.options import json_option, places, scripts_folder, scripts_wrong
from sop_tui.cli.output import Refusal, complain, json_text, print_json, tell
from sop_tui.core.answers import KINDS, Judgement, judge
from sop_tui.core.diagnostic import ScriptError
from sop_tui.core.plaintext import clean
from sop_tui.core.spelling import Decoded, SpellingTables, Token, decode, said
from sop_tui.core.spelling import spell as spelled
from sop_tui.store.scripts import TABLES, read_blobs, script_bytes

ANSWER_MAX: Final = 1 << 20
"""Bytes of a line that are judged. No kind takes a thousandth of it, so what is cut off changes no verdict."""


@click.command()
@click.argument("text", required=False)
@click.option("--alphabet", metavar="NAME", default="sop", show_default=True, help="Such as icao, kota.")
@click.option("--decode", "words", metavar="WORDS", help="Words as heard, into text.")
@json_option
@places("scripts")
def spell(text: str | None, alphabet: str, words: str | None, as_json: bool, scripts: Path | None) -> int:
    """Spell TEXT as a CSO says it.

    With --decode the reverse: words as they are heard, in any alphabet, are put together into text. Exit status 1 where
    one of them is not known.
    """
    tables = _tables(scripts_folder(scripts))
    if (text is None) == (words is None):
        raise click.UsageError("Give either TEXT or --decode WORDS.", click.get_current_context())
    if words is not None:
        return _decode(decode(clean(words), tables), as_json)
    if alphabet not in tables.alphabets:
        known = ", ".join(tables.alphabets)
        raise Refusal("ALPHABET_UNKNOWN", f"no alphabet is called {alphabet}", f"use one of {known}")
    tokens = spelled(clean(text or ""), tables, alphabet)
    if as_json:
        print_json({"text": clean(text or ""), "alphabet": alphabet, "said": said(tokens), "tokens": _json(tokens)})
    else:
        tell(said(tokens))
    return 0


def _tables(folder: Path) -> SpellingTables:
    """Only the tables of a scripts folder: no dialogue is read to spell a word."""
    try:
        blobs = [(name, script_bytes(folder / name)) for name in TABLES]
        return read_blobs(blobs, prefix=f"{folder}/").book.spelling
    except ScriptError as error:
        raise scripts_wrong(error) from None
    except OSError as fault:
        raise Refusal("SCRIPTS_MISSING", f"{fault.filename}: {fault.strerror}", "name a scripts folder") from None


def _json(tokens: tuple[Token, ...]) -> list[dict[str, Any]]:
    return [asdict(token) for token in tokens]


def _decode(decoded: Decoded, as_json: bool) -> int:
    if as_json:
        print_json(
            {
                "text": decoded.text,
                "unknown": decoded.unknown,
                "ambiguous": [asdict(part) for part in decoded.ambiguous],
                "parts": [asdict(part) for part in decoded.parts],
            }
        )
    else:
        tell(decoded.text)
        for part in decoded.ambiguous:
            complain(f"{part.words}: taken for {part.text}, can be {' or '.join(part.readings)}")
        for word in decoded.unknown:
            complain(f"{word}: not a word of any alphabet, kept as it is")
    return int(bool(decoded.unknown))


@click.command()
@click.argument("kind", metavar="KIND", type=click.Choice(list(KINDS)))
@click.argument("text")
@json_option
@places()
def validate(kind: str, text: str, as_json: bool) -> int:
    """Judge TEXT as an answer of a KIND.

    KIND is email, phone, address, text or id_caller. Problems are told in Indonesian, as on the desk.

    With - for TEXT: one answer a line on stdin (UTF-8), one JSON document a line on stdout. Exit status 1 where TEXT is
    no such answer.
    """
    if text == "-":
        _stream(kind, sys.stdin.buffer, sys.stdout.buffer)
        return 0
    judgement = judge(kind, text)
    if as_json:
        print_json(judgement_json(judgement))
    else:
        _tell(judgement)
    return int(judgement.verdict == "error")


def judgement_json(judgement: Judgement) -> dict[str, Any]:
    """A judgement in plain JSON types; ``text`` is as typed, cleaned."""
    return {
        "kind": judgement.kind,
        "text": judgement.text,
        "verdict": judgement.verdict,
        "canonical": judgement.canonical,
        "problems": [asdict(problem) for problem in judgement.problems],
        "suggestion": judgement.suggestion,
        "renderings": dict(judgement.renderings),
        "tag": judgement.tag,
    }


def _tell(judgement: Judgement) -> None:
    tell(f"{judgement.verdict} {judgement.canonical or judgement.text}")
    for problem in judgement.problems:
        tell(f"{problem.code} {problem.message} {problem.mend}")
    if judgement.suggestion:
        tell(f"suggestion {judgement.suggestion}")
    for form, rendered in judgement.renderings.items():
        tell(f"{form:12} {rendered}")


def _stream(kind: str, answers: IO[bytes], documents: IO[bytes]) -> None:
    """One document for each line, on its way before the next line is read: the other side may be waiting for it."""
    for line in _lines(answers):
        document = judgement_json(judge(kind, line.decode("utf-8", "replace")))
        documents.write(json_text(document).encode() + b"\n")
        documents.flush()


def _lines(stream: IO[bytes]) -> Iterator[bytes]:
    """Each line without its end, at most `ANSWER_MAX` bytes of it; an unfinished last line is one too."""
    while line := stream.readline(ANSWER_MAX):
        rest = line
        while rest and not rest.endswith(b"\n"):
            rest = stream.readline(ANSWER_MAX)
        yield line.removesuffix(b"\n").removesuffix(b"\r")
