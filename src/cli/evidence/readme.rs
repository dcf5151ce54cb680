//! What an archive of evidence says of itself, in both languages: platforms read complaints in theirs.

use chrono::SecondsFormat;
use chrono_tz::Tz;

use super::contents::{InArchive, Missing};
use crate::{
    change::kind_name,
    listing::{Locale, tame},
    store::{Proof, bare_text},
};

/// The most characters of a value.
const LONGEST: usize = 600;

/// In the language of the settings first.
pub(super) fn text(proof: &Proof, files: &[InArchive], missing: &[Missing], locale: Locale, zone: Tz) -> String {
    let other = locale.pick(Locale::ZhCn, Locale::En);
    let part = |locale| of(proof, files, missing, locale, zone);
    format!("{}\n\n{}\n\n\n{}", part(locale), "-".repeat(72), part(other))
}

fn of(proof: &Proof, files: &[InArchive], missing: &[Missing], locale: Locale, zone: Tz) -> String {
    let change = &proof.change;
    let mut text = String::from(locale.pick(
        "EVIDENCE OF A CHANGE\n\nrivald polled this listing, found the change below, and kept what the shop answered.\n\n",
        "商品变化证据\n\nrivald 在轮询该商品时发现了以下变化，并保存了店铺当时返回的内容。\n\n",
    ));
    let local = change.at.with_timezone(&zone).format("%Y-%m-%d %H:%M:%S %:z");
    let rows = [
        (("Kind", "类型"), format!("{} ({})", kind_name(change.kind, locale), change.kind.as_str())),
        (("What", "说明"), value(&change.why)),
        (("Before", "变化前"), change.before.as_deref().map(value).unwrap_or_default()),
        (("After", "变化后"), change.after.as_deref().map(value).unwrap_or_default()),
        (("When", "时间"), format!("{local} ({zone})")),
        (("", ""), format!("{} (UTC)", change.at.to_rfc3339_opts(SecondsFormat::Secs, true))),
        (("Listing", "商品"), value(&proof.watch.name)),
        (("Address", "地址"), value(&proof.watch.url)),
        (("Watch", "监控项"), change.watch.to_string()),
        (("Change", "变化编号"), tame(&change.id)),
    ];
    for ((en, zh), value) in rows.into_iter().filter(|(_, value)| !value.is_empty()) {
        text.push_str(&line(locale.pick(en, zh), &value, 10));
    }
    text.push_str(locale.pick("\nIN THIS ARCHIVE\n\n", "\n压缩包内容\n\n"));
    for file in files {
        text.push_str(&line(&file.name, about(&file.name, locale), 24));
    }
    text.push_str(&line(
        "manifest.json",
        locale.pick("times, addresses, sizes and sums of all files", "全部文件的时间、地址、大小和校验值"),
        24,
    ));
    text.push_str(&line(
        "manifest.sha256",
        locale.pick("the SHA-256 sums alone, for checking", "仅含 SHA-256 校验值，用于核对"),
        24,
    ));
    if !missing.is_empty() {
        text.push_str(locale.pick("\nNOT IN IT\n\n", "\n缺少的内容\n\n"));
        for missing in missing {
            text.push_str(&format!("- {}\n", locale.pick(&missing.en, &missing.zh)));
        }
    }
    text.push_str(locale.pick(CHECKING.0, CHECKING.1));
    text
}

const CHECKING: (&str, &str) = (
    "
CHECKING

In the unpacked folder:

  sha256sum -c manifest.sha256          Linux
  shasum -a 256 -c manifest.sha256      macOS
  certutil -hashfile change.json SHA256 Windows: one file, compared with its line by eye

This shows that no file was altered since the archive was made. It does not show when it was made: whoever needs that
notes down the sum of the whole archive with the complaint, or has it stamped by a third party.

Left out or shown as \"…\": cookies, and passwords, keys, signatures and sessions in addresses and headers. Nothing of the
requests is in it but their addresses. The page and the pictures are as the shop sent them, byte by byte (the page after
decompression): look through the page before you hand it on, and open it in a text editor, since it may hold scripts.
A picture is the first file with this look that was received for this listing; at other times the shop may have sent the
same picture in another size, format or compression.
",
    "
核对方法

解压后，在该文件夹内运行：

  sha256sum -c manifest.sha256          Linux
  shasum -a 256 -c manifest.sha256      macOS
  certutil -hashfile change.json SHA256 Windows：逐个文件计算，再与清单对照

校验通过说明压缩包生成后文件未被改动，但不能证明生成时间。如需证明时间，请在投诉时一并记录整个压缩包的校验值，或由第三方加盖时间戳。

已略去或以“…”代替：Cookie，以及地址和响应头中的密码、密钥、签名和会话信息。除地址外，不含任何请求内容。网页（解压后）和图片均为店铺返回的原始字节：转交前请先检查网页内容，并用文本编辑器打开，因为其中可能含有脚本。图片是该商品首次收到的、外观与此相同的文件；店铺在其他时间可能以其他尺寸、格式或压缩率返回同一张图片。
",
);

fn about(name: &str, locale: Locale) -> &'static str {
    match name {
        "change.json" => locale.pick("the change as it was recorded", "变化记录"),
        "observation.json" => locale.pick("what was read at that poll", "当次轮询的解析结果"),
        "page-headers.txt" => locale.pick(
            "when the page was received, the addresses on the way, status and header lines",
            "网页接收时间、跳转地址、状态码和响应头",
        ),
        page if page.starts_with("page.") => locale.pick("the page as received", "收到的网页原文"),
        before if before.starts_with("before-") => locale.pick("a picture before the change", "变化前的图片"),
        after if after.starts_with("after-") => locale.pick("a picture after the change", "变化后的图片"),
        _ => locale.pick("what the affiliate union replied about this item", "联盟接口返回的该商品数据"),
    }
}

/// A text from outside, in one line.
fn value(text: &str) -> String {
    let text = bare_text(&tame(text));
    match text.char_indices().nth(LONGEST) {
        Some((cut, _)) => format!("{}…", &text[..cut]),
        None => text,
    }
}

fn line(name: &str, value: &str, width: usize) -> String {
    let pad = width.saturating_sub(unicode_width::UnicodeWidthStr::width(name)).max(1);
    format!("{name}{}{value}\n", " ".repeat(pad))
}
