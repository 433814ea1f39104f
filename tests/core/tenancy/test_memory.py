"""What a process remembers of each firm: read once per version, for as many firms as there is room."""

from __future__ import annotations

from kemai.core.tenancy import acting_as, memory
from kemai.core.tenancy.memory import Memory, forget_all
from kemai.core.tenancy.viewer import Viewer


class Shelf:
    """Something read of a firm, counting how often."""

    def __init__(self) -> None:
        self.read: list[int] = []
        self.memory = Memory(self.look)

    def look(self, organisation_id: int) -> str:
        self.read.append(organisation_id)
        return f"firm {organisation_id}"


def of_firm(number: int, version: int = 1) -> Viewer:
    return Viewer(user_id=1, organisation_id=number, version=version)


def test_a_firm_is_read_once_until_its_version_moves():
    shelf = Shelf()
    assert [shelf.memory.of(of_firm(7)) for _again in range(3)] == ["firm 7"] * 3
    assert shelf.read == [7]
    assert shelf.memory.of(of_firm(8)) == "firm 8"
    shelf.memory.of(of_firm(7, version=2))
    shelf.memory.of(of_firm(7, version=2))
    assert shelf.read == [7, 8, 7]


def test_by_its_id_a_firm_is_remembered_only_while_one_of_its_people_looks():
    shelf = Shelf()
    assert shelf.memory.of_firm(7) == shelf.memory.of_firm(7) == "firm 7"
    with acting_as(of_firm(8)):
        shelf.memory.of_firm(7)
    assert shelf.read == [7, 7, 7]
    with acting_as(of_firm(7)):
        shelf.memory.of_firm(7)
        shelf.memory.of_firm(7)
        shelf.memory.of(of_firm(7))
    assert shelf.read == [7] * 4


def test_no_more_firms_are_remembered_than_there_is_room_for(monkeypatch):
    monkeypatch.setattr(memory, "MOST", 3)
    shelf = Shelf()
    for number in range(10):
        shelf.memory.of(of_firm(number))
        assert len(shelf.memory.kept) <= 3
    assert shelf.memory.of(of_firm(9)) == "firm 9"
    assert shelf.read == list(range(10))


def test_everything_can_be_forgotten_at_once():
    shelves = Shelf(), Shelf()
    for shelf in shelves:
        shelf.memory.of(of_firm(7))
    forget_all()
    for shelf in shelves:
        shelf.memory.of(of_firm(7))
        assert shelf.read == [7, 7]
