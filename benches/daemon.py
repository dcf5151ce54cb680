#!/usr/bin/env python3
"""Cycles of the daemon itself (`rivald run`, the release binary) over the load shop's pages, side by side with a loop that only fetches.

  cargo build --release && cargo build --release --example fetch_only
  benches/daemon.py [--watches 10000] [--pages noisy,item,gz,etag] [--rounds 3] [--files 100]

A cycle begins every 20 seconds (with more than 10,000 watches every minute), everything switched on, default settings except pacing
(and pictures, with --no-pictures, for the load shop draws them slower than they are looked at). Before each cycle the shop changes
1 % of its ids; with ETags there is also a row of cycles before which nothing changes. Per kind of page: listings a second and CPU
seconds per 1,000 of a cycle, the fetch-only loop's, the share reached, peak memory of the daemon, and whether exactly the ids that
the shop names were found. Then: how long a start takes, and a reload of one file that was edited.
Medians over the rounds. Skipped where the shop (../shared/tools/bench-shop) is absent; needs Linux (/proc).
"""
import argparse, contextlib, json, os, pathlib, re, shutil, signal, statistics, subprocess, sys, tempfile, time, urllib.request

HERE = pathlib.Path(__file__).resolve().parent.parent
TICKS = os.sysconf("SC_CLK_TCK")
AS_THE_SERVICE = {"MALLOC_ARENA_MAX": "1"}  # deploy/rivald.service


def get(port, path):
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/{path}", timeout=120) as answer:
        return answer.read()


class Daemon:
    def __init__(self, binary, folder, port, every=60):
        self.binary, self.folder, self.port, self.every = binary, folder, port, every

    def start(self):
        """Seconds until it says that it is ready."""
        begin = time.monotonic()
        self.log = open(self.folder / "log", "w+")
        self.process = subprocess.Popen([self.binary, "--config", self.folder / "rivald.toml", "run"], stderr=self.log,
                                        env={**os.environ, "NO_COLOR": "1", **AS_THE_SERVICE})
        self.wait_for(r" ready ")
        return time.monotonic() - begin

    def said(self):
        return (self.folder / "log").read_text()

    def wait_for(self, words, after=0, seconds=600):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            found = re.search(words, self.said()[after:])
            if found:
                return found
            if self.process.poll() is not None:
                break
            time.sleep(0.01)
        sys.exit(f"the daemon never said {words!r}:\n{self.said()[-2000:]}")

    def metric(self, name):
        return sum(float(line.split()[-1]) for line in get(self.port, "metrics").decode().splitlines()
                   if re.match(rf"{name}(\{{[^}}]*\}})? ", line))

    def cpu(self):
        fields = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def peak(self):
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmHWM:\s+(\d+)", status)[1]) / 1024

    def cycles(self):
        """How long each cycle took that has ended. The daemon is not asked: on many watches that costs what is measured here."""
        return [int(took) / 1000 for took in re.findall(r"cycle ended .*?took_ms=(\d+)", self.said())]

    def cycle(self, count):
        """Waits for the end of a cycle; how long it took."""
        while len(self.cycles()) < count:
            time.sleep(0.25)
        return self.cycles()[count - 1]

    def pause(self):
        """Waits until no cycle is under way nor about to begin: it would see some of the changes only."""
        while len(re.findall("cycle begins", self.said())) > len(self.cycles()) or not 1 < time.time() % self.every < self.every - 2:
            time.sleep(0.25)

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait()


def rivald(a, folder, *arguments):
    run = subprocess.run([a.bin, "--quiet", "--config", folder / "rivald.toml", *arguments], capture_output=True)
    return [json.loads(line) for line in run.stdout.decode().splitlines()]


def found(a, shop, folder, expected, told):
    changes = [c for c in rivald(a, folder, "changes", "--since", "1d", "--json") if c["id"] not in told]
    told |= {c["id"] for c in changes}
    ids = {c["watch"] for c in changes}
    # A sold count that moves alone is a reading, not a change of any kind: the history must have it.
    for watch in expected - ids:
        value = json.loads(get(shop, f"admin/value/{watch[1:]}"))
        seen = [o for o in rivald(a, folder, "history", watch, "--since", "1d", "--json") if o["type"] == "observation"]
        listing = seen[-1]["listing"]
        if (listing["price"], listing["sales"]["count"]) == (value["price"], value["sold"]):
            ids.add(watch)
    return ids


def measure(a, pages, shop, folder):
    path = "item" if pages == "item" else f"{pages}/item"
    every, when = (20, "*/20 * * * * *") if a.watches <= 10_000 else (60, "* * * * *")
    shutil.rmtree(folder / "watchlists", ignore_errors=True)
    (folder / "watchlists").mkdir()
    for stale in folder.glob("rivald.db*"):
        stale.unlink()
    (folder / "rivald.toml").write_text(
        f'[poll]\nschedule = "{when}"\nspread = "0s"\nmin_interval = "0s"\nper_host = {a.at_once}\nconcurrency = {a.at_once}\n'
        f'confirm_after = "0s"\nallow_private_addresses = true\npictures = {str(a.pictures).lower()}\n'
        f'[mail]\nto = ["bench@example.com"]\n[status]\nlisten = "127.0.0.1:{a.port + 1}"\n')
    for file in range(a.files):
        ids = range(file * a.watches // a.files, (file + 1) * a.watches // a.files)
        (folder / f"watchlists/shop-{file:03}.toml").write_text("".join(
            f'[[watch]]\nid = "w{i}"\nurl = "http://127.0.0.1:{shop}/{path}/{i}"\n' for i in ids))
    daemon, told, rows, exact = Daemon(a.bin, folder, a.port + 1, every), set(), [], True
    daemon.start()
    # A cycle ends where the next one begins: with many watches the baselines take several.
    began = time.monotonic()
    while daemon.metric("rivald_watches_never_read") > 0:
        time.sleep(1)
    baselines, first_peak = a.watches / (time.monotonic() - began), daemon.peak()
    # Peaks are told apart: that of the one time that everything is new, and that of every other day.
    daemon.stop()
    daemon.start()
    # The first cycle behind the baselines judges once more what was new: it does not count.
    still = [False] * (a.rounds + 1) + [True] * (a.rounds if pages == "etag" else 0)
    for is_still in still:
        daemon.pause()
        before = expected if is_still else set()
        if not is_still:
            get(shop, "admin/advance")
        expected = {f"w{i}" for i in json.loads(get(shop, f"admin/expected?n={a.watches}"))}
        count, cpu = len(daemon.cycles()), daemon.cpu()
        took = daemon.cycle(count + 1)
        time.sleep(1)  # what is queued is written and packed
        cpu = daemon.cpu() - cpu
        # Of a round that was told already nothing may be told once more.
        exact &= found(a, shop, folder, expected - before, told) == expected - before
        fetch = json.loads(subprocess.run([a.fetch, f"http://127.0.0.1:{shop}/{path}/", str(min(a.watches, 10000)), str(a.at_once)],
                                          capture_output=True, check=True).stdout)
        rows.append((a.watches / took, cpu / a.watches * 1000, fetch["pages_per_second"], fetch["cpu_per_1000"]))
    peak = daemon.peak()
    daemon.stop()
    size = sum(f.stat().st_size for f in folder.glob("rivald.db*")) / a.watches
    for name, of in ((pages, rows[1:a.rounds + 1]), (f"{pages}, none changed", rows[a.rounds + 1:])):
        if of:
            speed, cpu, floor, floor_cpu = [statistics.median(column) for column in zip(*of)]
            print(f"| {name} | {a.watches:,} | {speed:,.0f} | {cpu:.3f} | {floor:,.0f} | {floor_cpu:.3f} | {speed / floor:.0%} | {peak:.0f} | "
                  f"{first_peak:.0f} | {baselines:,.0f} | {size:.0f} | {'yes' if exact else 'NO'} |", flush=True)
    return exact, statistics.median(row[1] for row in rows[1:a.rounds + 1])


def starting(a, folder):
    settings = (folder / "rivald.toml").read_text()
    (folder / "rivald.toml").write_text(re.sub(r'schedule = ".*"', 'schedule = "0 0 1 1 *"', settings))
    starts, reloads = [], []
    for number in range(3):
        daemon = Daemon(a.bin, folder, a.port + 1)
        starts.append(daemon.start())
        time.sleep(2)
        for _ in range(3):
            after, file = len(daemon.said()), folder / "watchlists/shop-000.toml"
            text = file.read_text()
            file.write_text(text + f'[[watch]]\nid = "new-{number}-{time.time_ns()}"\nurl = "http://127.0.0.1:{a.port}/item/999999?{time.time_ns()}"\n')
            reloads.append(float(daemon.wait_for(r"watchlists read .*took_ms=(\d+)", after)[1]))
            file.write_text(text)
            after = len(daemon.said())
            reloads.append(float(daemon.wait_for(r"watchlists read .*took_ms=(\d+)", after)[1]))
        memory = daemon.peak()
        daemon.stop()
    print(f"start {statistics.median(starts):.2f} s; reload of one file of {a.files} edited {statistics.median(reloads):.0f} ms "
          f"(longest {max(reloads):.0f} ms); {memory:.0f} MB with {a.watches:,} watches at rest")


HEAD = ("| pages | watches | listings/s | CPU s/1000 | fetch-only/s | its CPU s/1000 | share | peak MB | first contact: peak MB | baselines/s | bytes/watch | exact |\n"
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- |")


def options(description):
    options = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--bin", default=HERE / "target/release/rivald")
    options.add_argument("--fetch", default=HERE / "target/release/examples/fetch_only")
    options.add_argument("--shop", default=HERE.parent / "shared/tools/bench-shop", type=pathlib.Path)
    options.add_argument("--watches", type=int, default=10_000)
    options.add_argument("--files", type=int, default=100)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--at-once", type=int, default=64)
    options.add_argument("--port", type=int, default=8871)
    options.add_argument("--no-pictures", dest="pictures", action="store_false")
    return options


@contextlib.contextmanager
def open_shop(a):
    """Builds the load shop and runs it."""
    build = HERE / "target/bench-shop"
    subprocess.run(["sh", "-c", f"rm -rf {build}/src-copy && mkdir -p {build} && cp -r {a.shop} {build}/src-copy && chmod -R u+w "
                    f"{build}/src-copy && cargo build --release --quiet --manifest-path {build}/src-copy/Cargo.toml --target-dir {build}"],
                   check=True)
    shop = subprocess.Popen([build / "release/fakeshop", "--port", str(a.port)], stderr=subprocess.DEVNULL)
    try:
        for _ in range(200):
            try:
                get(a.port, "admin/stats")
                break
            except OSError:
                time.sleep(0.05)
        yield
    finally:
        shop.terminate()


def run(a, work):
    """Does the work beside an open shop, in a folder that goes with it; the exit status: whether all ids were exact."""
    if not a.shop.exists():
        print(f"skipped: {a.shop} is not here")
        return 0
    with open_shop(a), tempfile.TemporaryDirectory(prefix="rivald-bench-") as folder:
        print(HEAD, flush=True)
        return 0 if work(a, pathlib.Path(folder)) else 1


def cycles(a, folder):
    exact = all([measure(a, pages, a.port, folder)[0] for pages in a.pages.split(",")])
    starting(a, folder)
    return exact


def main():
    parser = options(__doc__)
    parser.add_argument("--pages", default="noisy,item,gz,etag")
    return run(parser.parse_args(), cycles)


if __name__ == "__main__":
    sys.exit(main())
