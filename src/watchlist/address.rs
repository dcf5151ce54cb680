//! Addresses to poll.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use url::{Host, Url};

use crate::diagnose::{short, value::Refusal};

/// No shop has longer addresses.
const LONGEST: usize = 4000;

/// Reads an address: http or https, with a host, without a user name or password. `private` says whether addresses of
/// the own network may be polled.
///
/// # Errors
/// Says what to write instead.
pub(super) fn address(text: &str, private: bool) -> Result<Url, Refusal> {
    let shown = short(text, 60);
    let no_address = || (format!("`{shown}` is no address of a page"), format!("`{shown}` 不是网页地址"));
    if text.len() > LONGEST {
        let hint = format!("an address has at most {LONGEST} characters");
        return Err(Refusal::new(no_address(), (hint, format!("地址最多 {LONGEST} 个字符"))));
    }
    if text.chars().any(|c| c.is_whitespace() || c.is_control()) {
        return Err(Refusal::new(no_address(), within(text)));
    }
    let url = match Url::parse(text) {
        Ok(url) if matches!(url.scheme(), "http" | "https") => url,
        _ => return Err(Refusal::new(no_address(), within(text))),
    };
    if !url.username().is_empty() || url.password().is_some() {
        return Err(Refusal::new(
            ("an address must not hold a user name or password".into(), "地址里不能写用户名和密码".into()),
            ("write it without the part before the `@`".into(), "请去掉 `@` 之前的部分".into()),
        ));
    }
    let Some(host) = url.host() else { return Err(Refusal::new(no_address(), within(text))) };
    if !private && is_private(&host) {
        return Err(Refusal::new(
            (format!("{host} is an address of the own network"), format!("{host} 是内网地址")),
            (
                "shops are on the Internet; if it is meant, set `allow_private_addresses = true` under [poll] in rivald.toml".into(),
                "店铺应在公网上；确实需要时，请在 rivald.toml 的 [poll] 里写 `allow_private_addresses = true`".into(),
            ),
        ));
    }
    Ok(url)
}

/// The address that a text holds, such as what a shopping app copies when a listing is shared.
fn within(text: &str) -> (String, String) {
    let word = ["https://", "http://"]
        .into_iter()
        .find_map(|scheme| text.find(scheme).map(|at| &text[at..]))
        .and_then(|rest| rest.split(|c: char| c.is_whitespace() || "】」”’\"'<>，。、".contains(c)).next())
        .filter(|word| word.len() < text.len() && word.len() <= 300);
    if let Some(word) = word {
        return (format!("write \"{word}\""), format!("请写 \"{word}\""));
    }
    let bare = text.trim();
    let like_host =
        bare.split(['/', '?']).next().is_some_and(|host| host.contains('.') && !host.contains([':', '@', ' ']));
    if like_host && bare.len() <= 300 && Url::parse(&format!("https://{bare}")).is_ok() {
        return (format!("write \"https://{bare}\""), format!("请写 \"https://{bare}\""));
    }
    (
        "write the whole address from the browser, such as \"https://shop.example.com/products/thermos\"".into(),
        "请写浏览器里的完整地址，例如 \"https://shop.example.com/products/thermos\"".into(),
    )
}

fn is_private(host: &Host<&str>) -> bool {
    let v4 = |ip: Ipv4Addr| {
        let [a, b, ..] = ip.octets();
        ip.is_loopback()
            || ip.is_private()
            || ip.is_link_local()
            || ip.is_unspecified()
            || ip.is_broadcast()
            || (a == 100 && b & 0xc0 == 64)
    };
    let v6 =
        |ip: Ipv6Addr| ip.is_loopback() || ip.is_unspecified() || ip.is_unique_local() || ip.is_unicast_link_local();
    match host {
        Host::Domain(name) => {
            let name = name.trim_end_matches('.');
            name == "localhost" || name.ends_with(".localhost")
        }
        Host::Ipv4(ip) => v4(*ip),
        Host::Ipv6(ip) => match IpAddr::V6(*ip).to_canonical() {
            IpAddr::V4(mapped) => v4(mapped),
            IpAddr::V6(ip) => v6(ip),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::address;

    #[test]
    fn reads_addresses() {
        for text in ["https://shop.example.com/p/1?id=2#x", "http://例え.example.com/", "HTTPS://EXAMPLE.com"] {
            assert!(address(text, false).is_ok(), "{text}");
        }
        let table = [
            ("shop.example.com/p/1", "write \"https://shop.example.com/p/1\""),
            ("【淘宝】好物 https://m.example.com/h.abc?x=1 点击链接", "write \"https://m.example.com/h.abc?x=1\""),
            (" https://shop.example.com/ ", "write \"https://shop.example.com/\""),
            ("ftp://shop.example.com/", "write the whole address"),
            ("https://", "write the whole address"),
            ("", "write the whole address"),
            ("https://anna:pw@shop.example.com/", "write it without"),
            ("http://127.0.0.1/", "shops are on the Internet"),
            ("http://[::ffff:10.0.0.1]/", "shops are on the Internet"),
            ("http://169.254.169.254/latest", "shops are on the Internet"),
            ("http://localhost:8080/", "shops are on the Internet"),
        ];
        for (text, hint) in table {
            let refusal = address(text, false).expect_err(text);
            assert!(refusal.hint.0.starts_with(hint), "{text}: {refusal:?}");
        }
        assert!(address("http://127.0.0.1:8080/", true).is_ok());
    }
}
