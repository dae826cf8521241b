"""Metrics: GET /metrics, for Prometheus."""

from __future__ import annotations

from prometheus_client import CONTENT_TYPE_LATEST
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from wirewatch.web.backstage import Backstage


def routes(backstage: Backstage) -> list[Route]:
    """The pages of this noun."""

    async def metrics(_: Request) -> Response:
        return Response(await backstage.exposition(), headers={"Content-Type": CONTENT_TYPE_LATEST})

    return [Route("/metrics", metrics)]
