"""``python -m sop_tui``."""

from sop_tui.cli import main

if __name__ == "__main__":
    main()
