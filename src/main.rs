//! Parses arguments, starts the runtime, maps the result to an exit status.

use std::process::ExitCode;

fn main() -> ExitCode {
    rivald::cli::main().into()
}
