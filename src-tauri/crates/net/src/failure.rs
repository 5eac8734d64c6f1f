//! What the system says about a broken connection, in words for people.

use std::io::{self, ErrorKind};

/// What everybody may meet.
const WORDS: [(ErrorKind, &str); 10] = [
    (ErrorKind::ConnectionReset, "the connection was reset"),
    (ErrorKind::ConnectionAborted, "the connection was reset"),
    (ErrorKind::ConnectionRefused, "nothing listens there"),
    (ErrorKind::UnexpectedEof, "the other side ended the connection"),
    (ErrorKind::BrokenPipe, "the other side ended the connection"),
    (ErrorKind::NotConnected, "the other side ended the connection"),
    (ErrorKind::TimedOut, "there was no answer in time"),
    (ErrorKind::HostUnreachable, "the computer cannot be reached"),
    (ErrorKind::NetworkUnreachable, "the network cannot be reached"),
    (ErrorKind::NetworkDown, "the network cannot be reached"),
];

/// The failure without the system's own words and numbers, where it is one that everybody may meet.
pub fn in_words(error: &io::Error) -> String {
    let known = WORDS.iter().find(|(kind, _)| *kind == error.kind());
    known.map_or_else(|| error.to_string(), |(_, words)| (*words).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(target_os = "linux")]
    #[test]
    fn a_reset_is_told_without_the_number_of_the_system() {
        assert_eq!(in_words(&io::Error::from_raw_os_error(104)), "the connection was reset");
    }

    #[test]
    fn what_is_rare_is_told_as_the_system_tells_it() {
        assert_eq!(in_words(&io::Error::other("the moon is in the way")), "the moon is in the way");
    }
}
