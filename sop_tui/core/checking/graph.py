"""Graphs as lists of successors, and the two questions asked of them, both in linear time and without recursion.

A dialogue has thousands of steps when a program wrote it, so nothing here may recurse or search twice.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence

Edges = Sequence[Sequence[int]]
"""The successors of each node; nodes are numbers from 0."""


def reach(edges: Edges, roots: Iterable[int]) -> set[int]:
    """The roots and every node to which a path leads from one of them."""
    seen = set(roots)
    todo = list(seen)
    while todo:
        for successor in edges[todo.pop()]:
            if successor not in seen:
                seen.add(successor)
                todo.append(successor)
    return seen


def turned(edges: Edges) -> list[list[int]]:
    """The same graph with every arrow turned round."""
    back: list[list[int]] = [[] for _ in edges]
    for node, successors in enumerate(edges):
        for successor in successors:
            back[successor].append(node)
    return back


def components(edges: Edges, among: Collection[int]) -> list[list[int]]:
    """The strongly connected components of the part of the graph that has only the nodes of ``among``.

    Each in ascending order; a component comes after those that it leads to. Tarjan, SIAM J. Comput. 1(2), 1972, with a
    list for the stack of calls.
    """
    low: dict[int, int] = {}
    closed: set[int] = set()
    open_: list[int] = []
    result: list[list[int]] = []
    for root in sorted(among):
        walk = [] if root in low else [_visit(root, edges, low, open_)]
        while walk:
            node, number, rest = walk[-1]
            inner = next((to for to in rest if to in among and to not in closed), None)
            if inner is not None and inner not in low:
                walk.append(_visit(inner, edges, low, open_))
                continue
            if inner is not None:
                low[node] = min(low[node], low[inner])
                continue
            walk.pop()
            if walk:
                before = walk[-1][0]
                low[before] = min(low[before], low[node])
            if low[node] == number:
                result.append(_close(node, open_, closed))
    return result


def cycles(edges: Edges, among: Collection[int]) -> list[list[int]]:
    """Those components in which one can go round: several nodes, or one that leads to itself."""
    return [part for part in components(edges, among) if len(part) > 1 or part[0] in edges[part[0]]]


def _visit(node: int, edges: Edges, low: dict[int, int], open_: list[int]) -> tuple[int, int, Iterator[int]]:
    low[node] = len(low)
    open_.append(node)
    return node, low[node], iter(edges[node])


def _close(node: int, open_: list[int], closed: set[int]) -> list[int]:
    part: list[int] = []
    while not part or part[-1] != node:
        part.append(open_.pop())
    closed.update(part)
    return sorted(part)
