"""What a time depends on: processor, threads, instructions, and the versions of the libraries."""

import os
import platform
import re
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import numpy as np

LIBRARIES = ("numpy", "scipy", "torch", "onnxruntime")
# The widest of these decides how many numbers one instruction multiplies.
INSTRUCTIONS = ("avx512f", "avx2", "avx", "asimd", "neon")

# What each library reads when it starts.
THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
# After its last product, a thread of OpenBLAS waits for more in a loop, 2**28 ticks of the clock or
# a tenth of a second long, and takes a core from whoever is measured next. This is 2**22, 2 ms.
PATIENCE = {"OPENBLAS_THREAD_TIMEOUT": "22"}
ISA = {
    "avx2": {
        "OPENBLAS_CORETYPE": "Haswell",
        "ONEDNN_MAX_CPU_ISA": "AVX2",
        "MKL_ENABLE_INSTRUCTIONS": "AVX2",
        "ATEN_CPU_CAPABILITY": "avx2",
    }
}


def environment(threads, isa):
    """The variables that set the number of threads and the instructions; None leaves those."""
    variables = dict.fromkeys(THREADS, str(threads)) if threads else {}
    return PATIENCE | variables | (ISA[isa] if isa else {})


def threads():
    """How many threads every library may use, unless it chooses by itself: 0."""
    return int(os.environ.get(THREADS[0], 0))


def held_to():
    """The instructions that the libraries are held to, or nothing."""
    return next((isa for isa, variables in ISA.items() if holds(variables)), "")


def holds(variables):
    """Whether the environment has these variables."""
    return variables.items() <= os.environ.items()


def details():
    """The machine in words, by what they are about."""
    return {
        "processor": processor(),
        "cores": str(os.cpu_count()),
        "threads": str(threads() or os.cpu_count()),
        "instructions": held_to() or instructions(),
        "BLAS": blas(),
        "system": platform.system(),
        "Python": platform.python_version(),
        **{name: found for name in LIBRARIES if (found := installed_version(name))},
    }


def installed_version(name):
    """The version of a library, or None where it is missing."""
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def cpu_info(name):
    """One line of Linux's description of the processor, or nothing elsewhere."""
    path = Path("/proc/cpuinfo")
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    found = re.search(rf"^(?:{name})\s*: (.*)$", text, re.MULTILINE)
    return found.group(1) if found else ""


def processor():
    """The name of the processor."""
    return cpu_info("model name") or platform.processor() or platform.machine()


def instructions():
    """The widest vector instructions the processor has, as far as the system tells."""
    flags = cpu_info("flags|Features").split()
    return next((name for name in INSTRUCTIONS if name in flags), "unknown")


def blas():
    """The library behind NumPy's matrix product, and its version."""
    found = np.show_config(mode="dicts")["Build Dependencies"]["blas"]
    return f"{found['name']} {found.get('version', '')}".strip()
