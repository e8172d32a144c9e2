# The Windows build against the real world, under wine: sourced by .ci/run, which owns counting and the prefix (WINEPREFIX).
# By default the parts that say most in two minutes. OPENCLAW_CI_WINE=all runs the tables of texts whole and every file of the Pester suite.

wine_pester_files=(ExecPolicy ExecRequests Jea NodeSetup NodeState Secrets Topics)
[[ ${OPENCLAW_CI_WINE:-} == all ]] && wine_pester_files=($(cd tests/Pester && printf '%s\n' *.Tests.ps1 | sed 's/\.Tests\.ps1$//'))

# In the phase of the builds: nothing may build while the suites run.
publish_for_wine() {
  build wine-node-publish.log "the Windows build of the program" dotnet publish src/OpenClaw.NodeHost -c Release -f net10.0 -r win-x64 --self-contained -p:DynamicCodeSupport=false -p:PublishReadyToRun=false -o "$results/wine-node" -v q --nologo || return 1
  build wine-powershell-publish.log "the hosted Windows PowerShell" dotnet publish tests/OpenClaw.PowerShellHost -c Release -r win-x64 --self-contained -o "$results/wine-pwsh" -v q --nologo
}

prepare_wine_for_powershell() { # PowerShell 7.6 wants Windows 10; C:\pw is a folder without links, as an administrator would install it
  timeout 60 wine winecfg -v win10 >>"$results/wineboot.log" 2>&1 </dev/null
  cp -r "$results/wine-pwsh" "$WINEPREFIX/drive_c/pw"
}

run_live_under_wine() {
  local long= which=(-class OpenClaw.LiveTests.Windows.WindowsTextTests)
  [[ ${OPENCLAW_CI_WINE:-} == all ]] && long=1 which=(-namespace OpenClaw.LiveTests.Windows)
  OPENCLAW_LIVE_LONG=$long OPENCLAW_LIVE_WINE_NODE=$results/wine-node/openclaw-node.exe OPENCLAW_LIVE_WINE_POWERSHELL='C:\pw' \
    run_program live-wine $((long ? 2400 : 600)) tests/OpenClaw.LiveTests/bin/Release/net10.0/OpenClaw.LiveTests "${which[@]}" -showLiveOutput
  grep -aoE '[a-z-]+\.txt: [0-9]+ texts, .*' "$results/live-wine.log" | sort -u
}

run_pester_under_wine() { # each file in a process, because the first collection of dynamic methods ends the runtime: 1.5 GB (in hexadecimal) keep it away
  local file log line name reason code attempt p=0 f=0 s=0 n passed_here skipped_here
  local modules; modules=$(winepath_of tests/OpenClaw.ModuleTests/bin/Release/net10.0/modules)
  for file in "${wine_pester_files[@]}"; do
    log="$results/wine-pester-$file.log"
    for attempt in 1 2; do
      PSModulePath=$modules OPENCLAW_LIVE_PROGRAM=$(winepath_of "$results/wine-node/openclaw-node.exe") DOTNET_GCgen0size=60000000 DOTNET_GCGen0MaxBudget=60000000 DOTNET_GCLOHThreshold=20000000 timeout --kill-after=5 300 wine "$results/wine-pwsh/pwsh.exe" -NoProfile -File "$(winepath_of tests/Pester/Invoke-PesterSuite.ps1)" "$(winepath_of "tests/Pester/$file.Tests.ps1")" >"$log" 2>&1 </dev/null
      code=$?
      # One that printed nothing at all did not start: wine's server was not ready. A test that failed is never run twice.
      [[ -s $log ]] && break
    done
    passed_here=$(grep -aoE 'Tests Passed: [0-9]+' "$log" | tail -1 | grep -oE '[0-9]+')
    if [[ -z $passed_here ]]; then
      if reason=$(grep -E "^$file	\*	" .ci/wine-pester.tsv | cut -f3) && [[ -n $reason ]]; then
        note "Pester under wine leaves $file out: $reason"
        s=$((s + 1))
      else
        broken "Pester under wine: $file ended with code $code and without a summary; see $log"
      fi
      continue
    fi
    skipped_here=$(grep -aoE 'Skipped: [0-9]+' "$log" | tail -1 | grep -oE '[0-9]+')
    n=0
    while IFS= read -r name; do
      # What wine or a hosted runspace cannot give is named with its reason; everything else is a failure.
      if reason=$(awk -F'\t' -v file="$file" -v name="$name" '$1 == file && $2 != "*" && index(name, $2) { print $3; exit }' .ci/wine-pester.tsv) && [[ -n $reason ]]; then
        printf '   %s: %s: skipped, %s\n' "$file" "$name" "$reason"
        s=$((s + 1))
      else
        printf '   %s: %s: FAILED, see %s\n' "$file" "$name" "$log"
        f=$((f + 1))
      fi
      n=$((n + 1))
    done < <(tr -d '\r' <"$log" | sed -nE 's/^ *\[-\] (.*)$/\1/p' | sed -E 's/ [0-9.]+m?s \(.*//')
    ((n > 0 || code == 0)) || broken "Pester under wine: $file ended with code $code although no test failed; see $log"
    printf '   %s: %d passed, %d that failed or are left out, %d skipped\n' "$file" "$passed_here" "$n" "${skipped_here:-0}"
    p=$((p + passed_here)) s=$((s + ${skipped_here:-0}))
  done
  count pester-wine "$p" "$f" "$s"
}

winepath_of() { printf 'Z:%s' "$(realpath "$1" | tr / '\\')"; }
