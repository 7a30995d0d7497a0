"""The table of sources is complete, consistent and strict."""

import pytest

from embed64.core.errors import InputError
from embed64.data.sources.folders import Layout
from embed64.data.sources.registry import FolderLayout, parse_registry, source_named, sources

ORIGINAL = """naturalseeker/triplet-data abhijeetbhilare/world-cuisines naturalseeker/packed-goods
    naturalseeker/images-for-google-comp watts2/glove6b50dtxt naturalseeker/door-image
    jaidevchittoria/babies-products-and-toys competitions/google-universal-image-embedding""".split()
STAND_INS = """rhtsingh/130k-images-512x512-universal-image-embeddings
    rhtsingh/google-universal-image-embeddings-128x128
    motono0223/guie-products10k-tfrecords-label-1000-10690 motono0223/guie-glr2021mini-tfrecords-label-10691-17690
    srujanesanakarra/food101 jessicali9530/stanford-cars-dataset liucong12601/stanford-online-products-dataset
    kerrit/storefront-146 kerrit/dishes-67 dschettler8845/the-met-dataset
    sangamman/deepfashion-consumer-to-shop-training mayukh18/fashion200k-dataset competitions/products-10k
    competitions/landmark-recognition-2021 competitions/imaterialist-challenge-furniture-2018
    competitions/shopee-product-matching""".split()
PUBLISHED = """rickyyyyyyy/torchvision-stanford-cars hserdaraltan/deepfashion-inshop-clothes-retrieval
    wenewone/cub2002011 khyeh0719/rp2k-dataset""".split()
"""Copies of sets that papers report on; gldv2 is not on Kaggle, the others are among the stand-ins."""

ONE = """
[[source]]
name = "one"
kaggle = "a/one-slug"
what = "x"
reader = { kind = "folder", domain = "d" }
"""


def test_every_source_of_the_original_and_every_stand_in_is_there():
    assert {s.kaggle for s in sources()} == {"", *ORIGINAL, *STAND_INS, *PUBLISHED}
    assert len(sources()) == 30
    assert {s.name for s in sources() if not s.kaggle} == {"emoji", "gldv2"}


@pytest.mark.parametrize("source", sources(), ids=lambda s: s.name)
def test_a_source_says_enough(source):
    assert source.what
    assert source.license
    assert source_named(source.name) is source_named(source.slug) is source
    if source.kaggle:
        assert source_named(source.kaggle) is source
        assert source.url.endswith(source.kaggle)
        assert source.replaced_by or source.name in ("glove", "cub")  # every other one can be done without
    assert bool(source.protocol) == bool(source.home)
    if isinstance(source.reader, FolderLayout):
        Layout(source.reader.layout, source.reader.domain)  # raises where it says no label or no domain


def test_the_original_s_row_ranges():
    ranges = source_named("triplet-data").reader.ranges
    assert ranges == {"gallery": 2871, "toys": 3408, "dishes": 12919, "house": 17563, "landmarks": 25830}
    assert list(ranges) == ["gallery", "toys", "dishes", "house", "landmarks"]


TABLE = '{ kind = "table", files = ["t.csv"], path = ["{p}"], label = "{l}", domain = "d" }'
FOLDER = '{ kind = "folder", domain = "d" }'


def read_by(reader: str) -> str:
    return ONE.replace(FOLDER, reader)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (ONE.replace("what", "wat"), "source.0.wat"),
        (read_by(TABLE.replace('"d" }', '"d", split = "test" }')), "source.0.reader.table.split"),
        (read_by(TABLE.replace('"d" }', '"d", role = { of = "{r}", words = { gallery = "g" } } }')), "role"),
        (
            read_by('{ kind = "parts", part = [' + TABLE.replace('"d" }', '"d", optional = true }') + "] }"),
            "one of the parts has to be there",
        ),
        (
            read_by('{ kind = "parts", part = [{ kind = "either", either = [' + f"{TABLE}, {FOLDER}" + "] }] }"),
            "a choice within parts is one of tables",
        ),
        (read_by('{ kind = "either", either = [' + TABLE + "] }"), "source.0.reader.either.either"),
        (ONE.replace('kind = "folder"', 'kind = "fodler"'), "'fodler' found using 'kind' does not match"),
        (ONE.replace("domain =", "domian ="), "source.0.reader.folder.domian"),
        (ONE + ONE, "two sources are called 'one'"),
        (
            ONE + ONE.replace('"one"', '"one-slug"').replace("a/one-slug", "b/other"),
            "two sources are called 'one-slug'",
        ),
        (ONE + 'replaced_by = ["two"]', "source 'one' is replaced by 'two', which is not another source"),
        (ONE + 'replaced_by = ["one"]', "source 'one' is replaced by 'one', which is not another source"),
        (ONE + "images = -1", "source.0.images"),
        ("[[source\n", "not valid TOML"),
    ],
)
def test_a_wrong_table_is_refused(text, words):
    with pytest.raises(InputError) as caught:
        parse_registry(text, "mine.toml")
    assert words in str(caught.value)
    assert "mine.toml" in str(caught.value)


def test_an_unknown_name_names_the_nearest():
    with pytest.raises(InputError, match="source 'fod101' is unknown; did you mean 'food101'"):
        source_named("fod101")
