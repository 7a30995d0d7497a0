"""The engine: every image once and in order, the same bits however many threads, errors where they belong."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
import torch
from encoders import images
from torch import Tensor

from embed64.artifact.engine import embedded
from embed64.artifact.export import export_backbone
from embed64.artifact.loading import load_artifact
from embed64.artifact.steps import steps_of
from embed64.core.errors import InputError


@pytest.fixture(scope="module")
def artifact(tmp_path_factory: pytest.TempPathFactory) -> torch.jit.ScriptModule:
    path = tmp_path_factory.mktemp("engine") / "saved_model.pt"
    return load_artifact(export_backbone(["test_byobnet.r160_in1k"], path, pretrained=False))


@pytest.fixture(scope="module")
def pictures() -> list[Tensor]:
    return [images(1, 20 + number % 5, 30, seed=number)[0] for number in range(45)]


def rows(results) -> Tensor:
    return torch.stack(list(results))


def test_the_bits_do_not_depend_on_the_number_of_threads(artifact, pictures, torch_threads):
    made = []
    for number in (1, 2, 5):
        torch_threads(number)
        made.append(rows(embedded(artifact, pictures, Tensor.clone)))
    assert made[0].shape == (45, 64)
    assert torch.equal(made[0], made[1])
    assert torch.equal(made[0], made[2])
    with torch.inference_mode():
        alone = torch.cat([artifact(picture.unsqueeze(0)) for picture in pictures])
    assert (made[0] - alone).abs().max() <= 1e-5


def test_images_are_read_in_several_threads_while_others_are_computed(artifact, pictures, torch_threads):
    torch_threads(3)
    meeting, names = threading.Barrier(3, timeout=20), set()

    def read(number: int) -> Tensor:
        if number in (0, 4, 8):  # the first of each batch
            meeting.wait()
        names.add(threading.current_thread().name)
        return pictures[number]

    assert len(rows(embedded(artifact, range(12), read))) == 12
    assert len(names) == 3


def test_an_image_that_cannot_be_read_is_an_error_in_its_place(artifact, pictures):
    def read(number: int) -> Tensor:
        if number % 7 == 3:
            raise InputError(f"{number}: broken")
        return pictures[number]

    results = list(embedded(artifact, range(20), read))
    assert [place for place, each in enumerate(results) if isinstance(each, InputError)] == [3, 10, 17]
    assert str(results[10]) == "10: broken"
    good = rows(each for each in results if isinstance(each, Tensor))
    expected = rows(embedded(artifact, [pictures[n] for n in range(20) if n % 7 != 3], Tensor.clone))
    assert (good - expected).abs().max() <= 1e-5


def test_nothing_in_nothing_out(artifact):
    assert list(embedded(artifact, [], Tensor.clone)) == []


def test_a_mistake_of_the_reader_is_raised(artifact):
    with pytest.raises(ZeroDivisionError):
        list(embedded(artifact, range(3), lambda number: torch.zeros(1 // number)))


def test_an_image_that_the_artifact_does_not_take_is_named(artifact):
    with pytest.raises(InputError, match=r"^\[2\]: the artifact raises .*`embed64 check` shows every rule"):
        list(embedded(artifact, [[0], [1], [2]], lambda at: torch.zeros(3 - (at == [2]), 8, 8, dtype=torch.uint8)))


def test_a_batch_too_large_for_the_memory_goes_in_halves(artifact, pictures, monkeypatch):
    steps, sizes = steps_of(artifact), []
    run = steps.run

    def small(*prepared: Tensor) -> Tensor:
        sizes.append(len(prepared[0]))
        if len(prepared[0]) > 2:
            raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB.")
        return run(*prepared)

    expected = rows(embedded(artifact, pictures[:7], Tensor.clone, batch=7))
    monkeypatch.setattr(steps, "run", small)
    monkeypatch.setattr("embed64.artifact.engine.steps_of", lambda _: steps)
    assert (rows(embedded(artifact, pictures[:7], Tensor.clone, batch=7)) - expected).abs().max() <= 1e-5
    assert sizes == [7, 3, 1, 2, 4, 2, 2]
    monkeypatch.setattr(steps, "run", lambda *_: (_ for _ in ()).throw(torch.OutOfMemoryError("CUDA out of memory")))
    with pytest.raises(InputError, match="the artifact raises .*out of memory"):
        list(embedded(artifact, pictures[:2], Tensor.clone))


def test_work_that_is_given_up_leaves_no_thread(artifact, pictures):
    before = threading.active_count()
    results = embedded(artifact, pictures, Tensor.clone)
    next(results)
    results.close()
    assert threading.active_count() == before


def test_files_may_be_more_than_memory_holds(artifact):
    drawn = []

    def items():
        for number in range(10_000):
            drawn.append(number)
            yield number

    results = embedded(artifact, items(), lambda _: torch.zeros(3, 8, 8, dtype=torch.uint8))
    next(results)
    results.close()
    assert len(drawn) < 100


def test_paths_are_named_by_themselves(artifact, tmp_path):
    broken: list[Path] = [tmp_path / "a.png"]

    def read(path: Path) -> Tensor:
        raise InputError(f"{path}: no such file")

    (error,) = embedded(artifact, broken, read)
    assert str(error) == f"{broken[0]}: no such file"
