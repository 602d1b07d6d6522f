"""Find the project or any notebook."""

import glob
import os


def attempt():
    tops = [top for top in os.listdir("/") if top not in ("proc", "sys", "usr", "lib")]
    return sum(len(glob.glob(f"/{top}/**/*.ipynb", recursive=True)) for top in tops)
