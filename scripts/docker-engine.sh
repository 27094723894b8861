#!/usr/bin/env bash
# A real Docker Engine for tests, apart from any other: `docker-engine.sh up [folder]` prints its socket, `down` leaves
# nothing behind. Needs root, docker.io, iptables and busybox-static; no systemd and no registry.
set -euo pipefail

action=${1:-}
folder=${2:-/tmp/alice-docker}
socket=$folder/docker.sock
# A bridge of its own, so that another Engine on this machine keeps the addresses of its containers.
number=$(($(cksum <<< "$folder" | cut -d' ' -f1) % 250 + 1))
bridge=alice-docker$number
# How the machine was before the first of several Engines; the last of them brings that back.
before=/run/alice-docker-before
export PATH=$PATH:/usr/sbin:/sbin

main() {
  # They share the firewall of the machine, so one comes or goes at a time. Two who start the same one get the same one.
  exec 9> /run/alice-docker.lock
  flock 9
  case $action in
    up) up ;;
    down) down ;;
    *)
      echo 'usage: docker-engine.sh up|down [folder]' >&2
      return 2
      ;;
  esac
}

up() {
  mkdir -p "$folder"
  answers || start
  image_is_there alice/busybox:1 || import_busybox
  image_is_there alice/node:1 || import_node
  echo "$socket"
}

answers() { curl -fs --max-time 5 --unix-socket "$socket" http://docker/_ping > /dev/null 2>&1; }

# containerd has a process of its own, so that a Docker Engine that was killed finds its containers running.
start() {
  local program
  for program in dockerd containerd runc iptables ip; do
    command -v "$program" > /dev/null || { echo "$program is not installed" >&2; return 1; }
  done
  rm -f "$folder/docker.pid"
  if ! is_alive "$folder/containerd.pid"; then
    setsid containerd --config /dev/null --root "$folder/containerd" --state "$folder/containerd-state" \
      --address "$folder/containerd.sock" > "$folder/containerd.log" 2>&1 9>&- < /dev/null &
    echo $! > "$folder/containerd.pid"
    eventually test -S "$folder/containerd.sock"
  fi
  if ! iptables -S DOCKER > /dev/null 2>&1; then
    {
      iptables -S FORWARD | awk '$1 == "-P" { print $3 }'
      cat /proc/sys/net/ipv4/ip_forward
    } > "$before"
  fi
  if ! ip link show "$bridge" > /dev/null 2>&1; then
    ip link add "$bridge" type bridge
    ip addr add "172.31.$number.1/24" dev "$bridge"
    ip link set "$bridge" up
  fi
  setsid dockerd --containerd "$folder/containerd.sock" --live-restore --data-root "$folder/root" \
    --exec-root "$folder/exec" --host "unix://$socket" --group "${SUDO_GID:-0}" --pidfile "$folder/docker.pid" \
    --bridge "$bridge" --default-address-pool base=10.201.0.0/16,size=24 \
    > "$folder/dockerd.log" 2>&1 9>&- < /dev/null &
  eventually answers && return 0
  tail -n 20 "$folder/dockerd.log" >&2
  return 1
}

# Every program of busybox under its name: a shell, wget and httpd are there.
import_busybox() {
  local root program
  root=$(mktemp -d)
  mkdir -p "$root"/{bin,data,etc,tmp,www}
  cp "$(command -v busybox)" "$root/bin/busybox"
  for program in $(busybox --list); do
    [ "$program" = busybox ] || ln -s busybox "$root/bin/$program"
  done
  printf 'root:x:0:0:root:/:/bin/sh\n' > "$root/etc/passwd"
  printf 'hello\n' > "$root/www/index.html"
  tar -C "$root" -c . | import alice/busybox 1 'ENV PATH=/bin' 'CMD ["/bin/sh"]'
  rm -rf "$root"
}

# The Node of this machine with the libraries it is linked to, run by nobody in particular.
import_node() {
  local node
  node=$(readlink -f "$(node -p process.execPath)")
  { echo "$node"; ldd "$node" | grep -o '/[^ ]*'; } | tar -ch -T - 2> /dev/null |
    import alice/node 1 "ENV PATH=$(dirname "$node"):/bin" 'USER 1000'
}

import() {
  local repository=$1 tag=$2 query change
  shift 2
  query="fromSrc=-&repo=$repository&tag=$tag"
  for change in "$@"; do query+="&changes=$(encoded "$change")"; done
  curl -fs --unix-socket "$socket" -X POST -H 'content-type: application/x-tar' -T - \
    "http://docker/images/create?$query" > /dev/null
}

image_is_there() { curl -fs --unix-socket "$socket" "http://docker/images/$1/json" > /dev/null 2>&1; }

encoded() { node -p 'encodeURIComponent(process.argv[1])' "$1"; }

down() {
  [ -d "$folder" ] || return 0
  if answers; then
    # What still runs would outlive the Engine: that is what live-restore is for.
    local id
    for id in $(curl -fs --unix-socket "$socket" 'http://docker/containers/json?all=1' | grep -oE '"Id":"[0-9a-f]{64}"' | cut -d'"' -f4); do
      curl -s --unix-socket "$socket" -X DELETE "http://docker/containers/$id?force=1&v=1" > /dev/null || true
    done
    curl -s --unix-socket "$socket" -X POST http://docker/networks/prune > /dev/null || true
  fi
  end "$folder/docker.pid"
  end "$folder/containerd.pid"
  local mount
  for mount in $(awk -v folder="$folder/" 'index($2, folder) == 1 { print $2 }' /proc/mounts | sort -r); do
    umount "$mount" 2> /dev/null || umount -l "$mount" 2> /dev/null || true
  done
  ip link del "$bridge" 2> /dev/null || true
  forget_rules
  rm -rf "$folder"
}

# Rules that name the bridge; when no Docker is left where none was before, all of Docker's.
forget_rules() {
  local table rule chain pattern=" $bridge\\( \\|$\\)" is_last=no
  if [ -f "$before" ] && ! another_runs; then is_last=yes; fi
  [ $is_last = no ] || pattern="$pattern\\|DOCKER"
  for table in nat filter; do
    # Split into words: a rule is a list of arguments.
    while read -r rule; do iptables -t "$table" ${rule/#-A/-D} || true; done < <(
      iptables -t "$table" -S 2> /dev/null | grep -- "^-A.*\($pattern\)" || true
    )
    [ $is_last = yes ] || continue
    for chain in $(iptables -t "$table" -S | awk '$1 == "-N" && $2 ~ /^DOCKER/ { print $2 }'); do
      iptables -t "$table" -X "$chain" || true
    done
  done
  [ $is_last = yes ] || return 0
  iptables -P FORWARD "$(sed -n 1p "$before")"
  sed -n 2p "$before" > /proc/sys/net/ipv4/ip_forward
  rm "$before"
}

another_runs() {
  local file name
  for file in /proc/[0-9]*/comm; do
    { read -r name < "$file"; } 2> /dev/null || continue
    [ "$name" != dockerd ] || has_ended "$(cut -d/ -f3 <<< "$file")" || return 0
  done
  return 1
}

end() {
  local pid
  pid=$(cat "$1" 2> /dev/null) || return 0
  kill "$pid" 2> /dev/null || return 0
  eventually has_ended "$pid" || kill -9 "$pid" 2> /dev/null || true
}

is_alive() { [ -f "$1" ] && ! has_ended "$(cat "$1")"; }

# A process nobody has waited for yet has ended all the same.
has_ended() { [ ! -d "/proc/$1" ] || grep -qs '^State:[[:space:]]*Z' "/proc/$1/status"; }

eventually() {
  local tries
  for tries in $(seq 200); do
    "$@" && return 0
    sleep 0.1
  done
  return 1
}

main
