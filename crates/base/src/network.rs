//! Networks, and which addresses belong to the whole internet.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// A network: an address and how many of its leading bits count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Network {
    bits: u128,
    prefix: u32,
    is_v4: bool,
}

impl Network {
    /// Reads `203.0.113.0/24`, `2001:db8::/32` or a single address.
    pub fn parse(text: &str) -> Option<Self> {
        let (address, prefix) = match text.trim().split_once('/') {
            Some((address, prefix)) => (address, Some(prefix.parse::<u32>().ok()?)),
            None => (text.trim(), None),
        };
        let address: IpAddr = address.parse().ok()?;
        let (bits, is_v4) = bits_of(address);
        let width = if is_v4 { 32 } else { 128 };
        let prefix = prefix.unwrap_or(width);
        (prefix <= width).then_some(Self {
            bits,
            prefix,
            is_v4,
        })
    }

    /// Tells whether an address belongs to the network.
    pub fn holds(self, address: IpAddr) -> bool {
        let (bits, is_v4) = bits_of(address);
        let width = if is_v4 { 32 } else { 128 };
        let rest = width - self.prefix.min(width);
        is_v4 == self.is_v4
            && bits.checked_shr(rest).unwrap_or_default()
                == self.bits.checked_shr(rest).unwrap_or_default()
    }
}

/// An IPv4 address that came wrapped in an IPv6 one is what it was.
fn bits_of(address: IpAddr) -> (u128, bool) {
    match address.to_canonical() {
        IpAddr::V4(four) => (u128::from(u32::from(four)), true),
        IpAddr::V6(six) => (u128::from(six), false),
    }
}

/// Tells whether an address is one of the whole internet: none of a private network, of the machine itself, of a link, of a
/// provider's inner network, of a test or of many at once.
///
/// **Shape**: an IPv4 address that came inside an IPv6 one (mapped, translated by NAT64, 6to4, Teredo) is judged as what it reaches.
/// **Source**: IANA IPv4 and IPv6 Special-Purpose Address Registries (RFC 6890), RFC 6598, RFC 6052, RFC 3056, RFC 4380.
pub fn is_public(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(four) => is_public_v4(four),
        IpAddr::V6(six) => is_public_v6(six),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    !(address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_multicast()
        || address.is_broadcast()
        || address.is_documentation()
        || a == 0
        || a >= 240
        // Between a provider and its customers (RFC 6598).
        || (a == 100 && (64..128).contains(&b))
        || (a, b, c) == (192, 0, 0)
        // The former anycast of 6to4.
        || (a, b, c) == (192, 88, 99)
        // Measuring of devices (RFC 2544).
        || (a == 198 && (18..20).contains(&b)))
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let [first, second, third, fourth, fifth, sixth, seventh, eighth] = address.segments();
    let four = |high: u16, low: u16| {
        let [a, b] = high.to_be_bytes();
        let [c, d] = low.to_be_bytes();
        is_public_v4(Ipv4Addr::new(a, b, c, d))
    };
    match (first, second) {
        // NAT64 (RFC 6052): the last 32 bits are the address that is reached.
        (0x64, 0xff9b) if [third, fourth, fifth, sixth] == [0; 4] => four(seventh, eighth),
        // 6to4: the address of the router follows.
        (0x2002, _) => four(second, third),
        // Teredo, benchmarking, ORCHID and the like (2001::/23), documentation.
        (0x2001, 0..=0x1ff | 0xdb8) | (0x3fff, 0..=0xfff) => false,
        // Only 2000::/3 is given out.
        _ => first & 0xe000 == 0x2000,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn networks_are_read_or_refused() {
        let all = Network::parse("0.0.0.0/0").unwrap();
        assert!(all.holds("8.8.8.8".parse().unwrap()));
        assert!(!all.holds("::1".parse().unwrap()));
        let one = Network::parse("10.0.0.7").unwrap();
        assert!(one.holds("10.0.0.7".parse().unwrap()));
        assert!(!one.holds("10.0.0.8".parse().unwrap()));
        for bad in ["", "10.0.0.0/33", "10.0.0/8", "::/129", "escritorio"] {
            assert_eq!(Network::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn only_addresses_of_the_whole_internet_are_public() {
        for address in [
            "8.8.8.8",
            "1.1.1.1",
            "100.63.255.255",
            "100.128.0.1",
            "172.32.0.1",
            "198.20.0.1",
            "2606:4700::1111",
            "64:ff9b::808:808",
            "::ffff:8.8.8.8",
            "2002:808:808::1",
        ] {
            assert!(is_public(address.parse().unwrap()), "{address}");
        }
        for address in [
            "0.0.0.0",
            "0.1.2.3",
            "10.1.2.3",
            "100.64.0.1",
            "100.127.255.255",
            "127.0.0.1",
            "127.9.9.9",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.170",
            "192.0.2.1",
            "192.88.99.1",
            "192.168.0.1",
            "198.18.0.1",
            "198.19.255.255",
            "198.51.100.7",
            "203.0.113.9",
            "224.0.0.1",
            "239.1.1.1",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::127.0.0.1",
            "::ffff:10.0.0.1",
            "::ffff:127.0.0.1",
            "::ffff:169.254.169.254",
            "64:ff9b::a00:1",
            "64:ff9b:1::1",
            "100::1",
            "2001::1",
            "2001:db8::1",
            "2002:7f00:1::1",
            "3fff::1",
            "fc00::1",
            "fd00:ec2::254",
            "fe80::1",
            "fec0::1",
            "ff02::1",
            "4000::1",
        ] {
            assert!(!is_public(address.parse().unwrap()), "{address}");
        }
    }
}
