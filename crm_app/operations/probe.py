"""Requests one address and exits with status 0 on success: the health check of a container without curl."""

import sys
import urllib.request


def main(arguments: list[str]) -> int:
    """`python -m crm_app.operations.probe URL`."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # never through a proxy of the environment
    try:
        with opener.open(arguments[0], timeout=4) as answer:
            answer.read(1)
    except OSError as error:
        print(error)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
