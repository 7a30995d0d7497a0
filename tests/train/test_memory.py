"""Cross-batch memory against a plain queue."""

from collections import deque

import numpy as np
import pytest
import torch

from embed64.train.objective import Memory


def step(rng: np.random.Generator, size: int) -> tuple[torch.Tensor, torch.Tensor]:
    return torch.from_numpy(rng.normal(size=(size, 3))).float(), torch.from_numpy(rng.integers(0, 9, size))


def rows(embeddings: torch.Tensor, labels: torch.Tensor) -> list[tuple]:
    return [(*e, y) for e, y in zip(embeddings.tolist(), labels.tolist(), strict=True)]


@pytest.mark.parametrize("size", [1, 5, 12, 100])
def test_it_remembers_what_a_queue_does(size):
    rng, memory, queue = np.random.default_rng(0), Memory(size, 3), deque(maxlen=size)
    for count in [4, 1, 7, 5, 12, 3, 30, 2, 5, 5]:  # some batches are longer than the memory
        assert sorted(rows(*memory.recall())) == sorted(queue)
        embeddings, labels = step(rng, count)
        memory.remember(embeddings, labels)
        queue.extend(rows(embeddings, labels))
    assert sorted(rows(*memory.recall())) == sorted(queue)


def test_an_empty_memory_recalls_nothing():
    embeddings, labels = Memory(4, 3).recall()
    assert embeddings.shape == (0, 3)
    assert labels.shape == (0,)


def test_it_keeps_no_gradient_and_no_later_change():
    memory, embeddings = Memory(4, 3), torch.ones(2, 3, requires_grad=True)
    memory.remember(embeddings * 2, torch.tensor([0, 1]))
    recalled, _ = memory.recall()
    assert not recalled.requires_grad
    memory.remember(torch.zeros(4, 3), torch.tensor([2, 2, 2, 2]))
    assert torch.equal(recalled, torch.full((2, 3), 2.0))  # a backward pass may still need them


def test_everything_is_in_the_state_dict():
    rng, one, other = np.random.default_rng(0), Memory(6, 3), Memory(6, 3)
    for count in (4, 4):
        one.remember(*step(rng, count))
    other.load_state_dict(one.state_dict())
    later = step(rng, 3)
    for memory in (one, other):
        memory.remember(*later)
    assert all(torch.equal(a, b) for a, b in zip(one.recall(), other.recall(), strict=True))
