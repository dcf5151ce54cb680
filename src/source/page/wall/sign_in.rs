//! Sign-in walls.

use super::look::Look;
use crate::listing::Outcome;

/// A sign-in page with its footers and help is not longer than this.
const LONGEST: usize = 6000;
/// One that shows its form and little else.
const SHORT: usize = 1500;

/// Titles of sign-in pages, whole or one part of the title.
const TITLES: &str = "log-in|sign-in|please sign in|please log in|log into your account|sign in to your account|log in to your account|customer sign in|\
    kundenlogin|kunden-login|bitte anmelden|mein konto anmelden|connectez-vous|connexion client|iniciar sesion|acceso clientes|\
    entre na sua conta|faça seu login|accedi al tuo account|area clienti|aanmelden|log in op je account|zaloguj|logowanie klienta|\
    přihlásit se|přihlášení uživatele|oturum aç|üye girişi|đăng nhập tài khoản|авторизация на сайте|вход в личный кабинет|\
    войти в аккаунт|账户登录|会员登陆|登陆|扫码登录|统一登录|會員登入|請登入|ログインページ|ログイン画面|회원 로그인|로그인 페이지|login|log in|log on|sign in|signin|sign in / register|sign in or register|login / register|login or register|\
    register or sign in|member login|account login|customer login|amazon sign in|sign in or create account|登录|登錄|登入|用户登录|会员登录|\
    账号登录|欢迎登录|请登录|手机登录|登录页面|京东登录|京东登录注册|淘宝登录|ログイン|サインイン|会員ログイン|로그인|anmelden|einloggen|anmeldung|\
    connexion|se connecter|identifiez vous|iniciar sesión|inicia sesión|acceder|identifícate|entrar|fazer login|iniciar sessão|accedi|\
    accesso|войти|вход|авторизация|logowanie|zaloguj się|přihlášení|inloggen|logga in|giriş yap|đăng nhập|masuk|เข้าสู่ระบบ";

/// What a page says that shows nothing until one signs in.
const PHRASES: &str = "please sign in to view|please log in to view|log in to view|sign in to view|login to view|login to see|log in to see|\
    you need to log in|you must log in|you must sign in|sign in to your account to|please login to continue|login required|\
    anmelden, um fortzufahren|melden sie sich an, um|loggen sie sich ein, um|sie müssen angemeldet sein|sie müssen sich anmelden|\
    vous devez être connecté|vous devez vous connecter|identifiez-vous pour|inicia sesión para|debe iniciar sesión|\
    debes estar registrado|identifícate para|entre para continuar|você precisa estar logado|você precisa fazer login|\
    devi accedere|accedi per continuare|effettua l'accesso|je moet inloggen|u moet inloggen|log in om|musisz się zalogować|\
    zaloguj się, aby|musíte se přihlásit|přihlaste se, abyste|giriş yapmanız gerekiyor|devam etmek için giriş|\
    vui lòng đăng nhập|bạn cần đăng nhập|войдите в аккаунт|войдите, чтоб|для просмотра необходимо войти|требуется авторизация|\
    亲，请登录|登录后才能|登录后继续|请使用淘宝app扫码|手机扫码登录|您还没有登录|请先登錄|請先登入|請登入後|登入後查看|\
    ログインが必要です|ログイン後に|会員専用|로그인하셔야|로그인이 필요한|로그인해 주세요|please sign in to continue|please log in to continue|sign in to continue|log in to continue|you must be logged in|\
    you need to sign in|sign in to see price|please login first|请登录后|请先登录|登录后查看|登录后可见|您尚未登录|扫码登录|密码登录|短信登录|\
    ログインしてください|ログインが必要|로그인이 필요|로그인 후|bitte melden sie sich an|bitte loggen sie sich ein|veuillez vous connecter|\
    connectez-vous pour|debes iniciar sesión|inicia sesión para|faça login para|è necessario accedere|войдите, чтобы|\
    необходимо авторизоваться|войдите или зарегистрируйтесь";

/// Hosts and paths at which shops sign people in.
const PLACES: &str = "login.taobao.com|login.tmall.com|login.m.taobao.com|passport.jd.com|plogin.m.jd.com|login.1688.com|\
    passport.1688.com|login.aliexpress.com|mobile.yangkeduo.com/login|passport.suning.com|signin.ebay.|/ap/signin|\
    /account/login|/accounts/login|/customer/account/login|/my-account/login|/users/sign_in|/member/login|/signin|/login";

/// Traces of the sign-in apps of shops whose pages show nothing before their scripts run.
const SHELLS: &[(&str, &str)] = &[
    ("_LOGIN_LOCATION_", "JD"),
    ("pubfree-bucket/mplogin", "JD"),
    ("havanaone/login", "Taobao"),
    ("passport.taobao.com/mini_login", "Taobao"),
    ("login.taobao.com/member/login.jhtml", "Taobao"),
];

/// The sign-in wall that this is.
pub(super) fn find(look: &Look<'_>) -> Option<(Outcome, String)> {
    let login = |why: String| Some((Outcome::Login, why));
    if let Some(place) = look.face.url.and_then(place) {
        return login(format!("The address leads to a sign-in page ({place})."));
    }
    if look.length > LONGEST {
        return None;
    }
    if let Some(title) = look.titled(TITLES) {
        return login(format!("The page is a sign-in page: its title is “{title}”."));
    }
    if look.length > SHORT || look.sells() {
        return None;
    }
    if look.length < 100
        && look.title.len() < 30
        && let Some((mark, who)) = SHELLS.iter().find(|(mark, _)| look.has(mark))
    {
        return login(format!("The page is {who}'s sign-in app ({mark})."));
    }
    // The form alone: a page with a field for a password that says little else.
    if let Some(heading) = look.headed(TITLES).filter(|_| look.has("type=\"password\"") || look.has("type='password'"))
    {
        return login(format!("The page is a sign-in page: its heading is “{heading}”."));
    }
    if let Some(phrase) = look.heading_says(PHRASES).or_else(|| look.says(PHRASES)) {
        return login(format!("The page asks to sign in: it says “{phrase}”."));
    }
    None
}

/// The place in an address at which people sign in; a product named `login-…` is none.
fn place(url: &url::Url) -> Option<&'static str> {
    let path = url.path().trim_end_matches('/');
    let address = format!("{}{path}", url.host_str().unwrap_or_default());
    PLACES.split('|').find(|place| match place.strip_prefix('/') {
        Some(_) => [".html", ".jhtml", ".htm", ".php", ".aspx", ".do", ""]
            .iter()
            .any(|end| path.ends_with(&format!("{place}{end}"))),
        None => address.starts_with(place),
    })
}
