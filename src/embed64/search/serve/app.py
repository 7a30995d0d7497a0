"""The search page and its JSON API."""

from __future__ import annotations

import asyncio
import io
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Annotated, Any

import numpy as np
from fastapi import FastAPI, File, Form, HTTPException, Query, Request, Response, UploadFile
from fastapi.exceptions import RequestValidationError
from fastapi.responses import FileResponse, JSONResponse
from fastapi_offline import FastAPIOffline
from PIL import Image
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from pydantic import BaseModel
from starlette.exceptions import HTTPException as StarletteHTTPException
from torch import Tensor

from embed64.core.errors import InputError
from embed64.data.decode import Undecodable, decode, pixels
from embed64.evaluate.calibration import Calibration
from embed64.search.collection import Collection, Named, answer
from embed64.search.serve.batcher import Batcher
from embed64.search.serve.guard import LARGEST, Guard
from embed64.search.serve.keeping import Keeping
from embed64.search.stores.entries import id_of

_PAGE = Path(__file__).parent / "page"
_MOST_HITS = 100
Upload = Annotated[UploadFile, File(description=f"An image file, at most {LARGEST >> 20} MB.")]
Id = Annotated[str, Form(pattern="^[0-9a-f]{16}$")]


class Hit(BaseModel):
    """An image of the index."""

    id: str
    path: str
    distance: float
    label: str
    domain: str
    verdict: str | None = None


class Hits(BaseModel):
    """The nearest images, nearest first."""

    hits: list[Hit]


class Added(BaseModel):
    """An image that was added."""

    id: str
    images: int


def create_app(collection: Collection, judge: Calibration | None, keeping: Keeping) -> FastAPI:
    """Return the application that serves an index."""
    batcher = Batcher(collection.encoder)
    adding = asyncio.Lock()

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with batcher:
            yield

    app = FastAPIOffline(
        redoc_url=None,
        title="embed64",
        description="Visual search: the nearest images by Euclidean distance show the same object.",
        lifespan=lifespan,
    )
    _measure(app, collection, batcher)
    app.add_middleware(Guard)

    @app.exception_handler(InputError)
    async def refused(_: Request, error: InputError) -> JSONResponse:
        return JSONResponse({"error": str(error)}, 422)

    @app.exception_handler(RequestValidationError)
    async def invalid(_: Request, error: RequestValidationError) -> JSONResponse:
        first = error.errors()[0]
        return JSONResponse({"error": f"{first['loc'][-1]}: {first['msg']}"}, 422)

    @app.exception_handler(StarletteHTTPException)
    async def failed(_: Request, error: StarletteHTTPException) -> JSONResponse:
        return JSONResponse({"error": error.detail}, error.status_code)

    @app.get("/", include_in_schema=False)
    async def page() -> FileResponse:
        return FileResponse(_PAGE / "index.html")

    @app.get("/page/{name}", include_in_schema=False)
    async def part(name: str) -> FileResponse:
        if name not in ("page.js", "search.js", "page.css"):
            raise HTTPException(404, "no such file")
        return FileResponse(_PAGE / name)

    @app.get("/health")
    async def health() -> dict[str, Any]:
        """Whether the server answers, and with what."""
        images = await asyncio.to_thread(len, collection)
        return {"status": "ok", "images": images, "artifact_sha256": collection.encoder.sha256}

    @app.get("/domains")
    async def domains() -> dict[str, Any]:
        """The domains of the index, and whether it is calibrated."""
        entries = await asyncio.to_thread(collection.store.entries)
        return {"domains": sorted({entry.domain for entry in entries} - {""}), "calibrated": judge is not None}

    @app.post("/embed")
    async def embed(file: Upload) -> dict[str, list[float]]:
        """Return the 64 numbers of an image."""
        return {"embedding": (await batcher.embed(await asyncio.to_thread(_read, await file.read()))).tolist()}

    @app.post("/search", response_model_exclude_none=True)
    async def search(
        file: Upload, k: Annotated[int, Form(ge=1, le=_MOST_HITS)] = 5, domain: Annotated[str, Form()] = ""
    ) -> Hits:
        """Find the nearest images to one, of one domain or of all."""
        embedding = await batcher.embed(await asyncio.to_thread(_read, await file.read()))
        found = await asyncio.to_thread(collection.store.nearest, embedding[None], k, domain)
        size = await asyncio.to_thread(len, collection)
        return Hits.model_validate(answer(found[0], judge, size))

    @app.post("/images", status_code=201)
    async def add(file: Upload, label: Annotated[str, Form()] = "", domain: Annotated[str, Form()] = "") -> Added:
        """Add an image to the index; it is found from then on."""
        content = await file.read()
        await asyncio.to_thread(_read, content)  # refused before it is written
        async with adding:
            path = await asyncio.to_thread(keeping.image, content, "added")
            await asyncio.to_thread(collection.add, [Named(str(path), label.strip(), domain.strip())])
            images = await asyncio.to_thread(len, collection)
        return Added(id=id_of(str(path)), images=images)

    @app.post("/pairs", status_code=201)
    async def pair(file: Upload, id: Id, same: Annotated[bool, Form()]) -> dict[str, str]:
        """Keep a judgement: whether an image of the index shows the same object as the one that is sent."""
        content = await file.read()
        await asyncio.to_thread(_read, content)
        if (entry := await asyncio.to_thread(collection.store.get, id)) is None:
            raise HTTPException(404, "no such image in the index")
        return {"kept": str(await asyncio.to_thread(keeping.pair, content, entry.path, same))}

    @app.get("/images/{id}", response_class=Response)
    async def image(id: str, side: Annotated[int, Query(ge=16, le=2048)] = 320) -> Response:
        """Show an image of the index as WebP, its longer side at most so many pixels."""
        if (entry := await asyncio.to_thread(collection.store.get, id)) is None:
            raise HTTPException(404, "no such image in the index")
        try:
            shown = await asyncio.to_thread(lambda: _webp(decode(Path(entry.path)), side))
        except InputError as error:
            raise HTTPException(404, f"{error}; `embed64 index sync` takes out what is gone") from error
        return Response(shown, media_type="image/webp", headers={"Cache-Control": "private, max-age=300"})

    return app


def _read(content: bytes) -> Tensor:
    """Return an upload as uint8 [3, H, W]; raise InputError if it is no image."""
    try:
        if not content:
            raise Undecodable("an empty file")
        return pixels(content)
    except Undecodable as error:
        raise InputError(f"cannot be read as an image ({error})") from error


def _webp(image: Tensor, side: int) -> bytes:
    """Return pixels as a small WebP: nothing of a file but its pixels leaves the machine's disk."""
    small = Image.fromarray(np.ascontiguousarray(image.permute(1, 2, 0).numpy()))
    small.thumbnail((side, side))
    out = io.BytesIO()
    small.save(out, "WEBP", quality=80, method=2)
    return out.getvalue()


def _measure(app: FastAPI, collection: Collection, batcher: Batcher) -> None:
    """Count requests and batches, and show the counts at /metrics as Prometheus reads them."""
    registry = CollectorRegistry()
    requests = Counter("embed64_requests", "Requests", ["path", "status"], registry=registry)
    seconds = Histogram("embed64_request_seconds", "Seconds to an answer", ["path"], registry=registry)
    batches = Histogram(
        "embed64_batch_images", "Images embedded together", buckets=[1, 2, 4, 8, 16, 32, 64], registry=registry
    )
    images = Gauge("embed64_index_images", "Images in the index", registry=registry)
    images.set_function(lambda: len(collection))

    @app.middleware("http")
    async def measured(request: Request, call: Callable[[Request], Awaitable[Response]]) -> Response:
        start = time.perf_counter()
        response = await call(request)
        route = request.scope.get("route")
        path = getattr(route, "path", "other")  # never what a stranger wrote: names would be without end
        requests.labels(path, str(response.status_code)).inc()
        seconds.labels(path).observe(time.perf_counter() - start)
        while batcher.sizes:
            batches.observe(batcher.sizes.pop())
        return response

    @app.get("/metrics", response_class=Response)
    def metrics() -> Response:
        """Counts and times, as Prometheus reads them."""
        return Response(generate_latest(registry), media_type="text/plain; version=0.0.4; charset=utf-8")
