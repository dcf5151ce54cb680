//! Every way in which the tests' mail server can misbehave, and what is right then.

/// What follows from a fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Then {
    /// The message is taken at the first attempt.
    Taken,
    /// It waits, a minute at first.
    Waits,
    /// It waits for half an hour at least: somebody has to change something first, and servers lock accounts that sign in
    /// wrongly every minute.
    WaitsLong,
    /// It is given up, kept, and shown.
    GivenUp,
    /// As `Waits`; but the server has kept what it never said that it took.
    WaitsKept,
}

/// How the line is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line {
    /// Not at all, and nobody signs in.
    Open,
    /// STARTTLS and a password, with this certificate.
    StartTls(&'static str),
    /// TLS from the first byte and a password, with this certificate.
    Implicit(&'static str),
    /// STARTTLS is asked for by the settings and not offered.
    Stripped,
    /// The server speaks TLS 1.1 at most.
    Old,
}

/// A fault of a mail server.
#[derive(Clone, Copy, Debug)]
pub struct Case {
    pub line: Line,
    /// As the server's `--fault` says it; empty where the line itself is the fault.
    pub fault: &'static str,
    pub then: Then,
    /// A part of what `rivald mail queue` says; empty where nothing waits.
    pub says: &'static str,
    /// Whether it is a case of the short form.
    pub short: bool,
}

impl Case {
    /// Whether it strikes one recipient alone.
    pub fn is_about_anna(&self) -> bool {
        self.fault.contains("@anna")
    }

    /// Whether only a time-out ends an attempt.
    pub fn hangs(&self) -> bool {
        self.fault.contains("hang")
    }

    /// Its name in the table.
    pub fn name(&self) -> String {
        match self.line {
            Line::Open => self.fault.to_owned(),
            line => format!("{line:?} {}", self.fault).replace('"', "").trim_end().to_owned(),
        }
    }
}

use Line::{Implicit, Old, Open, StartTls, Stripped};
use Then::{GivenUp, Taken, Waits, WaitsKept, WaitsLong};

const GOOD: Line = StartTls("good");
const SHORT: bool = true;
const LONG: bool = false;

const ROWS: &[(Line, &str, Then, &str, bool)] = &[
    (Open, "connect:421 busy", Waits, "421", LONG),
    (Open, "connect:554 no service", Waits, "554", LONG),
    (Open, "connect:drop", Waits, "connect", LONG),
    (Open, "connect:rst", Waits, "connect", LONG),
    (Open, "connect:hang", Waits, "in time", LONG),
    (Open, "connect:slow=1", Taken, "", LONG),
    (Open, "connect:drip=0.01", Taken, "", LONG),
    (Open, "connect:garbage", Waits, "connect", LONG),
    (Open, "connect:long", Waits, "no end", LONG),
    (Open, "ehlo:421", Waits, "421", LONG),
    (Open, "ehlo:502", Waits, "502", LONG),
    (Open, "ehlo:drop", Waits, "connect", LONG),
    (Open, "ehlo:rst", Waits, "connect", LONG),
    (Open, "ehlo:hang", Waits, "in time", LONG),
    (Open, "ehlo:slow=1", Taken, "", LONG),
    (Open, "ehlo:drip=0.01", Taken, "", LONG),
    (Open, "ehlo:garbage", Waits, "connect", LONG),
    (Open, "ehlo:long", Waits, "no end", LONG),
    (Open, "mail:451", Waits, "451", LONG),
    (Open, "mail:553", WaitsLong, "refuses the sender", LONG),
    (Open, "mail:530", WaitsLong, "signed in", LONG),
    (Open, "mail:drop", Waits, "MAIL FROM", LONG),
    (Open, "mail:rst", Waits, "MAIL FROM", LONG),
    (Open, "mail:hang", Waits, "in time", LONG),
    (Open, "mail:slow=1", Taken, "", LONG),
    (Open, "mail:garbage", Waits, "MAIL FROM", LONG),
    (Open, "mail:long", Waits, "no end", LONG),
    (Open, "rcpt:451@anna", Waits, "451", SHORT),
    (Open, "rcpt:550@anna", GivenUp, "550", SHORT),
    (Open, "rcpt:drop@anna", Waits, "RCPT TO", LONG),
    (Open, "rcpt:rst@anna", Waits, "RCPT TO", LONG),
    (Open, "rcpt:hang@anna", Waits, "in time", LONG),
    (Open, "rcpt:slow=1@anna", Taken, "", LONG),
    (Open, "rcpt:drip=0.01@anna", Taken, "", LONG),
    (Open, "rcpt:garbage@anna", Waits, "RCPT TO", LONG),
    (Open, "rcpt:long@anna", Waits, "no end", LONG),
    (Open, "data:451", Waits, "451", LONG),
    (Open, "data:554", GivenUp, "554", LONG),
    (Open, "data:drop", Waits, "DATA", LONG),
    (Open, "data:rst", Waits, "DATA", LONG),
    (Open, "data:hang", Waits, "in time", LONG),
    (Open, "data:slow=1", Taken, "", LONG),
    (Open, "data:garbage", Waits, "DATA", LONG),
    (Open, "data:long", Waits, "no end", LONG),
    (Open, "dot:451@To: anna", Waits, "451", LONG),
    (Open, "dot:554@To: anna", GivenUp, "554", LONG),
    (Open, "dot:drop@To: anna", Waits, "DATA", LONG),
    (Open, "dot:rst@To: anna", Waits, "DATA", LONG),
    (Open, "dot:hang@To: anna", Waits, "in time", LONG),
    (Open, "dot:slow=1", Taken, "", LONG),
    (Open, "dot:drip=0.01", Taken, "", LONG),
    (Open, "dot:garbage@To: anna", WaitsKept, "DATA", LONG),
    (Open, "dot:long@To: anna", WaitsKept, "no end", LONG),
    (Open, "dot:keepdrop@To: anna", WaitsKept, "DATA", SHORT),
    (Open, "dot:keephang@To: anna", WaitsKept, "in time", LONG),
    (Open, "rset:drop", Taken, "", LONG),
    (Open, "quit:drop", Taken, "", LONG),
    (Open, "quit:hang", Taken, "", LONG),
    (Open, "quit:garbage", Taken, "", LONG),
    (GOOD, "", Taken, "", LONG),
    (GOOD, "starttls:454", Waits, "454", LONG),
    (GOOD, "starttls:554", Waits, "554", LONG),
    (GOOD, "starttls:drop", Waits, "STARTTLS", LONG),
    (GOOD, "starttls:hang", Waits, "in time", LONG),
    (GOOD, "starttls:slow=1", Taken, "", LONG),
    (GOOD, "starttls:garbage", Waits, "STARTTLS", LONG),
    (GOOD, "starttls:long", Waits, "no end", LONG),
    (GOOD, "starttls:inject", Waits, "injection", SHORT),
    (GOOD, "tls:drop", Waits, "STARTTLS", LONG),
    (GOOD, "tls:hang", Waits, "in time", LONG),
    (GOOD, "auth:535", WaitsLong, "username and password", SHORT),
    (GOOD, "auth:454", Waits, "454", LONG),
    (GOOD, "auth:drop", Waits, "AUTH", LONG),
    (GOOD, "auth:rst", Waits, "AUTH", LONG),
    (GOOD, "auth:hang", Waits, "in time", LONG),
    (GOOD, "auth:slow=1", Taken, "", LONG),
    (GOOD, "auth:garbage", Waits, "AUTH", LONG),
    (GOOD, "dot:keepdrop@To: anna", WaitsKept, "DATA", LONG),
    (StartTls("expired"), "", Waits, "has expired", LONG),
    (StartTls("notyet"), "", Waits, "not valid yet", LONG),
    (StartTls("wronghost"), "", Waits, "another name", SHORT),
    (StartTls("badchain"), "", Waits, "trusts has signed it", LONG),
    (StartTls("selfsigned"), "", Waits, "certificate", LONG),
    (Implicit("good"), "", Taken, "", LONG),
    (Implicit("expired"), "", Waits, "has expired", LONG),
    (Implicit("wronghost"), "", Waits, "another name", LONG),
    (Implicit("badchain"), "", Waits, "trusts has signed it", LONG),
    (Implicit("good"), "connect:hang", Waits, "in time", LONG),
    (Stripped, "", Waits, "does not offer STARTTLS", LONG),
    (Old, "", Waits, "STARTTLS", LONG),
];

/// Those of the short form, all of them, or those that are named so.
pub fn cases(form: &str) -> Vec<Case> {
    let case = |&(line, fault, then, says, short)| Case { line, fault, then, says, short };
    let wanted = |case: &Case| match form {
        "" => case.short,
        "all" => true,
        name => case.name().contains(name),
    };
    ROWS.iter().map(case).filter(wanted).collect()
}
