//! The stubs held to account: good calls pass, each bad one is refused with the right code, figures follow from the truth.

mod jd;
mod market;
mod pdd;
mod taobao;
mod taobao_business;
