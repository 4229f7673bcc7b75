"""`spell` and `validate`."""

import json

import pytest

from tests.cli_runner import TERMINAL_ORDERS, document, run


class TestSpell:
    def test_the_example_of_the_sop(self) -> None:
        said = "Mama, Alfa, Sierra, November, Alfa, titik, Alfa, Yankee, Alfa, et yahoo titik com\n"
        assert run("spell", "MASNA.AYA@YAHOO.COM").stdout == said

    def test_in_another_alphabet(self) -> None:
        assert run("spell", "m", "--alphabet", "icao").stdout == "Mike\n"

    def test_as_json(self) -> None:
        spelled = document(run("spell", "m5", "--json"))
        assert [(token["text"], token["start"], token["kind"]) for token in spelled["tokens"]] == [
            ("M", 0, "letter"),
            ("5", 1, "digit"),
        ]
        assert spelled["said"] == ", ".join(token["said"] for token in spelled["tokens"])

    def test_backwards(self) -> None:
        result = run("spell", "--decode", "mama alfa sierra titik")
        assert (result.exit_code, result.stdout, result.stderr) == (0, "mas.\n", "")

    def test_backwards_what_is_not_understood_is_told(self) -> None:
        result = run("spell", "--decode", "mama blablabla lima 7")
        assert (result.exit_code, result.stdout) == (1, "mblablabla57\n")
        assert [line.split(":")[0] for line in result.stderr.splitlines()] == ["lima", "blablabla"]
        decoded = document(run("spell", "--decode", "mama blablabla lima 7", "--json"))
        assert (decoded["unknown"], [part["words"] for part in decoded["ambiguous"]]) == (["blablabla"], ["lima"])


class TestValidate:
    @pytest.mark.parametrize(
        ("kind", "text", "verdict", "status"),
        [
            pytest.param("email", "masna.aya@yahoo.com", "ok", 0, id="a good email"),
            pytest.param("email", "masna@gmial.com", "warning", 0, id="a doubtful email"),
            pytest.param("email", "masna", "error", 1, id="no email"),
            pytest.param("phone", "87758658589", "ok", 0, id="a mobile without its zero"),
            pytest.param("phone", "0217654321", "error", 1, id="a landline"),
        ],
    )
    def test_says_what_it_is(self, kind: str, text: str, verdict: str, status: int) -> None:
        plain, as_json = run("validate", kind, text), run("validate", kind, text, "--json")
        judged = document(as_json)
        assert (plain.exit_code, as_json.exit_code) == (status, status)
        assert plain.stdout.split()[0] == judged["verdict"] == verdict
        assert list(judged) == [
            "kind", "text", "verdict", "canonical", "problems", "suggestion", "renderings", "tag",
        ]  # fmt: skip
        for problem in judged["problems"]:
            assert list(problem) == ["code", "severity", "message", "mend"]
            assert problem["message"] in plain.stdout

    def test_what_is_typed_moves_no_cursor(self) -> None:
        for form in ([], ["--json"]):
            result = run("validate", "text", "Budi \x1b]52;c;aGk=\x07\x9b2J\u202e [/b]\r\n", *form)
            assert "Budi" in result.stdout
            assert not TERMINAL_ORDERS.search(result.stdout + result.stderr)

    def test_a_stream_has_a_document_for_every_line(self) -> None:
        lines = [
            b"masna.aya@yahoo.com",
            b"",
            b"  budi@gmail.com\r",
            b"\xff\xfe\xc3(@x.id",
            b"a\x00b@gmail.com",
            b"x" * 3_000_000,
            b"-",
            b"last@gmail.com",
        ]
        result = run("validate", "email", "-", stdin=b"\n".join(lines))
        judged = [json.loads(line) for line in result.stdout.splitlines()]
        assert (result.exit_code, len(judged)) == (0, len(lines))
        assert [one["canonical"] for one in judged if one["verdict"] == "ok"] == [
            "masna.aya@yahoo.com",
            "budi@gmail.com",
            "ab@gmail.com",
            "last@gmail.com",
        ]
        assert all(one["problems"] for one in judged if one["verdict"] == "error")
