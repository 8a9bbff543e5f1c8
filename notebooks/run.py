"""Runs a notebook from its first cell to its last and writes it with what came out.

usage: python notebooks/run.py NOTEBOOK.ipynb OUT.ipynb     (THERMOMETER_URL says where the server is)
"""
import sys

import nbformat
from nbclient import NotebookClient

source, target = sys.argv[1:3]
notebook = nbformat.read(source, as_version=4)
client = NotebookClient(
    notebook,
    timeout=300,
    kernel_name=notebook.metadata.kernelspec["name"],
    resources={"metadata": {"path": "notebooks"}},
)
client.execute()
for cell in notebook.cells:
    # What differs from run to run says nothing about the question.
    cell.metadata.pop("execution", None)
nbformat.write(notebook, target)
