"""The design system: the components of every page. It imports no domain."""
