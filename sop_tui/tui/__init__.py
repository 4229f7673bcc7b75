"""The Textual shell: a screen is a function of the call."""
