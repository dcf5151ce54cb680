//! Platforms and shop systems whose own data say more than the general readers can know. One file a platform; each
//! states where its facts come from.
//!
//! A reader here is an authority: what it says counts, whatever the rest of the page says. So it says only what it knows
//! for certain about the *default choice* of the page's own item, and closes the fields that the page surely does not
//! show (`Account::closed`). What it leaves open is for the general readers.

mod alibaba1688;
mod aliexpress;
mod amazon;
mod bestbuy;
mod counter;
mod coupang;
mod datahub;
mod dig;
mod ebay;
mod etsy;
mod jd;
mod lazada;
mod marks;
mod material;
mod mercado_libre;
mod nodes;
mod picture;
mod pinduoduo;
mod rakuten;
mod shopee;
mod systems;
mod taobao;
mod target;
mod walmart;

pub use self::material::Material;

use super::account::Account;
use crate::listing::{Outcome, Platform};

/// What a platform's reader makes of a page.
#[derive(Clone, Debug)]
pub enum Told {
    /// The page's own item.
    Item(Box<Account>),
    /// No listing, though it comes from the platform's own templates: what it is instead, and why in one sentence.
    Not(Outcome, String),
}

/// A platform's reader.
#[derive(Debug)]
pub struct PlatformReader {
    /// Its name, as in `origin`.
    pub name: &'static str,
    /// The platform that a page is of, where that is one of the known ones.
    pub platform: Option<Platform>,
    /// Whether a page is of this platform, by marks that its templates carry; cheap, for it is asked of every page.
    pub recognises: fn(&Material<'_, '_>) -> bool,
    /// Reads a page; none where it finds nothing that it knows: then the general readers speak alone.
    pub read: fn(&Material<'_, '_>) -> Option<Told>,
}

/// All readers; the first that recognises a page and finds something speaks.
const READERS: &[&PlatformReader] = &[
    &taobao::TAOBAO,
    &taobao::TMALL,
    &jd::JD,
    &alibaba1688::ALIBABA_1688,
    &pinduoduo::PINDUODUO,
    &datahub::ALIEXPRESS,
    &datahub::OTHERS,
    &aliexpress::ALIEXPRESS,
    &lazada::LAZADA,
    &shopee::SHOPEE,
    &amazon::READER,
    &bestbuy::READER,
    &counter::READER,
    &coupang::COUPANG,
    &ebay::READER,
    &etsy::READER,
    &mercado_libre::READER,
    &rakuten::RAKUTEN,
    &target::READER,
    &walmart::READER,
    &systems::magento::READER,
    &systems::prestashop::READER,
    &systems::shopify::READER,
    &systems::woocommerce::READER,
    &systems::bigcommerce::READER,
    &systems::sfcc::READER,
];

/// What the reader of a page's platform says, and which it is.
pub fn read(material: &Material<'_, '_>) -> Option<(&'static PlatformReader, Told)> {
    READERS.iter().filter(|r| (r.recognises)(material)).find_map(|r| Some((*r, (r.read)(material)?)))
}
