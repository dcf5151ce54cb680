//! Shop APIs that need no key: Shopify and WooCommerce.
