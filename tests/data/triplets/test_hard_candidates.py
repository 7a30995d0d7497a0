"""What hard kinds offer: the nearest images of other labels, images of the nearest names."""

import numpy as np
import pytest

from embed64.data.triplets.hard_candidates import NearByFeature, NearByName

VECTORS = {"mug": "1 0 0", "cup": "0.9 0.1 0", "bowl": "0.7 0.4 0", "plate": "0.6 0.6 0", "fork": "0 1 0"}
VECTORS |= {"tower": "0 0 1", "bridge": "0 0.1 1"}


@pytest.fixture
def glove(tmp_path):
    path = tmp_path / "glove.txt"
    path.write_text("".join(f"{word} {numbers}\n" for word, numbers in VECTORS.items()))
    return path


def test_features_offer_the_nearest_of_other_labels_in_turn():
    points = np.arange(10, dtype=np.float32)[:, None] ** 2
    labels = np.array([0, 0, 1, 2, 2, 3, 3, 3, 4, 4])
    offered = NearByFeature(points, labels).of(np.array([0, 4, 0]))
    assert offered.shape == (3, 16)
    assert offered[0][:8].tolist() == [2, 3, 4, 5, 6, 7, 8, 9]
    assert offered[2][:7].tolist() == [3, 4, 5, 6, 7, 8, 9]  # its second time: from the second on
    assert offered[2][-1] == 2
    assert offered[1][:3].tolist() == [5, 2, 1]  # from 16: to 25, 4, 1; 9 is of its own label
    assert (offered[0][8:] == -1).all()


def test_names_offer_images_of_the_five_nearest(glove):
    names = np.array(["mug", "mug", "coffee_cup", "bowl", "plate", "fork", "tower", "tower", "xyzzy", "bridge"])
    labels = np.array([0, 0, 1, 2, 3, 4, 5, 5, 6, 7])
    near = NearByName(names, labels, glove, np.random.default_rng(0))
    assert near.unknown == 1
    assert near.has.tolist() == [name != "xyzzy" for name in names]
    offered = near.of(np.array([0, 1, 0, 6]))
    by_name = [[str(names[row]) for row in line] for line in offered]
    order = ["coffee_cup", "bowl", "plate", "bridge", "fork"]  # the last two and tower are at right angles
    for line in by_name[:3]:
        start = order.index(line[0])
        assert line == [*order[start:], *order[:start]] * 2
    assert by_name[3].count("bridge") == 2  # the others are at right angles to a tower
    many = near.of(np.zeros(500, int))[:, 0]
    assert min(np.unique(names[many], return_counts=True)[1]) > 70  # each of the five comes first


def test_the_same_name_in_another_source_is_not_offered(glove):
    names = np.array(["Mug", "mug", "MUG-xyzzy", "cup", "tower"])  # five labels, three of them mugs
    near = NearByName(names, np.arange(5), glove, np.random.default_rng(0))
    for row in (0, 1, 2):
        assert set(near.of(np.array([row])).ravel()) == {3, 4, -1}


@pytest.mark.parametrize("names", [["mug", "mug"], ["xyzzy", "17"], ["mug", "xyzzy"]])
def test_no_other_name_is_nothing_to_offer(glove, names):
    assert not NearByName(np.array(names), np.arange(2), glove, np.random.default_rng(0)).has.any()


def test_images_of_a_name_are_drawn_alike(glove):
    names = np.array(["mug"] + ["cup"] * 4)
    near = NearByName(names, np.array([0, 1, 1, 1, 1]), glove, np.random.default_rng(0))
    offered = near.of(np.zeros(2000, int))
    drawn = np.bincount(offered[offered >= 0], minlength=5)
    assert drawn[0] == 0
    assert (abs(drawn[1:] - drawn.sum() / 4) < 5 * (drawn.sum() / 4) ** 0.5).all()
