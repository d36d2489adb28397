"""A line between browser and product that a test can cut, as a tunnel or a broken access point does."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress


class Line:
    """Forwards TCP connections of `port` to another port. Runs a loop of its own in a thread."""

    def __init__(self, port: int, to: int) -> None:
        self.port, self.to = port, to
        self.delay: float = 0
        """Seconds that each piece takes, each way."""
        self.rate = 0
        """Bytes a second, each way; 0 for no limit."""
        self._loop = asyncio.new_event_loop()
        self._open = threading.Event()
        self._open.set()
        self._writers: set[asyncio.StreamWriter] = set()

    def cut(self) -> None:
        """From now on no data passes and no connection is closed: sent data is dropped, new connections hang."""
        self._open.clear()

    def reset(self) -> None:
        """Ends all connections, as a router does that starts anew. The browser knows now what its pings would tell later."""
        asyncio.run_coroutine_threadsafe(self._abort(), self._loop).result(10)

    def restore(self) -> None:
        """The line is back. Connections of before are dead: the other side learns so by a reset."""
        self._open.set()
        self.reset()

    async def _abort(self) -> None:
        for writer in list(self._writers):
            writer.transport.abort()

    async def _serve(self) -> None:
        async with await asyncio.start_server(self._forward, "127.0.0.1", self.port) as server:
            await server.serve_forever()

    async def _forward(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.add(writer)
        try:
            await self._loop.run_in_executor(None, self._open.wait, 120)
            back, there = await asyncio.open_connection("127.0.0.1", self.to)
            self._writers.add(there)
            try:
                await asyncio.gather(self._pump(reader, there), self._pump(back, writer))
            finally:
                self._writers.discard(there)
                there.transport.abort()
        except OSError:
            pass  # the product is being restarted: the browser tries again
        finally:
            self._writers.discard(writer)
            writer.transport.abort()

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(65_536):
            if self.delay:
                await asyncio.sleep(self.delay)
            if self.rate:
                await asyncio.sleep(len(data) / self.rate)
            if self._open.is_set():
                writer.write(data)
                await writer.drain()
        if self._open.is_set():
            writer.close()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        with suppress(asyncio.CancelledError):
            self._loop.run_until_complete(self._serve())

    @contextmanager
    def running(self) -> Iterator["Line"]:
        """Forwards until the end of the block."""
        thread = threading.Thread(target=self._run, daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self._loop.call_soon_threadsafe(lambda: [task.cancel() for task in asyncio.all_tasks(self._loop)])
            thread.join(10)
            self._loop.close()
