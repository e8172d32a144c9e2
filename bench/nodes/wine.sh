#!/usr/bin/env bash
# The Windows program as a node, under wine: wine.sh PORT [DISPLAY-NAME], with WINEPREFIX and BENCH_WINDOWS_PROGRAM set.
set -euo pipefail
# The state lies on a drive of the prefix's own, as on a Windows machine: where it is said to be, its policy is taken from.
name=bench-$(basename "$OPENCLAW_STATE_DIR")
mkdir -p "$WINEPREFIX/drive_c/$name"
cp -n "$OPENCLAW_STATE_DIR"/exec-approvals.json "$WINEPREFIX/drive_c/$name/" 2>/dev/null || true
export OPENCLAW_STATE_DIR="C:\\$name" WINEDEBUG=-all DISPLAY=
# Collecting a dynamic method ends .NET under wine: the first collection has to come late.
export DOTNET_GCgen0size=60000000 DOTNET_GCGen0MaxBudget=60000000 DOTNET_GCLOHThreshold=20000000
exec wine "$BENCH_WINDOWS_PROGRAM" run --host 127.0.0.1 --port "$1" --display-name "${2:-bench}"
