"""`python -m bench._examples` writes the files of `docs/examples`: the same bytes each time."""

import csv
from pathlib import Path

from bench._people import HEADER, people, write_workbook

HERE = Path(__file__).parents[1] / "docs" / "examples"


def main() -> None:
    """Write a workbook for the demo, and a table such as 1C and old Excel save."""
    write_workbook(HERE / "clients-5000.xlsx", people(5000))
    with (HERE / "clients.csv").open("w", encoding="cp1251", newline="") as file:
        table = csv.writer(file, delimiter=";")
        table.writerow(HEADER)
        for phone, name, city, amount in people(20, seed=1):
            table.writerow([phone, name, city, str(amount).replace(".", ",")])


if __name__ == "__main__":
    main()
