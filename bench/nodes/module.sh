#!/usr/bin/env bash
# The module as a node: module.sh PORT [DISPLAY-NAME], with BENCH_PWSH (a command) and BENCH_MODULE (its manifest) set.
# shellcheck disable=SC2086 # The command may be "dotnet …/pwsh.dll".
exec $BENCH_PWSH -NoProfile -NonInteractive -Command "Import-Module '$BENCH_MODULE'; Start-OpenClawNode -GatewayHost 127.0.0.1 -Port $1 -DisplayName '${2:-bench}' -Wait"
