"""What the desk costs, measured beside two reference apps on a real pseudo-terminal.

Run it from the top of the checkout, on a machine that does nothing else:

    python -m tests.bench [--runs N] [--only NAME …] [--silence SECONDS] [--truecolor] [--json]

    python -m tests.bench desks [--desks N …] [--runs N] [--seconds S] [--json]
    python -m tests.bench prover [--runs N] [--json]
    python -m tests.bench search [--calls DIR | --count N] [--json]
    python -m tests.bench score [--calls DIR | --count N] [--runs N] [--json]
    python -m tests.bench calls DIR [--count N] [--seed N]

The first is told of here. How many desks share a machine is in `tests.bench.desks`; how long proofs take in
`tests.bench.prover`; the index of 100,000 calls beside ripgrep in `tests.bench.search`; scores of as many beside
reading them in `tests.bench.score`; how they are made in `tests.bench.calls`.

It is a command of its own and no test: it exits with 0 whatever it finds, with 2 when it is called wrongly.
`--only` takes figures (start, pss, keystroke, step, silence, key) and programs (smallest, busy, desk).

Every run starts the programs one after the other (smallest, busy, desk, smallest, …), so that whatever slows
the machine down slows all of them. Each gets a terminal of 80×24 with TERM=xterm-256color that answers no
query. One start of each goes before and does not count. Figures are medians over the runs. Ratios are the
figures to trust: absolute times and sizes are one machine's.

- *start*: from spawn until the first full screen: its marker text is on the screen, which in busy and the desk is the
  row of keys at the foot, the last to come; and until the last byte before 300 ms of silence, when late repaints are
  done too.
- *pss*: proportional set size (`/proc/PID/smaps_rollup`) once that silence has come, and after the email was
  typed; for the desk the latter is in the middle of a call.
- *keystroke*: bytes to the terminal for a character of `masna.aya@yahoo.com` typed in the input, mean.
- *step*: bytes for a whole new step, the dearest of those that `tests.bench.desk` names. For busy, which has
  no steps, it is a move in its list, for reference only.
- *silence*: bytes for a minute in which nobody touches a key, scaled from 20 seconds, in the first run only.
- *key*: from a key written to the terminal until the bytes that show it in the row of the input have come;
  50th and 99th percentile of 228 keys, each sent after 20 ms of silence.
"""
