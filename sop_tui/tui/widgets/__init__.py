"""Widgets of the desk. They know neither files nor screens: attributes down, messages up."""
