#!/bin/sh
# 断网检验离线安装包 / tries an offline bundle with the network off: check-bundle.sh BUNDLE.tar.gz, or ./check.sh inside one.
set -eu
if [ "${1:-}" != "" ] && [ "${THERMOMETER_OFFLINE:-}" = "" ]; then
  [ -f "$1.sha256" ] && (cd "$(dirname "$1")" && sha256sum -c --quiet "$(basename "$1").sha256")
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  tar -xzf "$1" -C "$work" --strip-components=1
  sh "$work/check.sh"
  exit 0
fi
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
if [ "${THERMOMETER_OFFLINE:-}" = "" ]; then
  # A network of its own with nothing in it but itself.
  exec env THERMOMETER_OFFLINE=1 unshare --map-root-user --net sh "$here/check.sh"
fi
ip link set lo up
if ip route get 192.0.2.1 >/dev/null 2>&1; then echo '网络没有断开 / the network is on' >&2; exit 1; fi
cd "$here"
sha256sum -c --quiet SHA256SUMS
echo '✓ 文件与清单一致 / files as listed'
THERMOMETER_HOME=$(mktemp -d)
export THERMOMETER_HOME
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null; rm -rf "$THERMOMETER_HOME"' EXIT
./thermometer sample --out "$THERMOMETER_HOME/sample" --members 3000 --months 14 --events 20000 >/dev/null 2>&1
./thermometer run "$THERMOMETER_HOME/sample" --workspace "$THERMOMETER_HOME/sample" >/dev/null 2>&1
echo '✓ 装载、构建、发布 / loaded, built, published'
./thermometer serve --port 8097 >/dev/null 2>"$THERMOMETER_HOME/serve.log" &
server=$!
node() { "$here/runtime/$(case $(uname -m) in x86_64) echo x64 ;; *) echo arm64 ;; esac)/node" "$@"; }
node -e '
const at = "http://127.0.0.1:8097";
const until = Date.now() + 180_000;
for (;;) {
  try {
    if ((await (await fetch(at + "/api/health")).json()).status === "ok") break;
  } catch {}
  if (Date.now() > until) { console.error("服务没有起来 / the server did not start"); process.exit(1); }
  await new Promise((wake) => setTimeout(wake, 500));
}
const page = await (await fetch(at + "/")).text();
const script = /src="([^"]+\.js)"/.exec(page)?.[1];
if (!script || !(await fetch(at + script)).ok) { console.error("看板不完整 / the dashboard is not whole"); process.exit(1); }
const asked = await fetch(at + "/api/overview");
if (!asked.ok) { console.error("总览 / overview", asked.status); process.exit(1); }
' --input-type=module
echo '✓ 断网启动,看板与接口可用 / starts with the network off; dashboard and API answer'
