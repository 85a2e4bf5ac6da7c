"""Tries in every way that a program has to change the files of folders: in each a file of the name of each way, and `folder/inner`."""
import json
import mmap
import os
import sys


def append(path):
    with open(path, "a") as file:
        file.write("mine")


def overwrite(path):
    with open(path, "r+") as file:
        file.write("mine")


def map_memory(path):
    with open(path, "r+b") as file, mmap.mmap(file.fileno(), 0) as memory:
        memory[0:4] = b"mine"


def reopen(path):
    descriptor = os.open(path, os.O_RDONLY)
    append(f"/proc/self/fd/{descriptor}")


def link(path):
    os.link(path, f"{path}-link")
    append(f"{path}-link")


def rename(path):
    os.rename(path, f"{path}-renamed")
    append(f"{path}-renamed")


def replace(path):
    append(f"{path}-new")
    os.replace(f"{path}-new", path)


def folder(path):
    os.rename(path, f"{path}-moved")
    append(f"{path}-moved/inner")
    os.remove(f"{path}-moved/inner")


def own(path):
    os.chmod(path, 0o666)
    os.chown(path, 1234, 1234)
    append(path)


WAYS = {
    "append": append,
    "overwrite": overwrite,
    "truncate": lambda path: os.truncate(path, 1),
    "map": map_memory,
    "reopen": reopen,
    "chmod": lambda path: os.chmod(path, 0o777),
    "chown": lambda path: os.chown(path, 1234, 1234),
    "own": own,
    "utime": lambda path: os.utime(path, (1, 1)),
    "attribute": lambda path: os.setxattr(path, "user.mine", b"mine"),
    "link": link,
    "rename": rename,
    "replace": replace,
    "delete": os.remove,
    "folder": folder,
}


def attempt(way, path):
    try:
        before = os.stat(path)
        way(path)
        if os.path.exists(path) and os.path.isfile(path) and same(before, path):
            return "nothing changed"
        return "done"
    except OSError as error:
        return os.strerror(error.errno)


def same(before, path):
    now = os.stat(path)
    with open(path) as file:
        text = file.read()
    facts = ("st_mode", "st_uid", "st_mtime", "st_nlink")
    return text == "theirs" and all(getattr(before, fact) == getattr(now, fact) for fact in facts) and not os.listxattr(path)


print(json.dumps({root: {name: attempt(way, f"{root}/{name}") for name, way in WAYS.items()} for root in sys.argv[1:]}))
