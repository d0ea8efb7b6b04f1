//! Names that look random and yet follow from the seed alone.

/// A small deterministic generator (SplitMix64).
#[derive(Clone, Debug)]
pub struct Rng(u64);

impl Rng {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A stream of its own for one named thing, so that adding something elsewhere does not shift it.
    pub fn for_name(seed: u64, name: &str) -> Self {
        Self(keyed(seed, name))
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        mix(self.0)
    }

    /// A number in `0..bound`; 0 for an empty range.
    pub fn below(&mut self, bound: u64) -> u64 {
        if bound == 0 { 0 } else { self.next() % bound }
    }

    /// A number in `0.0..1.0`.
    pub fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }

    pub fn pick<'a, T>(&mut self, items: &'a [T]) -> Option<&'a T> {
        items.get(self.below(items.len() as u64) as usize)
    }
}

fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// A keyed fingerprint of a text. Good enough to make demo tokens unguessable by accident, not by intent.
pub fn keyed(seed: u64, text: &str) -> u64 {
    text.bytes().fold(mix(seed ^ 0xD6E8_FEB8_6659_FD93), |sum, byte| mix(sum.rotate_left(7) ^ u64::from(byte)))
}

const ID_LETTERS: &[u8] = b"abcdefghkmnpqrstwxy34678";

/// The six characters of a `system_id`.
pub fn system_id(seed: u64, name: &str) -> String {
    let mut rng = Rng::for_name(seed, &format!("system-id/{name}"));
    (0..6).map(|_| char::from(ID_LETTERS[rng.below(ID_LETTERS.len() as u64) as usize])).collect()
}

/// A MAC address with the given three-byte prefix (`00:16:3e` for LXD VMs).
pub fn mac(seed: u64, prefix: &str, name: &str) -> String {
    let bits = keyed(seed, &format!("mac/{name}"));
    format!("{prefix}:{:02x}:{:02x}:{:02x}", bits >> 40 & 0xff, bits >> 20 & 0xff, bits & 0xff)
}

/// A UUID-shaped text.
pub fn uuid(seed: u64, name: &str) -> String {
    let (a, b) = (keyed(seed, &format!("uuid-a/{name}")), keyed(seed, &format!("uuid-b/{name}")));
    format!(
        "{:08x}-{:04x}-4{:03x}-9{:03x}-{:012x}",
        a >> 32,
        a >> 16 & 0xffff,
        a & 0xfff,
        b >> 52,
        b & 0xffff_ffff_ffff
    )
}

/// A certificate fingerprint: 32 upper-case hex pairs with colons.
pub fn fingerprint(seed: u64, name: &str) -> String {
    let mut rng = Rng::for_name(seed, &format!("fingerprint/{name}"));
    (0..32).map(|_| format!("{:02X}", rng.next() & 0xff)).collect::<Vec<_>>().join(":")
}

/// Two words with a dash, as MAAS names things nobody named.
pub fn two_words(rng: &mut Rng) -> String {
    const FIRST: &[&str] = &[
        "amber", "brave", "calm", "deft", "early", "fond", "grand", "happy", "keen", "lucid", "merry", "noble", "quick",
    ];
    const SECOND: &[&str] = &[
        "badger", "crane", "dingo", "egret", "finch", "gecko", "heron", "ibis", "koala", "lynx", "marten", "newt",
        "otter",
    ];
    let first = rng.pick(FIRST).copied().unwrap_or("plain");
    let second = rng.pick(SECOND).copied().unwrap_or("bird");
    format!("{first}-{second}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_names() {
        assert_eq!(system_id(1, "numa-host"), system_id(1, "numa-host"));
        assert_ne!(system_id(1, "numa-host"), system_id(2, "numa-host"));
        assert_eq!(system_id(1, "x").len(), 6);
        assert_eq!(mac(1, "00:16:3e", "x").len(), 17);
        assert_eq!(uuid(1, "x").len(), 36);
    }
}
