//! What the system knows about this process. Linux only: elsewhere there is nothing to read, and no figure.

use std::time::Duration;

/// Resident memory, in KiB.
pub(super) fn resident_kib() -> Option<u64> {
    status("VmRSS:")
}

/// The most resident memory there ever was, in KiB.
pub(super) fn peak_resident_kib() -> Option<u64> {
    status("VmHWM:")
}

/// Time that all living threads spent on a processor, but for those of this name.
pub(super) fn cpu_time(but: &str) -> Option<Duration> {
    let threads = std::fs::read_dir("/proc/self/task").ok()?;
    let nanos = threads.filter_map(|thread| {
        // A thread may end while the others are asked.
        let thread = thread.ok()?.path();
        let name = std::fs::read_to_string(thread.join("comm")).ok()?;
        let schedule = std::fs::read_to_string(thread.join("schedstat")).ok()?;
        let spent = schedule.split_whitespace().next()?.parse::<u64>().ok()?;
        (name.trim_end() != but).then_some(spent)
    });
    Some(Duration::from_nanos(nanos.sum()))
}

fn status(name: &str) -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix(name))?;
    line.trim().trim_end_matches("kB").trim_end().parse().ok()
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn the_peak_remembers_what_is_free_again() {
        const MEBIBYTES: usize = 64;
        drop(std::hint::black_box(vec![1_u8; MEBIBYTES << 20]));
        assert!(resident_kib() > Some(0));
        // Other tests come and go meanwhile. The system's count may be off by some pages.
        assert!(peak_resident_kib() > Some((MEBIBYTES as u64 - 4) << 10));
    }

    #[test]
    fn work_costs_time() {
        let before = cpu_time("nobody").unwrap_or_default();
        let began = std::time::Instant::now();
        // Another test's thread that ends takes its time with it: then more work is needed.
        while cpu_time("nobody").unwrap_or_default() <= before {
            assert!(began.elapsed() < Duration::from_secs(20), "nothing is counted");
        }
    }
}
