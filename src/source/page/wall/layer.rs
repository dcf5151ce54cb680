//! Robot checks and denial pages, and the protection layer behind them.

use super::look::Look;

/// A page with more characters of its own than this is no robot check.
const LONGEST: usize = 2500;
/// One that says only in its text what it is has no more than this.
const SHORT: usize = 1200;
/// Nor is its source longer than this, in bytes. Listings quote the refusals of the requests that they made themselves.
const LONGEST_SOURCE: usize = 200 * 1024;

/// A protection layer by its traces. It is seen when one of its own marks is there, or when its script is there and the
/// page says one of its phrases.
struct Layer {
    name: &'static str,
    /// Traces that only its check pages carry, letter by letter.
    own: &'static str,
    /// Traces that listings behind it carry as well.
    shared: &'static str,
    /// What its check pages say, in small letters.
    says: &'static str,
}

const LAYERS: &[Layer] = &[
    Layer {
        name: "DataDome",
        own: "captcha-delivery.com/captcha|captcha-delivery.com/interstitial|captcha-delivery.com/c.js|captcha-delivery.com/i.js",
        shared: "captcha-delivery.com|datadome",
        says: "please enable js and disable any ad blocker|verification required|slide right to secure your access",
    },
    Layer {
        name: "PerimeterX",
        own: "id=\"px-captcha\"|id='px-captcha'|perimeterx.com/whywasiblocked|px-captcha-wrapper",
        shared: "_pxAppId|px-cloud.net|px-client|perimeterx",
        says: "press & hold|press and hold|activate and hold|verify you are a human|verify that you're human|robot or human|\
            access to this page has been denied",
    },
    Layer {
        name: "Cloudflare",
        own: "window._cf_chl_opt|cf-error-details|cf-challenge-running|id=\"challenge-error-text\"|__cf_chl_rt_tk|\
            cf-im-under-attack",
        shared: "/cdn-cgi/challenge-platform/|challenges.cloudflare.com|cloudflare",
        says: "checking your browser before accessing|needs to review the security of your connection|verify you are human|\
            sorry, you have been blocked|enable javascript and cookies to continue|ray id:|error code: 1020|error code 1020|\
            used cloudflare to restrict access|verifying you are human|performing security verification",
    },
    Layer {
        name: "Akamai",
        own: "errors.edgesuite.net|sec-if-cpt-container|akamai-block|bm-verify=|triggerInterstitialChallenge|/_sec/cp_challenge/",
        shared: "akam/|_abck",
        says: "you don't have permission to access|powered and protected by akamai|protected by akamai",
    },
    Layer {
        name: "Imperva",
        own: "Incapsula incident ID|_Incapsula_Resource?CWUDNSAI|iframe id=\"main-iframe\" src=\"/_Incapsula_Resource|distil_r_captcha",
        shared: "_Incapsula_Resource|/_imperva|distilIdentificationBlock",
        says: "incapsula incident id|pardon our interruption|as you were browsing something about your browser made us think|\
            powered by imperva",
    },
    Layer {
        name: "Queue-it",
        own: "id=\"queue-it_log\"|queue-it.net/softblock|data-pageid=\"queue\"",
        shared: "queue-it.net",
        says: "queue id:|you are now in line|you are in line|you're in line|waiting room|we're working to get you in|virtual queue",
    },
    Layer {
        name: "AWS WAF",
        own: "window.gokuProps|awsWafCookieDomainList|AwsWafIntegration.checkForceRefresh|captcha.awswaf.com",
        shared: "awswaf.com|AwsWafIntegration",
        says: "human verification|let's confirm you are human|javascript is disabled",
    },
    Layer {
        name: "Amazon",
        own: "opfcaptcha|/errors/validateCaptcha|To discuss automated access to Amazon data",
        shared: "images-amazon.com",
        says: "enter the characters you see below|type the characters you see|click the button below to continue shopping|\
            geben sie die unten angezeigten zeichen ein|saisissez les caractères que vous voyez ci-dessous|\
            introduce los caracteres que se muestran a continuación|下に表示されている文字を入力してください",
    },
    Layer {
        name: "Alibaba",
        own: "_____tmd_____|acw_sc__v2|sufei-punish|baxia-punish|/punish?x5secdata|x5secdata=|rgv587_flag|bx/deny_h5|bx/deny_pc|captcha_interception",
        shared: "nocaptcha|baxia|punish|AWSC/|aliyun_waf|errors.aliyun.com",
        says: "验证码拦截|滑动验证|请拖动下方滑块|请按住滑块|访问被拒绝|亲，请拖动|为了保障您的账号安全|captcha interception|\
            unusual traffic from your network|we have detected unusual traffic|您的访问被阻断|请滑动验证",
    },
    Layer {
        name: "JD",
        own: "risk_handler|cfe.m.jd.com/privatedomain",
        shared: "payrisk.jd.com|jcap.m.jd.com|jcap.jd.com|jd.com",
        says: "京东验证|快速验证|验证一下|请完成安全验证|访问频繁|操作频繁",
    },
    Layer {
        name: "Pinduoduo",
        own: "psnl_verification|slide_verification|VerifyAuthToken",
        shared: "yangkeduo.com|pinduoduo",
        says: "安全验证|向右拖动滑块|请完成验证|操作太频繁",
    },
    Layer {
        name: "Baidu",
        own: "wappass.baidu.com/static/captcha",
        shared: "baidu.com",
        says: "百度安全验证|网络不给力，请稍后重试",
    },
    Layer {
        name: "Kasada",
        own: "KP_UIDz|window.KPSDK={}",
        shared: "KPSDK|149e9513-01fa-4fb0-aad4-566afd725d1b",
        says: "please wait while we verify",
    },
    Layer {
        name: "Reblaze",
        own: "window.rbzns|rbzns={",
        shared: "rbzid|reblaze",
        says: "access denied|please verify you are human|current session has been terminated",
    },
    Layer {
        name: "Arkose",
        own: "id=\"arkose-challenge\"|data-callback=\"setupEnforcement\"",
        shared: "arkoselabs.com|funcaptcha",
        says: "verify you're human|verify you are human|prove you're not a robot|please solve this puzzle|protecting your account",
    },
    Layer {
        name: "CloudFront",
        own: "Generated by cloudfront (CloudFront)",
        shared: "cloudfront",
        says: "the request could not be satisfied",
    },
    Layer {
        name: "Wordfence",
        own: "Generated by Wordfence|wfwaf-",
        shared: "wordfence",
        says: "your access to this site has been limited by the site owner|a potentially unsafe operation has been detected",
    },
    Layer {
        name: "Imunify360",
        own: "imunify360-alert|/imunify360/",
        shared: "imunify360",
        says: "access denied by imunify360|please wait while your request is being verified|i'm not a robot",
    },
    Layer {
        name: "Tencent",
        own: "waf_captcha|TencentCaptchaWaf",
        shared: "TCaptcha.js|TencentCaptcha|turing.captcha.",
        says: "安全验证|请完成验证|拖动滑块|点击进行验证",
    },
    Layer {
        name: "eBay",
        own: "/splashui/captcha|/splashui/challenge",
        shared: "ebaystatic.com|ebay.",
        says: "please verify yourself to continue|checking your browser before you access|pardon our interruption",
    },
    Layer {
        name: "Fastly",
        own: "/_fs-ch-",
        shared: "fastly",
        says: "client challenge|a required part of this site couldn't load",
    },
    Layer {
        name: "Shopee",
        own: "/verify/traffic/error|/verify/captcha?",
        shared: "shopee",
        says: "loading issue|verify to continue|slide to complete the puzzle|traffic is unusual",
    },
    Layer {
        name: "Radware",
        own: "validate.perfdrive.com",
        shared: "perfdrive.com|shieldsquare",
        says: "we apologize for the inconvenience|solve the captcha",
    },
    Layer {
        name: "Sucuri",
        own: "sucuri.net/privacy-policy?incident|sucuri_cloudproxy_js",
        shared: "sucuri",
        says: "access denied - sucuri website firewall",
    },
    Layer {
        name: "DDoS-Guard",
        own: "/.well-known/ddos-guard/js-challenge|ddos-guard.net/check.js",
        shared: "ddos-guard",
        says: "checking your browser|ddos-guard",
    },
    Layer {
        name: "Yandex SmartCaptcha",
        own: "smartcaptcha.yandexcloud.net/captcha|/showcaptcha?",
        shared: "smartcaptcha",
        says: "вы не робот|я не робот|подтвердите, что запросы отправляли вы",
    },
    Layer { name: "SiteGround", own: "/.well-known/sgcaptcha/", shared: "sgcaptcha", says: "robot challenge screen" },
    Layer {
        name: "F5",
        own: "TSPD_101|window[\"bobcmn\"]",
        shared: "/TSPD/|support ID is",
        says: "the requested url was rejected. please consult with your administrator|please enable javascript to view the page content",
    },
    Layer {
        name: "Vercel",
        own: "vercel security checkpoint",
        shared: "vercel",
        says: "vercel security checkpoint|we're verifying your browser",
    },
    Layer {
        name: "Anubis",
        own: "/.within.website/x/cmd/anubis/",
        shared: "anubis",
        says: "making sure you're not a bot",
    },
    Layer {
        name: "reCAPTCHA",
        own: "google.com/sorry/|id=\"captcha-form\"",
        shared: "recaptcha",
        says: "unusual traffic from your computer network|i'm not a robot|verify you are not a robot",
    },
    Layer {
        name: "hCaptcha",
        own: "newassets.hcaptcha.com/captcha/v1",
        shared: "hcaptcha.com",
        says: "verify you are human|are you a human|one more step",
    },
    Layer {
        name: "GeeTest",
        own: "geetest_captcha_fullpage",
        shared: "geetest",
        says: "安全验证|请完成验证|点击按钮进行验证|请先完成",
    },
];

/// Titles of check and denial pages, whole or one part of the title.
const TITLES: &str = "access denied|access blocked|ddos protection|bot check|bot protection|are you a human|are you human or a robot|\
    checking your browser|verifying your browser|security checkpoint|unusual traffic|virtual waiting room|line|you are in line|\
    error 403|http 403|http 429|error 429|error: the request could not be satisfied|the request could not be satisfied|\
    zugriff verboten|zugang verweigert|warteraum|sind sie ein mensch|sind sie ein roboter|salle d'attente|file d'attente|accès interdit|\
    êtes-vous un robot|sala de espera|acceso restringido|¿eres un robot|eres un robot|acesso bloqueado|fila de espera|\
    você é um robô|sala d'attesa|accesso bloccato|sei un robot|toegang geweigerd|even geduld|wachtrij|wachtkamer|dostęp zabroniony|\
    odmowa dostępu|weryfikacja|poczekalnia|přístup odepřen|ověření|čekárna|erişim engellendi|güvenlik doğrulaması|\
    bekleme odası|truy cập bị từ chối|xác minh bảo mật|проверка браузера|зал ожидания|очередь|拒绝访问|禁止访问|访问过于频繁|\
    排队中|等候室|滑块验证|拒絕存取|安全驗證|人機驗證|驗證碼|請稍候|存取被拒|アクセス拒否|アクセスが集中しています|順番待ち|\
    ロボット確認|セキュリティ確認|接続が拒否されました|대기실|접속 대기|접속이 차단되었습니다|보안 인증|자동접속 방지|access to this page has been denied|attention required|just a moment|please wait|one moment, please|\
    robot or human|robot check|are you a robot|are you human|human verification|security check|security measure|security verification|\
    verification required|verify you are human|captcha|captcha interception|pardon our interruption|pardon the interruption|\
    request unsuccessful|request rejected|blocked|you have been blocked|forbidden|403 forbidden|403|too many requests|\
    429 too many requests|client challenge|bot verification|ddos|queue|waiting room|service unavailable due to ddos|\
    zugriff verweigert|sicherheitsprüfung|nur einen moment|einen moment bitte|bitte warten|accès refusé|vérification de sécurité|un instant|\
    acceso denegado|verificación de seguridad|un momento|acesso negado|verificação de segurança|um momento|accesso negato|\
    verifica di sicurezza|доступ запрещен|доступ запрещён|доступ ограничен|вы не робот|ой, это капча|один момент|проверка безопасности|\
    почти готово|验证码拦截|滑动验证页面|安全验证|人机验证|百度安全验证|京东验证|访问被拒绝|访问验证|访问受限|请稍候|验证码|身份验证|\
    アクセスが拒否されました|アクセス制限|認証ページ|しばらくお待ちください|少々お待ちください|접근이 거부되었습니다|접근 제한|보안 확인|잠시만 기다리십시오|\
    보안문자|로봇이 아닙니다";

/// What check and denial pages of any maker say, on a page that is short.
const PHRASES: &str = "checking if the site connection is secure|checking your browser|you are now in line|you are in line|you're in line|\
    place in line|place in the queue|you are in a queue|you are in the queue|waiting room|not a bot|you're a human|you are a human|\
    please verify yourself|slide to verify|slide the puzzle|drag the slider|blocked by our security|request was blocked|\
    your ip address has been|your ip has been blocked|temporarily blocked|too many requests|rate limit exceeded|\
    sie befinden sich in der warteschlange|warteraum|zugriff wurde verweigert|zugriff wurde blockiert|kein bot sind|\
    vous êtes dans la file d'attente|file d'attente|accès a été refusé|accès a été bloqué|estás en la cola|sala de espera|\
    acceso ha sido bloqueado|acceso denegado|você está na fila|fila de espera|acesso foi bloqueado|acesso negado|sei in coda|\
    accesso è stato bloccato|bevestig dat u een mens bent|geen robot|bent een mens|u staat in de wachtrij|toegang is geweigerd|\
    nie jesteś robotem|jesteś człowiekiem|dostęp został zablokowany|nejste robot|jste člověk|přístup byl zablokován|\
    robot olmadığınızı|insan olduğunuzu|erişiminiz engellendi|không phải là robot|không phải là người máy|truy cập của bạn đã bị|\
    вы в очереди|доступ к сайту заблокирован|доступ запрещен|доступ запрещён|вы человек|проверяем ваш браузер|\
    验证一下|请拖动滑块|请完成验证|排队人数|正在排队|前面还有|您的访问请求被|访问行为存在异常|流量异常|網路流量異常|請完成驗證|我不是機器人|\
    請輸入驗證碼|拖曳滑塊|存取遭拒|您的存取|异常访问|存在安全风险|ただいま大変混み合っております|順番にご案内|人間であることを|\
    ロボットでないことを|アクセスが拒否|アクセスを遮断|대기 인원|접속 대기 중|사람인지 확인|보안문자를 입력|접근이 차단|접근이 거부|서비스 접속이 차단|\
    verify you are a human|verify you are human|verify that you are human|verify that you're human|verifying you are human|\
    confirm you are human|confirm that you're human|you're not a robot|you are not a robot|are you a robot|prove you're human|\
    unusual traffic|unusual activity from your|automated access|automation tools to browse|suspicious activity|bot activity|\
    you have been blocked|your access to this site has been limited|your request has been blocked|access to this page has been denied|\
    you don't have permission to access|solve the captcha|complete the captcha|complete the security check|enter the characters you see|\
    press & hold|press and hold|activate and hold|your connection needs to be verified|pardon our interruption|\
    bestätigen sie, dass sie ein mensch sind|dass sie kein roboter sind|ungewöhnlichen datenverkehr|sicherheitsüberprüfung|\
    vérifiez que vous êtes humain|vous n'êtes pas un robot|trafic inhabituel|verifica que eres humano|que no eres un robot|tráfico inusual|\
    verifique que você é humano|você não é um robô|tráfego incomum|verifica di essere umano|non sei un robot|traffico insolito|\
    подтвердите, что вы не робот|вы не робот|подозрительная активность|доступ ограничен|необычный трафик|\
    请完成安全验证|请完成下列验证|请进行安全验证|请输入验证码|滑动验证|拖动滑块|按住滑块|检测到您的访问异常|访问过于频繁|访问太频繁|操作频繁|您的访问被|\
    访问被拒绝|您的ip|异常流量|ロボットではないことを|ロボットではありません|不審なアクセス|アクセスを制限|アクセスが集中|画像認証|\
    로봇이 아닙니다|보안 확인을 완료|비정상적인 접근|비정상적인 트래픽|자동입력 방지|접속이 차단|접근이 제한";

/// Addresses at which shops and layers put their checks: parts of host and path.
const PLACES: &str = "/_____tmd_____/|/punish?|/errors/validatecaptcha|/splashui/captcha|/splashui/challenge|/privatedomain/risk_handler|\
    cfe.m.jd.com/|/psnl_verification|/slide_verification|.queue-it.net/|/softblock/|/showcaptcha|/sorry/index|validate.perfdrive.com|\
    captcha-delivery.com|/cdn-cgi/l/chk|/verify/traffic|/verify/captcha|/.well-known/sgcaptcha|wappass.baidu.com|/robot-or-human|\
    /waitingroom|/waiting-room|/access-denied|/accessdenied|/blocked?|/captcha?|/captcha/|/captcha.html|/robotcheck|/bot-check";

/// The address of a check, in one sentence.
pub(super) fn place(look: &Look<'_>) -> Option<String> {
    let url = look.face.url?;
    let address = format!("{}{}?", url.host_str().unwrap_or_default(), url.path()).to_lowercase();
    let place = PLACES.split('|').find(|place| address.contains(place))?;
    Some(format!("The address leads to a robot check ({}).", tidy(place)))
}

/// The robot check or denial page that this is by its address, its source or its title, in one sentence.
pub(super) fn find(look: &Look<'_>) -> Option<String> {
    if let Some(place) = place(look) {
        return Some(place);
    }
    if look.length > LONGEST || look.face.html.len() > LONGEST_SOURCE {
        return None;
    }
    // Unless the page sells something, its own marks are enough; a script that it only loads is none of these.
    let sells = look.sells();
    for layer in LAYERS {
        let name = layer.name;
        if let Some(mark) = layer.own.split('|').find(|mark| look.has(mark)).filter(|_| !sells) {
            return Some(format!("The page is a robot check by {name} ({}).", tidy(mark)));
        }
        if let Some(phrase) = look.says(layer.says).or_else(|| look.title_says(layer.says))
            && layer.shared.split('|').any(|mark| look.has(mark))
            && !sells
        {
            return Some(format!("The page is a robot check by {name} (it says “{}”).", tidy(phrase)));
        }
    }
    if sells {
        return None;
    }
    if let Some(title) = look.titled(TITLES) {
        return Some(format!("The page is a robot check or a denial: its title is “{}”.", tidy(title)));
    }
    let heading = look.headed(TITLES)?;
    Some(format!("The page is a robot check or a denial: its heading is “{}”.", tidy(heading)))
}

/// Likewise by its words alone: a short page without a product that speaks of robots speaks of its visitor.
pub(super) fn by_words(look: &Look<'_>) -> Option<String> {
    if look.length > SHORT || look.face.html.len() > LONGEST_SOURCE || look.sells() {
        return None;
    }
    let phrase = look.heading_says(PHRASES).or_else(|| look.says(PHRASES)).or_else(|| look.title_says(PHRASES))?;
    Some(format!("The page is a robot check or a denial: it says “{}”.", tidy(phrase)))
}

/// A mark or phrase as it can stand in a sentence.
fn tidy(mark: &str) -> &str {
    mark.trim_matches(['=', '/', '?', ':', ' ', '{', '.'])
}
