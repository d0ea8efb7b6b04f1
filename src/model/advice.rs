//! What to do about the words of a driver: MAAS hands on what LXD or libvirt said, and no more.

/// What an operator can do about a host that MAAS could not read; nothing where the words tell nothing.
pub fn for_host(words: &str) -> Option<&'static str> {
    let words = words.to_lowercase();
    let says = |all: &[&str]| all.iter().any(|part| words.contains(part));
    Some(match () {
        () if says(&["certificate is restricted", "restricted certificate"]) => {
            "LXD restricts MAAS's certificate to some projects. Allow it the host's project with \
             “lxc config trust edit”, then refresh."
        }
        () if says(&["not authorized", "not trusted", "certificate is not trusted", "unauthorized", "forbidden"]) => {
            "LXD does not trust MAAS's certificate. Add it with “lxc config trust add”, then refresh."
        }
        () if says(&["certificate has expired", "certificate expired"]) => {
            "The certificate has expired. Renew it in the host's settings in MAAS, trust the new one in LXD, then refresh."
        }
        () if says(&["permission denied", "authentication failed", "host key verification"]) => {
            "MAAS cannot log in to the host. Check the address, the password or the SSH key of the rack controllers."
        }
        () if says(&[
            "connection refused",
            "no route to host",
            "timed out",
            "timeout",
            "unreachable",
            "failed talking",
        ]) =>
        {
            "Check that the host is up, and that its address can be reached from the rack controllers."
        }
        () if says(&["no rack", "rack controller"]) => "No rack controller is connected that could reach the host.",
        () => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::for_host;

    #[test]
    fn known_words_have_advice_and_others_none() {
        for (words, part) in [
            ("Failed talking to pod: Error while connecting to LXD: Certificate is restricted", "projects"),
            ("Pod x: not authorized", "lxc config trust add"),
            ("Failed talking to pod: [Errno 111] Connection refused", "is up"),
            ("virsh: Permission denied, please try again.", "log in"),
        ] {
            assert!(for_host(words).is_some_and(|advice| advice.contains(part)), "{words}");
        }
        assert_eq!(for_host("Something else"), None);
    }
}
