# Sourced: a private PostgreSQL cluster in a temporary folder, run by an unprivileged user, gone when the script ends.
# After start_postgres, POSTGRES_URL names its maintenance database.

POSTGRES_FOLDER=
POSTGRES_BIN=
POSTGRES_PORT=

# PostgreSQL refuses to run as root: root lends the folder to the first account that exists for such work.
as_postgres() {
  if [ "$(id -u)" = 0 ]; then runuser -u "$POSTGRES_USER" -- "$@"; else "$@"; fi
}

start_postgres() {
  POSTGRES_BIN=$(compgen -G '/usr/lib/postgresql/*/bin' | sort -V | tail -n 1) || true
  if [ -z "$POSTGRES_BIN" ] && have initdb; then POSTGRES_BIN=$(dirname "$(command -v initdb)"); fi
  if [ -z "$POSTGRES_BIN" ]; then say "PostgreSQL is missing: run script/setup --test"; return 1; fi
  if [ "$(id -u)" = 0 ]; then POSTGRES_USER=$(id -un postgres 2>/dev/null || echo nobody); else POSTGRES_USER=$(id -un); fi
  POSTGRES_FOLDER=$(mktemp -d "${TMPDIR:-/tmp}/latchkey-postgres.XXXXXX") || return 1
  chmod 711 "$POSTGRES_FOLDER"
  mkdir "$POSTGRES_FOLDER/data" "$POSTGRES_FOLDER/socket"
  [ "$(id -u)" != 0 ] || chown -R "$POSTGRES_USER" "$POSTGRES_FOLDER"
  POSTGRES_PORT=$(free_port) || return 1
  (
    cd "$POSTGRES_FOLDER" || exit 1
    as_postgres "$POSTGRES_BIN/initdb" -D data -U latchkey -A trust -E UTF8 --locale=C.UTF-8 --no-sync >initdb.log 2>&1
  ) && resume_postgres || {
    say "The private PostgreSQL did not start:"
    tail -n 5 "$POSTGRES_FOLDER"/*.log "$POSTGRES_FOLDER"/data/server.log >&2 2>/dev/null || true
    return 1
  }
  POSTGRES_URL=postgres://latchkey@127.0.0.1:$POSTGRES_PORT/postgres
  export POSTGRES_URL
}

# Ends the cluster as a crash would; its data stay for resume_postgres.
crash_postgres() {
  (cd "$POSTGRES_FOLDER" && as_postgres "$POSTGRES_BIN/pg_ctl" -D data -m immediate -w -t 20 stop) >/dev/null 2>&1
}

# Starts the cluster on its data, at the address that it has had from the beginning.
resume_postgres() {
  local options=${POSTGRES_OPTIONS:--c fsync=off -c synchronous_commit=off -c full_page_writes=off}
  (
    cd "$POSTGRES_FOLDER" &&
      as_postgres "$POSTGRES_BIN/pg_ctl" -D data -l data/server.log -w -t 30 start >start.log 2>&1 -o "-p $POSTGRES_PORT \
        -c listen_addresses=127.0.0.1 -c unix_socket_directories=$POSTGRES_FOLDER/socket $options -c max_connections=300"
  )
}

# Safe to call at any time and more than once.
stop_postgres() {
  [ -n "$POSTGRES_FOLDER" ] || return 0
  crash_postgres || true
  rm -rf "$POSTGRES_FOLDER"
  POSTGRES_FOLDER=
}
