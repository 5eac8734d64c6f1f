//! What a process holds in its memory: for proofs that a secret is not in it.

use std::fs::File;
use std::io::{ErrorKind, Write};
use std::os::unix::fs::FileExt;
use std::process::{Command, Stdio};

use crate::LabError;

/// Bytes of a page on the machines that the tests know.
const PAGE: u64 = 4096;
/// Pages looked up at once.
const PAGES: u64 = 4096;
/// A page is in memory, or swapped out (proc(5), `/proc/pid/pagemap`, bits 63 and 62). Web views reserve far more than they use.
const IN_USE: u64 = 0b11 << 62;

/// Whether the writable memory of process `pid` holds `secret`, as UTF-8 or as UTF-16 (the page's strings may be either).
pub fn holds(pid: i32, secret: &str) -> Result<bool, LabError> {
    let escaped = |units: &mut dyn Iterator<Item = u8>| units.map(|byte| format!("\\x{byte:02x}")).collect::<String>();
    let wide = escaped(&mut secret.encode_utf16().flat_map(u16::to_le_bytes));
    let pattern = format!("{}|{wide}", escaped(&mut secret.bytes()));
    // grep(1) is quick even where this is not optimised.
    let mut grep = Command::new("grep")
        .args(["--quiet", "--text", "--perl-regexp", &pattern])
        .env("LC_ALL", "C")
        .stdin(Stdio::piped())
        .spawn()
        .map_err(LabError::io("grep"))?;
    let fed = grep.stdin.take().map_or(Ok(()), |mut input| feed(pid, &mut input));
    let found = grep.wait().map_err(LabError::io("grep"))?.success();
    match fed {
        // It closes its input as soon as it has found something.
        Err(LabError::Io { source, .. }) if found && source.kind() == ErrorKind::BrokenPipe => Ok(true),
        // Who has ended meanwhile holds nothing.
        Err(LabError::Io { source, .. }) if is_of_the_ended(&source) => Ok(false),
        fed => fed.map(|()| found),
    }
}

fn is_of_the_ended(error: &std::io::Error) -> bool {
    error.kind() == ErrorKind::NotFound || error.raw_os_error() == Some(rustix::io::Errno::SRCH.raw_os_error())
}

/// Writes the pages in use of every writable region.
fn feed(pid: i32, sink: &mut impl Write) -> Result<(), LabError> {
    let open = |file: &str| File::open(format!("/proc/{pid}/{file}")).map_err(LabError::io(format!("{file} of {pid}")));
    let maps = std::fs::read_to_string(format!("/proc/{pid}/maps")).map_err(LabError::io(format!("maps of {pid}")))?;
    let (memory, pages) = (open("mem")?, open("pagemap")?);
    for (from, to) in maps.lines().filter_map(writable) {
        for first in (from / PAGE..to / PAGE).step_by(usize::try_from(PAGES).unwrap_or(usize::MAX)) {
            feed_pages(&memory, &pages, first..(first + PAGES).min(to / PAGE), sink)?;
        }
    }
    Ok(())
}

/// What cannot be read (a region that is gone, a device) holds nothing.
fn feed_pages(memory: &File, pages: &File, range: std::ops::Range<u64>, sink: &mut impl Write) -> Result<(), LabError> {
    let mut entries = vec![0; usize::try_from((range.end - range.start) * 8).unwrap_or(0)];
    if pages.read_exact_at(&mut entries, range.start * 8).is_err() {
        return Ok(());
    }
    let mut page = vec![0; usize::try_from(PAGE).unwrap_or(0)];
    for (number, entry) in range.zip(entries.chunks_exact(8)) {
        let in_use = entry.try_into().is_ok_and(|bytes| u64::from_ne_bytes(bytes) & IN_USE != 0);
        if in_use && memory.read_exact_at(&mut page, number * PAGE).is_ok() {
            sink.write_all(&page).map_err(LabError::io("grep's input"))?;
        }
    }
    Ok(())
}

/// What `pid` costs in memory, in bytes: its own pages, and its share of those it has in common with others (proc(5)).
pub fn pss(pid: i32) -> Result<u64, LabError> {
    let file = format!("/proc/{pid}/smaps_rollup");
    let text = std::fs::read_to_string(&file).map_err(LabError::io(file.clone()))?;
    let line = text.lines().find_map(|line| line.strip_prefix("Pss:"));
    let kib = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
    kib.map(|kib| kib * 1024).ok_or_else(|| LabError::Unexpected(format!("{file} tells no Pss")))
}

/// Processes that `ancestor` has started, whatever the depth, with their names (at most 15 characters, proc(5)).
#[must_use]
pub fn descendants(ancestor: i32) -> Vec<(i32, String)> {
    let processes: Vec<(i32, i32, String)> = std::fs::read_dir("/proc")
        .into_iter()
        .flatten()
        .filter_map(|entry| stat(entry.ok()?.file_name().to_str()?.parse().ok()?))
        .collect();
    let mut family = vec![ancestor];
    let mut found = Vec::new();
    while let Some(parent) = family.pop() {
        for (pid, _, name) in processes.iter().filter(|(_, of, _)| *of == parent) {
            family.push(*pid);
            found.push((*pid, name.clone()));
        }
    }
    found
}

/// Whether a text stands among the arguments or variables that `pid` was started with.
#[must_use]
pub fn was_started_with(pid: i32, text: &str) -> bool {
    ["cmdline", "environ"]
        .iter()
        .any(|file| std::fs::read(format!("/proc/{pid}/{file}")).is_ok_and(|bytes| contains(&bytes, text.as_bytes())))
}

/// Id, parent's id and name of a process, from `/proc` (proc(5)).
fn stat(pid: i32) -> Option<(i32, i32, String)> {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let (before, after) = stat.rsplit_once(") ")?;
    let name = before.split_once('(')?.1.to_owned();
    Some((pid, after.split(' ').nth(1)?.parse().ok()?, name))
}

/// The bounds of a region that can be written to.
fn writable(line: &str) -> Option<(u64, u64)> {
    let mut words = line.split(' ');
    let (from, to) = words.next()?.split_once('-')?;
    words.next()?.starts_with("rw").then_some(())?;
    Some((u64::from_str_radix(from, 16).ok()?, u64::from_str_radix(to, 16).ok()?))
}

fn contains(haystack: &[u8], needle: &[u8]) -> bool {
    let Some(first) = needle.first() else { return false };
    let mut from = 0;
    while let Some(at) = haystack[from..].iter().position(|byte| byte == first) {
        if haystack[from + at..].starts_with(needle) {
            return true;
        }
        from += at + 1;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn own_pid() -> i32 {
        i32::try_from(std::process::id()).expect("a process id fits")
    }

    #[test]
    fn a_text_in_the_memory_is_found() {
        // Put together at run time: the program's own text holds no whole one.
        let secret = ["canary", "-", &fastrand::u64(..).to_string()].concat();
        assert!(holds(own_pid(), &secret).expect("own memory can be read"));
    }

    #[test]
    fn a_text_is_found_wherever_it_stands() {
        assert!(contains(b"aab", b"ab"));
        assert!(contains(b"xxab", b"ab"));
        assert!(!contains(b"a", b"ab"));
        assert!(!contains(b"bab", b"bb"));
    }

    #[test]
    fn children_are_found_with_their_names() {
        let mut child = std::process::Command::new("sleep").arg("30").spawn().expect("sleep is everywhere");
        let id = i32::try_from(child.id()).expect("a process id fits");
        assert!(descendants(own_pid()).contains(&(id, "sleep".to_owned())));
        child.kill().expect("it runs");
        child.wait().expect("it was ours");
    }
}
