"""Batches follow from seed and step alone, are always as large, and are drawn evenly."""

from collections import Counter

import numpy as np
import pytest

from embed64.core.errors import InputError
from embed64.core.settings import Train
from embed64.train.batches.samplers import LabelSampler, Rounds, TripletSampler


def refused(call) -> str:
    with pytest.raises(InputError) as caught:
        call()
    assert "\n" not in str(caught.value)
    return str(caught.value)


# Labels 0..9 with 1..10 images.
LABELS = np.repeat(np.arange(10), np.arange(1, 11))


def sampler(
    labels: np.ndarray = LABELS,
    domains: np.ndarray | None = None,
    rows: np.ndarray | None = None,
    seed: int = 0,
    **keys,
) -> LabelSampler:
    domains = np.zeros(len(labels), np.int64) if domains is None else domains
    rows = np.arange(len(labels)) if rows is None else rows
    return LabelSampler(labels, domains, rows, Train(steps=1, **{"batch_size": 24, **keys}), seed)


@pytest.mark.parametrize(("n", "window"), [(30, 10), (31, 7), (200, 24), (3, 1)])
def test_rounds_hold_every_number_once_and_no_stretch_one_twice(n, window):
    rounds = Rounds(n, window, [3])
    row = rounds.take(0, 40 * n)
    for start in range(0, len(row), n):
        assert sorted(row[start : start + n].tolist()) == list(range(n))
    for start in range(len(row) - window):
        assert len(set(row[start : start + window].tolist())) == window
    assert len({tuple(row[start : start + n]) for start in range(0, len(row), n)}) > 5  # orders differ
    # The beginning of a round is drawn as freely as its end, but for the exchanges.
    first = Counter(row[::n].tolist())
    assert max(first.values()) < (10 if n > 3 else 40)


def test_rounds_may_be_read_anywhere_in_any_order():
    forth = Rounds(11, 3, [0]).take(0, 200)
    rounds = Rounds(11, 3, [0])
    for place in np.random.default_rng(0).permutation(150).tolist():
        assert np.array_equal(rounds.take(place, 17), forth[place : place + 17])
    assert len(rounds.take(5, 0)) == 0


def test_a_round_is_permuted_once_though_a_loader_reads_ahead(monkeypatch):
    rounds, made = Rounds(100, 10, [0]), []
    make = rounds._made
    monkeypatch.setattr(rounds, "_made", lambda round_: made.append(round_) or make(round_))
    for step in range(60):
        rounds.take(10 * (step + 8), 10)
        rounds.take(10 * step, 10)
    assert made == [0, 0, 1, 2, 3, 4, 5, 6][1:]


def test_a_batch_holds_p_labels_and_k_images_of_each_and_no_image_twice():
    rows = np.random.default_rng(0).permutation(len(LABELS))[:45]
    available = Counter(LABELS[rows].tolist())
    drawing, seen = sampler(rows=rows, batch_size=26, images_per_label=4, seed=3), set()
    for step in range(200):
        batch = drawing.batch(step).tolist()
        assert len(batch) == 26 == len(set(batch))
        assert set(batch) <= set(rows.tolist())
        drawn = Counter(LABELS[batch].tolist())
        assert len(drawn) >= 6  # 26 // 4
        cut = [label for label, count in drawn.items() if count < min(4, available[label])]
        assert max(drawn.values()) == 4
        assert cut in ([], [LABELS[batch[-1]]])  # the last label alone gives what is left
        seen |= set(batch)
    assert seen == set(rows.tolist())


def test_labels_of_few_images_are_filled_up_to_the_same_size_with_further_labels():
    pairs = np.repeat(np.arange(500), 2)
    drawing = sampler(pairs, batch_size=64, images_per_label=8)
    for step in range(100):
        drawn = Counter(pairs[drawing.batch(step)].tolist())
        assert sorted(drawn.values()) == [2] * 32


def test_a_catalog_of_fewer_images_gives_all_it_has_every_time():
    drawing = sampler(rows=np.flatnonzero(LABELS >= 7), batch_size=64, images_per_label=4)
    assert Counter(LABELS[drawing.batch(0)].tolist()) == {7: 4, 8: 4, 9: 4}
    assert len(drawing.batch(1)) == 12


@pytest.mark.parametrize(
    "keys", [{}, {"balance": "domains"}, {"balance": "images"}, {"one_domain": 0.5}], ids=lambda keys: str(keys)
)
def test_a_batch_depends_on_seed_and_step_alone(keys):
    domains = LABELS % 3
    first, second, other = (sampler(domains=domains, seed=seed, **keys) for seed in (5, 5, 6))
    forth = [first.batch(step) for step in range(30)]
    for step in np.random.default_rng(0).permutation(30).tolist():
        assert np.array_equal(second.batch(step), forth[step])
    assert not np.array_equal(forth[0], forth[1])
    assert not np.array_equal(first.batch(0), other.batch(0))


def test_every_label_is_drawn_equally_often_up_to_one():
    labels = np.repeat(np.arange(50), 6)
    drawing, drawn = sampler(labels, batch_size=28, images_per_label=4), Counter()
    for step in range(150):  # 7 labels a batch: rounds end in the midst of batches
        drawn.update(set(labels[drawing.batch(step)].tolist()))
        counts = [drawn[label] for label in range(50)]
        assert max(counts) - min(counts) <= 1
    assert set(counts) == {21}


def test_every_image_of_a_label_is_drawn_about_equally_often():
    drawing, uses = sampler(np.repeat([0, 1], [9, 4]), batch_size=8, images_per_label=4), Counter()
    for step in range(3000):
        uses.update(drawing.batch(step).tolist())
    share = np.array([uses[row] for row in range(13)]) / 3000
    assert np.allclose(share[:9], 4 / 9, atol=0.05)  # five standard deviations
    assert np.allclose(share[9:], 1.0)


def test_the_images_that_a_cut_label_gives_are_any_of_it():
    labels = np.repeat(np.arange(3), 6)
    drawing = sampler(labels, batch_size=11, images_per_label=5)
    # Two labels of five, and one image of the third.
    last = Counter(int(drawing.batch(step)[-1]) % 6 for step in range(1200))
    assert min(last.values()) > 130
    assert max(last.values()) < 270


def test_domains_in_equal_shares_as_far_as_they_have_labels():
    labels = np.repeat(np.arange(300), 4)
    # Three large domains of very different sizes, and one of two labels.
    domains = np.select([labels < 240, labels < 280, labels < 298], [0, 1, 2], 3)
    drawing, shares = sampler(labels, domains, batch_size=68, images_per_label=4, balance="domains"), Counter()
    uses = Counter()
    for step in range(160):
        batch = drawing.batch(step)
        assert len(batch) == 68
        inside = Counter(domains[batch].tolist())
        assert inside[3] == 8
        assert all(inside[domain] == 20 for domain in (0, 1, 2))  # (17 - 2) / 3 labels
        shares.update(inside)
        uses.update(set(labels[batch].tolist()))
    for first, end in ((0, 240), (240, 280), (280, 298)):
        within = [uses[label] for label in range(first, end)]
        assert max(within) - min(within) <= 1


def test_more_domains_than_labels_in_a_batch_take_turns():
    labels = np.repeat(np.arange(60), 3)
    drawing, seen = sampler(labels, labels % 10, batch_size=12, images_per_label=3, balance="domains"), Counter()
    for step in range(50):
        batch = drawing.batch(step)
        assert len(set(labels[batch].tolist())) == 4
        seen.update((labels[batch] % 10).tolist())
    assert set(seen.values()) == {60}


def test_shares_of_labels_follow_the_catalog_where_domains_are_not_balanced():
    labels = np.repeat(np.arange(100), 4)
    domains = (labels < 20).astype(int)
    drawing = sampler(labels, domains, batch_size=40, images_per_label=4)
    share = np.mean([domains[drawing.batch(step)].mean() for step in range(100)])
    assert share == pytest.approx(0.2, abs=1e-9)


def test_balanced_by_images_a_label_is_drawn_as_often_as_its_images_ask_for():
    labels = np.repeat(np.arange(40), [2] * 20 + [12] * 20)
    drawing, drawn = sampler(labels, batch_size=16, images_per_label=4, balance="images"), Counter()
    for step in range(800):
        batch = drawing.batch(step)
        assert len(set(batch.tolist())) == 16
        drawn.update(set(labels[batch].tolist()))
    small, large = (np.mean([drawn[label] for label in part]) for part in (range(20), range(20, 40)))
    # Three places in a round against one; what fills up, after the small ones and repeats, is drawn by labels.
    assert 2 < large / small < 3


def test_a_share_of_the_batches_is_of_one_domain():
    labels = np.repeat(np.arange(80), 4)
    domains = (labels >= 60).astype(int) + (labels >= 79)  # 60, 19 and a single label, which makes no batch
    drawing = sampler(labels, domains, batch_size=32, images_per_label=4, one_domain=0.25)
    alone = [set(domains[drawing.batch(step)].tolist()) for step in range(400)]
    assert all(len(alone[step]) == 1 for step in range(3, 400, 4))
    assert np.mean([len(found) == 1 for found in alone]) < 0.4  # of the others it happens by chance
    for balance, share in (("labels", 60 / 79), ("images", 60 / 79), ("domains", 0.5)):
        drawing = sampler(labels, domains, batch_size=32, images_per_label=4, one_domain=1.0, balance=balance)
        chosen = Counter(int(domains[drawing.batch(step)][0]) for step in range(1000))
        assert set(chosen) == {0, 1}
        assert chosen[0] / 1000 == pytest.approx(share, abs=0.06)  # four standard deviations


def test_a_domain_too_small_for_a_batch_is_filled_up_from_the_others():
    labels = np.repeat(np.arange(30), 4)
    domains = (labels >= 27).astype(int)
    drawing = sampler(labels, domains, batch_size=32, images_per_label=4, one_domain=1.0, balance="domains")
    counts = Counter(int((domains[drawing.batch(step)] == 1).sum()) for step in range(50))
    assert counts[12] > 10  # all three of its labels
    assert all(len(drawing.batch(step)) == 32 for step in range(50))


def test_batches_of_one_domain_need_a_domain_of_two_labels():
    message = refused(lambda: sampler(domains=LABELS, one_domain=0.1))
    assert "train.one_domain needs a domain with two labels" in message


def test_a_batch_too_small_for_two_labels_names_the_least_size():
    message = refused(lambda: sampler(batch_size=7, images_per_label=4))
    assert "train.batch_size 7 with 4 images a label" in message
    assert "make it at least 8" in message


def test_a_single_label_is_not_blamed_on_the_batch_size():
    message = refused(lambda: sampler(rows=np.flatnonzero(LABELS == 9), batch_size=64))
    assert "label" in message
    assert "make it at least 8" not in message  # it is 64


@pytest.mark.parametrize("seed", range(40))
def test_any_catalog_gives_whole_batches_without_repeats(seed):
    """Random sizes of labels and domains, batches from a few images to more than there are."""
    rng = np.random.default_rng(seed)
    labels = np.repeat(np.arange(50), rng.integers(1, 9, 50) ** int(rng.integers(0, 3)))[: int(rng.integers(60, 400))]
    labels = rng.permutation(np.r_[labels, [0, 1]])
    domains = rng.integers(1, 12, 50)[labels]
    keys = {"batch_size": int(rng.integers(8, 120)), "images_per_label": int(rng.integers(2, 5))}
    keys |= {"balance": ["labels", "domains", "images"][seed % 3], "one_domain": [0.0, 0.4][seed % 2]}
    drawing = sampler(labels, domains, seed=seed, **keys)
    capacity = np.minimum(np.bincount(labels), keys["images_per_label"]).sum()
    for step in range(30):
        batch = drawing.batch(step)
        assert len(batch) == min(keys["batch_size"], capacity)
        assert len(set(batch.tolist())) == len(batch)
        assert max(Counter(labels[batch].tolist()).values()) <= keys["images_per_label"]


def test_a_batch_of_a_large_catalog_touches_what_it_holds_alone(monkeypatch):
    labels = np.repeat(np.arange(50_000), 4)
    drawing = sampler(labels, labels % 11, batch_size=768, images_per_label=6)
    permuted = []
    draw = Rounds._drawn
    monkeypatch.setattr(Rounds, "_drawn", lambda self, round_: permuted.append(round_) or draw(self, round_))
    for step in range(60):  # 128 labels of 4 images, and 64 further ones, a step: less than a round of either
        assert len(drawing.batch(step)) == 768
    assert permuted == [0, 0]


TRIPLETS = np.arange(36).reshape(12, 3)


def batches(drawing: TripletSampler, steps: int) -> list[np.ndarray]:
    return [drawing.batch(step).reshape(3, -1).T for step in range(steps)]


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


def test_rounds_of_triplets_differ_and_follow_from_seed_and_step():
    first, again, other = (TripletSampler(TRIPLETS, 12, seed) for seed in (0, 0, 1))
    assert np.array_equal(first.batch(4), again.batch(4))
    assert not np.array_equal(first.batch(0), first.batch(3))  # the first batches of rounds 0 and 1
    assert not np.array_equal(first.batch(0), other.batch(0))


def test_a_batch_is_never_larger_than_the_triplets_nor_empty():
    assert len(TripletSampler(TRIPLETS[:2], 300, 0).batch(5)) == 6
    assert len(TripletSampler(TRIPLETS, 2, 0).batch(5)) == 3
