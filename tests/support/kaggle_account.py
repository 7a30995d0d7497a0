"""What somebody has at the loopback Kaggle: kernels that run, datasets, models, submissions."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kaggle_server import STORAGE, KaggleServer, Reply, answer, error

USER, KEY = "somebody", "0123456789abcdef"
REF = f"{USER}/embed64-train"
CODE = "print('hello')\n"
KERNELS = "kernels.KernelsApiService/"
DATASETS = "datasets.DatasetApiService/"
MODELS = "models.ModelApiService/"
COMPETITIONS = "competitions.CompetitionApiService/"
SOURCES = ("dataset", "competition", "kernel", "model")


def listing(files: dict[str, bytes]) -> bytes:
    """The manifest that a kernel writes beside its files."""
    named = {name: {"bytes": len(b), "sha256": hashlib.sha256(b).hexdigest()} for name, b in files.items()}
    return json.dumps({"embed64": "0.1.0", "files": named}).encode()


def kernel_log(*lines: str) -> str:
    """A log as Kaggle keeps it."""
    pieces = [{"stream_name": "stdout", "time": i, "data": f"{line}\n"} for i, line in enumerate(lines)]
    return "[" + "\n,".join(json.dumps(piece) for piece in pieces) + "\n]"


@dataclass
class Account:
    """One user's things, and how Kaggle treats them; both may change between requests."""

    server: KaggleServer
    kernels: dict[str, dict[str, Any]] = field(default_factory=dict)
    """`owner/slug` -> the last push, with its `version`."""
    statuses: list[str] = field(default_factory=lambda: ["COMPLETE"])
    """The answers to come on how the kernel stands; the last one stays."""
    failure: str = ""
    log: str = ""
    dropped: list[str] = field(default_factory=list)
    """Sources that a push does not attach, without a word."""
    push_error: str = ""
    output: dict[str, bytes] = field(default_factory=dict)
    blobs: dict[str, dict[str, Any]] = field(default_factory=dict)
    datasets: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    dataset_statuses: list[str] = field(default_factory=lambda: ["READY"])
    models: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    lost_files: list[str] = field(default_factory=list)
    """Names that are never listed, whatever was uploaded."""
    submissions: list[dict[str, Any]] = field(default_factory=list)
    scores: list[dict[str, Any]] = field(default_factory=list)
    """What the newest submission turns into, look by look; the last one stays."""
    teams: list[str] = field(default_factory=list)
    competition: dict[str, Any] = field(default_factory=lambda: {"userHasEntered": True})
    gpu: dict[str, str] = field(default_factory=lambda: {"timeUsed": "9000s", "totalTimeAllowed": "108000s"})
    invalid: dict[str, list[str]] = field(default_factory=dict)
    """What the reply to a push says of sources, although it shows them as attached."""

    def __post_init__(self) -> None:
        for service, methods in {
            KERNELS: [self.SaveKernel, self.GetKernel, self.GetKernelSessionStatus, self.ListKernelSessionOutput,
                      self.GetAcceleratorQuotaStatistics],
            DATASETS: [self.GetDatasetStatus, self.GetDataset, self.CreateDataset, self.CreateDatasetVersion,
                       self.ListDatasetFiles],
            MODELS: [self.GetModel, self.GetModelInstance, self.CreateModel, self.CreateModelInstance,
                     self.CreateModelInstanceVersion, self.ListModelInstanceVersionFiles],
            COMPETITIONS: [self.GetCompetition, self.CreateCodeSubmission, self.ListSubmissions, self.GetLeaderboard],
            "blobs.BlobApiService/": [self.StartBlobUpload],
        }.items():  # fmt: skip
            self.server.methods |= {service + method.__name__: method for method in methods}

    def wrote(self, files: dict[str, bytes]) -> None:
        """The kernel wrote these, and the manifest of them."""
        self.output = {**files, "manifest.json": listing(files)}
        self.server.files |= {f"out/{name}": content for name, content in self.output.items()}

    # Each method is named as Kaggle names it.

    def SaveKernel(self, body: dict[str, Any]) -> Reply:
        if self.push_error:
            return answer({"error": self.push_error})
        ref = body["slug"]
        version = self.kernels.get(ref, {}).get("version", 0) + 1
        self.kernels[ref] = {**body, "version": version}
        return answer(
            {"ref": ref, "url": f"https://www.kaggle.com/code/{ref}", "versionNumber": version, **self.invalid}
        )

    def GetAcceleratorQuotaStatistics(self, body: dict[str, Any]) -> Reply:
        return answer({"gpuQuota": self.gpu, "quotaRefreshTime": "2026-12-05T00:00:00.000Z"})

    def GetCompetition(self, body: dict[str, Any]) -> Reply:
        said = {"isKernelsSubmissionsOnly": True, "deadline": "2022-10-10T23:59:00.000Z"}
        return answer({"ref": body["competitionName"], **said, **self.competition})

    def GetKernel(self, body: dict[str, Any]) -> Reply:
        kernel = self.kernels.get(f"{body['userName']}/{body['kernelSlug']}")
        if not kernel:
            return error(403, "Permission 'kernels.get' was denied")
        sources = {f"{kind}DataSources": kernel.get(f"{kind}DataSources", []) for kind in SOURCES}
        shown = {key: [ref for ref in refs if ref not in self.dropped] for key, refs in sources.items()}
        metadata = {"ref": kernel["slug"], "currentVersionNumber": kernel["version"], **shown}
        return answer({"metadata": metadata, "blob": {"source": kernel["text"]}})

    def GetKernelSessionStatus(self, body: dict[str, Any]) -> Reply:
        if f"{body['userName']}/{body['kernelSlug']}" not in self.kernels:
            return error(403, "Permission 'kernels.get' was denied")
        status = self.statuses.pop(0) if len(self.statuses) > 1 else self.statuses[0]
        return answer({"status": status, "failureMessage": self.failure})

    def ListKernelSessionOutput(self, body: dict[str, Any]) -> Reply:
        start = int(body.get("pageToken") or 0)
        names = sorted(self.output)[start : start + 2]
        more = str(start + 2) if start + 2 < len(self.output) else ""
        files = [{"fileName": name, "url": f"{STORAGE}out/{name}"} for name in names]
        return answer({"files": files, "log": self.log, "nextPageToken": more})

    def GetDatasetStatus(self, body: dict[str, Any]) -> Reply:
        if f"{body['ownerSlug']}/{body['datasetSlug']}" not in self.datasets:
            return error(404, "Not found")
        return answer({"status": self.dataset_statuses.pop(0) if len(self.dataset_statuses) > 1
                       else self.dataset_statuses[0]})  # fmt: skip

    def GetDataset(self, body: dict[str, Any]) -> Reply:
        ref = f"{body['ownerSlug']}/{body['datasetSlug']}"
        if ref not in self.datasets:
            return error(403, "Permission 'datasets.get' was denied")
        versions = self.datasets[ref]
        notes = [{"versionNumber": i, "versionNotes": each["notes"]} for i, each in enumerate(versions, 1)]
        said = {"ref": ref, "description": versions[0]["description"], "currentVersionNumber": len(versions)}
        return answer({**said, "versions": notes})

    def CreateDataset(self, body: dict[str, Any]) -> Reply:
        ref = f"{body['ownerSlug']}/{body['slug']}"
        if ref in self.datasets:
            return answer({"status": "error", "error": f"The requested title {body['title']} is already in use"})
        self.datasets[ref] = [{"notes": "", "description": body["description"], "files": self._taken(body)}]
        return answer({"ref": ref, "status": "ok"})

    def CreateDatasetVersion(self, body: dict[str, Any]) -> Reply:
        made = body["body"]
        self.datasets[f"{body['ownerSlug']}/{body['datasetSlug']}"].append(
            {"notes": made.get("versionNotes", ""), "files": self._taken(made)}
        )
        return answer({"status": "ok"})

    def ListDatasetFiles(self, body: dict[str, Any]) -> Reply:
        version = self.datasets[f"{body['ownerSlug']}/{body['datasetSlug']}"][body["datasetVersionNumber"] - 1]
        files = {name: size for name, size in version["files"].items() if name not in self.lost_files}
        return answer({"datasetFiles": [{"name": name, "totalBytes": size} for name, size in files.items()]})

    def GetModel(self, body: dict[str, Any]) -> Reply:
        ref = f"{body['ownerSlug']}/{body['modelSlug']}"
        return answer({"ref": ref}) if ref in self.models else error(404, "Not found")

    def CreateModel(self, body: dict[str, Any]) -> Reply:
        self.models[f"{body['ownerSlug']}/{body['slug']}"] = []
        return answer({"ref": body["slug"]})

    def GetModelInstance(self, body: dict[str, Any]) -> Reply:
        versions = self.models.get(f"{body['ownerSlug']}/{body['modelSlug']}")
        if not versions:
            return error(404, "Not found")
        return answer({"versionNumber": len(versions), "overview": versions[0]["overview"]})

    def CreateModelInstance(self, body: dict[str, Any]) -> Reply:
        made = body["body"]
        self.models[f"{body['ownerSlug']}/{body['modelSlug']}"] = [
            {"overview": made["overview"], "files": self._taken(made)}
        ]
        return answer({"ref": body["modelSlug"]})

    def CreateModelInstanceVersion(self, body: dict[str, Any]) -> Reply:
        self.models[f"{body['ownerSlug']}/{body['modelSlug']}"].append({"files": self._taken(body["body"])})
        return answer({"ref": body["modelSlug"]})

    def ListModelInstanceVersionFiles(self, body: dict[str, Any]) -> Reply:
        version = self.models[f"{body['ownerSlug']}/{body['modelSlug']}"][body["versionNumber"] - 1]
        files = {name: size for name, size in version["files"].items() if name not in self.lost_files}
        return answer({"files": [{"name": name, "size": size} for name, size in files.items()]})

    def StartBlobUpload(self, body: dict[str, Any]) -> Reply:
        token = f"blob{len(self.blobs)}"
        self.blobs[token] = body
        self.server.upload_sizes[f"/upload/{token}"] = body["contentLength"]
        return answer({"token": token, "createUrl": f"http://localhost/upload/{token}"})

    def CreateCodeSubmission(self, body: dict[str, Any]) -> Reply:
        if self.kernels[f"{body['kernelOwner']}/{body['kernelSlug']}"].get("enableInternet"):
            return error(400, "Your Notebook cannot use internet access in this competition")
        row = {"ref": len(self.submissions) + 1, "date": "2025-01-02T03:04:05.000Z", "status": "PENDING",
               "description": body["submissionDescription"], "teamName": "the team"}  # fmt: skip
        self.submissions.insert(0, row)
        return answer({"message": "Successfully submitted", "ref": row["ref"]})

    def ListSubmissions(self, body: dict[str, Any]) -> Reply:
        if self.scores and self.submissions:
            self.submissions[0] |= self.scores.pop(0) if len(self.scores) > 1 else self.scores[0]
        return answer({"submissions": self.submissions})

    def GetLeaderboard(self, body: dict[str, Any]) -> Reply:
        start = int(body.get("pageToken") or 0)
        rows = [{"teamId": i, "teamName": team, "score": f"{0.9 - i / 100:.3f}"} for i, team in enumerate(self.teams)]
        more = str(start + 5) if start + 5 < len(rows) else ""
        return answer({"submissions": rows[start : start + 5], "nextPageToken": more})

    def _taken(self, body: dict[str, Any]) -> dict[str, int]:
        """Names and bytes as they arrived, of the files that a request names by token."""
        tokens = [file["token"] for file in body.get("files", [])]
        return {self.blobs[token]["name"]: len(self.server.uploads[f"/upload/{token}"]) for token in tokens}


def write_kernel(folder: Path, code: str = CODE, **changes: Any) -> Path:
    """A kernel folder as `embed64 kernel init` and `build` leave it."""
    metadata = {"id": REF, "title": "embed64 train", "code_file": "kernel/train.py", "language": "python",
                "kernel_type": "script", "is_private": True, "enable_gpu": True, "enable_internet": False,
                "dataset_sources": ["somebody/weights", "other/pictures"],
                "competition_sources": ["google-universal-image-embedding"], "kernel_sources": [],
                "model_sources": ["google/vit/pyTorch/base/1"]}  # fmt: skip
    (folder / "kernel").mkdir(parents=True, exist_ok=True)
    (folder / "kernel" / "train.py").write_text(code)
    (folder / "kernel-metadata.json").write_text(json.dumps(metadata | changes, indent=2))
    return folder
