"""AI pipeline: from the question to the first piece of its answer, with a stand-in for Gemini of a known delay.

    python -m bench.ai [--delay 0.5] [--at-once 4] [--questions 40] [--offline]

A question goes in over REST and its answer comes out as server-sent events. The overhead is what the product adds:
everything but the stand-in's delay, which counts once for each call that the answer made. "plain" answers in one call,
"tool" calls one tool over the records first. With `--offline` the offline assistant answers: "figure" counts, "notes" searches.
"""

import argparse
import asyncio
import json
import time
from typing import Any

import httpx

from bench import product, report
from tests.support.gemini_standin import GeminiStandIn, gemini_standin

QUESTIONS = {"plain": "Say hello, please.", "tool": "Use the TOOL: how many deals are there?"}
OFFLINE = {"figure": "How many contacts are there?", "notes": "Which customer wants a longer warranty?"}
NOTES = (
    "Agreed on the price list. Send the revised quotation with the warranty extended to three years.",
    "They asked for a discount before the contract is signed.",
    "ลูกค้าขอเลื่อนการติดตั้งไปหลังเก็บเกี่ยวส้ม",
)


async def ask(client: httpx.AsyncClient, token: str, question: str) -> tuple[float, float]:
    """Asks in a new conversation. Returns the seconds to the first piece and to the end. RuntimeError without an answer."""
    headers = {"authorization": f"Bearer {token}"}
    begin, first = time.perf_counter(), 0.0
    started = await client.post("/api/v1/conversations", json={"question": question}, headers=headers)
    started.raise_for_status()
    path = f"/api/v1/ai-responses/{started.json()['asked']['response_id']}/stream"
    async with client.stream("GET", path, headers=headers) as stream:
        kind = ""
        async for line in stream.aiter_lines():
            name, _, value = line.partition(": ")
            if name == "event":
                kind = value
            elif name == "data" and kind == "piece" and not first:
                first = time.perf_counter() - begin
            elif name == "data" and kind in ("end", "error"):
                found = json.loads(value)
                if kind == "error" or found["response"]["status"] != "done" or not first:
                    raise RuntimeError(f"no answer: {value[:400]}")
                return first, time.perf_counter() - begin
    raise RuntimeError("the stream ended without an answer")


async def measure(base: str, tokens: list[str], question: str, count: int) -> list[tuple[float, float]]:
    """`count` questions, one asker per token, each asking again as soon as the answer has come."""
    async with httpx.AsyncClient(base_url=base, timeout=300) as client:
        left = iter(range(count))

        async def asker(token: str) -> list[tuple[float, float]]:
            return [await ask(client, token, question) for _ in left]

        return [pair for pairs in await asyncio.gather(*map(asker, tokens)) for pair in pairs]


def row(base: str, tokens: list[str], name: str, count: int, standin: GeminiStandIn) -> dict[str, Any]:
    """One row of the table for one kind of question."""
    question = {**QUESTIONS, **OFFLINE}[name]
    asyncio.run(measure(base, tokens, question, len(tokens)))  # warm-up: the first ones load models and caches
    before = len(standin.requests)
    found = asyncio.run(measure(base, tokens, question, count))
    calls = [r for r in standin.requests[before:] if r["method"] == "streamGenerateContent"]
    each = len(calls) / count
    overhead = report.latencies([first - standin.delay_seconds * each for first, _ in found])
    first = report.latencies([first for first, _ in found])
    whole = report.latencies([whole for _, whole in found])
    return {
        "question": name,
        "at_once": len(tokens),
        "answers": len(found),
        "calls_each": round(each, 2),
        "first_piece_p50": first["p50"],
        "first_piece_p95": first["p95"],
        "overhead_p50": overhead["p50"],
        "overhead_p95": overhead["p95"],
        "whole_p50": whole["p50"],
        "whole_p95": whole["p95"],
    }


def write(base: str, tokens: list[str]) -> None:
    """Notes in the workspace of each asker."""
    with httpx.Client(base_url=base, timeout=60) as client:
        for token in tokens:
            for body in NOTES:
                made = client.post(
                    "/api/v1/activities",
                    json={"kind": "note", "body": body},
                    headers={"authorization": f"Bearer {token}"},
                )
                made.raise_for_status()


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--delay", type=float, default=0.5, help="seconds until the stand-in answers a call")
    options.add_argument("--at-once", type=int, default=4)
    options.add_argument("--questions", type=int, default=40)
    options.add_argument("--offline", action="store_true", help="the offline assistant instead of a model")
    args = options.parse_args()
    with gemini_standin() as standin, product.services() as environment:
        standin.delay_seconds = args.delay
        people = product.tenants(args.at_once)
        product.fill(people, 200, 200)
        model = {"GEMINI_API_KEY": "bench", "CRM_GEMINI_BASE_URL": standin.url, "CRM_AI_MONTHLY_BUDGET_USD": "0"}
        if args.offline:
            model = {"CRM_CHAT_PROVIDER": "offline"}
        with (
            product.worker(environment, **model) as worker,
            product.server("--factory crm_app.crm_app:asgi", environment, "/healthz/ready", **model) as (base, backend),
        ):
            tokens = [tenant.access_token for tenant in people]
            write(base, tokens)
            product.wait_for_vectors()
            kinds = OFFLINE if args.offline else QUESTIONS
            rows = [row(base, tokens, name, args.questions, standin) for name in kinds]
            memory = report.memory([backend, worker])
        report.show("ai-offline" if args.offline else "ai", rows, delay_ms=1000 * args.delay, memory_mib=memory)


if __name__ == "__main__":
    main()
