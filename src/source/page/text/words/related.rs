//! What headings of other products say, in lower case, parted by `|`.

/// What headings of other products say, in lower case.
pub(super) const RELATED: &str = "\
    you may also|you might also|you may like|also bought|also viewed|also like|also love|customers who\
    |customers also|related product|related item|similar product|similar item|similar sponsored|recommended for\
    |recommendations|we recommend|frequently bought|often bought|bought together|buy it with|goes well with\
    |pairs well|complete the look|complete your|shop the look|recently viewed|more from|more like this|more to love\
    |others also|people who|best sellers|bestsellers|featured products|new arrivals|trending|sponsored products\
    |compare with|compare similar|accessories|explore more|you recently|inspired by|das könnte|könnte ihnen\
    |kunden kauften|kunden, die|ähnliche|zuletzt angesehen|passend dazu|zubehör|passendes zubehör|wird oft zusammen\
    |vous aimerez|vous pourriez|produits similaires|produits associés|produits apparentés|souvent achetés\
    |clients ayant|dans la même catégorie|les clients|también te|productos relacionados|productos similares\
    |comprados juntos|clientes que|potrebbe|prodotti correlati|prodotti simili|spesso comprati|produtos relacionados\
    |também|quem viu|anderen|gerelateerde|vergelijkbare|ook bekeken|související|podobné|ostatní|mohlo by\
    |doporučujeme|příslušenství|podobne|inni klienci|polecane|powiązane|liknande|relaterade|andra köpte|andra har\
    |rekommenderade|produse similare|produse recomandate|alții au|похожие|рекоменд|с этим товаром|вы смотрели|猜你喜欢\
    |相关|看了又看|买了又买|推荐|为你|你可能|店铺热销|关联|おすすめ|関連商品|この商品を|最近チェック|추천|함께 본|관련 상품|benzer ürün|sản phẩm tương tự|produk serupa";
