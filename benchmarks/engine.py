"""Is the embedding engine as fast as its slowest part? Against decoding alone, the model alone, one image at a time.

    python benchmarks/engine.py --artifact runs/demo/saved_model.pt --photos FOLDER

All are run in turn, each several times in one process, and their medians compared. `decoder` decodes on all cores;
`artifact` resizes and computes what is decoded already, batch by batch, with all of torch's threads; `network` is the
part of it after resizing. `photos` are the files as they are; `large photos` are enlarged to 12 megapixels.
"""

from __future__ import annotations

import argparse
import itertools
import platform
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

import torch
from PIL import Image

from embed64.artifact.engine import BATCHES, embedded
from embed64.artifact.loading import load_artifact
from embed64.artifact.steps import steps_of
from embed64.core.files import write_json
from embed64.core.parallel import batched, cores
from embed64.data.decode import decode
from embed64.data.sources.scan import images_below

RESULTS = Path(__file__).parent / "results" / "engine.json"
LARGE = (4000, 3000)
RUNS = 5
_HELD = 64
"""Images that are held decoded, and gone through again and again."""

T = TypeVar("T")


def ways(artifact: torch.jit.ScriptModule, files: list[Path]) -> dict[str, Callable[[], object]]:
    """Return what is timed, by name; each goes through all files once."""
    device = next(artifact.parameters()).device
    steps, size = steps_of(artifact), BATCHES[device.type]
    decoded = [decode(file) for file in files[:_HELD]]

    def joined(batch: list[torch.Tensor]) -> list[torch.Tensor]:
        return [torch.cat(each) for each in zip(*(steps.prepare(x.to(device)) for x in batch), strict=True)]

    with torch.inference_mode():
        ready = [joined(batch) for batch in batched(decoded, size)]

    def again(parts: list[T]) -> Iterator[T]:
        return itertools.islice(itertools.cycle(parts), -(-len(files) // size))

    def decoder() -> None:
        with ThreadPoolExecutor(cores()) as pool:
            for _ in pool.map(lambda file: decode(file).shape, files):
                pass

    @torch.inference_mode()
    def whole() -> None:
        for batch in again(list(batched(decoded, size))):
            steps.run(*joined(batch)).cpu()

    @torch.inference_mode()
    def network() -> None:
        for batch in again(ready):
            steps.run(*batch).cpu()

    @torch.inference_mode()
    def one_by_one() -> None:
        for file in files:
            artifact(decode(file)[None].to(device)).cpu()

    def engine() -> None:
        for _ in embedded(artifact, files, decode):
            pass

    return {
        "engine": engine,
        "decoder alone": decoder,
        "artifact alone": whole,
        "network alone": network,
        "one at a time": one_by_one,
    }


def measured(name: str, artifact: torch.jit.ScriptModule, files: list[Path]) -> dict[str, object]:
    """Return a row: images per second of each way, and the engine's ratios to the others."""
    timed = ways(artifact, files)
    seconds: dict[str, list[float]] = {way: [] for way in timed}
    for number in range(RUNS + 1):
        for way, run in timed.items():
            start = time.perf_counter()
            run()
            if number:  # the first one warms up
                seconds[way].append(time.perf_counter() - start)
    rate = {way: len(files) / statistics.median(values) for way, values in seconds.items()}
    slower = min(rate["decoder alone"], rate["artifact alone"])
    return {
        "images": name,
        "device": torch.cuda.get_device_name() if next(artifact.parameters()).is_cuda else platform.machine(),
        **{f"{way}, images/s": round(value, 1) for way, value in rate.items()},
        "to the slower part": round(rate["engine"] / slower, 2),
        "to one at a time": round(rate["engine"] / rate["one at a time"], 2),
    }


def enlarged(files: list[Path], folder: Path) -> list[Path]:
    """Return the files as JPEGs of 12 megapixels."""
    made = []
    for number, file in enumerate(files):
        made.append(folder / f"{number}.jpg")
        Image.open(file).convert("RGB").resize(LARGE, Image.Resampling.BICUBIC).save(made[-1], quality=90)
    return made


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--artifact", type=Path, required=True)
    parser.add_argument("--photos", type=Path, required=True, help="a folder of photos")
    parser.add_argument("--count", type=int, default=600)
    arguments = parser.parse_args()
    artifact = load_artifact(arguments.artifact)
    files = images_below(arguments.photos)[0][: arguments.count]
    rows = [measured("photos", artifact, files)]
    print(rows[0])
    with tempfile.TemporaryDirectory() as folder:
        rows.append(measured("large photos", artifact, enlarged(files[: arguments.count // 10], Path(folder))))
        print(rows[1])
    write_json(
        RESULTS,
        {
            "command": "python benchmarks/engine.py --artifact runs/demo/saved_model.pt --photos FOLDER",
            "machine": platform.machine(),
            "threads": torch.get_num_threads(),
            "torch": torch.__version__,
            "rows": rows,
        },
    )


if __name__ == "__main__":
    main()
