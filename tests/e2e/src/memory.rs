//! What a process holds in its memory: for proofs that a secret is not in it.

use std::fs::File;
use std::os::unix::fs::FileExt;

use crate::LabError;

/// Bytes read at once. Pieces overlap by the length of what is looked for.
const PIECE: usize = 1 << 20;

/// Whether the writable memory of process `pid` holds `secret`, as UTF-8 or as UTF-16 (the page's strings may be either).
pub fn holds(pid: i32, secret: &str) -> Result<bool, LabError> {
    let maps = std::fs::read_to_string(format!("/proc/{pid}/maps")).map_err(LabError::io(format!("maps of {pid}")))?;
    let memory = File::open(format!("/proc/{pid}/mem")).map_err(LabError::io(format!("memory of {pid}")))?;
    let wide: Vec<u8> = secret.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let needles = [secret.as_bytes().to_vec(), wide];
    Ok(maps.lines().filter_map(writable).any(|(from, to)| region_holds(&memory, from, to, &needles)))
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

/// What cannot be read (a region that is gone, a device) holds nothing.
fn region_holds(memory: &File, from: u64, to: u64, needles: &[Vec<u8>]) -> bool {
    let overlap = needles.iter().map(Vec::len).max().unwrap_or(0);
    let mut piece = vec![0; PIECE + overlap];
    let mut at = from;
    while at < to {
        let length = usize::try_from(to - at).unwrap_or(usize::MAX).min(piece.len());
        let Ok(read) = memory.read_at(&mut piece[..length], at) else { return false };
        if needles.iter().any(|needle| contains(&piece[..read], needle)) {
            return true;
        }
        if read < length || length < piece.len() {
            return false;
        }
        at += PIECE as u64;
    }
    false
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
