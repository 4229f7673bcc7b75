"""Training: a trainee holds calls on the real desk, with customers who are simulated, and is graded by the same rules.

A *scenario* (`sop_tui.core.scenario`) is one customer; a *level* makes of it a harder or an easier one (`manner`); the
*customer* speaks (`customer`), the *back office* is what the applications hold (`backoffice`); afterwards the call, the
work in the applications and the scenario are laid side by side (`assessment`). Everything is a function of scenario,
level and seed, and of what the trainee did: the same session can be held again, and looked at again.
"""
