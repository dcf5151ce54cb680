//! Names that resolve to addresses inside, in a network of the test's own: every address is really there, and a canary
//! listens on all of them, so that only the guard keeps it from being asked.

use std::{
    collections::BTreeMap,
    process::{Command, Stdio},
};

/// Listens on every address and port 8000, tells each request by the address that it came to; and answers DNS: any name
/// has the addresses of the public shop, but `rebind.example`, which has one of the shop first and then one inside.
const WORLD: &str = r#"
import http.server, socket, socketserver, struct, sys, threading
out = open(sys.argv[1], "a", buffering=1)
class Canary(http.server.BaseHTTPRequestHandler):
    def log_message(self, *a): pass
    def do_GET(self):
        out.write("http %s %s\n" % (self.connection.getsockname()[0].replace("::ffff:", ""), self.path))
        if self.path.startswith("/to/"):
            self.send_response(302)
            self.send_header("Location", "http://" + self.path[4:] + ":8000/inside")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        if self.path == "/robots.txt":
            body = b""
        else:
            body = b'<!doctype html><html lang="en"><head><title>Flask</title><meta property="og:type" content="product"></head><body><h1>Flask</h1><span class="price">\xe2\x82\xac79.00</span><button>Add to cart</button></body></html>'
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)
class Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
    address_family = socket.AF_INET6
    daemon_threads = True
    def server_bind(self):
        self.socket.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
        http.server.HTTPServer.server_bind(self)
http.server.HTTPServer.address_family = socket.AF_INET6
web = Server(("::", 8000), Canary)
dns = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
dns.bind(("127.0.0.1", 53))
asked = {}
def answer():
    while True:
        query, who = dns.recvfrom(512)
        at, labels = 12, []
        while query[at]:
            labels.append(query[at + 1:at + 1 + query[at]].decode()); at += 1 + query[at]
        name, kind = ".".join(labels), struct.unpack(">H", query[at + 1:at + 3])[0]
        records = b""
        if kind == 1:
            asked[name] = asked.get(name, 0) + 1
            address = "127.0.0.1" if name == "rebind.example" and asked[name] > 1 else "198.18.0.7"
            out.write("dns %s %s\n" % (name, address))
            records = b"\xc0\x0c" + struct.pack(">HHIH", 1, 1, 0, 4) + socket.inet_aton(address)
        head = query[:2] + b"\x81\x80" + struct.pack(">HHHH", 1, 1 if records else 0, 0, 0)
        dns.sendto(head + query[12:at + 5] + records, who)
threading.Thread(target=answer, daemon=True).start()
out.write("ready\n")
web.serve_forever()
"#;

/// Addresses inside that the machine of the test really has, by a name in its hosts file.
const INSIDE: [(&str, &str); 9] = [
    ("loop.example", "127.0.0.1"),
    ("loop6.example", "::1"),
    ("ten.example", "10.0.0.9"),
    ("lan.example", "192.168.7.9"),
    ("carrier.example", "100.64.0.9"),
    ("meta.example", "169.254.169.254"),
    ("azure.example", "168.63.129.16"),
    ("unique.example", "fd00::9"),
    ("mapped.example", "::ffff:127.0.0.1"),
];

/// Runs the binary in a network, with a hosts file, a name server and proxies of its own.
const RUN: &str = r#"
set -e
cd "$1"
ip link set lo up
for a in 198.18.0.7/32 10.0.0.9/32 192.168.7.9/32 100.64.0.9/32 169.254.169.254/32 168.63.129.16/32; do ip addr add $a dev lo; done
ip -6 addr add fd00::9/128 dev lo 2>/dev/null || true
mount --bind hosts /etc/hosts
echo 'nameserver 127.0.0.1' > resolv.conf
mount --bind resolv.conf /etc/resolv.conf
python3 world.py heard &
world=$!
trap 'kill $world' EXIT
for i in $(seq 200); do grep -q ready heard 2>/dev/null && break; sleep 0.05; done
export HTTP_PROXY=http://127.0.0.1:8000 http_proxy=http://127.0.0.1:8000 ALL_PROXY=http://127.0.0.1:8000 HTTPS_PROXY=http://127.0.0.1:8000
while read -r settings url; do
    echo "== $settings $url" >> heard
    "$2" --config "$settings.toml" read "$url" --json >> said 2>&1 || true
    echo >> said
done < urls
"#;

fn has(program: &str) -> bool {
    Command::new("sh")
        .args(["-c", &format!("command -v {program}")])
        .stdout(Stdio::null())
        .status()
        .is_ok_and(|s| s.success())
}

#[test]
fn no_name_leads_inside_and_the_checked_address_is_the_one_that_is_asked() {
    let root = Command::new("unshare").args(["-mn", "true"]).status().is_ok_and(|status| status.success());
    if !root || !has("python3") || !has("ip") {
        println!("skipped: no network namespaces, python3 or ip here");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path();
    let mut hosts =
        "127.0.0.1 localhost\n::1 localhost\n198.18.0.7 shop.example both.example\n127.0.0.1 both.example\n".to_owned();
    let mut urls = Vec::new();
    for (name, address) in INSIDE {
        hosts += &format!("{address} {name}\n");
        urls.push(format!("http://{name}:8000/page"));
    }
    for url in [
        "http://localhost:8000/",
        "http://localhost.:8000/",
        "http://LOOP.example.:8000/",
        "http://shop.example:8000/to/loop.example",
        "http://shop.example:8000/to/169.254.169.254",
        "http://shop.example:8000/to/[::1]",
        "http://shop.example:8000/to/rebind.example",
    ] {
        urls.push(url.to_owned());
    }
    let refused = urls.clone();
    let open = ["http://shop.example:8000/page", "http://both.example:8000/page", "http://named.example:8000/page"];
    let mut lines: Vec<String> = urls.iter().map(|url| format!("shut {url}")).collect();
    lines.extend(open.iter().map(|url| format!("shut {url}")));
    lines.push("shut http://rebind.example:8000/page".into());
    // The control: every one of these addresses answers, when it may be asked.
    lines.extend(INSIDE.iter().map(|(name, _)| format!("open http://{name}:8000/page")));
    for (file, content) in [
        ("hosts", hosts),
        ("urls", lines.join("\n") + "\n"),
        ("world.py", WORLD.to_owned()),
        ("shut.toml", "[poll]\nmin_interval = \"0s\"\ntimeout = \"5s\"\n".to_owned()),
        ("open.toml", "[poll]\nmin_interval = \"0s\"\ntimeout = \"5s\"\nallow_private_addresses = true\n".to_owned()),
    ] {
        std::fs::write(home.join(file), content).unwrap();
    }
    let out = Command::new("unshare")
        .args(["-mn", "sh", "-c", RUN, "sh"])
        .arg(home)
        .arg(env!("CARGO_BIN_EXE_rivald"))
        .output()
        .unwrap();
    let heard = std::fs::read_to_string(home.join("heard")).unwrap_or_default();
    let said = std::fs::read_to_string(home.join("said")).unwrap_or_default();
    assert!(out.status.success(), "{}\n{heard}\n{said}", String::from_utf8_lossy(&out.stderr));
    let mut by_url: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for part in heard.split("== ").skip(1) {
        let (url, rest) = part.split_once('\n').unwrap();
        by_url.insert(url, rest.lines().collect());
    }
    let asked = |key: &str| -> Vec<&str> { by_url[key].iter().filter_map(|line| line.strip_prefix("http ")).collect() };
    for url in &refused {
        let outside: Vec<_> =
            asked(&format!("shut {url}")).into_iter().filter(|a| !a.starts_with("198.18.0.7 ")).collect();
        assert!(outside.is_empty(), "{url}: {outside:?}");
    }
    // Names that end in a dot are not in a hosts file: here the name server sends them to the shop, elsewhere inside.
    let dotted = refused.iter().filter(|url| url.contains(".:")).count();
    assert_eq!(
        said.matches("is not asked: ").count(),
        refused.len() - dotted + 1,
        "and the one that is rebound: {said}"
    );
    for url in open {
        let asked = asked(&format!("shut {url}"));
        assert!(asked == ["198.18.0.7 /robots.txt", "198.18.0.7 /page"], "{url}: {asked:?}; {said}");
    }
    // Of the first look-up the shop came, and it was asked; of the second an address inside, and nothing was. As many
    // look-ups as connections: none stands between check and connection.
    let rebind = &by_url["shut http://rebind.example:8000/page"];
    let first = asked("shut http://shop.example:8000/to/rebind.example");
    assert_eq!(first, ["198.18.0.7 /robots.txt", "198.18.0.7 /to/rebind.example", "198.18.0.7 /robots.txt"]);
    assert!(rebind.iter().all(|line| line.starts_with("dns ")), "{rebind:?}");
    let dns: Vec<_> = heard.lines().filter(|line| line.starts_with("dns rebind.example")).collect();
    assert!(
        dns.len() >= 2 && dns[0].ends_with("198.18.0.7") && dns[1..].iter().all(|l| l.ends_with("127.0.0.1")),
        "{dns:?}"
    );
    let mut controls = 0;
    for (name, address) in INSIDE {
        let asked = asked(&format!("open http://{name}:8000/page"));
        if asked.is_empty() && address.contains(':') {
            println!("no IPv6 here: {address}");
            continue;
        }
        assert!(!asked.is_empty(), "the control of {name}: {said}");
        controls += 1;
    }
    println!("{} ways inside refused, {controls} of them proven to be open otherwise", refused.len());
}
