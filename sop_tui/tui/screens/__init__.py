"""Screens: each one question to the CSO, or the desk itself."""
