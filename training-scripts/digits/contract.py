"""Where SageMaker puts things for a container, and how the digits data and model look."""

import csv
import json
import os
import pathlib

import numpy

PIXELS = 64
BRIGHTEST = 16.0
MODEL_FILE = "model.joblib"


def base_directory():
    """`/opt/ml`, or the directory that stands in for it where the program does not run in a container of its own."""
    return pathlib.Path(os.environ.get("SAGEMAKER_BASE_DIR", "/opt/ml"))


def read_hyperparameters(base):
    """All values are strings, as CreateTrainingJob takes them."""
    file = base / "input/config/hyperparameters.json"
    return json.loads(file.read_text()) if file.exists() else {}


def read_channel(base, channel):
    """Images and labels of a channel; (None, None) if the job has no such channel."""
    directory = base / "input/data" / channel
    return read_images(directory) if directory.is_dir() else (None, None)


def read_images(directory):
    """Images and labels of all CSV files below a directory."""
    files = sorted(file for file in directory.rglob("*") if file.suffix == ".csv")
    rows = [row for file in files for row in read_rows(file)]
    if not rows:
        raise ValueError(f"no rows in *.csv files below {directory}")
    table = numpy.asarray(rows, dtype=float)
    if table.shape[1:] != (PIXELS + 1,):
        raise ValueError(f"the files below {directory} have {table.shape[1]} columns, expected a label and {PIXELS} pixels")
    return scale(table[:, 1:]), table[:, 0].astype(int)


def read_rows(file):
    with open(file, newline="") as lines:
        return [[float(cell) for cell in row] for row in csv.reader(lines) if row]


def scale(pixels):
    """Pixels of 0 to 16 as 0 to 1, which the classifier is trained on."""
    return numpy.asarray(pixels, dtype=float) / BRIGHTEST
