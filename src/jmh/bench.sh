#!/usr/bin/env bash
# Fan-out of Duplex beside the official event bus bridge and beside the limit of the machine, all in one run, because
# machines differ and are noisy: only figures of the same run can be compared. Prints one markdown table.
# The server gets core 0, the load core 1. Needs two idle cores, a C compiler, Maven, JDK 17 and the load programs:
#   RIGS=directory with the load programs wsload.c and wslimit.c
set -euo pipefail
cd "$(dirname "$0")/../.."

rigs=${RIGS:-}
subscribers=1000
windows=(1 64 512)
rate=100
warm_seconds=3
measured_seconds=5
start_seconds=20
jvm=(-Xmx1g)
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
  if ! line=$(taskset -c 1 "$work/wsload" --conns $subscribers --warm $warm_seconds --secs $measured_seconds "$@" \
    2>"$work/load.log"); then
    note "$name, $label: the load failed:"
    tail -n 5 "$work/load.log" >&2
    return 0
  fi
  note "$name, $label: $line"
  # A stall makes a figure that looks like any other; a load with fewer clients is another load.
  grep -E 'stall|lost|refused|timeout' "$work/load.log" >&2 || true
  if [[ $(field "$line" alive) -gt $subscribers ]]; then
    result[$name $label]=$line
  else
    note "$name, $label: not all connections survived, the figure is left out"
  fi
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
  local name=$1
  shift
  for window in "${windows[@]}"; do
    load "$name" "window $window" "$@" --window "$window"
    settle || { stop_server; return 0; }
  done
  load "$name" "$rate msg/s" "$@" --rate $rate
  stop_server
}

deliveries() { field "${result[$1 window $2]:-}" deliveries_per_s; }
million() { [[ -n $1 ]] && awk "BEGIN { printf \"%.2f\", $1 / 1e6 }" || echo -; }
ratio() { [[ -n $1 && -n $2 ]] && awk "BEGIN { printf \"%.2f\", $1 / $2 }" || echo -; }

# The p99 of a server that does not keep up tells how long it was watched, not how fast it is.
p99() {
  local line=${result[$1 $rate msg/s]:-}
  [[ -n $line ]] || { echo -; return; }
  awk "BEGIN { exit !($(field "$line" deliveries_per_s) < 0.98 * $rate * $subscribers) }" && echo "does not keep up" ||
    field "$line" p99_ms
}

print_table() {
  echo "| load, $subscribers subscribers | official bridge | Duplex | wslimit | Duplex : official | Duplex : wslimit |"
  echo "| --- | ---: | ---: | ---: | ---: | ---: |"
  local window official duplex limit
  for window in "${windows[@]}"; do
    official=$(deliveries official "$window") duplex=$(deliveries duplex "$window")
    limit=$(deliveries wslimit "$window")
    echo "| window $window, M deliveries/s | $(million "$official") | $(million "$duplex") | $(million "$limit") |" \
      "$(ratio "$duplex" "$official") | $(ratio "$duplex" "$limit") |"
  done
  echo "| $rate msg/s, p99 ms | $(p99 official) | $(p99 duplex) | $(p99 wslimit) | | |"
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

echo "$(date -u +%F), $(git rev-parse --short HEAD), $(java -version 2>&1 | sed -n '1s/.*"\(.*\)".*/JDK \1/p')," \
  "$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1), Linux $(uname -r)"
echo
print_table
