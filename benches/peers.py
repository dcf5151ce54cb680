#!/usr/bin/env python3
"""The same pages, watched by rivald, urlwatch and webchanges, one after the other against one load shop.

  cargo build --release && cargo build --release --example fetch_only
  benches/peers.py [--watches 1000] [--rounds 3] [--tools FOLDER]

urlwatch and webchanges are installed from PyPI into FOLDER (kept between runs); they read price and sold count by XPath, as their manuals show,
rivald the whole listing. Noisy pages, 1 % of the ids change before each round. CPU seconds of user and system time per 1,000 checks,
the median of the rounds behind the first contact, and how many of the ids that the shop names each found. Skipped where the load shop
is absent.
"""
import json, pathlib, re, resource, statistics, subprocess, sys, tempfile, time
from daemon import get, measure, options, run

# Tool: its release, and its arguments for a list of jobs, its settings and its database.
PEERS = {
    "urlwatch": ("2.29", ["--urls", "jobs.yaml", "--config", "settings.yaml", "--cache", "known.db", "--hooks", "hooks.py"]),
    "webchanges": ("3.37.0", ["--jobs", "jobs.yaml", "--config", "settings.yaml", "--database", "known.db", "--hooks", "hooks.py"]),
}


def installed(tools, name, release):
    program = tools / name / "bin" / name
    if not program.exists():
        subprocess.run([sys.executable, "-m", "venv", tools / name], check=True)
        subprocess.run([tools / name / "bin/pip", "install", "--quiet", f"{name}=={release}"], check=True)
    return program


def cpu():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def watched(a, name, own, folder):
    release, arguments = PEERS[name]
    program = installed(a.tools, name, release)
    folder.mkdir()
    job = ("name: w{i}\nurl: http://127.0.0.1:{port}/noisy/item/{i}\nfilter:\n  - xpath: //*[@id='price']/text() | //*[@id='sold']/text()\n")
    (folder / "jobs.yaml").write_text("---\n".join(job.format(i=i, port=a.port) for i in range(a.watches)))
    (folder / "settings.yaml").write_text("report:\n  stdout:\n    enabled: true\n  text:\n    details: true\n")
    (folder / "hooks.py").write_text("")
    rows, exact = [], True
    for turn in range(a.rounds + 1):
        if turn:
            get(a.port, "admin/advance")
        expected = {f"w{i}" for i in json.loads(get(a.port, f"admin/expected?n={a.watches}"))} if turn else set()
        begin, used = time.monotonic(), cpu()
        said = subprocess.run([program, *arguments], cwd=folder, capture_output=True, text=True)
        took, used = time.monotonic() - begin, cpu() - used
        if turn:
            found = set(re.findall(r"(?i)\bchanged:?\s+(w\d+)\b", said.stdout))
            exact &= found == expected
            rows.append((a.watches / took, used / a.watches * 1000, len(found & expected), len(expected)))
    speed, each, found, expected = zip(*rows)
    each = statistics.median(each)
    print(f"| {name} {release} | {statistics.median(speed):,.0f} | {each:.2f} | {each / own:.0f} | {sum(found)} of {sum(expected)} | "
          f"{'yes' if exact else 'NO'} |", flush=True)
    return exact


def side_by_side(a, folder):
    exact, own = measure(a, "noisy", a.port, folder)
    print("\n| tool | checks/s | CPU s/1000 | times rivald's | changes found | exact |\n| --- | ---: | ---: | ---: | ---: | --- |", flush=True)
    return all([watched(a, name, own, folder / name) for name in PEERS]) and exact


def main():
    parser = options(__doc__)
    parser.set_defaults(watches=1000, files=10, pictures=False)
    parser.add_argument("--tools", type=pathlib.Path, default=pathlib.Path(tempfile.gettempdir()) / "rivald-peers")
    return run(parser.parse_args(), side_by_side)


if __name__ == "__main__":
    sys.exit(main())
