#!/usr/bin/env bash
# The reference's node host: reference.sh PORT [DISPLAY-NAME], with BENCH_NODE (Node 24) and BENCH_REFERENCE (the entry point of its package) set.
set -euo pipefail
export HOME=$OPENCLAW_STATE_DIR CI=1 DO_NOT_TRACK=1 OPENCLAW_NO_AUTO_UPDATE=1 OPENCLAW_DISABLE_BONJOUR=1
[[ -e $OPENCLAW_STATE_DIR/openclaw.json ]] || printf '%s' '{"browser":{"enabled":false},"nodeHost":{"browserProxy":{"enabled":false}},"update":{"checkOnStart":false},"tools":{"exec":{"security":"full","ask":"off"}}}' >"$OPENCLAW_STATE_DIR/openclaw.json"
exec "$BENCH_NODE" "$BENCH_REFERENCE" node run --host 127.0.0.1 --port "$1" --display-name "${2:-bench}"
