//! Soft 404s and items that were taken down.

use super::look::Look;
use crate::listing::Outcome;

/// An error page with the shop's menus and its recommendations is seldom longer than this.
const LONGEST: usize = 6000;
/// Where a page has come to its point, in bytes of its text.
const FIRST: usize = 1500;

/// Titles of error pages, whole or one part of the title.
const TITLES: &str = "http 404|page cannot be found|page could not be found|page was not found|we can't find that page|page missing|page not available|\
    product unavailable|product no longer available|item unavailable|item no longer available|listing unavailable|listing ended|\
    listing removed|item removed|sorry, this item is unavailable|no longer available|content not found|error 404 not found|\
    nothing found|document not found|seite existiert nicht|artikel nicht mehr verfügbar|produkt nicht mehr verfügbar|\
    angebot beendet|fehler 404|erreur 404|page inexistante|produit indisponible|article introuvable|cette page est introuvable|\
    error 404 página no encontrada|artículo no encontrado|publicación finalizada|publicación pausada|página não existe|erro 404|\
    anúncio finalizado|anúncio não encontrado|produto indisponível|errore 404|articolo non trovato|product niet gevonden|\
    artikel niet gevonden|strona nie istnieje|nie znaleziono produktu|produkt nie został znaleziony|błąd 404|\
    produkt nenalezen|produkt nebyl nalezen|stránka neexistuje|chyba 404|sayfa bulunamadı|ürün bulunamadı|không tìm thấy trang|\
    trang không tồn tại|không tìm thấy sản phẩm|sản phẩm không tồn tại|ошибка 404|страница не существует|такой страницы нет|\
    товар снят с продажи|объявление снято с публикации|объявление не найдено|商品已经下架|宝贝已下架|商品已下柜|商品走丢了|商品已售罄下架|\
    找不到商品|找不到頁面|找不到此頁面|頁面不存在|商品已下架|此商品已下架|查無此商品|商品不存在或已下架|页面走丢了|ページが存在しません|\
    お探しのページは見つかりませんでした|指定されたページが見つかりません|商品が存在しません|この商品は存在しません|商品は削除されました|\
    販売終了|販売は終了しました|掲載終了|お取り扱い終了|페이지를 찾을 수 없음|페이지가 존재하지 않습니다|삭제된 상품|판매 종료|판매종료된 상품|\
    판매중지|상품이 존재하지 않습니다|404|404 not found|not found|page not found|404 page not found|error 404|404 error|page introuvable|product not found|\
    item not found|listing not found|page can't be found|page doesn't exist|page does not exist|page unavailable|oops|\
    this page isn't available|looks like this page is missing|seite nicht gefunden|404 seite nicht gefunden|produkt nicht gefunden|\
    artikel nicht gefunden|404 page non trouvée|page non trouvée|produit introuvable|página no encontrada|\
    producto no encontrado|página não encontrada|produto não encontrado|pagina non trovata|prodotto non trovato|pagina niet gevonden|\
    strona nie została znaleziona|nie znaleziono strony|stránka nenalezena|stránka nebyla nalezena|страница не найдена|\
    товар не найден|404 страница не найдена|页面不存在|页面未找到|商品不存在|宝贝不存在|该商品已下架|商品已下架|商品已失效|找不到页面|您访问的页面不存在|\
    页面找不到了|出错啦|ページが見つかりません|お探しのページは見つかりません|お探しの商品が見つかりません|商品が見つかりません|\
    페이지를 찾을 수 없습니다|상품을 찾을 수 없습니다|존재하지 않는 상품|판매종료";

/// What pages of missing items say. Only what denies the page or the item itself: "out of stock" and its like stand on
/// listings.
const PHRASES: &str = "sorry, this item is unavailable|this item is unavailable|this item is not available anymore|this item has been removed|\
    this item was removed|this listing has ended|this listing was ended|listing was ended by the seller|bidding has ended on this item|\
    item you selected is no longer available|item you're looking for|item you are looking for|product you're looking for|\
    product you were looking for|product could not be found|product cannot be found|product was not found|\
    couldn't find this product|couldn't find that product|this product is unavailable|no longer sold on|no longer sell this|\
    this product has been discontinued|page doesn't exist|page does not exist|page no longer exists|page has been removed|\
    page has moved or|the page you were trying|we can't seem to find|the link you followed may be broken|\
    this item doesn't exist|product does not exist|item does not exist|listing does not exist|product has been deleted|\
    artikel wurde nicht gefunden|produkt wurde nicht gefunden|artikel ist leider nicht mehr|produkt ist leider nicht mehr|\
    nicht mehr im sortiment|dieses angebot wurde beendet|dieses angebot ist nicht mehr|artikel existiert nicht|\
    seite konnte nicht gefunden|seite konnte leider nicht|cette annonce n'est plus|cet article n'est plus disponible|\
    n'est plus commercialisé|la page demandée|page que vous cherchez|page n'a pas été trouvée|page est introuvable|\
    cette offre n'est plus|este artículo ya no está|el producto que buscas|el artículo que buscas|publicación finalizada|\
    este anuncio ya no|no hemos encontrado la página|no pudimos encontrar la página|la página solicitada|o produto que você|\
    página que você procura|não encontramos a página|não encontramos o produto|anúncio finalizado|produto não encontrado|\
    a página solicitada|prodotto non è più|articolo non è più|annuncio non è più|la pagina richiesta|pagina non esiste|\
    deze pagina bestaat niet|pagina is niet gevonden|product is niet meer|artikel is niet meer|dit product bestaat niet|\
    advertentie is niet meer|ta strona nie istnieje|strona, której szukasz|produkt nie jest już dostępny|oferta została zakończona|\
    oferta wygasła|produkt został wycofany|tato stránka neexistuje|stránka, kterou hledáte|produkt již není|zboží již není|\
    produkt byl vyřazen|nabídka již není|aradığınız sayfa|aradığınız ürün|bu ürün artık|ürün satıştan kaldırıldı|\
    bu ilan yayından|trang bạn tìm|trang này không tồn tại|sản phẩm này không tồn tại|sản phẩm không còn|sản phẩm đã bị xóa|\
    товар больше не|товара больше нет|товар удален|товар удалён|страница, которую вы|страница удалена|объявление удалено|\
    страница не существует|к сожалению, товар|商品走丢了|宝贝走丢了|宝贝不在了|商品已售完下架|已经下架|此商品暂时下架|该商品暂时下架|\
    商品暂时无法购买|页面走丢了|页面找不到|找不到您要的页面|您访问的商品|您查看的商品|该页面不存在|该宝贝已|此商品不存在|该商品不存在|\
    商品已删除|头条已下架|找不到您要找的|找不到這個頁面|找不到您要的|此頁面不存在|您要找的頁面|此商品已下架|商品已經下架|此商品不存在|\
    該商品已|商品已停售|此賣場已|このページは存在しません|お探しの商品が|指定された商品|該当の商品|ご指定の商品|この商品は存在|\
    出品が取り消され|商品は削除され|販売期間が終了|お取り扱いを終了|取扱いを終了|掲載を終了|ご指定のページ|お探しのページが|\
    찾으시는 페이지|찾으시는 상품|존재하지 않거나|상품이 존재하지|판매가 중지|판매가 종료|판매 종료된|판매중인 상품이 아닙니다|\
    삭제되었거나|삭제된 페이지|단종된 상품|현재 판매하지 않는 상품|page you requested cannot be found|page you are looking for|page you're looking for|page you were looking for|\
    this page could not be found|page could not be found|we can't find that page|we couldn't find that page|\
    we couldn't find the page|the web address you entered is not a functioning page|product you are looking for|\
    this product does not exist|this product is no longer available|this item is no longer available|\
    this listing was removed|this listing has been removed|this listing is no longer available|listing you're looking for|\
    item you requested is not available|we looked everywhere|product has been discontinued and removed|\
    die seite wurde nicht gefunden|die gesuchte seite|seite existiert nicht|artikel ist nicht mehr verfügbar|\
    dieses produkt ist nicht mehr verfügbar|angebot wurde entfernt|cette page n'existe pas|page que vous recherchez|\
    page demandée|ce produit n'existe plus|ce produit n'est plus disponible|article n'est plus en vente|la página que buscas|\
    la página que busca|esta página no existe|este producto ya no está disponible|el producto no existe|a página que você|\
    essa página não existe|este produto não está mais disponível|este anúncio não está mais|la pagina che stai cercando|\
    questo prodotto non è più disponibile|страница не найдена|такой страницы|страницы не существует|товар не найден|\
    товар снят с продажи|товар больше не продается|объявление снято|您查看的宝贝不存在|宝贝不存在|宝贝可能已下架|商品已下架|商品已经下架|\
    该商品已下柜|该商品已下架|此商品已下架|此宝贝已下架|宝贝已下架|商品已失效|商品不存在|您要查看的商品|抱歉，您访问的页面|您访问的页面不存在|页面不存在|页面已经飞走|\
    商品已被删除|已被卖家下架|商品信息不存在|お探しのページは|ページが見つかりません|お探しの商品は|この商品は現在お取り扱いしておりません|\
    この商品は販売を終了|販売を終了しました|取り扱いを終了|商品ページは存在しません|페이지를 찾을 수 없습니다|요청하신 페이지|존재하지 않는 페이지|\
    존재하지 않는 상품|판매가 종료|판매종료된 상품|삭제된 상품|판매중지된 상품|현재 판매중인 상품이 아닙니다";

/// Names that shop systems give the `body` of their page for what is not there: WordPress with WooCommerce, Magento 1 and
/// 2, Shopify's themes, PrestaShop.
const TEMPLATES: &[&str] = &[
    "error404",
    "cms-noroute-index",
    "cms-index-noroute",
    "cms-no-route",
    "template-404",
    "pagenotfound",
    "page-pagenotfound",
    "page-404",
];

/// Whether a title of an error page is one for certain: `404` alone is also a name of cars and trousers.
fn is_plain(title: &str) -> bool {
    title.len() > 5
}

/// By its template, title or heading alone, on a page that lists other products.
pub(super) fn on_a_list(look: &Look<'_>) -> Option<(Outcome, String)> {
    if let Some(name) = TEMPLATES.iter().find(|name| look.bears(name)) {
        return Some((Outcome::Gone, format!("The page is the shop's template of missing pages ({name}).")));
    }
    if let Some(title) = look.titled(TITLES).filter(|title| is_plain(title)) {
        return Some((Outcome::Gone, format!("The page says that there is no such item: its title is “{title}”.")));
    }
    if let Some(heading) = look.headed(TITLES).filter(|heading| is_plain(heading)) {
        return Some((Outcome::Gone, format!("The page says that there is no such item: its heading is “{heading}”.")));
    }
    let heading = look.heading_says(PHRASES)?;
    Some((Outcome::Gone, format!("The page says that there is no such item: “{heading}”.")))
}

/// The page of something that is not there.
pub(super) fn find(look: &Look<'_>) -> Option<(Outcome, String)> {
    if let Some(gone) = on_a_list(look) {
        return Some(gone);
    }
    if look.length > LONGEST {
        return None;
    }
    if let Some(title) = look.titled(TITLES).or_else(|| look.headed(TITLES)).filter(|_| !look.sells()) {
        return Some((Outcome::Gone, format!("The page says that there is no such item: its title is “{title}”.")));
    }
    let phrase = look.says(PHRASES)?;
    // With prices around it, it must be what the page begins with, not a notice at the end.
    let early = look.text().find(phrase).is_some_and(|at| at < FIRST);
    (early || !look.shows_price())
        .then(|| (Outcome::Gone, format!("The page says that there is no such item: “{phrase}”.")))
}
