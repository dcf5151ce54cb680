//! Chats: a message in a few lines → the payload of a service, and its way there.
//!
//! ```text
//! Brief ──► encode: tamed, escaped, cut between lines ──► (outbox) ──► Chats::send: address, signature ──► the service
//!           bytes without any secret, for ever              secrets revealed, bounded, the answer read and classified
//! ```
//!
//! What is promised: a payload keeps its bytes however often it is sent, and holds no secret; what a service wants to
//! be told beside it (signature, chat) is added when it is sent. No text of a page becomes markup, a mention or a link.
//! No address, token or key is in an error, a log or `Debug`. No send takes longer than it is given. A message counts
//! as taken only when the service says so in its own words: most of them answer HTTP 200 to what they refuse. One copy
//! at most, unless a service took a message and its answer was lost: ntfy and a webhook are told the message's id, the
//! others have no way to know it again.
//!
//! # The services
//!
//! | kind | payload | limits | source |
//! |---|---|---|---|
//! | dingtalk | `markdown` | 20,000 bytes; 20 a minute, then none for ten minutes | open.dingtalk.com/document/orgapp/custom-robots-send-group-messages |
//! | feishu | `post`: paragraphs of texts and links, no markup | 20 KB; 100 a minute, 5 a second | open.feishu.cn/document/client-docs/bot-v3/add-custom-bot |
//! | wecom | `markdown` | 4,096 bytes; 20 a minute | developer.work.weixin.qq.com/document/path/91770 |
//! | serverchan | title and Markdown | 32 characters, 32 KB; 5 a day for free | sct.ftqq.com, doc.sc3.ft07.com |
//! | slack | a header and sections of `mrkdwn` | 150 and 3,000 characters, 50 blocks, in practice 13,000 characters; one a second | docs.slack.dev/messaging/sending-messages-using-incoming-webhooks |
//! | discord | content and one embed | 2,000 and 4,096 characters; by headers | docs.discord.com/developers/resources/webhook |
//! | telegram | HTML | 4,096 characters; 20 a minute and group | core.telegram.org/bots/api#sendmessage |
//! | ntfy | JSON, plain text | 4,096 bytes, title 1 KB; 60 at once | docs.ntfy.sh/publish |
//! | webhook | JSON (see [`encode()`]) | 64 KiB | ours |
//!
//! # A webhook of one's own
//!
//! Each message is a POST with these header lines; whoever receives it checks the signature and leaves alone what it
//! had before:
//!
//! | header | value |
//! |---|---|
//! | `Idempotency-Key` | the id of the message: the same at every attempt |
//! | `Rivald-Timestamp` | seconds since 1970, new at every attempt |
//! | `Rivald-Signature` | `sha256=` and, in lower-case hexadecimal, HMAC-SHA256 under `secret` of the bytes: timestamp, `.`, body |

mod answer;
mod encode;
mod error;
mod fit;
mod markup;
mod meaning;
mod message;
mod request;
mod reveal;
mod send;
mod sign;

pub use encode::encode;
pub use error::ChatError;
pub use send::Chats;
