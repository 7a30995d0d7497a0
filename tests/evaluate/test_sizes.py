"""What smaller embeddings lose, on images whose embeddings are known."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import torch
from PIL import Image
from sklearn.decomposition import PCA
from torch import Tensor, nn

from embed64.data.catalog import Catalog, write_catalog
from embed64.evaluate.sizes import sizes


class Pixels(nn.Module):
    """The 64 brightnesses of an image of 8 x 8 pixels, 0 to 1."""

    def forward(self, images: Tensor) -> Tensor:
        return torch.nn.functional.adaptive_avg_pool2d(images.to(torch.float32), [8, 8]).mean(1).flatten(1) / 255.0


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """An artifact, and a catalog of 60 objects with 4 images each, 20 of them held out.

    Objects differ along six directions only, which are mixed over all 64 numbers; the rest is noise.
    """
    folder, rng, rows = tmp_path_factory.mktemp("sizes"), np.random.default_rng(0), []
    torch.jit.save(torch.jit.script(Pixels()), folder / "saved_model.pt")
    directions = np.linalg.qr(rng.normal(size=(64, 64)))[0][:, :6]
    for label in range(60):
        centre = directions @ rng.normal(0, 110, 6)
        for view in range(4):
            name = f"{label}_{view}.png"
            pixels = (128 + centre + rng.normal(0, 14, 64)).clip(0, 255).astype(np.uint8)
            Image.fromarray(pixels.reshape(8, 8)).convert("RGB").save(folder / name)
            rows.append((name, str(label), "d", "s", "holdout" if label < 20 else "train"))
    table = pd.DataFrame(rows, columns=["path", "label", "domain", "source", "split"])
    return folder / "saved_model.pt", write_catalog(Catalog(table, folder), folder / "c.csv")


def test_sizes_and_what_they_lose(files):
    found = {(row.way, row.numbers): row for row in sizes(*files)}
    whole = found["as it is", 64]
    assert (whole.bytes, whole.change, whole.change_ci95) == (256, 0, (0, 0))
    assert whole.mp5 > 0.9
    stored = {key: row.bytes for key, row in found.items()}
    assert stored["float16", 64] == 128
    assert stored["int8", 64] == 64
    assert stored["1 bit", 64] == 8
    assert stored["principal axes", 16] == 64
    assert stored["principal axes, int8", 16] == 16
    for row in found.values():
        assert row.mp5 == pytest.approx(whole.mp5 + row.change)
        assert row.change_ci95[0] <= row.change <= row.change_ci95[1]
    # Six directions hold everything: the axes find them, the first eight numbers do not.
    assert found["principal axes", 8].mp5 > 0.9
    assert found["discriminant axes", 8].mp5 > 0.9
    assert found["the first numbers", 8].mp5 < found["principal axes", 8].mp5 - 0.1
    assert abs(found["float16", 64].change) < 0.01
    assert abs(found["int8", 64].change) < 0.03
    assert found["1 bit", 64].mp5 < whole.mp5


def test_axes_are_fitted_on_what_was_not_held_out(files, monkeypatch):
    fit, seen = PCA.fit, []
    monkeypatch.setattr(PCA, "fit", lambda self, x: seen.append(len(x)) or fit(self, x))
    sizes(*files)
    assert seen == [160]
