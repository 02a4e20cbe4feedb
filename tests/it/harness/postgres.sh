# Starts a throw-away PostgreSQL cluster, says "ready FOLDER" (its socket is there), and waits until its input ends.
# Then it stops the cluster and removes the folder. PG_PROGRAMS names the folder of initdb and pg_ctl.
set -u
trap '' HUP INT TERM
# Not TMPDIR: the path of a socket may not be longer than some hundred characters.
folder=$(mktemp -d /tmp/cinegraph-postgres.XXXXXX) || exit 1
data=$folder/data

initialise() {
    "$PG_PROGRAMS/initdb" -D "$data" -U cinegraph --auth=trust --encoding=UTF8 --no-sync "$@"
}

begin() {
    # A collation that does not sort by bytes, as on most servers, shows where a query forgot to ask for bytes.
    initialise --locale=C --locale-provider=icu --icu-locale=en >"$folder/initdb.log" 2>&1 ||
        { rm -rf "$data" && initialise --locale=C; } >>"$folder/initdb.log" 2>&1 ||
        return 1
    # Nothing here has to survive a power cut.
    "$PG_PROGRAMS/pg_ctl" -D "$data" -l "$folder/server.log" -w -t 60 -o "-c listen_addresses= \
        -c unix_socket_directories=$folder -c max_connections=200 -c fsync=off -c synchronous_commit=off \
        -c full_page_writes=off -c wal_level=minimal -c max_wal_senders=0 -c shared_buffers=64MB" \
        start >"$folder/start.log" 2>&1
}

if begin; then
    echo "ready $folder"
else
    echo "failed"
    cat "$folder"/*.log
fi
read -r _
if [ -f "$data/postmaster.pid" ]; then
    "$PG_PROGRAMS/pg_ctl" -D "$data" -m immediate -w stop >/dev/null 2>&1
fi
rm -rf "$folder"
