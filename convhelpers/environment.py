"""Whether the packages that the lessons need are here, and new enough."""

from importlib.metadata import PackageNotFoundError, requires, version

from packaging.requirements import Requirement

# The name in pyproject.toml of what a kernel needs, whoever shows the pages.
LESSONS = {"extra": "lessons"}


def check_environment():
    """Say in words which packages are missing or too old, or that everything is here.

    Returns
    -------
    str
        One line a package, then what to do about it.

    Notes
    -----
    What the lessons need stands in ``pyproject.toml``, and in what was installed from it.

    Examples
    --------
    >>> from convhelpers.environment import check_environment
    >>> print(check_environment())
    Everything is here. Go on.
    """
    return _report(_needs(requires("convhelpers")), _installed_version)


def _needs(lines):
    """The requirements among `lines` that concern the lessons.

    >>> [str(need) for need in _needs(["numpy>=2.0", "pytest; extra == 'test'"])]
    ['numpy>=2.0']
    """
    requirements = map(Requirement, lines)
    return [need for need in requirements if need.marker is None or need.marker.evaluate(LESSONS)]


def _installed_version(name):
    """The version of the package `name` that Python would import, or None."""
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _report(needed, version_of):
    """Compare requirements with the versions that ``version_of(name)`` knows, in words."""
    unmet = [need for need in needed if not _is_met(need, version_of(need.name))]
    if not unmet:
        return "Everything is here. Go on."
    packages = " ".join(f'"{need.name}{need.specifier}"' for need in unmet)
    return "\n".join([
        *(_complaint(need, version_of(need.name)) for need in unmet),
        f"Run this line in a cell of its own: %pip install {packages}",
        "Then choose Kernel, Restart Kernel in the menu, and run this cell again.",
    ])


def _is_met(need, found):
    return found is not None and need.specifier.contains(found, prereleases=True)


def _complaint(need, found):
    """What is wrong with one package, in one line."""
    if found is None:
        return f"Missing: {need.name}."
    return f"{need.name} {found} is too old: the lessons need {need.name}{need.specifier}."
