"""A file that shows less than it holds: nothing of it is decided in silence."""

from pathlib import Path

import pytest

from tests.journeys.conftest import World

CASES = Path(__file__).parents[2] / "cases"


@pytest.mark.parametrize(
    ("label", "count", "told"),
    [
        ("✅ Только видимые: 6", 6, ["Скрытых строк, как вы выбрали, не взято: 24"]),
        ("👁 Все, и скрытые: 30", 30, []),
    ],
)
async def test_hidden_rows_are_said_and_one_tap_chooses(
    world: World, label: str, count: int, told: list[str]
) -> None:
    anna = world.person()
    await world.log_in(anna)
    await anna.uploads("clients.xlsx", (CASES / "lists" / "17_filtered.xlsx").read_bytes())
    card = await anna.sees("24 строки скрыты фильтром", "только видимым или всем?")
    labels = [button.text for row in card.buttons for button in row]
    assert "✅ Всё верно" not in labels
    await anna.taps(label)
    await anna.sees("clients.xlsx прочитан", f"Получателей: {count}", *told)


async def test_the_next_file_alike_asks_anew(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    for _ in range(2):
        await anna.uploads("clients.xlsx", (CASES / "reports" / "c11-filtered.xlsx").read_bytes())
        await anna.sees("2 строки скрыты фильтром")
        await anna.taps("✅ Только видимые: 1")
        await anna.sees("Получателей: 1")


async def test_formulas_without_values_are_explained_at_once(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    await anna.uploads("clients.xlsx", (CASES / "lists" / "21_formulas_uncached.xlsx").read_bytes())
    await anna.sees(
        "В столбце D формулы, значения которых в файле не сохранены",
        "Откройте файл в Excel, сохраните и пришлите снова",
    )
    assert world.sent == []
