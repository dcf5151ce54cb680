//! The model shop: goods whose truth (sales minute by minute, prices, coupons, stock) is a function of time, and what a
//! platform publishes of it, with the platform's delays.

mod day;
mod figures;
mod goods;
mod shop;

pub use day::{Moment, at, day_of, minute_of};
pub use figures::Rules;
pub use goods::{Burst, Coupon, FirstN, Goods, Sku};
pub use shop::{Market, hash};
