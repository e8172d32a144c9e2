#!/usr/bin/env bash
# Publishes the native program for this platform and measures it: everything that bench/RESULTS.md shows.
#   bench/run.sh [--quick] [--program FILE]    FILE: an openclaw-node that is there already
set -euo pipefail
cd "$(dirname "$0")/.."
quick=0 program=
while (($# > 0)); do
  case $1 in
    --quick) quick=1 ;;
    --program) program=$2; shift ;;
    *) sed -n '2,3p' "$0"; exit 2 ;;
  esac
  shift
done
out=$PWD/artifacts/bench
mkdir -p "$out"
if [[ -z $program ]]; then
  dotnet publish src/OpenClaw.NodeHost -c Release -r "linux-$(uname -m | sed 's/x86_64/x64/; s/aarch64/arm64/')" -v q --nologo -o "$out/node"
  program=$out/node/openclaw-node
fi
dotnet build bench/OpenClaw.RunBench -c Release -v q --nologo -o "$out/bench"
if ((quick)); then
  exec "$out/bench/OpenClaw.RunBench" --program "$program" --runs 500 --starts 5
fi
exec "$out/bench/OpenClaw.RunBench" --program "$program" --runs 5000 --long 100000 --starts 30 --markdown bench/RESULTS.md
