"""``hotline bench``: the figures that we publish, each from one file in ``benchmarks/``."""

import argparse
import runpy
import sys

from bridge.cli.main import CommandFailed, add_json
from bridge.settings import ROOT, Settings


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the subcommand."""
    parser = subparsers.add_parser("bench", help="运行性能与质量测量")
    parser.add_argument("name", nargs="*", help="只运行这些（默认全部）")
    add_json(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, _settings: Settings) -> int:
    """Run benchmarks by name, all by default."""
    known = {path.stem: path for path in sorted((ROOT / "benchmarks").glob("[a-z]*.py"))}
    unknown = [name for name in args.name if name not in known]
    if unknown:
        raise CommandFailed(f"没有名为 {unknown[0]} 的测量。可用：{'、'.join(known)}。")
    # Benchmarks use the callers and the hotline of the tests.
    sys.path.insert(0, str(ROOT))
    argv = sys.argv
    failed = []
    for name in args.name or known:
        if not args.json:
            print(f"== {name}", flush=True)
        sys.argv = [name, *(["--json"] if args.json else [])]
        try:
            runpy.run_path(str(known[name]), run_name="__main__")
        except SystemExit as end:
            # One figure that was not reached must not keep the others from being printed.
            if end.code:
                failed.append(name)
                print(f"{name}: {end.code}", file=sys.stderr, flush=True)
        finally:
            sys.argv = argv
    if failed:
        raise CommandFailed(f"没有达到要求或没有完成：{'、'.join(failed)}。")
    return 0
