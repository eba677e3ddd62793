# Shared parts of the scripts in this folder. Sourced, never run: changes to the top folder, and from there every path
# is relative, so that the repository may lie anywhere.

set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
exec </dev/null

export CMAKE_BUILD_PARALLEL_LEVEL="${CMAKE_BUILD_PARALLEL_LEVEL:-$(nproc)}"
export CTEST_PARALLEL_LEVEL="${CTEST_PARALLEL_LEVEL:-$(nproc)}"
python=.venv/bin/python
packages_to_build=(g++ cmake ninja-build libyaml-cpp-dev nlohmann-json3-dev libboost-dev libboost-serialization-dev
                   libeigen3-dev)
packages_of_python=(python3 python3-venv python3-dev)

# A part has a name, which is said when it begins, and again if it fails.
part_name=""
parts=0
part() {
  end_part
  part_name=$1
  part_start=$SECONDS
  printf '\n== %s\n' "$part_name"
}
end_part() {
  [[ -z $part_name ]] && return
  printf -- '-- %s: done in %s s\n' "$part_name" "$((SECONDS - part_start))"
  parts=$((parts + 1))
  part_name=""
}
on_exit() {
  local status=$?
  if ((status != 0)); then printf '\nFAILED: %s (exit code %s)\n' "${part_name:-${0##*/}}" "$status" >&2; fi
}
trap on_exit EXIT

# Installs those of the named Debian packages that are missing.
need_packages() {
  if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
    printf 'This is not Debian, so nothing is installed. Needed are what Debian calls: %s\n' "$*"
    return
  fi
  local missing=() package
  for package in "$@"; do
    dpkg-query -W -f '${db:Status-Abbrev}' "$package" 2>/dev/null | grep -q '^ii' || missing+=("$package")
  done
  if ((${#missing[@]} == 0)); then
    echo "System packages: all there."
    return
  fi
  local as_root=()
  if ((EUID != 0)); then as_root=(sudo); fi
  local update=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get update -qq)
  local install=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive
    apt-get install -y -qq --no-install-recommends -o Dpkg::Use-Pty=0 "${missing[@]}")
  echo "Installing system packages: ${missing[*]}"
  if ((EUID != 0)) && ! command -v sudo >/dev/null || ! "${update[@]}" || ! "${install[@]}" >build/apt.log; then
    [[ -s build/apt.log ]] && tail -n 20 build/apt.log
    printf 'They could not be installed from here. An administrator must run:\n  apt-get install --no-install-recommends %s\n' \
      "${missing[*]}" >&2
    return 1
  fi
}

# Packages for the python3 on PATH: Debian's own needs Debian's packages, another one brings what it needs.
need_python() {
  local path
  path=$(command -v python3 || true)
  if [[ -z $path || $path == /usr/bin/python3 || $path == /bin/python3 ]]; then
    need_packages "$@" "${packages_of_python[@]}"
  else
    need_packages "$@"
  fi
  if ! python3 -c 'import sys, venv; sys.exit(sys.version_info < (3, 11))'; then
    echo "python3 on PATH is $(python3 --version 2>&1); kartlegg needs Python 3.11 or newer, with the module venv." >&2
    return 1
  fi
}

# One fingerprint of everything that the installed Python package is made from.
fingerprint() {
  {
    python3 --version
    pwd
    find CMakeLists.txt pyproject.toml README.md cmake include src bindings instruments \
      -name __pycache__ -prune -o -type f -print0 | sort -z | xargs -0 sha256sum
  } | sha256sum | cut -d ' ' -f 1
}

# The virtual environment, made anew if it is not whole.
need_environment() {
  "$python" -c '' 2>/dev/null && return
  echo "Making the virtual environment .venv"
  rm -rf .venv
  python3 -m venv .venv
}

# Downloads and installs what the package needs, and an extra ("test"), but not the package: that can be done while
# something else is built.
install_needed() {
  need_environment
  "$python" - "$1" <<'END' >build/needed.txt
import sys
import tomllib

with open("pyproject.toml", "rb") as file:
    project = tomllib.load(file)["project"]
print(*project["dependencies"], *project["optional-dependencies"][sys.argv[1]], sep="\n")
END
  "$python" -m pip --disable-pip-version-check install -q --progress-bar off -r build/needed.txt
}

# Builds the package and installs it, with what it needs, into .venv; skips that if nothing changed.
# An argument names an extra of pyproject.toml ("test").
install_package() {
  local extra=${1:-} stamp=.venv/kartlegg.stamp want
  want=$(fingerprint)
  need_environment
  if [[ -f $stamp && $(<"$stamp") == "$want${extra:+ $extra}"* ]]; then
    echo "The installed Python package is up to date."
    return
  fi
  rm -f "$stamp"
  local pip=("$python" -m pip --disable-pip-version-check install -q --progress-bar off)
  echo "Installing what the Python package is built with (pip, into .venv): scikit-build-core, pybind11"
  "${pip[@]}" 'scikit-build-core>=0.10' 'pybind11>=2.10'
  echo "Building kartlegg and installing it with what it needs (pip, into .venv); this takes a minute or two"
  # The compiler by the name that CMake gives it: what a C++ build has compiled then comes from the compiler cache.
  CXX="${CXX:-c++}" "${pip[@]}" --no-build-isolation --config-settings=build-dir=build/python \
    --config-settings=cmake.define.KARTLEGG_WERROR=ON ".${extra:+[$extra]}"
  echo "$want${extra:+ $extra}" >"$stamp"
}

mkdir -p build
