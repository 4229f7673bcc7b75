"""How many mistakes in the shipped dialogues `sop-tui check` catches: one mistake a time, everywhere it can be made.

Run it from the top of the checkout:

    python -m tests.mutants [--seed N] [--sample N] [--again FILE] [--jobs N] [--json]

It is a command of its own, takes a quarter of an hour on two cores, and exits with 0 whatever it finds. Mistakes
(mutants) are of six kinds: a step removed, the call of a dialogue skipped, two goto of a dialogue swapped, a condition
dropped or turned round, an option retargeted. Each is made at every site; with `--sample` only so many are looked at,
taken evenly from all. Of each mutant is told

- whether it is *caught*: the static checker finds something in it that it does not find in the original, or, where it
  finds no error, the prover does. A proof that is left incomplete is no catch;
- whether it changes what a constraint *sees*: the same customers (`tests.mutants.customers`) call the original and the
  mutant at the real desk, and the automaton of some rule is driven otherwise (`tests.mutants.judging.run_of`). What
  leaves every automaton as it is, is the same to all rules; and no part of the search has a say in it, so a blind spot
  of the prover cannot hide itself. What is seen this way is really seen: there are the two calls. What is not seen may
  be: only so many customers call, all of them such as met in the original one of the steps that were changed;
- whether it changes a *verdict*: some of these calls violates a rule. In the original no call does.

A mutant that changes what is seen and no verdict may well be as good as the original: a step of a talk left out, or put
elsewhere, breaks no rule unless the SOP has one.
"""
