"""Runs notebooks and writes what they show into them: `make notebooks-write`.

Times, versions and the lines of progress are left out, so that a notebook that is run again differs only where its
results do. Pictures get a palette, which takes a third of the bytes and cannot be told from the original.
"""

from __future__ import annotations

import base64
import io
import re
import sys
from pathlib import Path
from typing import Any

import nbformat
import numpy as np
from nbclient import NotebookClient
from PIL import Image

CELL_SECONDS = 300
"""after which a cell has failed; the check of `make notebooks` is stricter"""
EXACT, NEAR = 128, 128
"""colours of a picture that are kept, the most frequent ones, and those that stand for the edges between them"""
PROGRESS = re.compile(r"(compiling, once: .*|.*: +\d+%, about .* left)\n?")
"""lines that say how far a job is"""


def main(paths: list[str]) -> None:
    """Run every notebook in `paths`; one that fails, or that warns, stays as it was."""
    for name in paths:
        path = Path(name)
        notebook: Any = nbformat.read(path, as_version=4)
        # The kernel of this very environment, in the notebook's own folder, as pytest runs it too.
        client = NotebookClient(
            notebook, timeout=CELL_SECONDS, kernel_name="python3", record_timing=False,
            resources={"metadata": {"path": str(path.parent)}},
        )  # fmt: skip
        client.execute()
        notebook.metadata = {key: value for key, value in notebook.metadata.items() if key == "kernelspec"}
        for cell in notebook.cells:
            cell.metadata = {}
            if cell.cell_type == "code":
                cell.outputs = [shown(output) for output in cell.outputs if not is_progress(output)]
        nbformat.write(notebook, path)
        print(path)


def is_progress(output: Any) -> bool:
    """Tell whether an output only says how far a job is.

    Raises:
        RuntimeError: when something else was written where errors go.
    """
    if output.output_type != "stream" or output.name != "stderr":
        return False
    left = PROGRESS.sub("", output.text).strip()
    if left:
        raise RuntimeError(f"a notebook warns: {left}")
    return True


def shown(output: Any) -> Any:
    """Return an output with its picture, if it has one, in a palette."""
    data = output.get("data", {})
    if "image/png" in data:
        smaller = io.BytesIO()
        in_palette(Image.open(io.BytesIO(base64.b64decode(data["image/png"])))).save(smaller, "PNG", optimize=True)
        data["image/png"] = base64.b64encode(smaller.getvalue()).decode()
    return output


def in_palette(picture: Image.Image) -> Image.Image:
    """Return a picture in `EXACT` of its own colours and `NEAR` others, every pixel in the nearest of them."""
    red, green, blue = (np.asarray(band, np.int32) for band in picture.convert("RGB").split())
    # As one number a pixel, since NumPy sorts rows slowly.
    codes, place, counts = np.unique(red << 16 | green << 8 | blue, return_inverse=True, return_counts=True)
    colours = np.stack([codes >> 16, codes >> 8 & 255, codes & 255], axis=1).astype(np.uint8)
    order = np.argsort(-counts, kind="stable")
    palette, edges = colours[order[:EXACT]], colours[order[EXACT:]]
    if len(edges):
        found = Image.fromarray(edges[None]).quantize(NEAR, Image.Quantize.MAXCOVERAGE).getpalette() or []
        palette = np.concatenate([palette, np.array(found, np.uint8).reshape(-1, 3)[:NEAR]])
    apart = colours[:, None].astype(np.int32) - palette[None].astype(np.int32)
    nearest = (apart**2).sum(axis=2).argmin(axis=1).astype(np.uint8)
    result = Image.fromarray(nearest[place].reshape(red.shape), "P")
    result.putpalette(palette.tobytes())
    return result


if __name__ == "__main__":
    main(sys.argv[1:])
