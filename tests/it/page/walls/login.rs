//! Sign-in walls.

use rivald::listing::Outcome::Login as L;

use super::{Row, check};

const FORM: &str = "<form><label>E-mail</label><input><input type=\"password\"></form>";

const ROWS: &[Row] = &[
    ("Sign in | Sample", "<h1>Welcome</h1>", L),
    ("Sample", "<h1>Sign in</h1><input type=\"password\">", L),
    ("Sample", "<p>Please log in to continue.</p>", L),
    ("Sample", "<p>You must be logged in to see this item.</p>", L),
    ("用户登录", "<p>账号 密码</p>", L),
    ("商城", "<h1>请登录后查看商品</h1>", L),
    ("商城", "<p>亲，请登录</p><p>扫码登录 密码登录</p>", L),
    ("商城", "<p>請先登入會員</p>", L),
    ("ログイン | ショップ", "<p>会員ID パスワード</p>", L),
    ("ショップ", "<p>この商品をご覧になるにはログインが必要です</p>", L),
    ("로그인 - 스토어", "<p>아이디 비밀번호</p>", L),
    ("스토어", "<p>로그인이 필요한 서비스입니다</p>", L),
    ("Anmelden – Laden", "<p>Kennwort vergessen?</p>", L),
    ("Laden", "<p>Sie müssen angemeldet sein, um diesen Artikel zu sehen.</p>", L),
    ("Connexion - Boutique", "<p>Mot de passe oublié</p>", L),
    ("Boutique", "<p>Vous devez être connecté pour voir cet article</p>", L),
    ("Iniciar sesión | Tienda", "<p>Contraseña</p>", L),
    ("Tienda", "<p>Debes iniciar sesión para continuar</p>", L),
    ("Entrar - Loja", "<p>Senha</p>", L),
    ("Loja", "<p>Faça login para continuar</p>", L),
    ("Вход — Магазин", "<p>Пароль</p>", L),
    ("Магазин", "<p>Войдите, чтобы увидеть товар</p>", L),
    ("Accedi | Negozio", "<p>Password dimenticata</p>", L),
    ("Inloggen | Winkel", "<p>Wachtwoord vergeten</p>", L),
    ("Logowanie - Sklep", "<p>Hasło</p>", L),
    ("Přihlášení | Obchod", "<p>Heslo</p>", L),
    ("Giriş yap | Mağaza", "<p>Şifre</p>", L),
    ("Đăng nhập | Cửa hàng", "<p>Mật khẩu</p>", L),
];

#[test]
fn sign_in_walls() {
    check(ROWS, true);
    let (outcome, reason) =
        super::judge("https://passport.jd.com/new/login.aspx", &super::framed("Sample", &format!("<p>x</p>{FORM}")));
    assert_eq!(outcome, L, "{reason}");
}
