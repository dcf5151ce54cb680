//! Refusals in JSON, as the APIs behind shop pages send them.

use memchr::memmem;

use crate::listing::Outcome;

/// A refusal is short; the data of an item is not.
const LONGEST: usize = 8 * 1024;

/// What marks a refusal, what it means, and whose it is. The names of fields and codes are those that the answers carry.
const MARKS: &[(&str, Outcome, &str)] = &[
    ("rgv587_flag", Outcome::Blocked, "Taobao's robot check refused the request (rgv587_flag)."),
    ("RGV587_ERROR", Outcome::Blocked, "Taobao's robot check refused the request (RGV587_ERROR)."),
    ("FAIL_SYS_USER_VALIDATE", Outcome::Blocked, "Taobao's robot check refused the request (FAIL_SYS_USER_VALIDATE)."),
    ("_____tmd_____", Outcome::Blocked, "Alibaba's robot check refused the request (_____tmd_____)."),
    ("x5secdata", Outcome::Blocked, "Alibaba's robot check refused the request (x5secdata)."),
    ("deny_h5", Outcome::Blocked, "Taobao denies access (deny_h5)."),
    ("FAIL_SYS_SESSION_EXPIRED", Outcome::Login, "Taobao asks to sign in (FAIL_SYS_SESSION_EXPIRED)."),
    ("FAIL_SYS_TOKEN_EMPTY", Outcome::Login, "Taobao wants the token of a visit first (FAIL_SYS_TOKEN_EMPTY)."),
    ("FAIL_SYS_TOKEN_EXOIRED", Outcome::Login, "Taobao wants the token of a visit first (FAIL_SYS_TOKEN_EXOIRED)."),
    ("FAIL_SYS_ILLEGAL_ACCESS", Outcome::Blocked, "Taobao denies access (FAIL_SYS_ILLEGAL_ACCESS)."),
    ("sec-cp-challenge", Outcome::Blocked, "Akamai's robot check refused the request (sec-cp-challenge)."),
    ("\"redirectUrl\":\"/blocked", Outcome::Blocked, "The shop's robot check refused the request (/blocked)."),
    ("\"error\":90309999", Outcome::Blocked, "Shopee's robot check refused the request (error 90309999)."),
    ("\"error\":90309998", Outcome::Blocked, "Shopee's robot check refused the request (error 90309998)."),
    ("/splashui/captcha", Outcome::Blocked, "eBay's robot check refused the request (splashui/captcha)."),
    ("captcha-delivery.com", Outcome::Blocked, "DataDome's captcha refused the request (captcha-delivery.com)."),
    ("\"blockScript\"", Outcome::Blocked, "PerimeterX refused the request (blockScript)."),
    ("risk_handler", Outcome::Blocked, "JD's risk check refused the request (risk_handler)."),
    ("verify_auth_token", Outcome::Blocked, "Pinduoduo's robot check refused the request (verify_auth_token)."),
    ("\"error_code\":40001", Outcome::Login, "Pinduoduo asks to sign in (error_code 40001)."),
    ("\"error_code\":54001", Outcome::Blocked, "Pinduoduo's robot check refused the request (error_code 54001)."),
];

/// The refusal that a JSON answer is, if it is one.
pub(super) fn find(body: &str) -> Option<(Outcome, String)> {
    if body.len() > LONGEST || !body.trim_start().starts_with(['{', '[']) {
        return None;
    }
    MARKS
        .iter()
        .find(|(mark, ..)| memmem::find(body.as_bytes(), mark.as_bytes()).is_some())
        .map(|(_, outcome, why)| (*outcome, (*why).to_owned()))
}
