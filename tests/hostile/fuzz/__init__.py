"""A coverage-guided fuzzer on what reads bytes from outside: scripts, transcripts, journals, answers, the terminal."""
