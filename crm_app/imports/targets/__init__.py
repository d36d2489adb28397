"""The kinds of records that a file can contain: one module each, discovered in this package.

A module with a `TARGET`, a subclass of `base.Target`, imports the kind that it names. A declared kind without a module
is imported by `usual.py`.
"""

import pkgutil
from functools import cache
from importlib import import_module

from crm_app.imports.fields import Entity
from crm_app.imports.targets.base import Target
from crm_app.records import TYPES


@cache
def targets() -> dict[Entity, type[Target]]:
    """Every target by the kind of its rows."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    found = (getattr(import_module(f"{__name__}.{name}"), "TARGET", None) for name in names)
    own = {target.entity: target for target in found if target is not None}
    usual = (record for kind, record in TYPES.items() if kind not in own)
    return own | {record.kind: import_module(f"{__name__}.usual").usual_target(record) for record in usual}


def target_of(entity: Entity) -> type[Target]:
    """The target of the kind `entity`."""
    return targets()[entity]


def targets_by_kind() -> dict[str, type[Target]]:
    """Every target by the name of its records in import lines and events."""
    return {target.kind: target for target in targets().values()}
