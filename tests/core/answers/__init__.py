"""Answers of every kind, as a CSO types, hears and pastes them."""
