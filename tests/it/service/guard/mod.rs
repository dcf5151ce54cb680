//! The built binary against those who mean harm: shops, mail and chat servers, unions, files of operators. What each of
//! them may say is nobody's to trust; what the engineer entrusts to the daemon leaves it only where it is meant to go.

mod addresses;
mod canary;
mod limits;
mod words;

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
};

use axum::{
    Router,
    extract::{Request, State},
    http::{StatusCode, header},
    response::IntoResponse,
};

/// What a listener heard: each request with head and body as one text.
pub type Heard = Arc<Mutex<Vec<String>>>;

/// A service that refuses whatever it is asked, and throws all of it back: address, header lines and body.
pub async fn echo() -> (SocketAddr, Heard) {
    let heard = Heard::default();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let app = Router::new().fallback(throw_back).with_state(Arc::clone(&heard));
    tokio::spawn(async move { axum::serve(listener, app).await });
    (address, heard)
}

async fn throw_back(State(heard): State<Heard>, request: Request) -> impl IntoResponse {
    let (head, body) = request.into_parts();
    let body = axum::body::to_bytes(body, 1 << 20).await.unwrap_or_default();
    let all = format!("{} {:?} {}", head.uri, head.headers, String::from_utf8_lossy(&body));
    heard.lock().unwrap().push(all.clone());
    // In the words of each service at once, so that whoever looks for its own finds it.
    let json = serde_json::json!({
        "errcode": 310_000, "errmsg": all, "code": 40_000, "msg": all, "message": all, "error": all, "ok": false,
        "description": all, "error_code": 400,
        "error_response": { "code": 15, "msg": all, "sub_code": "isv.x", "sub_msg": all, "error_msg": all, "error_code": 10_001 },
    });
    (StatusCode::OK, [(header::CONTENT_TYPE, "application/json")], json.to_string())
}

/// All files below a folder, links not followed.
pub fn files(folder: &Path) -> Vec<PathBuf> {
    let mut all = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let path = entry.path();
        match entry.file_type().unwrap() {
            kind if kind.is_dir() => all.extend(files(&path)),
            _ => all.push(path),
        }
    }
    all.sort();
    all
}
