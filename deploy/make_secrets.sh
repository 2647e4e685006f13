#!/usr/bin/env sh
# Makes the secrets that docker-compose.yml asks for, at random; those that are there stay.
set -eu
cd "$(dirname "$0")/.."
mkdir -p secrets
chmod 700 secrets
random() { head -c 32 /dev/urandom | od -An -tx1 | tr -d ' \n'; }
for name in neo4j_password qdrant_api_key postgres_password token_secret grafana_password; do
    [ -s "secrets/$name" ] || random > "secrets/$name"
done
printf 'neo4j/%s' "$(cat secrets/neo4j_password)" > secrets/neo4j_auth
chmod 644 secrets/* # containers read them as users of their own; the folder is closed to others on this machine
