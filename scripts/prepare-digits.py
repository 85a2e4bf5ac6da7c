#!/usr/bin/env python3
"""Write data/digits/{train,validation,test}.csv from the digits data set that scikit-learn carries.

Run it with any Python that has scikit-learn: `python3 scripts/prepare-digits.py`. The files are committed; running it again
writes the same bytes, because the split takes its random numbers from a fixed seed. Each row is the label and then the 64
pixels, without a header: the CSV form that SageMaker's own algorithms read.
"""

import csv
import gzip
import pathlib
import random

import sklearn

SOURCE = pathlib.Path(sklearn.__file__).parent / "datasets/data/digits.csv.gz"
TARGET = pathlib.Path(__file__).resolve().parent.parent / "data/digits"
SEED = 20240229
SIZES = {"train": 1078, "validation": 359, "test": 360}


def read_images():
    """Rows of label and 64 pixels (0 to 16); the source keeps the label last."""
    with gzip.open(SOURCE, "rt", newline="") as lines:
        rows = [[int(float(cell)) for cell in row] for row in csv.reader(lines)]
    return [[row[-1], *row[:-1]] for row in rows]


def split(rows):
    """Shuffles with the seed and cuts. Each image lands in exactly one part."""
    assert len(rows) == sum(SIZES.values()), f"{SOURCE} has {len(rows)} images"
    shuffled = random.Random(SEED).sample(rows, len(rows))
    start = 0
    for name, size in SIZES.items():
        yield name, shuffled[start : start + size]
        start += size


def main():
    for name, rows in split(read_images()):
        with open(TARGET / f"{name}.csv", "w", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(rows)


if __name__ == "__main__":
    main()
