"""Which of PyYAML's safe loaders is there? The one in C is ten times as quick, but not part of every build."""

from __future__ import annotations

import yaml

Loader: type[yaml.SafeLoader] | type[yaml.CSafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
