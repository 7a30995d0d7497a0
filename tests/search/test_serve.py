"""The JSON API: answers as by hand, refuses what is foreign, too large or no image, keeps what people judge."""

from __future__ import annotations

import csv
import json
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from reds import red
from starlette.testclient import TestClient

from embed64.search.collection import Collection, in_folder
from embed64.search.serve import guard
from embed64.search.serve.app import create_app
from embed64.search.serve.keeping import Keeping

OURS = "http://127.0.0.1:6464"


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    for name, strength in {"mug/a.png": 10, "mug/b.png": 40, "tin/c.png": 100, "tin/d.png": 160}.items():
        red(tmp_path / "photos" / name, strength, (60, 40))
    return tmp_path / "photos"


@pytest.fixture
def collection(tmp_path: Path, photos: Path, artifact: Path, cache: Path) -> Collection:
    made = Collection(str(tmp_path / "index"), artifact, new=True)
    made.add(in_folder(photos, "goods")[0])
    return made


@pytest.fixture
def client(collection: Collection, tmp_path: Path) -> Iterator[TestClient]:
    with TestClient(create_app(collection, None, Keeping(tmp_path / "kept")), base_url=OURS) as client:
        yield client


def picture(strength: int, form: str = "PNG", **options) -> bytes:
    out = BytesIO()
    Image.new("RGB", (8, 8), (strength, 0, 0)).save(out, form, **options)
    return out.getvalue()


def sent(content: bytes, **fields) -> dict:
    return {"files": {"file": ("q.png", content)}, "data": {name: str(value) for name, value in fields.items()}}


def test_search_answers_the_nearest_with_what_is_known_of_them(client, photos):
    hits = client.post("/search", **sent(picture(90), k=3)).json()["hits"]
    assert [Path(hit["path"]).name for hit in hits] == ["c.png", "b.png", "d.png"]
    assert [hit["distance"] * 255 for hit in hits] == pytest.approx([10, 50, 70], abs=1e-3)
    assert hits[0] == {
        "id": hits[0]["id"], "path": str(photos / "tin" / "c.png"), "distance": hits[0]["distance"], "label": "tin",
        "domain": "goods",
    }  # fmt: skip
    assert len(client.post("/search", **sent(picture(90))).json()["hits"]) == 4
    assert client.post("/search", **sent(picture(90), domain="none")).json() == {"hits": []}


def test_embed_answers_the_numbers(client):
    numbers = client.post("/embed", **sent(picture(51))).json()["embedding"]
    assert len(numbers) == 64
    assert numbers[0] == pytest.approx(0.2)
    assert not any(numbers[1:])


def test_health(client, collection):
    assert client.get("/health").json() == {
        "status": "ok", "images": 4, "artifact_sha256": collection.encoder.sha256
    }  # fmt: skip
    assert client.get("/domains").json() == {"domains": ["goods"], "calibrated": False}


def test_images_are_shown_small_and_only_those_of_the_index(client, photos, tmp_path):
    hit = client.post("/search", **sent(picture(100), k=1)).json()["hits"][0]
    shown = client.get(f"/images/{hit['id']}", params={"side": 30})
    assert shown.headers["content-type"] == "image/webp"
    image = Image.open(BytesIO(shown.content))
    assert image.size == (30, 20)
    assert abs(np.asarray(image.convert("RGB"))[..., 0].mean() - 100) < 4
    for other in ("0" * 16, "%2e%2e%2fetc%2fpasswd", "..%2f..%2fetc%2fpasswd", "' OR 1=1 --", "x" * 500):
        answer = client.get(f"/images/{other}")
        assert answer.status_code == 404
        assert list(answer.json()) == ["error"]
    (photos / "tin" / "c.png").unlink()
    gone = client.get(f"/images/{hit['id']}")
    assert (gone.status_code, "`embed64 index sync` takes out what is gone" in gone.json()["error"]) == (404, True)
    assert client.get(f"/images/{hit['id']}", params={"side": 10**6}).status_code == 422


def test_a_file_that_was_replaced_by_something_else_is_not_sent(client, photos, tmp_path):
    hit = client.post("/search", **sent(picture(100), k=1)).json()["hits"][0]
    secret = tmp_path / "secret.txt"
    secret.write_text("a secret")
    (photos / "tin" / "c.png").unlink()
    (photos / "tin" / "c.png").symlink_to(secret)
    answer = client.get(f"/images/{hit['id']}")
    assert answer.status_code == 404
    assert b"a secret" not in answer.content


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "cannot be read as an image (an empty file)"),
        (b"<html>", "cannot be read as an image (text, not an image)"),
        (picture(5)[:-30], "cannot be read as an image (damaged"),
    ],
)
@pytest.mark.parametrize("path", ["/search", "/embed", "/images"])
def test_what_is_no_image_is_answered_in_one_line(client, path, content, said, tmp_path):
    answer = client.post(path, **sent(content))
    assert answer.status_code == 422
    assert answer.json()["error"].startswith(said)
    assert not (tmp_path / "kept" / "added").exists()


@pytest.mark.parametrize(("fields", "said"), [({"k": 0}, "k: "), ({"k": 101}, "k: "), ({"k": "many"}, "k: ")])
def test_wrong_fields_are_named(client, fields, said):
    answer = client.post("/search", **sent(picture(1), **fields))
    assert answer.status_code == 422
    assert answer.json()["error"].startswith(said)
    assert client.post("/search").json()["error"] == "file: Field required"


def test_what_does_not_exist_is_answered_as_everything_else(client):
    for path in ("/nothing", "/page/app.py", "/page/..%2fapp.py"):
        assert client.get(path).status_code == 404
        assert list(client.get(path).json()) == ["error"]
    assert client.get("/search").status_code == 405


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"host": "evil.example"}, 421),
        ({"host": "127.0.0.1.evil.example"}, 421),
        ({"host": ""}, 421),
        ({"host": "localhost:6464"}, 200),
        ({"origin": "https://evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({"origin": "http://127.0.0.1:9999"}, 403),
        ({"origin": OURS}, 200),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-site"}, 403),
        ({"sec-fetch-site": "same-origin"}, 200),
        ({"sec-fetch-site": "none"}, 200),
    ],
)
def test_foreign_names_and_pages_are_refused(client, headers, status):
    assert client.post("/search", headers=headers, **sent(picture(1))).status_code == status
    assert client.get("/health", headers=headers).status_code == status


def test_uploads_have_a_limit_whether_they_say_their_length_or_not(client, monkeypatch):
    monkeypatch.setattr(guard, "LARGEST", 1 << 20)
    large = b"x" * (3 << 20)
    answer = client.post("/search", **sent(large))
    assert (answer.status_code, answer.json()["error"]) == (413, "more than 1 MB; send a smaller image")

    def drip() -> Iterator[bytes]:
        yield b'--b\r\nContent-Disposition: form-data; name="file"; filename="q.png"\r\n\r\n'
        for _ in range(48):
            yield b"x" * (1 << 16)

    answer = client.post("/search", content=drip(), headers={"content-type": "multipart/form-data; boundary=b"})
    assert (answer.status_code, answer.json()["error"]) == (413, "more than 1 MB; send a smaller image")
    assert client.post("/search", **sent(picture(1))).status_code == 200


def test_every_answer_forbids_what_a_page_could_be_made_to_do(client):
    for path in ("/", "/health", "/nothing"):
        headers = client.get(path).headers
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "unsafe-inline" not in headers["content-security-policy"]
        assert headers["cross-origin-resource-policy"] == "same-origin"
        assert headers["x-content-type-options"] == "nosniff"
        assert "access-control-allow-origin" not in headers


def test_an_added_image_is_found_at_once_and_after_a_restart(client, collection, tmp_path):
    content = picture(91)
    added = client.post("/images", **sent(content, label=" plate ", domain="dishes"))
    assert added.status_code == 201
    assert added.json()["images"] == 5
    hit = client.post("/search", **sent(picture(91), k=1)).json()["hits"][0]
    assert (hit["id"], hit["label"], hit["domain"], hit["distance"]) == (added.json()["id"], "plate", "dishes", 0)
    assert Path(hit["path"]).parent == tmp_path / "kept" / "added"
    assert Path(hit["path"]).read_bytes() == content
    assert client.post("/images", **sent(content, label="plate", domain="dishes")).json()["images"] == 5
    assert len(Collection(collection.where)) == 5
    assert client.get("/domains").json()["domains"] == ["dishes", "goods"]


def test_judgements_become_a_table_of_pairs(client, photos, tmp_path):
    ids = [hit["id"] for hit in client.post("/search", **sent(picture(90), k=2)).json()["hits"]]
    query = picture(90, "JPEG")
    for id, same in ((ids[0], "false"), (ids[1], "false"), (ids[0], "true")):
        assert client.post("/pairs", **sent(query, id=id, same=same)).status_code == 201
    assert client.post("/pairs", **sent(query, id="0" * 16, same="true")).status_code == 404
    assert client.post("/pairs", **sent(query, id="../x", same="true")).status_code == 422
    assert client.post("/pairs", **sent(b"none", id=ids[0], same="true")).status_code == 422
    rows = list(csv.DictReader((tmp_path / "kept" / "pairs.csv").open()))
    assert [(row["image"], row["same"]) for row in rows] == [
        (str(photos / "mug" / "b.png"), "0"),
        (str(photos / "tin" / "c.png"), "1"),
    ]
    (kept,) = {row["query"] for row in rows}
    assert Path(kept).read_bytes() == query
    assert Path(kept).suffix == ".jpg"


def test_requests_that_come_together_are_embedded_together(client, collection, monkeypatch):
    embed, first, sizes = collection.encoder.embed, threading.Event(), []

    def slow(images, *given, **more):
        sizes.append(len(images))
        first.wait(20)
        return embed(images, *given, **more)

    monkeypatch.setattr(collection.encoder, "embed", slow)
    with ThreadPoolExecutor(12) as pool:
        answers = [pool.submit(client.post, "/embed", **sent(picture(10 * number))) for number in range(12)]
        while client.portal.call(lambda: 0) is None or not sizes:
            pass
        threading.Timer(0.5, first.set).start()
        numbers = [answer.result().json()["embedding"][0] for answer in answers]
    assert numbers == pytest.approx([10 * number / 255 for number in range(12)], abs=1e-6)
    assert sum(sizes) == 12
    assert len(sizes) <= 4


def test_one_bad_image_of_a_batch_fails_alone(client, collection, monkeypatch):
    from embed64.core.errors import InputError

    embed = collection.encoder.embed

    def picky(images, *given, **more):
        if any(int(image[0, 0, 0]) == 66 for image in images):
            raise InputError("images[0]: the artifact returns NaN or infinity for this image")
        return embed(images, *given, **more)

    monkeypatch.setattr(collection.encoder, "embed", picky)
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda n: client.post("/embed", **sent(picture(63 + n))), range(8)))
    assert [answer.status_code for answer in answers] == [200, 200, 200, 422, 200, 200, 200, 200]


def test_metrics_count_requests_and_batches(client):
    client.post("/search", **sent(picture(1)))
    client.get("/images/" + "0" * 16)
    client.get("/what/ever")
    text = client.get("/metrics").text
    assert 'embed64_requests_total{path="/search",status="200"} 1.0' in text
    assert 'embed64_requests_total{path="/images/{id}",status="404"} 1.0' in text
    assert 'embed64_requests_total{path="other",status="404"} 1.0' in text
    assert "embed64_index_images 4.0" in text
    assert "embed64_batch_images_count 1.0" in text


def test_the_api_describes_itself_without_any_other_site(client):
    described = client.get("/openapi.json").json()
    assert {"/embed", "/search", "/images", "/images/{id}", "/pairs", "/health", "/metrics"} <= set(described["paths"])
    docs = client.get("/docs")
    assert docs.status_code == 200
    assert "//cdn" not in docs.text
    assert "https://" not in docs.text.replace("https://fastapi.tiangolo.com", "")


def test_verdicts_are_said_if_the_artifact_is_calibrated(collection, tmp_path):
    class Judge:
        def verdict(self, distance: float, index: int) -> str:
            return f"same of {index}" if distance < 0.1 else "unsure"

    with TestClient(create_app(collection, Judge(), Keeping(tmp_path)), base_url=OURS) as client:
        hits = client.post("/search", **sent(picture(90), k=2)).json()["hits"]
        assert [hit["verdict"] for hit in hits] == ["same of 4", "unsure"]
        assert client.get("/domains").json()["calibrated"]


def test_a_query_of_another_shape_than_a_photo(client):
    assert json.dumps(client.post("/embed", **sent(picture(7, "GIF"))).json())
    wide = BytesIO()
    Image.fromarray(torch.zeros(1, 900, 3, dtype=torch.uint8).numpy()).save(wide, "PNG")
    assert client.post("/search", **sent(wide.getvalue())).status_code == 200
