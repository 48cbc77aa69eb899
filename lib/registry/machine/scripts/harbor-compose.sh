# shellcheck shell=bash
# compose on Harbor's own file; sourced.

compose() {
  docker compose --project-directory "${VALUE[harbor_folder]}" --file "${VALUE[harbor_folder]}/docker-compose.yml" "$@"
}

has_compose() {
  docker compose version > /dev/null 2>&1
}
