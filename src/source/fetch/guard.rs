//! Which addresses may be asked: an operator's watchlist, a redirect or a shop's DNS must not lead into the network
//! that the daemon stands in.
//!
//! Three doors, one rule: a literal address is checked before the request (the HTTP client never shows it to its
//! resolver), a name is resolved by [`Resolver`], which hands on only addresses that passed (so there is no second
//! look-up that could answer otherwise), and every redirect goes through both again.

use std::{
    fmt,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use url::{Host, Url};

/// Longest address that is asked. Browsers and servers draw the line at 8,000 characters or earlier (RFC 9110, 4.1).
const LONGEST_URL: usize = 8192;

/// Ports of services that are no web servers: what a page makes us send there could be taken for a message or a command.
/// The list of browsers, with the databases that read plain lines as well. <https://fetch.spec.whatwg.org/#port-blocking>
const NOT_WEB: &[u16] = &[
    0, 1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104, 109,
    110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515, 526, 530, 531,
    532, 540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049, 3306, 3659, 4045, 4190,
    5060, 5061, 5432, 6000, 6379, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080, 11211,
];

/// Why an address is not asked, as the rule that forbids it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The address that was refused, unless it never came to one.
    pub address: Option<IpAddr>,
    /// The rule, to follow "is" or "leads to": `a loopback address`.
    pub rule: &'static str,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.address {
            Some(address) => write!(f, "{address} is {}", self.rule),
            None => f.write_str(self.rule),
        }
    }
}

impl std::error::Error for Refusal {}

/// Checks all of an address that can be checked without asking DNS.
///
/// # Errors
/// Names the rule that forbids it.
pub fn check_url(url: &Url, private_allowed: bool) -> Result<(), Refusal> {
    let forbidden = |rule| Err(Refusal { address: None, rule });
    if !matches!(url.scheme(), "http" | "https") {
        return forbidden("only http and https addresses are asked");
    }
    if !url.username().is_empty() || url.password().is_some() {
        return forbidden("the address carries a user name or password, which are never sent");
    }
    if url.as_str().len() > LONGEST_URL {
        return forbidden("the address is longer than 8192 characters");
    }
    if url.port().is_some_and(|port| NOT_WEB.binary_search(&port).is_ok()) {
        return forbidden("its port belongs to a service that is no web server");
    }
    let address = match url.host() {
        Some(Host::Ipv4(v4)) => IpAddr::V4(v4),
        Some(Host::Ipv6(v6)) => IpAddr::V6(v6),
        Some(Host::Domain(name)) if !name.is_empty() => return Ok(()),
        Some(Host::Domain(_)) | None => return forbidden("the address names no host"),
    };
    match forbidden_address(address) {
        Some(rule) if !private_allowed => Err(Refusal { address: Some(address), rule }),
        _ => Ok(()),
    }
}

/// The rule that forbids an address; `None` when it may be asked.
///
/// After the special-purpose registries of IANA (RFC 6890). The benchmark net 198.18.0.0/15 is not here: transparent
/// proxies answer DNS from it for every public name, and it leads to nothing inside.
pub fn forbidden_address(address: IpAddr) -> Option<&'static str> {
    match address {
        IpAddr::V4(v4) => forbidden_v4(v4),
        IpAddr::V6(v6) => forbidden_v6(v6),
    }
}

fn forbidden_v4(address: Ipv4Addr) -> Option<&'static str> {
    Some(match address.octets() {
        [0, ..] => "an address of \"this network\" (0.0.0.0/8)",
        [127, ..] => "a loopback address",
        [10, ..] | [172, 16..=31, ..] | [192, 168, ..] => "a private address",
        [100, 64..=127, ..] => "a carrier's shared address (100.64.0.0/10)",
        [169, 254, ..] => "a link-local address, where cloud metadata is",
        // Azure's host agent has a public address that only machines inside reach.
        [168, 63, 129, 16] => "a cloud metadata address",
        [192, 0, 0, _] => "a protocol address (192.0.0.0/24)",
        [224..=239, ..] => "a multicast address",
        [240..=255, ..] => "a reserved address",
        _ => return None,
    })
}

fn forbidden_v6(address: Ipv6Addr) -> Option<&'static str> {
    let segments = address.segments();
    Some(match segments {
        [0, 0, 0, 0, 0, 0, 0, 0] => "the unspecified address",
        [0, 0, 0, 0, 0, 0, 0, 1] => "a loopback address",
        [0, 0, 0, 0, 0, 0xffff, ..] => "an IPv4 address written as IPv6",
        // Networks with IPv6 alone reach every IPv4 shop through here (RFC 6052): judged by the address inside.
        [0x64, 0xff9b, 0, 0, 0, 0, high, low] => {
            let [a, b] = high.to_be_bytes();
            let [c, d] = low.to_be_bytes();
            return forbidden_v4(Ipv4Addr::new(a, b, c, d));
        }
        [0xfc00..=0xfdff, ..] => "a private address (fc00::/7)",
        [0xfe80..=0xfebf, ..] => "a link-local address",
        [0xff00..=0xffff, ..] => "a multicast address",
        [0x2002, ..] => "an IPv4 address wrapped as 6to4 (2002::/16)",
        [0x2001, 0, ..] => "an IPv4 address wrapped as Teredo (2001::/32)",
        [0x2001, 0x0db8, ..] => "an address for documentation",
        [0x2000..=0x3fff, ..] => return None,
        _ => "a reserved address",
    })
}

/// Resolves names with the system's resolver and hands on only addresses that may be asked.
#[derive(Clone, Copy, Debug)]
pub struct Resolver {
    /// Whether every address may be asked.
    pub private_allowed: bool,
}

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        let private_allowed = self.private_allowed;
        Box::pin(async move {
            // Port 0 is replaced by that of the address.
            let found: Vec<SocketAddr> = tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            let mut refused = None;
            let mut allowed = Vec::with_capacity(found.len());
            for socket in found {
                match forbidden_address(socket.ip()) {
                    Some(rule) if !private_allowed => refused = Some(Refusal { address: Some(socket.ip()), rule }),
                    _ => allowed.push(socket),
                }
            }
            match refused {
                Some(refusal) if allowed.is_empty() => Err(refusal.into()),
                _ => Ok(Box::new(allowed.into_iter()) as Addrs),
            }
        })
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn ports_of_other_services_are_not_asked() {
        assert!(NOT_WEB.is_sorted());
        let check = |port| check_url(&Url::parse(&format!("http://shop.example:{port}/")).unwrap(), true);
        for port in [22, 25, 465, 587, 3306, 5432, 6379, 6667, 11211] {
            assert!(check(port).unwrap_err().rule.contains("no web server"), "{port}");
        }
        for port in [80, 81, 443, 3000, 5000, 8000, 8080, 8443, 9443, 32_768, 65_535] {
            assert_eq!(check(port), Ok(()), "{port}");
        }
    }

    #[test]
    fn public_addresses_may_be_asked() {
        for address in [
            "1.1.1.1",
            "9.255.255.255",
            "100.63.255.255",
            "100.128.0.0",
            "126.255.255.255",
            "128.0.0.0",
            "168.63.129.17",
            "169.253.255.255",
            "172.15.255.255",
            "172.32.0.0",
            "192.0.1.0",
            "192.167.255.255",
            "198.18.0.7",
            "223.255.255.255",
            "2001:4860:4860::8888",
            "2606:4700::1111",
            "64:ff9b::101:101",
        ] {
            assert_eq!(forbidden_address(address.parse().unwrap()), None, "{address}");
        }
    }

    #[test]
    fn inner_addresses_may_not() {
        for address in [
            "0.0.0.0",
            "0.255.255.255",
            "10.0.0.1",
            "100.64.0.0",
            "100.100.100.200",
            "100.127.255.255",
            "127.0.0.1",
            "127.255.255.255",
            "168.63.129.16",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.192",
            "192.168.0.1",
            "224.0.0.1",
            "239.255.255.255",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::127.0.0.1",
            "::ffff:127.0.0.1",
            "::ffff:8.8.8.8",
            "64:ff9b::127.0.0.1",
            "64:ff9b::a00:1",
            "64:ff9b:1::1",
            "100::1",
            "2001::1",
            "2001:db8::1",
            "2002:7f00:1::",
            "fc00::1",
            "fd00:ec2::254",
            "fe80::1",
            "fec0::1",
            "ff02::1",
        ] {
            assert!(forbidden_address(address.parse().unwrap()).is_some(), "{address}");
        }
    }
}
