#!/usr/bin/env python3
"""Cycles of the release binary against the load shop, and whether exactly the changed ids were found.

  cargo build --release && benches/bench_shop.py [--shop ../shared/tools/bench-shop] [--watches 1000] [--pages noisy] [--rounds 5]

Builds the shop (once, in target/bench-shop), writes settings and a watchlist into a folder that is removed afterwards, runs
one `rivald check` for the baselines, then a round a cycle: the shop changes 1 % of its ids, `rivald check` runs, and the ids
with a recorded change are held against those that the shop names. Prints per round listings a second (wall), CPU seconds per
1,000 listings (user + system of the rivald process, start included), peak memory, database bytes a watch; then medians.
Skipped where the shop is absent.
"""
import argparse, json, os, pathlib, resource, shutil, statistics, subprocess, sys, tempfile, time, urllib.request

HERE = pathlib.Path(__file__).resolve().parent.parent


def get(port, path):
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/{path}", timeout=60) as answer:
        return answer.read()


def run(binary, config, *arguments):
    """Runs rivald; seconds, CPU seconds, peak memory in kB, exit status, standard output."""
    begin = time.monotonic()
    with tempfile.TemporaryFile() as out:
        process = subprocess.Popen([binary, "--quiet", "--config", str(config), *arguments], stdout=out)
        _, status, usage = os.wait4(process.pid, 0)
        took = time.monotonic() - begin
        out.seek(0)
        return took, usage.ru_utime + usage.ru_stime, usage.ru_maxrss, os.waitstatus_to_exitcode(status), out.read()


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--bin", default=HERE / "target/release/rivald")
    options.add_argument("--shop", default=HERE.parent / "shared/tools/bench-shop", type=pathlib.Path)
    options.add_argument("--watches", type=int, default=1000)
    options.add_argument("--pages", default="noisy", choices=["noisy", "item", "gz", "etag"])
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--concurrency", type=int, default=64)
    options.add_argument("--port", type=int, default=8871)
    a = options.parse_args()
    if not a.shop.exists():
        print(f"skipped: {a.shop} is not here")
        return 0
    build = HERE / "target/bench-shop"
    subprocess.run(["cargo", "build", "--release", "--quiet", "--manifest-path", a.shop / "Cargo.toml", "--target-dir", build]
                   if os.access(a.shop, os.W_OK) and (a.shop / "Cargo.lock").exists() else
                   ["sh", "-c", f"rm -rf {build}/src-copy && mkdir -p {build} && cp -r {a.shop} {build}/src-copy && chmod -R u+w "
                    f"{build}/src-copy && cargo build --release --quiet --manifest-path {build}/src-copy/Cargo.toml --target-dir {build}"],
                   check=True)
    shop = subprocess.Popen([build / "release/fakeshop", "--port", str(a.port)], stderr=subprocess.DEVNULL)
    folder = pathlib.Path(tempfile.mkdtemp(prefix="rivald-bench-"))
    try:
        for _ in range(200):
            try:
                get(a.port, "admin/stats")
                break
            except OSError:
                time.sleep(0.05)
        path = "item" if a.pages == "item" else f"{a.pages}/item"
        (folder / "watchlists").mkdir()
        (folder / "rivald.toml").write_text(
            f'[poll]\nspread = "0s"\nmin_interval = "0s"\nper_host = {a.concurrency}\nconcurrency = {a.concurrency}\n'
            'confirm_after = "0s"\nallow_private_addresses = true\n[mail]\nto = ["bench@example.com"]\n')
        (folder / "watchlists/bench.toml").write_text("".join(
            f'[[watch]]\nid = "w{i}"\nurl = "http://127.0.0.1:{a.port}/{path}/{i}"\n' for i in range(a.watches)))
        config, rows, exact, told = folder / "rivald.toml", [], True, set()
        took, cpu, peak, status, _ = run(a.bin, config, "check")
        print(f"baselines  {a.watches / took:8.0f} listings/s  {cpu / a.watches * 1000:6.3f} CPU s/1000  {peak / 1024:6.1f} MB  exit {status}")
        for number in range(1, a.rounds + 1):
            get(a.port, "admin/advance")
            expected = {f"w{i}" for i in json.loads(get(a.port, f"admin/expected?n={a.watches}"))}
            took, cpu, peak, status, _ = run(a.bin, config, "check")
            changes = run(a.bin, config, "changes", "--since", "1d", "--json")[4].decode()
            new = [c for c in map(json.loads, changes.splitlines()) if c["id"] not in told]
            told |= {c["id"] for c in new}
            found = {c["watch"] for c in new}
            # A sold count that moves alone is a reading, not a change of any kind: the history must have it.
            for watch in expected - found:
                value = json.loads(get(a.port, f"admin/value/{watch[1:]}"))
                lines = run(a.bin, config, "history", watch, "--since", "1d", "--json")[4].decode().splitlines()
                seen = [o for o in map(json.loads, lines) if o["type"] == "observation"][-1]["listing"]
                if (seen["price"], seen["sales"]["count"]) == (value["price"], value["sold"]):
                    found.add(watch)
            rows.append((a.watches / took, cpu / a.watches * 1000, peak / 1024))
            exact &= found == expected
            size = sum(f.stat().st_size for f in folder.glob("rivald.db*")) / a.watches
            print(f"round {number:<4} {rows[-1][0]:8.0f} listings/s  {rows[-1][1]:6.3f} CPU s/1000  {rows[-1][2]:6.1f} MB  exit {status}  "
                  f"{len(found)} found, {len(expected)} changed{'' if found == expected else '  DIFFERENT: ' + str(sorted(found ^ expected)[:9])}  {size:.0f} B/watch")
        median = [statistics.median(column) for column in zip(*rows)]
        print(f"median     {median[0]:8.0f} listings/s  {median[1]:6.3f} CPU s/1000  {median[2]:6.1f} MB  {'exactly the changed ids' if exact else 'NOT EXACT'}")
        return 0 if exact else 1
    finally:
        shop.terminate()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
