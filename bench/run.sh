#!/usr/bin/env bash
# Builds everything that bench/RESULTS.md compares and measures it, in under twenty minutes on an idle machine: the native file, the module in pwsh, the reference's
# node host and the Windows program under wine at a real gateway; the native file beside a C program at a gateway that only asks. Then it makes the page and its chart.
#   bench/run.sh [--quick] [--program FILE]    FILE: an openclaw-node that is there already; --quick: the native file beside the C program only, no page
# npm (the gateway and the reference) and wine are used where they are; the gateway is installed once, below OPENCLAW_LIVE_DIR (docs/verification.md).
set -euo pipefail
cd "$(dirname "$0")/.."
quick=0 program=
while (($# > 0)); do
  case $1 in
    --quick) quick=1 ;;
    --program) program=$2; shift ;;
    *) sed -n '2,5p' "$0"; exit 2 ;;
  esac
  shift
done
out=$PWD/artifacts/bench
mkdir -p "$out"
say() { printf '\n== %s  (%d s)\n' "$1" "$SECONDS"; }
build() { dotnet "$@" -c Release -v q --nologo </dev/null; }

say "Builds"
if [[ -z $program ]]; then
  build publish src/OpenClaw.NodeHost -r "linux-$(uname -m | sed 's/x86_64/x64/; s/aarch64/arm64/')" -o "$out/node"
  program=$out/node/openclaw-node
fi
program=$(realpath "$program")
build build bench/OpenClaw.RunBench -o "$out/bench"
run_bench=$out/bench/OpenClaw.RunBench
if ((quick)); then
  exec "$run_bench" --program "$program" --runs 500 --starts 5
fi
figures=$out/figures.tsv
rm -f "$figures"

build build src/OpenClaw.PowerShell -t:StageModule
BENCH_MODULE=$(ls "$PWD"/output/OpenClaw/*/OpenClaw.psd1)
BENCH_PWSH=${BENCH_PWSH:-$(command -v pwsh || true)}
if [[ -z $BENCH_PWSH ]]; then
  # The .NET tool is the only PowerShell that is not compiled ahead; the tests' own is, like those of its packages. (`dotnet tool run` would be a second process.)
  build build tests/OpenClaw.ModuleTests
  shell=$(compgen -G "$PWD/tests/OpenClaw.ModuleTests/bin/Release/net*/pwsh/pwsh.dll" || compgen -G "${NUGET_PACKAGES:-$HOME/.nuget/packages}/powershell/*/tools/net*/any/unix/pwsh.dll")
  BENCH_PWSH="dotnet $(sort -V <<<"$shell" | tail -1)"
fi
export BENCH_MODULE BENCH_PWSH
others=(--other "module in pwsh=bench/nodes/module.sh")

BENCH_WINDOWS_PROGRAM=
if command -v wine >/dev/null; then
  build publish src/OpenClaw.NodeHost -f net10.0 -r win-x64 --self-contained -p:DynamicCodeSupport=false -o "$out/windows"
  BENCH_WINDOWS_PROGRAM=$out/windows/openclaw-node.exe
  export WINEPREFIX=$out/wine WINEDEBUG=-all DISPLAY=
  [[ -d $WINEPREFIX ]] || timeout 180 wine wineboot -i >/dev/null 2>&1 </dev/null
  others+=(--other "Windows program under wine=bench/nodes/wine.sh")
else
  echo "There is no wine on this machine: the Windows program is not measured."
fi
export BENCH_WINDOWS_PROGRAM

say "At a real gateway, beside the reference"
if command -v npm >/dev/null; then
  build build bench/OpenClaw.NodeBench
  OPENCLAW_LIVE_PROGRAM=$program bench/OpenClaw.NodeBench/bin/Release/net10.0/OpenClaw.NodeBench --starts 3 --commands 200 --idle 6 --figures "$figures" || true
  # What that installed, for the other gateway.
  live=${OPENCLAW_LIVE_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/openclaw-live}
  BENCH_NODE=$(ls "$live"/node-*/node_modules/node/bin/node 2>/dev/null | tail -1)
  BENCH_REFERENCE=$(ls "$live"/20*/node_modules/openclaw/openclaw.mjs 2>/dev/null | sort -V | tail -1)
  export BENCH_NODE BENCH_REFERENCE
  [[ -z $BENCH_REFERENCE ]] || others+=(--other "reference=bench/nodes/reference.sh")
else
  echo "There is no npm on this machine: no real gateway, no reference."
fi

say "At a gateway that only asks, beside the C program"
"$run_bench" --program "$program" --runs 2000 --long 100000 --starts 30 "${others[@]}" --module "$BENCH_MODULE" --figures "$figures"
[[ ! -d $out/wine ]] || timeout 20 wineserver -k || true

"$run_bench" --page bench/RESULTS.md --figures "$figures"
say "Done"
