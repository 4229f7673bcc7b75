"""Files: scripts with their line numbers, the journal, sealed transcripts."""
