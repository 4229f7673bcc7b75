"""What is pure: no Textual, no files, no clock, no randomness."""
