//! The envelope of a reply: with or without its wrapper, lists named or bare, errors.

use serde_json::Value;

use super::super::{
    Trouble, UnionError,
    json::{self, at, list, text},
    line::Refused,
};
use super::fault;

/// The inside of a reply: what stands under `…_response`, or the whole where there is no wrapper (`simplify`).
///
/// # Errors
/// When it is no reply, or one that refuses.
pub fn open(body: &[u8]) -> Result<Value, Refused> {
    let mut root = json::parse(body)?;
    if let Some(error) = at(&root, "error_response") {
        return Err(fault::read(error));
    }
    let Some(members) = root.as_object_mut() else { return Err(unknown()) };
    let wrapper = members.keys().find(|name| name.ends_with("_response")).cloned();
    if let Some(inside) = wrapper.and_then(|name| members.remove(&name)) {
        return if inside.is_object() { Ok(inside) } else { Err(unknown()) };
    }
    let known = ["results", "result_list", "data", "item_id"].iter().any(|name| members.contains_key(*name));
    if known {
        return Ok(root);
    }
    // What an error looks like under `simplify` is not documented; this is all that can be told of one.
    if root.get("code").is_some() && root.get("msg").is_some() {
        return Err(fault::read(&root));
    }
    Err(unknown())
}

/// The items of a reply, whichever of the interfaces it is from.
pub fn items(inside: &Value) -> Vec<&Value> {
    let found = list(inside, "results");
    if found.is_empty() { list(inside, "result_list") } else { found }
}

/// The item id in a reply about a link: at the top, or wherever within its data.
pub fn linked_item(inside: &Value) -> Option<String> {
    fn within(value: &Value, depth: u8) -> Option<String> {
        match value {
            Value::Object(members) => {
                let here = ["item_id", "num_iid"].iter().find_map(|name| text(value, name));
                here.or_else(|| members.values().find_map(|inner| within(inner, depth.checked_sub(1)?)))
            }
            Value::Array(all) => all.iter().take(20).find_map(|inner| within(inner, depth.checked_sub(1)?)),
            _ => None,
        }
    }
    within(inside, 6).filter(|id| super::super::ids::is_fit(id))
}

fn unknown() -> Refused {
    UnionError::plain(Trouble::Retry, "the answer is no reply of the gateway").into()
}
