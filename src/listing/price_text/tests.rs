use super::*;
#[test]
fn smoke() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/pages/price_strings.json");
    let Ok(text) = std::fs::read_to_string(path) else {
        println!("skipped");
        return;
    };
    let rows: Vec<serde_json::Value> = serde_json::from_str(&text).unwrap();
    let (mut right, mut wrong, mut refused, mut cwrong, mut cmiss) = (0, 0, 0, 0, 0);
    for row in &rows {
        let t = row["text"].as_str().unwrap();
        let hint = row["currency_hint"].as_str().unwrap_or("");
        let mut hints = hints_in(hint);
        if let Some(d) = row["decimal_separator"].as_str() {
            hints.decimal = d.chars().next();
        }
        let want = row["amount"].as_str().map(|a| a.parse::<Amount>().unwrap());
        let got = read_price(t, &hints);
        match (&got, want) {
            (Ok(m), Some(w)) if m.amount == w => right += 1,
            (Err(_), None) => right += 1,
            (Err(e), Some(w)) => {
                refused += 1;
                println!("refused {t:?} ({hint:?}) want {w}: {e}");
            }
            (Ok(m), w) => {
                wrong += 1;
                println!("WRONG {t:?} ({hint:?}) got {} want {w:?}", m.amount);
            }
        }
        if let Ok(m) = got {
            match (m.currency.map(|c| c.code()), row["currency"].as_str()) {
                (a, b) if a == b => {}
                (None, Some(b)) => {
                    cmiss += 1;
                    println!("currency unread {t:?} ({hint:?}) want {b}");
                }
                (Some(a), Some(b)) => {
                    cwrong += 1;
                    println!("CURRENCY {t:?} ({hint:?}) got {a} want {b}");
                }
                (Some(a), None) => println!("currency more {t:?} ({hint:?}) got {a}"),
                (None, None) => {}
            }
        }
    }
    println!("right {right} wrong {wrong} refused {refused}; currency wrong {cwrong} unread {cmiss}");
}
