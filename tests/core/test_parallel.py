"""Work in threads: in order, a bounded number ahead, the first exception where its result would be."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import pytest
import torch

from embed64.core.parallel import Replicas, batched, threads_for

CPU = torch.device("cpu")


@pytest.fixture
def three(torch_threads: Callable[[int], None]) -> None:
    torch_threads(3)


def test_results_come_in_order_whatever_ends_first(three):
    def slow(number: int) -> int:
        time.sleep(0.002 * (7 - number % 7))
        return number * number

    with threads_for(CPU) as crew:
        assert list(crew.in_order(slow, range(50))) == [number * number for number in range(50)]


def test_threads_work_side_by_side(three):
    meeting = threading.Barrier(3, timeout=20)
    with threads_for(CPU) as crew:
        assert sorted(crew.in_order(lambda _: meeting.wait(), range(3))) == [0, 1, 2]


def test_only_a_few_items_are_drawn_ahead(three):
    drawn = []

    def items():
        for number in range(1000):
            drawn.append(number)
            yield number

    with threads_for(CPU) as crew:
        results = crew.in_order(lambda number: number, items())
        for _ in range(5):
            next(results)
        assert len(drawn) <= 5 + 2 * 3 + 1
        results.close()
    assert len(drawn) < 20


def test_an_exception_is_raised_where_its_result_would_be(three):
    def picky(number: int) -> int:
        if number == 4:
            raise ValueError("four")
        return number

    got = []
    with threads_for(CPU) as crew, pytest.raises(ValueError, match="four"):
        got.extend(crew.in_order(picky, range(10)))
    assert got == [0, 1, 2, 3]


def test_each_thread_computes_with_one_thread_of_torchs_and_later_ones_as_before():
    before = torch.get_num_threads()
    with threads_for(CPU) as crew:
        assert set(crew.in_order(lambda _: torch.get_num_threads(), range(8))) == {1}
        assert torch.get_num_threads() == before
    seen = []
    late = threading.Thread(target=lambda: seen.append(torch.get_num_threads()))
    late.start()
    late.join()
    assert seen == [before]


def test_on_a_cpu_the_model_itself_runs():
    model = torch.nn.Linear(2, 3)
    replicas = Replicas(model, CPU, lambda it: (it,))
    assert replicas.own() == ((model,), CPU)
    assert replicas.own()[0] is replicas.own()[0]


def test_every_device_gets_a_copy_and_threads_take_turns(monkeypatch):
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 0)
    model = torch.nn.Linear(2, 3)
    replicas = Replicas(model, CPU, lambda it: it)
    replicas._devices = [CPU, torch.device("meta")]
    owned = []
    for _ in range(4):
        thread = threading.Thread(target=lambda: owned.append(replicas.own()))
        thread.start()
        thread.join()
    assert [device.type for _, device in owned] == ["cpu", "meta", "cpu", "meta"]
    assert owned[0][0] is owned[2][0] is model
    assert owned[1][0] is owned[3][0]
    assert owned[1][0].weight.device.type == "meta"


@pytest.mark.parametrize(("items", "expected"), [("abcde", ["ab", "cd", "e"]), ("", []), ("ab", ["ab"])])
def test_batches(items, expected):
    assert ["".join(batch) for batch in batched(items, 2)] == expected
