"""The design system: what every page of the product is made of. Imports no domain."""
