# Sourced by the scripts for a deployment with Docker.

# setting NAME: its value as Docker Compose sees it, from the environment or else from .env.
setting() {
    local value=${!1:-}
    if [ -z "$value" ] && [ -e .env ]; then
        value=$(sed -nE "s/^$1=(.*)\$/\1/p" .env | tail -1 | sed -E "s/^([\"'])(.*)\1\$/\2/")
    fi
    printf '%s' "$value"
}
