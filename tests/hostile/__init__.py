"""Text, files and documents that are meant to do harm, and everything that takes any of them."""
