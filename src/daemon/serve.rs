//! `/healthz` and `/metrics` (Prometheus text format) and a small dashboard, on loopback only.

use std::{fmt::Write as _, net::SocketAddr, sync::Arc, sync::atomic::Ordering::Relaxed};

use axum::{
    Router,
    extract::State,
    http::{StatusCode, header},
    response::IntoResponse,
    routing::get,
};
use tokio_util::sync::CancellationToken;

use super::{Engine, coverage};
use crate::listing::Outcome;

/// Starts listening; ends with `stop`.
///
/// # Errors
/// When the address can't be bound.
pub async fn start(address: SocketAddr, engine: Arc<Engine>, stop: CancellationToken) -> std::io::Result<SocketAddr> {
    let listener = tokio::net::TcpListener::bind(address).await?;
    let bound = listener.local_addr()?;
    let app = Router::new()
        .route("/", get(dashboard))
        .route("/healthz", get(healthz))
        .route("/metrics", get(metrics))
        .with_state(engine);
    tokio::spawn(async move {
        let serving = axum::serve(listener, app).with_graceful_shutdown(async move { stop.cancelled().await });
        if let Err(fault) = serving.await {
            tracing::error!("the listener ended: {fault}");
        }
    });
    tracing::info!(%bound, "listening");
    Ok(bound)
}

/// 200 while the promise is kept, 503 when it is broken or the database does not answer.
async fn healthz(State(engine): State<Arc<Engine>>) -> impl IntoResponse {
    if let Err(fault) = engine.store.get_note(super::NOTE_NAME).await {
        return (StatusCode::SERVICE_UNAVAILABLE, format!("database: {fault}\n"));
    }
    match broken(&engine) {
        0 => (StatusCode::OK, "ok\n".to_owned()),
        broken => {
            (StatusCode::SERVICE_UNAVAILABLE, format!("{broken} watches without a good observation for too long\n"))
        }
    }
}

fn broken(engine: &Engine) -> usize {
    let in_force = engine.in_force();
    let (now, since) = (engine.clock.now(), engine.known_since());
    let last = |id: &_| coverage::last_good(&engine.memo(id)).or_else(|| since.get(id).copied()).unwrap_or(now);
    engine.watches().all().iter().filter(|w| coverage::is_broken(w, last(&w.id), &in_force.settings, now)).count()
}

async fn metrics(State(engine): State<Arc<Engine>>) -> impl IntoResponse {
    let c = &engine.counters;
    let mut text = String::new();
    let mut one = |name: &str, kind: &str, help: &str, value: u64| {
        let _ = write!(text, "# HELP rivald_{name} {help}\n# TYPE rivald_{name} {kind}\nrivald_{name} {value}\n");
    };
    one("watches", "gauge", "Watches in force.", engine.watches().all().len() as u64);
    one("watches_unread", "gauge", "Watches for which the coverage promise is broken.", broken(&engine) as u64);
    one("hosts_resting", "gauge", "Hosts that rest.", engine.in_force().source.resting().len() as u64);
    one("polls_under_way", "gauge", "Polls under way.", c.under_way.load(Relaxed));
    one("polls_same_total", "counter", "Polls that said nothing new.", c.same.load(Relaxed));
    one("changes_total", "counter", "Changes recorded.", c.changes.load(Relaxed));
    one("alerts_total", "counter", "Alerts queued.", c.alerts.load(Relaxed));
    one("cycles_total", "counter", "Cycles finished.", c.cycles.load(Relaxed));
    one("messages_sent_total", "counter", "Messages accepted by the mail server.", c.sent.load(Relaxed));
    one("messages_not_sent_total", "counter", "Attempts to send that failed.", c.not_sent.load(Relaxed));
    one("pictures_asked_total", "counter", "Pictures asked for.", c.pictures.load(Relaxed));
    one("pictures_same_total", "counter", "Pictures that were as they were (304).", c.pictures_same.load(Relaxed));
    one("pictures_unseen_total", "counter", "Pictures that could not be looked at.", c.pictures_unseen.load(Relaxed));
    one("not_recorded_total", "counter", "Polls that the database refused.", c.not_recorded.load(Relaxed));
    one(
        "last_progress_ms",
        "gauge",
        "When a poll last began or ended, Unix milliseconds.",
        c.last_progress.load(Relaxed),
    );
    text.push_str("# HELP rivald_polls_total Polls by outcome.\n# TYPE rivald_polls_total counter\n");
    for (outcome, polls) in c.outcomes() {
        let _ = writeln!(text, "rivald_polls_total{{outcome=\"{outcome}\"}} {polls}");
    }
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text)
}

/// A page that says at a glance whether all is well.
async fn dashboard(State(engine): State<Arc<Engine>>) -> impl IntoResponse {
    let in_force = engine.in_force();
    let locale = in_force.settings.locale;
    let zone = in_force.settings.timezone;
    let mut rows = String::new();
    for watch in engine.watches().all().iter().take(5000) {
        let memo = engine.memo(&watch.id);
        let seen =
            memo.last_ok.map_or_else(|| "–".into(), |t| t.with_timezone(&zone).format("%m-%d %H:%M").to_string());
        let price = memo.price.map_or_else(|| "–".into(), |p| p.to_string());
        let bad = if memo.outcome.is_some_and(|o| o == Outcome::Ok) { "" } else { " class=\"bad\"" };
        let _ = writeln!(
            rows,
            "<tr{bad}><td>{}</td><td>{}</td><td>{}</td><td>{price} {}</td></tr>",
            escape(&watch.name),
            memo.outcome.map_or("–", Outcome::as_str),
            seen,
            memo.currency.map_or("", crate::listing::Currency::code),
        );
    }
    let (title, head) = locale.pick(
        ("rivald", ["Watch", "Outcome", "Last read", "Price"]),
        ("rivald 竞品监控", ["监控", "结果", "最近读到", "价格"]),
    );
    let broken = broken(&engine);
    let state = match (broken, locale.pick(true, false)) {
        (0, true) => "Every watch is read as promised.".to_owned(),
        (0, false) => "所有监控都按时读到。".to_owned(),
        (n, true) => format!("{n} watches have not been read for too long."),
        (n, false) => format!("{n} 条监控太久没有读到。"),
    };
    let head: String = head.iter().map(|h| format!("<th>{h}</th>")).collect();
    let page = format!(
        "<!doctype html><html lang=\"{}\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         <meta http-equiv=\"refresh\" content=\"60\"><title>{title}</title><style>:root{{color-scheme:light dark}}\
         body{{font:15px/1.5 system-ui,sans-serif;margin:1.5em auto;max-width:60em;padding:0 1em}}\
         table{{border-collapse:collapse;width:100%}}th,td{{text-align:left;padding:.35em .8em .35em 0;\
         border-bottom:1px solid #8884}}.bad td{{color:#c33}}</style><h1>{title}</h1><p>{state}</p>\
         <table><tr>{head}</tr>\n{rows}</table></html>",
        locale.tag()
    );
    (
        [
            (header::CONTENT_TYPE, "text/html; charset=utf-8"),
            (header::CONTENT_SECURITY_POLICY, "default-src 'none'; style-src 'unsafe-inline'"),
        ],
        page,
    )
}

fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in crate::listing::tame(text).chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            c => escaped.push(c),
        }
    }
    escaped
}
