//! Which of a text's numbers is the price.

use super::{
    super::{Currency, fold::is_spelled},
    Amount, Extent, Money, PriceHints, PriceText, Refused,
    number::Number,
    sign::Sign,
    words::{self, Role, Tax},
};

enum Token<'a> {
    Number(Number<'a>),
    Sign(Sign),
}

impl Token<'_> {
    fn start(&self) -> usize {
        match self {
            Token::Number(n) => n.start,
            Token::Sign(s) => s.start,
        }
    }

    fn end(&self) -> usize {
        match self {
            Token::Number(n) => n.end,
            Token::Sign(s) => s.end,
        }
    }
}

/// A number with its signs.
struct Candidate {
    /// From the first of its number and signs …
    start: usize,
    /// … to the end of the last one.
    end: usize,
    /// The currency sign at it.
    sign: Option<Sign>,
    /// What it is worth, or why it is no price.
    amount: Result<Amount, Refused>,
    /// Whether it has cents: then it looks like money even without a sign.
    cents: bool,
    /// The upper end, if it begins a range.
    up_to: Option<Amount>,
    role: Option<Role>,
    tax: Option<Tax>,
    /// Whether it stands in brackets: an aside.
    aside: bool,
    /// Whether `起` or the like follows.
    and_up: bool,
    /// Whether it surely is something else (a percentage, a measure …), not just unreadable.
    other: bool,
}

/// The price of a folded text that has a digit in it.
pub(super) fn choose(text: &str, hints: &PriceHints) -> Result<PriceText, Refused> {
    let tokens = tokens(text);
    let mut all = candidates(text, &tokens, hints)?;
    if all.is_empty() {
        return Err(Refused::NoNumber);
    }
    describe(text, &mut all);
    // A reason for the case that nothing is left.
    let reason = all.iter().find_map(|c| c.amount.err()).unwrap_or(Refused::NotThat);
    all.retain(|c| !c.other);
    let signed = all.iter().any(|c| c.sign.is_some());
    // Numbers that could be the price but can't be read make the whole text uncertain.
    if let Some(fault) = all.iter().filter(|c| !signed || c.sign.is_some()).find_map(|c| c.amount.err()) {
        return Err(fault);
    }
    all.retain(|c| c.amount.is_ok());
    if all.is_empty() {
        return Err(reason);
    }
    if !signed && !is_bare_price(text, &tokens) {
        return Err(Refused::NotThat);
    }
    let single = tiers(text, &all);
    ranges(text, &mut all, hints)?;
    if signed {
        all.retain(|c| c.sign.is_some());
    }
    if single {
        all.truncate(1);
    }
    prefer(&mut all)?;
    settle(&all, hints)
}

/// Numbers and signs, in order.
fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut at = 0;
    let mut before: Option<char> = None;
    while let Some(c) = text[at..].chars().next() {
        let number = if c.is_ascii_digit() || (matches!(c, '.' | ',') && !before.is_some_and(char::is_alphanumeric)) {
            Number::at(text, at)
        } else {
            None
        };
        let end = if let Some(number) = number {
            let end = number.end;
            tokens.push(Token::Number(number));
            end
        } else if let Some(sign) = Sign::at(text, at) {
            let end = sign.end;
            tokens.push(Token::Sign(sign));
            end
        } else if is_spelled(c) {
            // A word, with the digits in it: `RTX3080`.
            let word = text[at..].find(|c: char| !is_spelled(c) && !c.is_ascii_digit());
            word.map_or(text.len(), |length| at + length)
        } else {
            at + c.len_utf8()
        };
        before = text[at..end].chars().next_back();
        at = end;
    }
    tokens
}

/// Joins each number with the signs at it and with cents that are set apart (`35€ 99`, `$ 174 99`).
fn candidates(text: &str, tokens: &[Token<'_>], hints: &PriceHints) -> Result<Vec<Candidate>, Refused> {
    let gap = |from: usize, to: usize| &text[from..to];
    let near = |from: usize, to: usize| gap(from, to).chars().all(|c| matches!(c, ' ' | ':' | '.'));
    let beside = |from: usize, to: usize| gap(from, to).chars().all(|c| matches!(c, ' ' | ',' | '-'));
    let weak_counts = tokens.len() == 2 && is_only_tokens(text, tokens);
    let counts = |s: &Sign| !s.weak || weak_counts;
    let mut out: Vec<Candidate> = Vec::new();
    // Signs that a number before them has taken.
    let mut taken = usize::MAX;
    let mut i = 0;
    while i < tokens.len() {
        let Token::Number(number) = &tokens[i] else {
            i += 1;
            continue;
        };
        let sign_at = |at: Option<usize>| match at.and_then(|at| tokens.get(at)) {
            Some(Token::Sign(s)) if at != Some(taken) && counts(s) => Some(*s),
            _ => None,
        };
        let prefix = sign_at(i.checked_sub(1)).filter(|s| near(s.end, number.start)).map(|last| {
            // `CAD $12.00`: a code and its sign.
            let first = sign_at(i.checked_sub(2)).filter(|s| near(s.end, last.start));
            let both = first.and_then(|first| Some(Sign { start: first.start, ..first.join(last)? }));
            both.unwrap_or(last)
        });
        let next = match tokens.get(i + 1) {
            Some(Token::Sign(s)) if counts(s) && beside(number.end, s.end.min(s.start)) => Some(*s),
            _ => None,
        };
        // A sign between two numbers belongs to the second one, where the first already has one.
        let suffix = next.filter(|s| {
            let follows = matches!(tokens.get(i + 2), Some(Token::Number(n)) if near(s.end, n.start));
            let only_before = text[s.start..].starts_with("R ") || &text[s.start..s.end] == "R";
            // `12 £5`: the sign is set at the second; `4711 USD 1.00`: only the second looks like money.
            let leans = follows && s.start > number.end && (tokens[i + 2].start() == s.end || is_seconds(tokens, i));
            !(follows && (prefix.is_some() || only_before)) && !leans
        });
        let torn = suffix.is_some() && prefix.is_none() && is_torn(text, tokens, i);
        let mut end = number.end;
        let mut used = 1;
        let sign = match (prefix, suffix) {
            (Some(a), Some(b)) => Some(a.join(b).ok_or(Refused::Ambiguous)?),
            (a, b) => a.or(b),
        };
        if let Some(s) = suffix {
            end = s.end;
            taken = i + 1;
            used = 2;
        }
        let currency = sign.map_or(hints.currency, |s| s.currency(hints));
        let home = match (sign, hints.currency) {
            (Some(s), _) => s.home(),
            (None, Some(currency)) => super::convention::of_currency(currency),
            (None, None) => Some('.'),
        };
        let value = number.value(currency, home, hints);
        let mut amount = if torn { Err(Refused::Ambiguous) } else { value };
        let mut cents = number.has_cents();
        // Cents set apart from the whole.
        if let (Some(_), Some(Token::Number(part)), true) = (sign, tokens.get(i + used), number.takes_cents()) {
            match apart(text, end, part, suffix.is_some()) {
                Apart::Cents(digits) => {
                    let whole = currency.is_some_and(super::convention::is_whole);
                    amount = amount.and_then(|a| join_cents(a, digits, whole));
                    cents = true;
                    end = part.end;
                    used += 1;
                }
                Apart::Unclear => amount = Err(Refused::Ambiguous),
                Apart::Another => {}
            }
        }
        out.push(Candidate {
            start: prefix.map_or(number.start, |s| s.start),
            end,
            sign,
            amount,
            cents,
            up_to: None,
            role: None,
            tax: None,
            aside: false,
            and_up: false,
            other: sign.is_none() && number.is_plain() && number.digits() > 9,
        });
        i += used;
    }
    Ok(out)
}

/// The numbers at both sides of the sign behind token `i`, where the second has no sign behind it.
fn sides<'t, 'a>(tokens: &'t [Token<'a>], i: usize) -> Option<(&'t Number<'a>, &'t Sign, &'t Number<'a>)> {
    let (Token::Number(first), Token::Sign(sign), Token::Number(second)) =
        (tokens.get(i)?, tokens.get(i + 1)?, tokens.get(i + 2)?)
    else {
        return None;
    };
    let own = matches!(tokens.get(i + 3), Some(Token::Sign(next)) if next.start <= second.end + 1);
    (!own).then_some((first, sign, second))
}

/// Whether a sign between two numbers can only be the second one's: that one has cents, and the first has none.
fn is_seconds(tokens: &[Token<'_>], i: usize) -> bool {
    sides(tokens, i).is_some_and(|(first, _, second)| second.has_cents() && !first.has_cents())
}

/// Whether a sign stands as near to the number before it as to the one behind, and both could be its own: `4711 USD 100`,
/// `4.5 ₹ 19.00`.
fn is_torn(text: &str, tokens: &[Token<'_>], i: usize) -> bool {
    sides(tokens, i).is_some_and(|(first, sign, second)| {
        let even = sign.start > first.end && second.start == sign.end + 1;
        let last = !text[second.end..].contains(char::is_alphanumeric);
        let apart = second.is_plain() && second.digits() == 2;
        even && !apart && (second.has_cents() || (last && !first.has_cents()))
    })
}

/// What a number right behind an amount without cents is.
enum Apart<'a> {
    /// Its cents.
    Cents(&'a str),
    /// Nobody knows: `1250€600`.
    Unclear,
    /// A number of its own.
    Another,
}

/// `35€ 99`, `12€50`, `$ 174 99`: two digits at the end of the text, or glued to the sign.
fn apart<'a>(text: &str, end: usize, part: &Number<'a>, has_suffix: bool) -> Apart<'a> {
    if !part.is_plain() {
        return Apart::Another;
    }
    let glued = part.start == end;
    let spaced = part.start == end + 1 && text[end..].starts_with(' ');
    let behind = text[part.end..].trim_start_matches([' ', '*']);
    let last = behind.is_empty() || behind.to_lowercase().starts_with("after ");
    let fits = (glued && has_suffix && !behind.starts_with(char::is_alphanumeric)) || (spaced && last);
    if part.plain_digits().len() == 2 && fits {
        Apart::Cents(part.plain_digits())
    } else if glued {
        Apart::Unclear
    } else {
        Apart::Another
    }
}

fn join_cents(whole: Amount, cents: &str, no_cents: bool) -> Result<Amount, Refused> {
    if no_cents {
        return Err(Refused::Ambiguous);
    }
    let hundredths: i64 = cents.parse().map_err(|_| Refused::Absurd)?;
    Ok(whole + Amount::new(hundredths, 2))
}

/// Whether nothing but these tokens and marks is in a text.
fn is_only_tokens(text: &str, tokens: &[Token<'_>]) -> bool {
    let mut at = 0;
    for token in tokens {
        if text[at..token.start()].chars().any(char::is_alphanumeric) {
            return false;
        }
        // A letter glued to a number may be a size, a power or a thousand.
        if at == token.start()
            && at > 0
            && matches!(text[at..token.end()].chars().next(), Some('G' | 'K' | 'M' | 'L' | 'E'))
        {
            return false;
        }
        at = token.end();
    }
    !text[at..].chars().any(char::is_alphanumeric)
}

/// Says of each number what stands around it.
fn describe(text: &str, all: &mut [Candidate]) {
    // Whether words about tax stand before their amounts or behind them.
    let tax_first = all.first().is_some_and(|first| words::ends_with_tax(&text[..first.start]));
    let mut before_from = 0;
    for i in 0..all.len() {
        let after_to = all.get(i + 1).map_or(text.len(), |next| next.start);
        let (start, end) = (all[i].start, all[i].end);
        let between = text.get(before_from..start).unwrap_or_default();
        let before = between.trim_end();
        let after = &text[end..after_to.max(end)];
        let opened = text[..start].matches('(').count();
        let closed = text[..start].matches(')').count();
        let multiple = i > 0 && is_multiple(before);
        let another_follows = after.trim() == "/" && all.get(i + 1).is_some_and(|next| next.sign.is_some());
        let of_next = after_to < text.len() && words::is_of_the_next(after);
        let c = &mut all[i];
        c.aside = opened > closed;
        c.role = words::role_before(before);
        c.tax = words::tax(before, after, tax_first);
        c.and_up = words::is_from_after(after);
        let trimmed = after.trim_start();
        let percent = trimmed.starts_with(['%', '\u{2030}']) || (before.ends_with('%') && i == 0);
        let negative = text[..start].ends_with('-') && is_minus(text, start, i > 0 && before == "-");
        let bare = c.sign.is_none();
        // `12:30`, `12/05`
        let clock = (i > 0 && matches!(between, ":" | "/")) || (matches!(after, ":" | "/") && after_to < text.len());
        let part_of_more = words::is_glued(after, bare) || (bare && (words::is_measure_after(after) || clock));
        let other = percent
            || negative
            || part_of_more
            || multiple
            || c.role == Some(Role::Other)
            || words::is_rough(before, i == 0)
            || (words::is_other_after(&text[end..]) && !another_follows && !of_next);
        if other {
            c.other = true;
            c.amount = c.amount.and(Err(Refused::NotThat));
        }
        before_from = end;
    }
}

/// `2x R$30`, `3 for $10`: the price of several, or of a part.
fn is_multiple(between: &str) -> bool {
    let between = between.trim().to_lowercase();
    ["x", "×", "x de", "x à", "for", "für", "pour"].contains(&between.as_str())
}

/// Whether the dash before an amount is a minus sign and not a separator.
fn is_minus(text: &str, start: usize, joins: bool) -> bool {
    let before = text[..start - 1].chars().next_back();
    !joins && before.is_none_or(|c| matches!(c, ' ' | '(' | ':') || !(c.is_alphanumeric() || c == '.' || c == ','))
}

/// Whether a text whose numbers have no sign is about a price all the same: nothing else is said in it.
fn is_bare_price(text: &str, tokens: &[Token<'_>]) -> bool {
    let mut at = 0;
    let mut words = String::with_capacity(text.len());
    for token in tokens {
        words.push_str(&text[at..token.start()]);
        words.push(' ');
        if matches!(token, Token::Sign(_)) {
            words.push_str(&text[token.start()..token.end()]);
        }
        at = token.end();
    }
    words.push_str(&text[at..]);
    let lower = words.to_lowercase();
    lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).all(words::is_neutral)
}

/// Whether a text is a table of how much how many cost, `50 - $2.00 100 - $2.75`: the smallest number of pieces is what a
/// shopper gets who asks for no more.
fn tiers(text: &str, all: &[Candidate]) -> bool {
    let mut before = Amount::ZERO;
    let rows = all.chunks(2).all(|row| {
        let [pieces, price] = row else { return false };
        let (Ok(count), Some(sign)) = (pieces.amount, price.sign) else { return false };
        let joint = text.get(pieces.end..price.start).unwrap_or_default().trim();
        let rises = count > before && count.fract().is_zero();
        before = count;
        pieces.sign.is_none() && !pieces.cents && sign.start == price.start && rises && matches!(joint, "-" | ":")
    });
    rows && all.len() >= 4
}

/// Joins the two ends of a range.
fn ranges(text: &str, all: &mut Vec<Candidate>, hints: &PriceHints) -> Result<(), Refused> {
    let mut i = 0;
    while i + 1 < all.len() {
        let (low, high) = (&all[i], &all[i + 1]);
        let between = text.get(low.end..high.start).unwrap_or_default().trim().to_lowercase();
        let joined = matches!(
            between.as_str(),
            "-" | "~" | "to" | "bis" | "à" | "al" | "a" | "до" | "至" | "到" | "..." | "till" | "až"
        );
        // `50 - $2.00` is a number of pieces and its price.
        let tiers = low.sign.is_none() && high.sign.is_some_and(|s| s.start == high.start);
        if !joined || tiers {
            i += 1;
            continue;
        }
        let (Ok(from), Ok(to)) = (low.amount, high.amount) else { return Err(Refused::Range) };
        // `25-09` is a size or a day.
        let money = low.sign.is_some() || high.sign.is_some() || low.cents || high.cents || hints.currency.is_some();
        if !money {
            return Err(Refused::NotThat);
        }
        let same = match (low.sign, high.sign) {
            (Some(a), Some(b)) => a.join(b),
            (a, b) => a.or(b),
        };
        if (low.sign.is_some() && high.sign.is_some() && same.is_none()) || from > to {
            return Err(Refused::Range);
        }
        let end = high.end;
        let cents = low.cents || high.cents;
        all.remove(i + 1);
        let low = &mut all[i];
        low.sign = same;
        low.end = end;
        low.cents = cents;
        low.up_to = (from < to).then_some(to);
        i += 1;
    }
    Ok(())
}

/// Of several, those that the words prefer.
fn prefer(all: &mut Vec<Candidate>) -> Result<(), Refused> {
    if all.len() < 2 {
        return Ok(());
    }
    let keep = |all: &mut Vec<Candidate>, wanted: &dyn Fn(&Candidate) -> bool| {
        if all.iter().any(wanted) {
            all.retain(wanted);
        }
    };
    keep(all, &|c| !c.aside);
    if all.iter().any(|c| c.role == Some(Role::Pay)) && all.iter().any(|c| c.role != Some(Role::Pay)) {
        return Err(Refused::Ambiguous);
    }
    // `Was $124.95 Now $0.00`: a page that did not work out.
    if all.iter().any(|c| c.role == Some(Role::Now) && c.amount == Ok(Amount::ZERO))
        && all.iter().any(|c| c.amount != Ok(Amount::ZERO))
    {
        return Err(Refused::Ambiguous);
    }
    keep(all, &|c| c.role == Some(Role::Now));
    keep(all, &|c| c.role != Some(Role::Was));
    if all.iter().any(|c| c.tax == Some(Tax::Within)) {
        keep(all, &|c| c.tax != Some(Tax::Without));
    }
    Ok(())
}

/// The one amount that is left.
fn settle(all: &[Candidate], hints: &PriceHints) -> Result<PriceText, Refused> {
    let (first, others) = all.split_first().ok_or(Refused::NoNumber)?;
    let amount = first.amount?;
    let mut sign = first.sign;
    for other in others {
        if other.amount != Ok(amount) || other.up_to != first.up_to {
            return Err(Refused::Ambiguous);
        }
        sign = match (sign, other.sign) {
            (Some(a), Some(b)) => Some(a.join(b).ok_or(Refused::Ambiguous)?),
            (a, b) => a.or(b),
        };
    }
    let currency = match sign {
        None => hints.currency,
        Some(s) => s.currency(hints).or_else(|| yuan(s, first, hints)),
    };
    let extent = match first.up_to {
        Some(to) => Extent::UpTo(to),
        None if first.role == Some(Role::From) || first.and_up => Extent::From,
        None => Extent::Exact,
    };
    Ok(PriceText { money: Money { amount, currency }, extent })
}

/// `¥` with cents is the yuan: the yen has none.
fn yuan(sign: Sign, candidate: &Candidate, hints: &PriceHints) -> Option<Currency> {
    let open = sign.names == super::sign::Names::Open(&["CNY", "JPY"]);
    (open && candidate.cents && hints.currency.is_none()).then_some(Currency::CNY)
}

/// The decimal separator that the numbers of a text prove, unless they contradict each other.
pub(super) fn proven_decimal(text: &str) -> Option<char> {
    let tokens = tokens(text);
    let mut proofs = tokens.iter().filter_map(|token| match token {
        Token::Number(number) => number.proves(),
        Token::Sign(_) => None,
    });
    let first = proofs.next()?;
    proofs.all(|proof| proof == first).then_some(first)
}
