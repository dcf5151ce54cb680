//! The model shop: goods whose truth (sales minute by minute, prices, coupons, stock) is a function of time, and what a
//! platform publishes of it, with the platform's delays.

mod day;
mod figures;
mod goods;
mod shop;

pub use day::{DAY, Moment, at, day_of, days, minute_of};
pub use figures::{Figures, Rules};
pub use goods::{Burst, Coupon, FirstN, Goods, Sku};
pub use shop::{Market, hash};
