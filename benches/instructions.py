#!/usr/bin/env python3
"""Counts the instructions of one reading, judgement, recording …, and fails where one takes more than it may.

  cargo build --release --example instructions && benches/instructions.py [--update] [STAGE…]

Instructions, unlike seconds, are the same on a machine that does other things as well; they do depend on the compiler, the
libraries and the kind of processor, so a rise of up to TOLERANCE is let pass. What each stage takes is written in
benches/instructions.json; `--update` writes it anew, which is a decision like any other change of the code. Needs valgrind;
skipped without.
"""
import json, pathlib, re, shutil, subprocess, sys, tempfile

HERE = pathlib.Path(__file__).resolve().parent
TOLERANCE = 1.10
# Stage: how often in the shorter and the longer run.
STAGES = {"reading": (2, 12), "reading-text": (2, 12), "digest": (5, 55), "judging": (20, 220), "recording": (64, 1344),
          "marking": (640, 6400), "watchlist": (1, 4)}


def counted(program, stage, times):
    with tempfile.NamedTemporaryFile() as out:
        run = subprocess.run(["valgrind", "--tool=callgrind", f"--callgrind-out-file={out.name}", program, stage, str(times)],
                             capture_output=True, text=True)
    found = re.search(r"Collected : (\d+)", run.stderr)
    if run.returncode != 0 or not found:
        sys.exit(f"{stage}: {run.stderr[-2000:]}")
    return int(found[1])


def main():
    if not shutil.which("valgrind"):
        print("skipped: no valgrind here")
        return 0
    metadata = subprocess.run(["cargo", "metadata", "--format-version", "1", "--no-deps", "--offline"], cwd=HERE, check=True,
                              capture_output=True, text=True).stdout
    target = pathlib.Path(json.loads(metadata)["target_directory"])
    program, book = target / "release/examples/instructions", HERE / "instructions.json"
    bounds = json.loads(book.read_text()) if book.exists() else {}
    update, wanted = "--update" in sys.argv, [a for a in sys.argv[1:] if not a.startswith("-")] or list(STAGES)
    status = 0
    print("| stage | instructions | written | |\n| --- | ---: | ---: | --- |")
    for stage in wanted:
        few, many = STAGES[stage]
        each = (counted(program, stage, many) - counted(program, stage, few)) // (many - few)
        before = bounds.get(stage)
        too_much = before is not None and each > before * TOLERANCE
        status |= too_much and not update
        verdict = "TOO MUCH" if too_much else "less: write it down with --update" if before and each < before / TOLERANCE else ""
        print(f"| {stage} | {each:,} | {before or 0:,} | {verdict} |", flush=True)
        bounds[stage] = each
    if update:
        book.write_text(json.dumps(bounds, indent=2) + "\n")
    return int(status)


if __name__ == "__main__":
    sys.exit(main())
