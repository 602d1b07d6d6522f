#!/usr/bin/env bash
# Gradescope runs this once, as root, when it builds the image for the assignment.
set -eu
root="${AUTOGRADER_ROOT:-/autograder}"
cd "$root/source"
export ODL_JIT_CACHE="$root/source/cache/simulator" ODL_CACHE_DIR="$root/source/cache/programs"

find_python() {
    for name in python3.13 python3.12 python3.11 python3; do
        if "$name" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            echo "$name"
            return
        fi
    done
}

if command -v apt-get >/dev/null && [ "$(id -u)" = 0 ] && [ -z "${ODL_NO_APT:-}" ]; then
    apt-get update -qq
    apt-get install -y -qq bubblewrap || echo "no bubblewrap: the results will say so"
    [ -n "$(find_python)" ] || apt-get install -y -qq python3.12 python3.12-venv ||
        apt-get install -y -qq python3.11 python3.11-venv
fi
python="$(find_python)"
if [ -z "$python" ]; then
    echo "expected Python 3.11 or newer with venv, got none; try: another base image" >&2
    exit 1
fi
"$python" -m venv .venv
.venv/bin/python -m pip install --quiet ./odl
# Compile the simulator now and not during the first student's run.
.venv/bin/odl doctor
.venv/bin/python -m autograde.gradescope_run --warm-up "$root"
