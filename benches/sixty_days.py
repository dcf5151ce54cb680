#!/usr/bin/env python3
"""Sixty days of half-hour readings of 100,000 watches in a real database: its size, and how long questions take.

  cargo build --release && cargo build --release --example sixty_days
  benches/sixty_days.py [--watches 100000] [--days 60] [--marks-every 48] [--folder DIR]

Writes the database through the store (see benches/programs/sixty_days.rs), then runs the release binary's own commands on it, each
three times from a cold process (start, watchlists and all), and prints their medians; then thins it (`[keep] detail = "30d"`)
and prints what is left.
"""
import argparse, json, pathlib, shutil, statistics, subprocess, sys, tempfile, time

HERE = pathlib.Path(__file__).resolve().parent.parent


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--bin", default=HERE / "target/release/rivald")
    options.add_argument("--writer", default=HERE / "target/release/examples/sixty_days")
    options.add_argument("--watches", type=int, default=100_000)
    options.add_argument("--days", type=int, default=60)
    options.add_argument("--marks-every", type=int, default=48)
    options.add_argument("--folder", type=pathlib.Path, help="kept; a database that was written there before is asked again")
    a = options.parse_args()
    folder = a.folder or pathlib.Path(tempfile.mkdtemp(prefix="rivald-days-"))
    try:
        said = folder / "written.json"
        if not said.exists():
            said.write_bytes(subprocess.run([a.writer, folder, str(a.watches), str(a.days), str(a.marks_every)], check=True,
                                            capture_output=True).stdout)
        wrote = json.loads(said.read_bytes())
        size = wrote["bytes"]
        print(f"{a.watches:,} watches, {a.days} days, 1 % changing each half hour: {wrote['recordings']:,} recordings and {wrote['marks']:,} "
              f"marks in {wrote['seconds']} s; {size / 1e9:.2f} GB, {size / a.watches / a.days:.0f} bytes a watch and day")
        print("| question | seconds (median of 3) |\n| --- | ---: |")
        middle = f"w{a.watches // 2}"
        for question in (["history", middle, "--since", "60d", "--json"], ["history", middle, "--since", "60d"],
                         ["changes", "--since", "1d", "--json"], ["changes", "--since", "1h", "--json"], ["status", "--json"],
                         ["forecast", middle, "--json"], ["report", "--since", "7d", "--out", str(folder / "report.html")],
                         ["report", "--group", "g7", "--since", "7d", "--out", str(folder / "group.html")]):
            took = []
            for _ in range(3):
                for out in folder.glob("*.html"):
                    out.unlink()
                begin = time.monotonic()
                run = subprocess.run([a.bin, "--quiet", "--config", folder / "rivald.toml", *question], capture_output=True)
                took.append(time.monotonic() - begin)
            failed = "" if run.returncode in (0, 3) else f" (exit {run.returncode}: {run.stderr.decode()[:200].strip()})"
            words = " ".join(question).replace(str(folder) + "/", "")
            print(f"| `rivald {words}` | {statistics.median(took):.2f}{failed} |", flush=True)
        begin = time.monotonic()
        pruned = subprocess.run([a.bin, "--config", folder / "rivald.toml", "db", "prune"], capture_output=True, text=True)
        took, thin = time.monotonic() - begin, (folder / "rivald.db").stat().st_size
        print(f"`rivald db prune` ({took:.0f} s): {pruned.stdout.strip()}{pruned.stderr.strip()}")
        print(f"{thin / 1e9:.2f} GB afterwards, {thin / a.watches / a.days:.0f} bytes a watch and day")
        return 0
    finally:
        if not a.folder:
            shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
