//! Parses arguments, starts the runtime, maps the result to an exit status.
fn main() {}
