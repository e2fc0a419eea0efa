"""How a database would find the rows of a statement, in the same words for both kinds."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection

from storage.database.dialect import POSTGRESQL


def plan_of(connection: Connection, statement: str, values: Any) -> list[str]:  # noqa: ANN401 - the driver's
    """Return the steps of a plan.

    A step begins with SEARCH where an index leads to the rows, and is `SEARCH … USING INDEX name`;
    it begins with SCAN where all of a table is read.
    """
    if connection.dialect.name != POSTGRESQL:
        found = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
        return list(found.scalars(3))
    # whatever an index can find is found by it, though the tables of tests are empty
    connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
    (plan,) = connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {statement}", values).one()
    return list(_steps(plan[0]["Plan"]))


def _steps(node: dict[str, Any], above: str = "") -> Iterator[str]:
    kind = node["Node Type"]  # the index of a bitmap is below it; a function reads no table
    table = node.get("Relation Name", above)
    if "Index Cond" in node:
        yield f"SEARCH {table} USING INDEX {node['Index Name']} {node['Index Cond']}"
    elif kind.endswith("Scan") and table and kind not in ("Bitmap Heap Scan", "Function Scan"):
        yield f"SCAN {table} USING {node.get('Index Name', 'nothing')}"
    elif kind == "Sort":
        yield f"USE TEMP B-TREE FOR {node['Sort Key']}"
    for below in node.get("Plans", ()):
        # the index of a bitmap does not say of which table it is
        yield from _steps(below, table if kind.startswith("Bitmap") else "")
