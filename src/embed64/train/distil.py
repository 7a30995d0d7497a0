"""Distillation: the embeddings of a batch keep the neighbourhoods that frozen teachers see in its images.

What is compared are relations between images, not features, so that a teacher may have any number of these. Each image
of a batch has a distribution over the others, the softmax of their cosines with it; the loss is the divergence of the
embeddings' distribution from each teacher's (Passalis and Tefas 2018, arXiv:1803.10837, on cosines; relations within a
batch: Park et al. 2019, arXiv:1904.05068; a universal student of several teachers: Ypsilantis et al. 2024,
arXiv:2406.08332).
"""

from __future__ import annotations

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from embed64.core.settings import Backbone as BackboneSettings
from embed64.core.settings import Features as FeatureSettings
from embed64.core.settings import Head as HeadSettings
from embed64.core.settings import Recipe
from embed64.data.catalog import Catalog
from embed64.model.axes import Sample
from embed64.model.backbone import Backbone
from embed64.model.head import Head
from embed64.train.batches.feature_cache import Features, backbone_key, cached_features
from embed64.train.batches.loading import worker_count
from embed64.train.distributed import Group
from embed64.train.optimizer import half

_RANK = 256
"""Axes on which teachers compare images."""
_AT_ONCE = 512


class Teachers(nn.Module):
    """Embeddings and rows of a batch -> how far its neighbourhoods are from those that the teachers see.

    A teacher's features are standardised and projected on discriminant axes, as the head does with its own: raw ones
    have nearly the same cosine for any two images. The state_dict holds what was fitted for that.
    """

    def __init__(self, recipe: Recipe, catalog: Catalog, device: torch.device, group: Group) -> None:
        """Load the teachers one by one and compute those features of the catalog that the cache lacks.

        Raises InputError if a teacher's weights are not available.
        """
        super().__init__()
        self.settings, self.device = recipe.distil, device
        self.keys: list[str] = []
        self.features: list[Features] = []
        self.spaces = nn.ModuleList()
        plain = recipe.views.plain()
        workers, precision = (
            worker_count(recipe.train.workers, device, group.local_size),
            half(recipe.train.amp, device),
        )
        for settings in recipe.distil.teachers:
            backbone = teacher(settings, recipe.seed)
            self.keys.append(backbone_key(backbone))
            self.features.append(cached_features(backbone, catalog, plain, recipe.seed, device, workers, precision))
            space = Head(backbone.level_dims, HeadSettings(rank=_RANK, axes="discriminant"))
            self.spaces.append(space.requires_grad_(False))
        self.seed, self.labels = recipe.seed, torch.tensor(catalog.label_ids)
        self.reduced: list[Tensor] = []

    def fit(self, rows: np.ndarray) -> None:
        """Fit how each teacher compares images on the features of these rows, int64 [N]."""
        for features, space in zip(self.features, self.spaces, strict=True):
            torch.manual_seed(self.seed)  # the axes are found by a random projection
            read = torch.from_numpy(features.read(rows)).float()
            space.fit(Sample(read, self.labels[torch.from_numpy(rows)]))  # type: ignore[operator]

    @torch.no_grad()
    def reduce(self) -> None:
        """Compute, once it is fitted or loaded, what each teacher compares: float16 [images, rank] in memory."""
        self.reduced = []
        for features, space in zip(self.features, self.spaces, strict=True):
            parts = np.array_split(np.arange(features.shape[0]), -(-features.shape[0] // _AT_ONCE))
            made = [space.reduce(torch.from_numpy(features.read(part)).float()) for part in parts]  # type: ignore[operator]
            self.reduced.append(F.normalize(torch.cat(made)).half())

    def forward(self, embeddings: Tensor, rows: np.ndarray) -> Tensor:
        """Return the weighted loss, a scalar computed in float32.

        Args:
            embeddings: Float [B, dim].
            rows: Int64 [B], the rows of the catalog that were embedded.
        """
        with torch.autocast(embeddings.device.type, enabled=False):
            own = self._similarities(embeddings.float()).log_softmax(dim=1)
            seen = [self._similarities(r[rows].to(embeddings.device).float()).softmax(dim=1) for r in self.reduced]
            losses = [F.kl_div(own, shares, reduction="batchmean") for shares in seen]
            return self.settings.weight * torch.stack(losses).mean()

    def _similarities(self, x: Tensor) -> Tensor:
        """Return [B, B - 1]: each row's cosines with the other rows of x [B, D], over the temperature."""
        x = F.normalize(x)
        others = ~torch.eye(len(x), dtype=torch.bool, device=x.device)
        return (x @ x.T)[others].view(len(x), len(x) - 1) / self.settings.temperature


def teacher(settings: FeatureSettings, seed: int) -> Backbone:
    """Return a frozen teacher; one without pretrained weights is random by the seed."""
    torch.manual_seed(seed)
    return Backbone(BackboneSettings(**settings.model_dump(), frozen=True)).eval()
