# Sourced by ./demo, ./test and bench/run: packages and builds. Expects the repository's root as working directory.

# install_packages LIST...: installs what cmake/packages/LIST.txt name. Leaves apt alone when all of it is there.
install_packages() {
  local list package missing=()
  for list in "$@"; do
    while read -r package; do
      case $package in '' | '#'*) continue ;; esac
      dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
    done <"cmake/packages/$list.txt"
  done
  [ ${#missing[@]} -eq 0 ] && return

  local as_root=()
  if [ "$(id -u)" -ne 0 ]; then
    as_root=(sudo)
    command -v sudo >/dev/null || {
      echo "These Debian packages are missing, and there is neither root nor sudo to install them: ${missing[*]}" >&2
      return 1
    }
  fi
  echo "== installing ${#missing[@]} packages: ${missing[*]}"
  "${as_root[@]}" apt-get update -qq
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}

# install_clients: the Python clients of tests/clients.txt and the AWS CLI, in build/venv. Leaves it alone when it has them.
install_clients() {
  cmp -s tests/clients.txt build/venv/clients.txt && return
  echo "== installing Python clients into build/venv"
  rm -rf build/venv
  /usr/bin/python3 -m venv build/venv
  build/venv/bin/pip install -q --disable-pip-version-check --no-compile -r tests/clients.txt
  cp tests/clients.txt build/venv/clients.txt
}

# install_javascript: node and npm, Debian's where there are none, and the clients of tests/wire/package-lock.json in
# build/npm. Leaves all of it alone when it is there.
install_javascript() {
  { command -v node && command -v npm; } >/dev/null || install_packages javascript
  cmp -s tests/wire/package-lock.json build/npm/installed.json && return
  echo "== installing JavaScript clients into build/npm"
  mkdir -p build/npm
  cp tests/wire/package.json tests/wire/package-lock.json build/npm/
  npm ci --prefix build/npm --cache build/npm/cache --ignore-scripts --no-audit --no-fund --no-update-notifier --silent
  rm -rf build/npm/cache
  cp tests/wire/package-lock.json build/npm/installed.json
}

# build PRESET [TARGET...]: configures and builds; all targets when none is named.
build() {
  local preset=$1
  shift
  echo "== building $preset"
  cmake --preset "$preset" >/dev/null
  cmake --build --preset "$preset" ${1:+--target "$@"}
}
