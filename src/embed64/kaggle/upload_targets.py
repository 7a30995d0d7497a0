"""The targets of an upload, a dataset or a model: the requests that look for one and create it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any

from embed64.core.errors import InputError
from embed64.kaggle.session import Session, filled, pages
from embed64.kernel.metadata import SITE

VARIATION = "default"


class Target(ABC):
    """A dataset or model `owner/slug`, which may not exist yet."""

    place: str

    def __init__(self, ref: str, session: Session) -> None:
        self.owner, self.slug = ref.split("/")
        self.ref, self.session, self.page = ref, session, f"{SITE}/{self.place}/{ref}"
        self._found: Any = None

    @abstractmethod
    def version(self) -> int:
        """Return the newest version's number; 0 if there is none."""

    @abstractmethod
    def mark(self, version: int) -> str:
        """Return what was noted with that version; empty if Kaggle does not return it."""

    @abstractmethod
    def creation(self, tokens: list[str], title: str, public: bool, license: str, mark: str) -> Callable[[Any], Any]:
        """Return the request that creates it from uploaded files, or a new version if it exists."""

    @abstractmethod
    def listed(self, client: Any, version: int) -> dict[str, int]:
        """Return {name: bytes} of a version's files."""

    @abstractmethod
    def reference(self, version: int, /) -> str:
        """Return its name in kernel-metadata.json."""


class DatasetTarget(Target):
    """A dataset. The mark of its first version is in the description, those of later versions are in their notes."""

    place = "datasets"

    def version(self) -> int:
        from kagglesdk.datasets.types.dataset_api_service import ApiGetDatasetRequest

        request = filled(ApiGetDatasetRequest, owner_slug=self.owner, dataset_slug=self.slug)
        self._found = self.session.find(
            lambda k: k.datasets.dataset_api_client.get_dataset(request), self.ref, self.page
        )
        return (self._found.current_version_number or 1) if self._found and self._found.ref else 0

    def mark(self, version: int) -> str:
        notes = {each.version_number: each.version_notes for each in self._found.versions}
        return (self._found.description if version == 1 else notes.get(version)) or ""

    def creation(self, tokens: list[str], title: str, public: bool, license: str, mark: str) -> Callable[[Any], Any]:
        from kagglesdk.datasets.types import dataset_api_service as api

        files = [filled(api.ApiDatasetNewFile, token=token) for token in tokens]
        if self._found and self._found.ref:
            body = filled(api.ApiCreateDatasetVersionRequestBody, files=files, version_notes=mark)
            newer = filled(api.ApiCreateDatasetVersionRequest, owner_slug=self.owner, dataset_slug=self.slug, body=body)
            return lambda k: k.datasets.dataset_api_client.create_dataset_version(newer)
        first = filled(
            api.ApiCreateDatasetRequest,
            owner_slug=self.owner,
            slug=self.slug,
            title=title,
            license_name=license,
            is_private=not public,
            description=mark,
            files=files,
        )
        return lambda k: k.datasets.dataset_api_client.create_dataset(first)

    def listed(self, client: Any, version: int) -> dict[str, int]:
        from kagglesdk.datasets.types.dataset_api_service import ApiListDatasetFilesRequest

        request = filled(
            ApiListDatasetFilesRequest,
            owner_slug=self.owner,
            dataset_slug=self.slug,
            dataset_version_number=version,
            page_size=200,
        )
        found = pages(client.datasets.dataset_api_client.list_dataset_files, request)
        return {file.name: file.total_bytes for page in found for file in page.dataset_files}

    def reference(self, _version: int, /) -> str:
        return self.ref


class ModelTarget(Target):
    """A model with one variation for PyTorch. Kaggle returns only its first version's mark, in the overview."""

    place = "models"

    def version(self) -> int:
        from kagglesdk.models.types.model_api_service import ApiGetModelInstanceRequest

        request = filled(ApiGetModelInstanceRequest, **self._variation)
        self._found = self.session.find(
            lambda k: k.models.model_api_client.get_model_instance(request), self.ref, self.page
        )
        return self._found.version_number if self._found else 0

    def mark(self, version: int) -> str:
        return self._found.overview if version == 1 else ""

    def creation(self, tokens: list[str], title: str, public: bool, license: str, mark: str) -> Callable[[Any], Any]:
        from kagglesdk.models.types import model_api_service as api

        files = [filled(api.ApiDatasetNewFile, token=token) for token in tokens]
        if self._found and self._found.version_number:
            body = filled(api.ApiCreateModelInstanceVersionRequestBody, files=files, version_notes=mark)
            newer = filled(api.ApiCreateModelInstanceVersionRequest, **self._variation, body=body)
            return lambda k: k.models.model_api_client.create_model_instance_version(newer)
        self._require_model(title, public)
        variation = filled(
            api.ApiCreateModelInstanceRequestBody,
            instance_slug=VARIATION,
            framework=self._variation["framework"],
            overview=mark,
            license_name=license,
            files=files,
        )
        first = filled(api.ApiCreateModelInstanceRequest, owner_slug=self.owner, model_slug=self.slug, body=variation)
        return lambda k: k.models.model_api_client.create_model_instance(first)

    def listed(self, client: Any, version: int) -> dict[str, int]:
        from kagglesdk.models.types.model_api_service import ApiListModelInstanceVersionFilesRequest

        request = filled(
            ApiListModelInstanceVersionFilesRequest, **self._variation, version_number=version, page_size=200
        )
        found = pages(client.models.model_api_client.list_model_instance_version_files, request)
        return {file.name: file.size for page in found for file in page.files}

    def reference(self, version: int, /) -> str:
        return f"{self.ref}/pyTorch/{VARIATION}/{version}"

    @property
    def _variation(self) -> dict[str, Any]:
        from kagglesdk.models.types.model_enums import ModelFramework

        framework = ModelFramework.MODEL_FRAMEWORK_PY_TORCH
        named = {"owner_slug": self.owner, "model_slug": self.slug, "instance_slug": VARIATION}
        return {**named, "framework": framework}

    def _require_model(self, title: str, public: bool) -> None:
        """Create the model for the variation to belong to, if there is none."""
        from kagglesdk.models.types.model_api_service import ApiCreateModelRequest, ApiGetModelRequest

        asked = filled(ApiGetModelRequest, owner_slug=self.owner, model_slug=self.slug)

        def there() -> Any:
            found = self.session.find(lambda k: k.models.model_api_client.get_model(asked), self.ref, self.page)
            return found if found and found.ref else None

        if there():
            return
        made = filled(ApiCreateModelRequest, owner_slug=self.owner, slug=self.slug, title=title, is_private=not public)
        answer = self.session.send(lambda k: k.models.model_api_client.create_model(made), there, self.ref, self.page)
        require_taken(answer, self.ref, there)


def require_taken(answer: Any, ref: str, arrived: Callable[[], Any]) -> None:
    """Raise InputError for a refusal in a response with status 200, unless what was sent has arrived."""
    error = getattr(answer, "error", "")
    if error and arrived() is None:
        raise InputError(
            f"{ref}: Kaggle did not accept it: {' '.join(error.split())[:200]}; choose another --name or --title"
        )
