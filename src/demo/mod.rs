//! The whole pipeline on an embedded shop.
