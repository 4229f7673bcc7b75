"""Where in a file a value stands, asked for after the file became a model.

Lint knows a value by its path ("the goto of the third option of step `hp`"); authors know lines and columns.
The tree is walked when it is asked: a sound script never asks, and a table of paths would cost more than it.
"""

from collections.abc import Iterator, Mapping

from sop_tui.core.diagnostic import Path, Place
from sop_tui.store import tree


class Places(Mapping[Path, Place]):
    """The place of every value of a file, by its path in the words of the file."""

    def __init__(self, root: tree.Node, file: str) -> None:
        self._root = root
        self._file = file

    def at(self, path: Path) -> Place:
        """The place of the value there, or of the nearest enclosing one."""
        return self._place(self._find(path)[1])

    def key(self, path: Path) -> Place:
        """The place of the key under which the value stands; the same as `at` where it stands under none."""
        key, node, found = self._find(path)
        return self._place(key if key and found else node)

    def __getitem__(self, path: Path) -> Place:
        _, node, found = self._find(path)
        if not found:
            raise KeyError(path)
        return self._place(node)

    def __iter__(self) -> Iterator[Path]:
        return self._paths(self._root, ())

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def _place(self, node: tree.Node) -> Place:
        return Place(self._file, node.line, node.column)

    def _find(self, path: Path) -> tuple[tree.Scalar | None, tree.Node, bool]:
        key, node = None, self._root
        for part in path:
            if isinstance(node, tree.Mapping):
                entry = next((entry for entry in node.entries if entry[0].text == part), None)
                if entry is None:
                    return key, node, False
                key, node = entry
            elif isinstance(node, tree.Sequence) and isinstance(part, int) and 0 <= part < len(node.items):
                key, node = None, node.items[part]
            else:
                return key, node, False
        return key, node, True

    def _paths(self, node: tree.Node, path: Path) -> Iterator[Path]:
        yield path
        if isinstance(node, tree.Mapping):
            for key, value in node.entries:
                yield from self._paths(value, (*path, key.text))
        elif isinstance(node, tree.Sequence):
            for index, item in enumerate(node.items):
                yield from self._paths(item, (*path, index))
