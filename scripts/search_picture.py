"""Draw what a run's encoder finds: holdout queries, each with its five nearest, framed green if right, red if wrong.

    python scripts/search_picture.py runs/groceries docs/search.webp

The queries are chosen by seed, each of another label; the last one is the worst of the whole holdout.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import pandas as pd
import torch
from PIL import Image, ImageDraw, ImageFont, ImageOps

from embed64.core.files import whole
from embed64.data.catalog import Catalog, read_catalog
from embed64.data.decode import decode
from embed64.evaluate.retrieval import Retrieval, precision_at_5, retrieve

CELL_PX, FRAME_PX, GAP_PX, TEXT_PX = 164, 5, 10, 22
GREEN, RED, GREY, INK = "#2e9e4f", "#d43c32", "#9aa0a6", "#3c4043"
FOUND = 5


def search_holdout(run: Path) -> tuple[Catalog, Retrieval]:
    """Search for every holdout image of a scored run among all the others."""
    table = pd.read_parquet(run / "holdout" / "embeddings.parquet")
    catalog = read_catalog(run / "catalog.csv")
    position = pd.Series(np.arange(len(catalog)), index=catalog.rows["path"])[table["path"]]
    holdout = Catalog(catalog.rows.iloc[position].reset_index(drop=True), catalog.root)
    embeddings = torch.tensor(np.stack(table["embedding"].to_list()))
    return holdout, retrieve(embeddings, holdout.label_ids, holdout.roles, k=FOUND)


def choose(holdout: Catalog, found: Retrieval, count: int, seed: int) -> list[int]:
    """Return `count` - 1 queries of different labels, chosen by seed, and the one with the lowest mP@5.

    Of equally bad ones, the one with the smallest distance to its nearest image is chosen: the surest mistake.
    """
    labels = holdout.label_ids[found.queries]
    score = precision_at_5(found)
    counted = np.flatnonzero(~np.isnan(score))
    worst = int(counted[np.lexsort((found.distances[counted, 0], score[counted]))][0])
    drawn = np.random.default_rng(seed).permutation(counted[labels[counted] != labels[worst]])
    first = drawn[np.sort(np.unique(labels[drawn], return_index=True)[1])]
    return [*first[: count - 1].tolist(), worst]


def draw(holdout: Catalog, found: Retrieval, queries: list[int]) -> Image.Image:
    """Draw a row for each query: the query, its label, its five nearest with their distances."""
    step_x, step_y = CELL_PX + GAP_PX, CELL_PX + TEXT_PX + GAP_PX
    sheet = Image.new("RGB", (step_x * (FOUND + 1) + 3 * GAP_PX, step_y * len(queries) + GAP_PX), "white")
    pen, font = ImageDraw.Draw(sheet), ImageFont.load_default(15)

    def put(row: int, x: int, y: int, color: str, text: str) -> None:
        picture = Image.fromarray(decode(holdout.files[row]).permute(1, 2, 0).numpy())
        inner = CELL_PX - 2 * FRAME_PX
        pen.rectangle((x, y, x + CELL_PX - 1, y + CELL_PX - 1), fill=color)
        sheet.paste(ImageOps.fit(picture, (inner, inner)), (x + FRAME_PX, y + FRAME_PX))
        while pen.textlength(text, font) > CELL_PX:
            text = text.removesuffix("…")[:-1].rstrip() + "…"
        pen.text((x + CELL_PX // 2, y + CELL_PX + TEXT_PX // 2), text, fill=INK, font=font, anchor="mm")

    for line, query in enumerate(queries):
        y = GAP_PX + line * step_y
        row = int(found.queries[query])
        put(row, GAP_PX, y, GREY, str(holdout.rows["label"].iloc[row]).replace("-", " "))
        for rank in range(FOUND):
            color = GREEN if found.hits[query, rank] else RED
            x = 3 * GAP_PX + (rank + 1) * step_x
            put(int(found.neighbours[query, rank]), x, y, color, f"{found.distances[query, rank]:.2f}")
    return sheet


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("run", type=Path, help="the folder of a scored run")
    parser.add_argument("out", type=Path, help="the picture to write, .webp")
    parser.add_argument("--queries", type=int, default=4)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    holdout, found = search_holdout(given.run)
    picture = draw(holdout, found, choose(holdout, found, given.queries, given.seed))
    with whole(given.out) as partial:
        picture.save(partial, "WEBP", quality=78, method=6)


if __name__ == "__main__":
    main()
