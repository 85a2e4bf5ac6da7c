"""Finds the handler."""

import sys

from .faults import RuntimeFault


def load_handler(root, name):
    import importlib

    sys.path.insert(0, root)
    module_name, _, function_name = name.rpartition(".")
    if module_name == "":
        raise RuntimeFault("Runtime.MalformedHandlerName", f"Bad handler '{name}': not enough values to unpack (expected 2, got 1)")
    try:
        module = importlib.import_module(module_name.replace("/", "."))
    except ImportError as error:
        raise RuntimeFault("Runtime.ImportModuleError", f"Unable to import module '{module_name}': {error}{_hint(error)}") from error
    except SyntaxError as error:
        where = f'  File "{error.filename}" Line {error.lineno}\n    {error.text}'
        raise RuntimeFault("Runtime.UserCodeSyntaxError", f"Syntax error in module '{module_name}': {error}", [where]) from error
    try:
        return getattr(module, function_name)
    except AttributeError as error:
        raise RuntimeFault("Runtime.HandlerNotFound", f"Handler '{function_name}' missing on module '{module_name}'") from error


def _hint(error):
    if error.name not in ("boto3", "botocore"):
        return ""
    return f" (AWS's runtime brings it; here install it for {sys.executable}: python3 -m pip install boto3)"
