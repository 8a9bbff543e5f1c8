"""Runs notebooks from the first cell to the last and writes each with what came out.

usage: python notebooks/run.py NOTEBOOK.ipynb OUT.ipynb [NOTEBOOK.ipynb OUT.ipynb ...]
THERMOMETER_URL says where the server is. Prints one line of JSON a notebook: its name, and what failed or null.
"""
import asyncio
import json
import sys

import nbformat
from nbclient import NotebookClient

AT_ONCE = asyncio.Semaphore(3)


async def execute(source: str, target: str) -> None:
    notebook = nbformat.read(source, as_version=4)
    client = NotebookClient(
        notebook,
        timeout=300,
        kernel_name=notebook.metadata.kernelspec["name"],
        resources={"metadata": {"path": "notebooks"}},
    )
    await client.async_execute()
    for cell in notebook.cells:
        # What differs from run to run says nothing about the question.
        cell.metadata.pop("execution", None)
    nbformat.write(notebook, target)


async def said(source: str, target: str) -> bool:
    failed = None
    async with AT_ONCE:
        try:
            await execute(source, target)
        except Exception as error:
            failed = str(error)
    print(json.dumps({"notebook": source, "failed": failed}), flush=True)
    return failed is None


async def main(paths: list[str]) -> int:
    results = await asyncio.gather(*(said(*pair) for pair in zip(paths[::2], paths[1::2])))
    return 0 if all(results) else 1


if len(sys.argv) < 3 or len(sys.argv) % 2 == 0:
    sys.exit(__doc__)
sys.exit(asyncio.run(main(sys.argv[1:])))
