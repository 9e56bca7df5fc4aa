# What the environment of either database must hold. Staged into both images.

fail() {
  echo "wiki7: the database can't start: $1." >&2
  exit 78
}

check_environment() {
  for name in WIKI7_DB_NAMES WIKI7_DB_PORT WIKI7_DB_BUFFER_MIB WIKI7_DB_MAX_CONNECTIONS WIKI7_DB_APP_USER WIKI7_DB_SCHEMA_USER \
    WIKI7_DB_ROOT_PASSWORD WIKI7_DB_SCHEMA_PASSWORD WIKI7_DB_APP_PASSWORD; do
    eval "value=\${$name:-}"
    [ -n "$value" ] || fail "$name is missing or empty. Set it in the container's environment"
  done
  for name in WIKI7_DB_PORT WIKI7_DB_BUFFER_MIB WIKI7_DB_MAX_CONNECTIONS; do
    eval "value=\$$name"
    case $value in
      *[!0-9]* | 0*) fail "$name is '$value'. It must be a whole number above 0" ;;
    esac
  done
  for name in WIKI7_DB_APP_USER WIKI7_DB_SCHEMA_USER; do
    eval "value=\$$name"
    case $value in
      *[!a-z0-9_]*) fail "$name is '$value'. A name has lower-case letters, digits and _" ;;
    esac
  done
  for database in $WIKI7_DB_NAMES; do
    case $database in
      *[!a-z0-9_]* | [!a-z]*) fail "WIKI7_DB_NAMES holds '$database'. A name has lower-case letters, digits and _, and begins with a letter" ;;
      mysql | sys | test | information_schema | performance_schema) fail "WIKI7_DB_NAMES holds '$database', which is the server's own. Use another name" ;;
    esac
    [ "${#database}" -le 64 ] || fail "WIKI7_DB_NAMES holds '$database', which is longer than 64 characters"
  done
}

# An SQL string, whatever the value holds.
quoted() {
  printf "'"
  printf %s "$1" | sed -e 's/\\/\\\\/g' -e "s/'/''/g" -e '$!s/$/\\n/' | tr -d '\n'
  printf "'"
}
