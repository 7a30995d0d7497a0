"""What a command would send to Kaggle, printed instead: no login, no connection, and answers as if all went well."""

from __future__ import annotations

import hashlib
import json
from typing import Any

_LONGEST = 200
"""Characters of a text that are shown; of a longer one its size and hash."""
_ASSUMED: dict[str, dict[str, Any]] = {
    "GetDatasetStatus": {"status": "READY"},
    "GetKernelSessionStatus": {"status": "COMPLETE"},
    "SaveKernel": {"versionNumber": 1},
    "StartBlobUpload": {"token": "(token)", "createUrl": "(address)"},
}
"""What Kaggle would answer; to any other method nothing at all."""


def dry_client() -> Any:
    """The kagglesdk's client, its one way out replaced: every request is printed, none is sent."""
    from kagglesdk.kaggle_client import KaggleClient

    client = KaggleClient()
    client.http_client().call = _print_request
    client.http_client()._init_session = lambda: None  # which would read the login
    return client


def _print_request(service: str, method: str, request: Any, response_type: Any) -> Any:
    body = request.__class__.to_dict(request)
    print(f"{service}/{method} {json.dumps(_shortened(body), indent=2, ensure_ascii=False)}")
    return response_type.from_dict(_ASSUMED.get(method, {}))


def _shortened(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _shortened(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_shortened(part) for part in value]
    if isinstance(value, str) and len(value) > _LONGEST:
        content = value.encode()
        return f"({len(content):,} bytes, sha256 {hashlib.sha256(content).hexdigest()})"
    return value
