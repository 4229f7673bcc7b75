"""Programs that the desk is measured against, each a file that runs by itself."""
