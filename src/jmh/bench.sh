#!/usr/bin/env bash
# Fan-out of Duplex beside the official event bus bridge and beside the limit of the machine, all in one run, because
# machines differ and are noisy: only figures of the same run can be compared. Prints one markdown table.
# The server gets core 0, the load core 1. Needs two idle cores, a C compiler, Maven, JDK 17 and the load programs:
#   RIGS=directory with the load programs wsload.c and wslimit.c
#   BUN=a Bun binary, to compare with uWebSockets; left out if not given
#   ONLY=words of the loads to run, WARM=seconds of warming up before each
set -euo pipefail
cd "$(dirname "$0")/../.."

rigs=${RIGS:-}
bun=${BUN:-}
warm_seconds=${WARM:-8}
measured_seconds=5
# A JVM that is still compiling is measured as slow: it gets loads of each kind that nobody counts.
compile_seconds=12
start_seconds=20
jvm=(-Xmx1g)
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
declare -A result
server_pid=

note() { echo "bench: $*" >&2; }
fail() { note "$*"; exit 1; }

work=$(mktemp -d)
stop_server() {
  [[ -n $server_pid ]] || return 0
  kill "$server_pid" 2>/dev/null || true
  # A server that drains is not waited for: it holds nothing of value.
  for _ in {1..50}; do kill -0 "$server_pid" 2>/dev/null || break; sleep 0.1; done
  kill -9 "$server_pid" 2>/dev/null || true
  wait "$server_pid" 2>/dev/null || true
  server_pid=
}
trap 'stop_server; rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

answers() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# start NAME PORT COMMAND...: false, with a message, if the server does not listen in time.
start() {
  local name=$1 port=$2
  shift 2
  answers "$port" && fail "port $port is taken"
  taskset -c 0 "$@" >"$work/$name.log" 2>&1 &
  server_pid=$!
  for ((tries = start_seconds * 5; tries > 0; tries--)); do
    answers "$port" && return 0
    kill -0 "$server_pid" 2>/dev/null || break
    sleep 0.2
  done
  note "$name did not come up, it is left out; its last words:"
  tail -n 5 "$work/$name.log" >&2
  stop_server
  return 1
}

field() { sed -n "s/.*\"$2\":\\([-0-9.]*\\).*/\\1/p" <<<"$1"; }

busy_ticks() { awk '/^cpu / { print $2 + $3 + $4 + $7 + $8 + $9 }' /proc/stat; }

# Says so if somebody else is using the two cores: the server idles now.
look_around() {
  local before after
  before=$(busy_ticks)
  sleep 0.5
  after=$(busy_ticks)
  ((after - before <= 10)) || note "the machine is busy with something else: the next figure is worth little"
}

# load NAME LABEL ARGUMENTS...: runs the load and keeps the line it prints.
load() {
  local name=$1 label=$2 line
  shift 2
  look_around
  if ! line=$(taskset -c 1 "$work/wsload" --warm $warm_seconds --secs $measured_seconds "$@" \
    2>"$work/load.log"); then
    note "$name, $label: the load failed:"
    tail -n 5 "$work/load.log" >&2
    return 0
  fi
  note "$name, $label: $line"
  # A stall makes a figure that looks like any other; a load with fewer clients is another load.
  grep -E 'stall|lost|refused|timeout' "$work/load.log" >&2 || true
  result[$name $label]=$line
}

server_ticks() { cut -d ' ' -f 14 "/proc/$server_pid/stat" 2>/dev/null || true; }

# Waits until the server is done with what the last load left behind: half a million messages for closed sockets take
# the official bridge seconds, and they would be charged to the next load. False if the server is gone.
settle() {
  local before after
  for _ in {1..40}; do
    before=$(server_ticks)
    sleep 0.5
    after=$(server_ticks)
    if [[ -z $after ]]; then
      note "the server is gone, its other loads are left out"
      return 1
    fi
    ((after - before > 5)) || return 0
  done
  note "the server is still busy with the load before"
}

measure() {
  local name=$1 load
  shift
  local window
  for window in 1 64 512; do
    taskset -c 1 "$work/wsload" --conns 1000 --window $window --warm 0 --secs $compile_seconds "$@" \
      >"$work/load.log" 2>&1 || true
    settle || { stop_server; return 0; }
  done
  for load in "${loads[@]}"; do
    IFS='|' read -r label options kind <<<"$load"
    [[ -z ${ONLY:-} || $label =~ ${ONLY} ]] || continue
    # It knows one address, and does not survive a client that does not read.
    [[ $name != wslimit || ! $options =~ (channels|slow|conns\ 10000) ]] || continue
    # shellcheck disable=SC2086
    load "$name" "$label" "$@" $options
    settle || { stop_server; return 0; }
  done
  note "$name: $(sed -n 's/^VmHWM: *//p' "/proc/$server_pid/status") at its largest"
  stop_server
}

# The p99 of a server that does not keep up tells how long it was watched, not how fast it is.
told() {
  local line=${result[$1 $2]:-}
  [[ -n $line ]] || { echo -; return; }
  case $3 in
    M) awk "BEGIN { printf \"%.2f\", $(field "$line" deliveries_per_s) / 1e6 }" ;;
    k) awk "BEGIN { printf \"%.1f\", $(field "$line" deliveries_per_s) / 1e3 }" ;;
    p99)
      awk "BEGIN { exit !($(field "$line" deliveries_per_s) < 98000) }" && echo "does not keep up" || field "$line" p99_ms
      ;;
  esac
}

ratio() { [[ $1 =~ ^[0-9.]+$ && $2 =~ ^[0-9.]+$ ]] && awk "BEGIN { if ($2 > 0) printf \"%.2f\", $1 / $2; else print \"-\" }" || echo -; }

print_table() {
  echo "| load | official bridge | uWebSockets | wslimit | Duplex | : official | : uWebSockets | : wslimit |"
  echo "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"
  local load official bun_told limit duplex
  for load in "${loads[@]}"; do
    IFS='|' read -r label options kind <<<"$load"
    official=$(told official "$label" "$kind") bun_told=$(told bun "$label" "$kind")
    limit=$(told wslimit "$label" "$kind") duplex=$(told duplex "$label" "$kind")
    echo "| $label | $official | $bun_told | $limit | $duplex | $(ratio "$duplex" "$official") |" \
      "$(ratio "$duplex" "$bun_told") | $(ratio "$duplex" "$limit") |"
  done
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

if start official 9201 java "${jvm[@]}" -Dlogback.configurationFile="$work/logback.xml" -cp "$classpath" \
  io.duplex.bench.OfficialBridge 9201; then
  measure official --url ws://127.0.0.1:9201/eventbus/websocket "${bridge[@]}"
fi
# Without a config everything is permitted. The load programs never ping.
if start duplex 9202 env DUPLEX_PUBLIC_PORT=9202 DUPLEX_INSIDE_PORT=9203 DUPLEX_BRIDGE_PING_TIMEOUT=1h \
  java "${jvm[@]}" -jar target/duplex.jar; then
  measure duplex --url ws://127.0.0.1:9202/eventbus/websocket "${bridge[@]}"
fi
if start wslimit 9204 "$work/wslimit" 9204 '{"type":"rec","address":"ch0","body":"' '"}'; then
  measure wslimit --url ws://127.0.0.1:9204/ --sub S --pub-pre P
fi

if [[ -n $bun ]] && start bun 9205 "$bun" src/jmh/bun.js 9205; then
  measure bun --url ws://127.0.0.1:9205/ --sub 'Sch%c' --pub-pre 'Pch%c ' --pub-suf ''
fi

echo "$(date -u +%F), $(git rev-parse --short HEAD), $(java -version 2>&1 | sed -n '1s/.*"\(.*\)".*/JDK \1/p')," \
  "$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1), Linux $(uname -r)"
echo
print_table
