//! Soft 404s and items that were taken down.

use super::look::Look;
use crate::listing::Outcome;

/// An error page with the shop's menus and its recommendations is seldom longer than this.
const LONGEST: usize = 6000;
/// Where a page has come to its point, in bytes of its text.
const FIRST: usize = 1500;

/// Titles of error pages, whole or one part of the title.
const TITLES: &str = "404|404 not found|not found|page not found|404 page not found|error 404|404 error|page introuvable|product not found|\
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
const PHRASES: &str = "page you requested cannot be found|page you are looking for|page you're looking for|page you were looking for|\
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

/// By its title alone, on a page that lists other products.
pub(super) fn by_title(look: &Look<'_>) -> Option<(Outcome, String)> {
    // `404` alone is also a name of cars and trousers.
    let title = look.titled(TITLES).filter(|title| title.len() > 5)?;
    Some((Outcome::Gone, format!("The page says that there is no such item: its title is “{title}”.")))
}

/// The page of something that is not there.
pub(super) fn find(look: &Look<'_>) -> Option<(Outcome, String)> {
    if let Some(gone) = by_title(look) {
        return Some(gone);
    }
    if look.length > LONGEST {
        return None;
    }
    if let Some(title) = look.titled(TITLES) {
        return Some((Outcome::Gone, format!("The page says that there is no such item: its title is “{title}”.")));
    }
    let phrase = look.says(PHRASES)?;
    // With prices around it, it must be what the page begins with, not a notice at the end.
    let early = look.text().find(phrase).is_some_and(|at| at < FIRST);
    (early || !look.shows_price())
        .then(|| (Outcome::Gone, format!("The page says that there is no such item: “{phrase}”.")))
}
