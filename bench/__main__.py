"""Lists the benchmarks: `python -m bench`."""

import ast
from pathlib import Path


def main() -> None:
    print("Each prints a table and writes JSON to bench/results/. Take figures on a quiet machine.\n")
    here = Path(__file__).parent
    for file in sorted([*here.glob("*.py"), *here.glob("*/__main__.py")]):
        source = file.read_text()
        if "def main(" in source and file != here / "__main__.py":
            first, _, rest = (ast.get_docstring(ast.parse(source)) or "").partition("\n")
            usage = next((line.strip() for line in rest.splitlines() if "python -m" in line), "")
            print(f"{usage or f'python -m bench.{file.stem}'}\n    {first}\n")


if __name__ == "__main__":
    main()
