"""Faults on the real program: killed at any system call, a disk that fails, a terminal that goes away.

What breaks things here without touching the program is `strace`, which injects errors and signals into system calls,
small file systems of a user namespace, limits of the kernel, and a real SSH server.
"""
