//! `/healthz`, `/metrics` (Prometheus text format) and a small dashboard.
//!
//! ```text
//! door (so many connections, none idle for long) ──► guard (token, Host) ──► healthz | metrics | dashboard
//!                                                                               └──── health: one look at all watches, kept
//! ```

mod dashboard;
mod door;
mod exposition;
mod guard;
mod health;
mod metrics;
mod process;

use std::{net::SocketAddr, sync::Arc, time::Duration};

use axum::{
    Router,
    extract::{RawQuery, State},
    http::{StatusCode, header},
    middleware,
    response::{IntoResponse, Response},
    routing::get,
};
use secrecy::SecretString;
use tokio_util::sync::CancellationToken;

use super::{DaemonNote, Engine, NOTE_NAME};
use crate::listing::Moment;

/// How long the database may take to answer before that is an answer too.
const PATIENCE: Duration = Duration::from_secs(5);

/// What every answer is made of.
#[derive(Debug)]
struct Serving {
    engine: Arc<Engine>,
    health: health::Keeper,
    started: Moment,
}

/// Starts listening; ends with `stop`. With a `token` only those who know it are answered.
///
/// # Errors
/// When the address can't be bound.
pub async fn start(
    address: SocketAddr,
    token: Option<&SecretString>,
    engine: Arc<Engine>,
    stop: CancellationToken,
) -> std::io::Result<SocketAddr> {
    let listener = tokio::net::TcpListener::bind(address).await?;
    let bound = listener.local_addr()?;
    let started = engine.clock.now();
    let app = router(Arc::new(Serving { engine, health: health::Keeper::default(), started }), token);
    tokio::spawn(async move {
        let serving = axum::serve(door::Door::new(listener), app);
        if let Err(fault) = serving.with_graceful_shutdown(async move { stop.cancelled().await }).await {
            tracing::error!("the listener ended: {fault}");
        }
    });
    tracing::info!(%bound, guarded = token.is_some(), "listening");
    Ok(bound)
}

fn router(serving: Arc<Serving>, token: Option<&SecretString>) -> Router {
    let guard = Arc::new(guard::Guard::new(token));
    Router::new()
        .route("/", get(page))
        .route("/healthz", get(healthz))
        .route("/metrics", get(numbers))
        .with_state(serving)
        .layer(middleware::from_fn_with_state(guard, guard::admit))
}

/// What the daemon last said of itself; the error is what to tell whoever asks.
async fn note(engine: &Engine) -> Result<DaemonNote, String> {
    match tokio::time::timeout(PATIENCE, engine.store.get_note(NOTE_NAME)).await {
        Ok(Ok(Some((json, _)))) => Ok(serde_json::from_str(&json).unwrap_or_default()),
        Ok(Ok(None)) => Ok(DaemonNote::default()),
        Ok(Err(fault)) => Err(fault.to_string()),
        Err(_) => Err("it does not answer".to_owned()),
    }
}

/// 200 while the promise is kept, 503 when it is broken or the database does not answer.
async fn healthz(State(serving): State<Arc<Serving>>) -> Response {
    if let Err(fault) = note(&serving.engine).await {
        return (StatusCode::SERVICE_UNAVAILABLE, format!("database: {fault}\n")).into_response();
    }
    match serving.health.look(&serving.engine).await.overdue.len() {
        0 => (StatusCode::OK, "ok\n").into_response(),
        overdue => {
            let text = format!("{overdue} watches without a good observation for too long\n");
            (StatusCode::SERVICE_UNAVAILABLE, text).into_response()
        }
    }
}

async fn numbers(State(serving): State<Arc<Serving>>) -> Response {
    let health = serving.health.look(&serving.engine).await;
    let note = note(&serving.engine).await;
    let waiting = match tokio::time::timeout(PATIENCE, serving.engine.store.waiting()).await {
        Ok(Ok(waiting)) => Some(waiting),
        _ => None,
    };
    let facts = metrics::Facts {
        health: &health,
        note: note.ok(),
        waiting,
        process: process::numbers(),
        started: serving.started,
    };
    let text = metrics::text(&serving.engine, &facts);
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text).into_response()
}

async fn page(State(serving): State<Arc<Serving>>, RawQuery(query): RawQuery) -> Response {
    let health = serving.health.look(&serving.engine).await;
    let note = note(&serving.engine).await;
    let page = dashboard::page_of(query.as_deref().unwrap_or_default());
    let html = dashboard::html(&serving.engine, &health, &note, page);
    let policy =
        "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
    let heads = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CONTENT_SECURITY_POLICY, policy),
        (header::REFERRER_POLICY, "no-referrer"),
    ];
    (heads, html).into_response()
}

#[cfg(test)]
mod tests;
