# Sourced by the other scripts: the checkout as working directory, a virtual environment in .venv, one step per line.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

say() { printf '%s\n' "$*"; }

fail() {
    printf '\n%s\n' "$*" >&2
    exit 1
}

find_python() {
    # $PYTHON first, then the newest of what is installed.
    local candidate
    for candidate in ${PYTHON:+"$PYTHON"} python3.13 python3.12 python3.11 python3.14 python3 python; do
        if command -v "$candidate" >/dev/null 2>&1 &&
            "$candidate" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
            command -v "$candidate"
            return
        fi
    done
    fail "Python 3.11 or newer is needed (with venv: on Debian and Ubuntu, apt install python3-venv)." \
        "Set PYTHON to name one that is not on the PATH."
}

# look_at_options NAME OPTION...: tell wrong options of the script NAME, and --help, before anything is installed.
look_at_options() {
    local python status=0
    python=$(find_python)
    "$python" -B -m crm_app.options "$@" || status=$?
    case $status in
        0) ;;
        10) exit 0 ;;
        *) exit "$status" ;;
    esac
}

# install NAME FILE...: install the requirement files into .venv, only if they have changed since the last time.
install() {
    local name=$1 stamp python files=() file
    shift
    if [ ! -x .venv/bin/python ] || ! .venv/bin/python -c 'import pip' >/dev/null 2>&1; then
        python=$(find_python)
        say "  Virtual environment ($python)"
        rm -rf .venv
        "$python" -m venv .venv
    fi
    # A venv is tied to its place: a moved checkout gets a new stamp, hence a repaired one.
    stamp="$PWD $(.venv/bin/python -V) $(cat "$@" | cksum)"
    if [ -f ".venv/.installed-$name" ] && [ "$(cat ".venv/.installed-$name")" = "$stamp" ]; then
        return
    fi
    for file in "$@"; do files+=(-r "$file"); done
    say "  Packages ($name): a minute or two the first time"
    # Bytecode of all libraries takes half a minute, and most of it is never used: Python writes what it imports.
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-input --progress-bar off --no-compile \
        "${files[@]}" ||
        fail "The packages could not be installed (see above). The first start needs access to a package index."
    printf '%s' "$stamp" >".venv/.installed-$name"
}
