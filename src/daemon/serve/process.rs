//! What the process takes, under the names that Prometheus' own libraries use. Of `/proc/self` alone: the service sees no
//! more of `/proc` (`ProcSubset=pid`). Where there is none, nothing is told.

/// Ticks of `/proc` in a second: 100 on every machine that Linux calls x86 or Arm (`USER_HZ`).
const TICKS: u64 = 100;

/// What the process takes.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Numbers {
    pub(super) resident_bytes: Option<u64>,
    pub(super) virtual_bytes: Option<u64>,
    pub(super) threads: Option<u64>,
    pub(super) open_files: Option<u64>,
    pub(super) most_files: Option<u64>,
    /// In hundredths of a second.
    pub(super) cpu_ticks: Option<u64>,
}

impl Numbers {
    /// Processor time in seconds.
    pub(super) fn cpu_seconds(&self) -> Option<String> {
        self.cpu_ticks.map(|ticks| format!("{}.{:02}", ticks / TICKS, ticks % TICKS))
    }
}

/// Looks.
pub(super) fn numbers() -> Numbers {
    let read = |file: &str| std::fs::read_to_string(format!("/proc/self/{file}")).unwrap_or_default();
    let (status, stat, limits) = (read("status"), read("stat"), read("limits"));
    let of_status = |name: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'))?;
        line.split_whitespace().next()?.parse::<u64>().ok()
    };
    // The name of the process stands in brackets and may hold anything; user and system time are fields 14 and 15.
    let fields: Vec<&str> =
        stat.rsplit_once(')').map(|(_, rest)| rest.split_whitespace().collect()).unwrap_or_default();
    let field = |n: usize| fields.get(n - 3)?.parse::<u64>().ok();
    let most = limits.lines().find_map(|line| line.strip_prefix("Max open files"));
    Numbers {
        resident_bytes: of_status("VmRSS").map(|kb| kb * 1024),
        virtual_bytes: of_status("VmSize").map(|kb| kb * 1024),
        threads: of_status("Threads"),
        open_files: std::fs::read_dir("/proc/self/fd").ok().map(|files| files.count() as u64),
        most_files: most.and_then(|line| line.split_whitespace().next()?.parse().ok()),
        cpu_ticks: field(14).zip(field(15)).map(|(user, system)| user + system),
    }
}

#[cfg(test)]
mod tests {
    use super::numbers;

    #[test]
    fn this_process_takes_something_of_everything() {
        let numbers = numbers();
        assert!(numbers.resident_bytes.is_some_and(|bytes| bytes > 1 << 20), "{numbers:?}");
        assert!(numbers.virtual_bytes >= numbers.resident_bytes, "{numbers:?}");
        assert!(numbers.threads >= Some(1) && numbers.open_files >= Some(3), "{numbers:?}");
        assert!(numbers.most_files > numbers.open_files, "{numbers:?}");
        assert!(numbers.cpu_seconds().is_some_and(|seconds| seconds.parse::<f64>().is_ok()), "{numbers:?}");
    }
}
