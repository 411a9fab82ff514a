#!/usr/bin/env bash
# Fan-out of Duplex beside the official event bus bridge and beside the limit of the machine. Machines differ and are noisy,
# so all servers stay up and take turns at each load; only figures of one run can be compared. Prints one markdown table of
# medians, with the lowest and the highest in brackets.
# The servers get core 0, the load core 1. Needs two idle cores, a C compiler, Maven, JDK 17 and the load programs:
#   RIGS=directory with the load programs wsload.c and wslimit.c
#   BUN=a Bun binary, to compare with uWebSockets; left out if not given
#   JAVA=the java that runs the servers, JVM=its options, "-Xmx1g" if not given
#   ONLY=words of the loads to run, ROUNDS=turns of each server at each load, WARM=seconds of warming up before each
set -euo pipefail
cd "$(dirname "$0")/../.."

rigs=${RIGS:-}
bun=${BUN:-}
java=${JAVA:-java}
read -ra jvm <<<"${JVM:--Xmx1g}"
rounds=${ROUNDS:-3}
warm_seconds=${WARM:-3}
measured_seconds=5
# A JVM that is still compiling is measured as slow: it gets loads of each kind that nobody counts.
compile_seconds=12
start_seconds=20
# label | options of wsload | what is told: the rate of deliveries in millions (M), in thousands (k), or the p99 in ms
loads=(
  "1000 subscribers, window 1|--conns 1000 --window 1|M"
  "1000 subscribers, window 64|--conns 1000 --window 64|M"
  "1000 subscribers, window 512|--conns 1000 --window 512|M"
  "1000 subscribers, 100 messages/s, p99 ms|--conns 1000 --rate 100|p99"
  "1000 subscribers, window 64, 16 B|--conns 1000 --window 64 --size 40|M"
  "1000 subscribers, window 64, 1 KiB|--conns 1000 --window 64 --size 1024|M"
  "100 subscribers, window 16, 16 KiB|--conns 100 --window 16 --size 16384|M"
  "100 subscribers, window 4, 60 KB|--conns 100 --window 4 --size 60000|M"
  "1 address, 10000 subscribers, window 64|--conns 10000 --window 64|M"
  "10000 addresses, one subscriber each, 256 under way, thousands|--conns 10000 --channels 10000 --window 256|k"
  "1000 subscribers, window 64, 100 stop reading|--conns 1000 --window 64 --slow 100|M"
)
servers=()
declare -A result pid

note() { echo "bench: $*" >&2; }
fail() { note "$*"; exit 1; }

work=$(mktemp -d)
stop_servers() {
  # They hold nothing of value.
  [[ ${#pid[@]} -eq 0 ]] || kill -9 "${pid[@]}" 2>/dev/null || true
  wait 2>/dev/null || true
}
trap 'stop_servers; rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

answers() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# start NAME PORT COMMAND...: leaves it out, with a message, if the server does not listen in time.
start() {
  local name=$1 port=$2
  shift 2
  answers "$port" && fail "port $port is taken"
  taskset -c 0 "$@" >"$work/$name.log" 2>&1 &
  pid[$name]=$!
  for ((tries = start_seconds * 5; tries > 0; tries--)); do
    if answers "$port"; then
      servers+=("$name")
      return
    fi
    kill -0 "${pid[$name]}" 2>/dev/null || break
    sleep 0.2
  done
  note "$name did not come up, it is left out; its last words:"
  tail -n 5 "$work/$name.log" >&2
}

# How wsload speaks to each.
client() {
  case $1 in
    official) speak=(--url ws://127.0.0.1:9201/eventbus/websocket "${bridge[@]}") ;;
    duplex) speak=(--url ws://127.0.0.1:9202/eventbus/websocket "${bridge[@]}") ;;
    wslimit) speak=(--url ws://127.0.0.1:9204/ --sub S --pub-pre P) ;;
    bun) speak=(--url ws://127.0.0.1:9205/ --sub 'Sch%c' --pub-pre 'Pch%c ' --pub-suf '') ;;
  esac
}

field() { sed -n "s/.*\"$2\":\([-0-9.]*\).*/\\1/p" <<<"$1"; }

busy_ticks() { awk '/^cpu / { print $2 + $3 + $4 + $7 + $8 + $9 }' /proc/stat; }

# Says so if somebody is using the two cores: the servers idle now.
look_around() {
  local before after
  before=$(busy_ticks)
  sleep 0.5
  after=$(busy_ticks)
  ((after - before <= 10)) || note "the machine is busy with something else: the next figure is worth little"
}

server_ticks() { cut -d ' ' -f 14 "/proc/${pid[$1]}/stat" 2>/dev/null || true; }

# Waits until the server is done with what the last load left behind: half a million messages for closed sockets take
# the official bridge seconds, and they would be charged to the next load.
settle() {
  local before after
  for _ in {1..40}; do
    before=$(server_ticks "$1")
    sleep 0.5
    after=$(server_ticks "$1")
    [[ -n $after ]] || return 0
    ((after - before > 5)) || return 0
  done
  note "$1 is still busy with the load before"
}

# load NAME LABEL OPTIONS: runs the load and keeps the line it prints.
load() {
  local name=$1 label=$2 options=$3 line
  kill -0 "${pid[$name]}" 2>/dev/null || { note "$name is gone, $label is left out"; return 0; }
  client "$name"
  look_around
  # shellcheck disable=SC2086
  if line=$(taskset -c 1 "$work/wsload" --warm "$warm_seconds" --secs $measured_seconds "${speak[@]}" $options \
    2>"$work/load.log"); then
    note "$name, $label: $line"
    # A stall makes a figure that looks like any other; a load with fewer clients is another load.
    grep -E 'stall|lost|refused|timeout' "$work/load.log" >&2 || true
    result[$name $label]+="$line"$'\n'
  else
    note "$name, $label: the load failed:"
    tail -n 5 "$work/load.log" >&2
  fi
  settle "$name"
}

compile() {
  local window
  client "$1"
  for window in 1 64 512; do
    taskset -c 1 "$work/wsload" --conns 1000 --window $window --warm 0 --secs $compile_seconds "${speak[@]}" \
      >"$work/load.log" 2>&1 || true
    settle "$1"
  done
}

measure() {
  local name label options kind
  for name in "${servers[@]}"; do compile "$name"; done
  while IFS='|' read -r label options kind; do
    [[ -z ${ONLY:-} || $label =~ ${ONLY} ]] || continue
    for ((round = 0; round < rounds; round++)); do
      for name in "${servers[@]}"; do
        # It knows one address, and does not survive a client that does not read.
        [[ $name != wslimit || ! $options =~ (channels|slow) ]] || continue
        load "$name" "$label" "$options" </dev/null
      done
    done
  done < <(printf '%s\n' "${loads[@]}")
  for name in "${servers[@]}"; do
    note "$name: $(sed -n 's/^VmHWM: *//p' "/proc/${pid[$name]}/status" 2>/dev/null) at its largest"
  done
}

# The figures of all rounds, one a line, the smallest first.
# The p99 of a server that does not keep up tells how long it was watched, not how fast it is.
figures() {
  local line
  while read -r line; do
    [[ -n $line ]] || continue
    case $3 in
      M) awk "BEGIN { printf \"%.2f\n\", $(field "$line" deliveries_per_s) / 1e6 }" ;;
      k) awk "BEGIN { printf \"%.1f\n\", $(field "$line" deliveries_per_s) / 1e3 }" ;;
      p99) awk "BEGIN { if ($(field "$line" deliveries_per_s) >= 98000) print $(field "$line" p99_ms) }" ;;
    esac
  done <<<"${result[$1 $2]:-}" | sort -n
}

median() { awk '{ all[NR] = $1 } END { if (NR) print all[int((NR + 1) / 2)] }'; }

told() {
  [[ -n ${result[$1 $2]:-} ]] || { echo -; return; }
  figures "$@" | awk '{ all[NR] = $1 } END {
    if (NR == 0) print "does not keep up"
    else if (NR == 1) print all[1]
    else printf "%s (%s-%s)\n", all[int((NR + 1) / 2)], all[1], all[NR]
  }'
}

ratio() { [[ -n $1 && -n $2 ]] && awk "BEGIN { if ($2 > 0) printf \"%.2f\", $1 / $2; else print \"-\" }" || echo -; }

print_table() {
  echo "| load | official bridge | uWebSockets | wslimit | Duplex | : official | : uWebSockets | : wslimit |"
  echo "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"
  local label options kind name row ratios duplex
  while IFS='|' read -r label options kind; do
    [[ -z ${ONLY:-} || $label =~ ${ONLY} ]] || continue
    row="| $label |" ratios= duplex=$(figures duplex "$label" "$kind" | median)
    for name in official bun wslimit duplex; do
      row+=" $(told "$name" "$label" "$kind") |"
      [[ $name == duplex ]] || ratios+=" $(ratio "$duplex" "$(figures "$name" "$label" "$kind" | median)") |"
    done
    echo "$row$ratios"
  done < <(printf '%s\n' "${loads[@]}")
}

for program in wsload wslimit; do
  [[ -f $rigs/$program.c ]] || fail "$rigs/$program.c is missing: set RIGS to the directory of the load programs"
  cc -O3 -march=native -w -o "$work/$program" "$rigs/$program.c"
done
[[ $(nproc) -ge 2 ]] || fail "one core for the server and one for the load are needed"
# Each subscriber is a descriptor on both sides.
ulimit -n "$(ulimit -Hn)"

note "building"
mvn -q -B -Dstyle.color=never -DskipTests package >&2
mvn -q -B -Dstyle.color=never dependency:build-classpath -DincludeScope=test -Dmdep.outputFile="$work/classpath" >&2
classpath=target/test-classes:target/classes:$(<"$work/classpath")
# The bridge has no log settings of its own, and Logback's default writes everything.
echo '<configuration><root level="WARN"/></configuration>' >"$work/logback.xml"

bridge=(
  --sub '{"type":"register","address":"ch%c"}'
  --pub-pre '{"type":"publish","address":"ch%c","body":"'
  --pub-suf '"}'
)

start official 9201 "$java" "${jvm[@]}" -Dlogback.configurationFile="$work/logback.xml" -cp "$classpath" \
  io.duplex.jmh.OfficialBridge 9201
# Without a config everything is permitted. The load programs never ping.
start duplex 9202 env DUPLEX_PUBLIC_PORT=9202 DUPLEX_INSIDE_PORT=9203 DUPLEX_BRIDGE_PING_TIMEOUT=1h \
  "$java" "${jvm[@]}" -jar target/duplex.jar
start wslimit 9204 "$work/wslimit" 9204 '{"type":"rec","address":"ch0","body":"' '"}'
[[ -z $bun ]] || start bun 9205 "$bun" src/jmh/bun.js 9205
measure

echo "$(date -u +%F), $(git rev-parse --short HEAD)," \
  "$("$java" -version 2>&1 | sed -n '1s/.*"\([^"]*\)".*/JDK \1/p') ${jvm[*]}, $rounds rounds," \
  "$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1), Linux $(uname -r)"
echo
print_table
