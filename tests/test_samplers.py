"""Batches follow from seed and step alone, and are drawn evenly."""

from collections import Counter

import numpy as np
import pytest

from embed64.errors import InputError
from embed64.samplers import LabelSampler, TripletSampler


def refused(call) -> str:
    with pytest.raises(InputError) as caught:
        call()
    assert "\n" not in str(caught.value)
    return str(caught.value)


# Labels 0..9 with 1..10 images.
LABELS = np.repeat(np.arange(10), np.arange(1, 11))


def test_a_batch_holds_p_labels_and_k_images_of_each_or_all_there_are():
    rows = np.random.default_rng(0).permutation(len(LABELS))[:45]
    available = Counter(LABELS[rows].tolist())
    sampler = LabelSampler(LABELS, rows, batch_size=26, images_per_label=4, seed=3)
    seen = set()
    for step in range(200):
        batch = sampler.batch(step)
        assert len(set(batch.tolist())) == len(batch)
        assert set(batch.tolist()) <= set(rows.tolist())
        drawn = Counter(LABELS[batch].tolist())
        assert len(drawn) == 6  # 26 // 4
        assert all(count == min(4, available[label]) for label, count in drawn.items())
        seen |= set(batch.tolist())
    assert seen == set(rows.tolist())


def test_a_batch_depends_on_seed_and_step_alone():
    rows = np.arange(len(LABELS))
    first, second, other = (LabelSampler(LABELS, rows, 24, 4, seed) for seed in (5, 5, 6))
    for step in range(7):  # the first has already drawn seven batches when it is asked again
        first.batch(step)
    assert all(np.array_equal(first.batch(step), second.batch(step)) for step in (9, 0, 4))
    assert not np.array_equal(first.batch(0), first.batch(1))
    assert not np.array_equal(first.batch(0), other.batch(0))


def test_fewer_labels_than_asked_all_take_part():
    sampler = LabelSampler(LABELS, np.flatnonzero(LABELS >= 7), batch_size=64, images_per_label=4, seed=0)
    assert Counter(LABELS[sampler.batch(0)].tolist()) == {7: 4, 8: 4, 9: 4}


def test_a_batch_too_small_for_two_labels_names_the_least_size():
    message = refused(lambda: LabelSampler(LABELS, np.arange(len(LABELS)), batch_size=7, images_per_label=4, seed=0))
    assert "train.batch_size 7 with 4 images a label" in message
    assert "make it at least 8" in message


def test_a_single_label_is_not_blamed_on_the_batch_size():
    message = refused(lambda: LabelSampler(LABELS, np.flatnonzero(LABELS == 9), 64, images_per_label=4, seed=0))
    assert "label" in message
    assert "make it at least 8" not in message  # it is 64


TRIPLETS = np.arange(36).reshape(12, 3)


def batches(sampler: TripletSampler, steps: int) -> list[np.ndarray]:
    return [sampler.batch(step).reshape(3, -1).T for step in range(steps)]


def test_batches_hold_whole_triplets_anchors_first():
    for batch in batches(TripletSampler(TRIPLETS, batch_size=14, seed=0), 20):
        assert len(batch) == 4  # 14 // 3
        assert {tuple(row) for row in batch.tolist()} <= {tuple(row) for row in TRIPLETS.tolist()}


# 12 triplets fill whole batches of 4; of batches of 5 they do not.
@pytest.mark.parametrize("per_batch", [4, 5])
def test_every_triplet_is_used_once_before_any_is_used_again(per_batch):
    uses = Counter({int(row[0]): 0 for row in TRIPLETS})
    for batch in batches(TripletSampler(TRIPLETS, batch_size=3 * per_batch, seed=1), 24):
        uses.update(batch[:, 0].tolist())
        # A batch that ends one round and begins the next may hold some for the second time.
        assert max(uses.values()) - min(uses.values()) <= 1


def test_rounds_differ_and_follow_from_seed_and_step():
    first, again, other = (TripletSampler(TRIPLETS, 12, seed) for seed in (0, 0, 1))
    assert np.array_equal(first.batch(4), again.batch(4))
    assert not np.array_equal(first.batch(0), first.batch(3))  # the first batches of rounds 0 and 1
    assert not np.array_equal(first.batch(0), other.batch(0))


def test_a_batch_is_never_larger_than_the_triplets_nor_empty():
    assert len(TripletSampler(TRIPLETS[:2], 300, 0).batch(5)) == 6
    assert len(TripletSampler(TRIPLETS, 2, 0).batch(5)) == 3


def test_steps_in_any_order_give_the_same_batches():
    sampler = TripletSampler(TRIPLETS, batch_size=15, seed=2)
    forth = {step: sampler.batch(step) for step in range(30)}
    for step in np.random.default_rng(0).permutation(30).tolist():
        assert np.array_equal(sampler.batch(step), forth[step])
        assert np.array_equal(TripletSampler(TRIPLETS, 15, 2).batch(step), forth[step])


def test_a_round_is_permuted_once(monkeypatch):
    sampler = TripletSampler(TRIPLETS, batch_size=15, seed=2)  # 12 triplets in batches of 5: 5 rounds in 12 batches
    permuted = []
    order = sampler._order
    monkeypatch.setattr(sampler, "_order", lambda round_: permuted.append(round_) or order(round_))
    for step in range(12):
        sampler.batch(step)
    assert permuted == [0, 1, 2, 3, 4]
