// What the phrase tables say in English, in the other languages in which servers and their postmasters write.
import type { PhraseRule } from './phrase-rule.ts';

/** Within a few words of each other; word order differs by language, and so do the words between. */
const near = (what: string, state: string) => new RegExp(`(?:${what})[^;。]{0,40}(?:${state})`);

/** The same, or the state first: "onbekende gebruiker", "no existe el usuario". */
const either = (what: string, state: string) =>
  new RegExp(`(?:${what})[^;。]{0,40}(?:${state})|(?:${state})[^;。]{0,24}(?:${what})`);

/** The sender, who must not be taken for the recipient whose "address is unknown". */
const sender =
  'absender|exp[ée]diteur|[ée]metteur|remitente|remetente|mittente|afzender|nadawc|odes[íi]latel|odosielateľ|feladó|avsändare|avsender|afsender|lähettäjä|gönderen|отправител|відправник|送信者|差出人|发件人|發件人|寄件人|寄件者|보낸 ?사람|발신자';

/** How the languages below say that something is unknown or wrong. */
const wrong =
  "unbekannt|ungültig|ungueltig|existiert nicht|nicht (?:gefunden|vorhanden|bekannt)|inconnu|invalide|inexist|introuvable|n'existe pas|desconoc|desconhec|inv[aá]lid|no (?:exist|v[aá]lid|encontrad)|n[ãa]o (?:exist|encontrad)|sconosciut|non (?:esist|valid|trovat)|onbekend|ongeldig|bestaat niet|nieznan|nie istnieje|nieprawidłow|neznám|neexistuje|neplatn|ismeretlen|nem létezik|érvénytelen|okänd|finns inte|ogiltig|uk[je]+nd?t|finn?e?s ikke|ugyldig|tuntematon|virheellinen|bilinmeyen|geçersiz|bulunamadı|не найден|не существует|не існує|неизвест|невідом|несуществ|存在し|不明|無効|不存在|未找到|找不到|无效|無效|없|존재하지";

/** Tried between the English tables. A language has one line for each reason, its nouns first. */
export const foreignPhrases: readonly PhraseRule[] = [
  {
    reason: 'rejected',
    phrases: [new RegExp(`(?:${sender})[^;:。]{0,40}(?:${wrong})|(?:${wrong})[^;:。]{0,30}(?:${sender})`)],
  },
  {
    reason: 'blocked',
    phrases: [
      /\bip-adress|adresse ip|(?:direcci[óo]n|endereço|indirizzo) ip|ip-адрес|ip ?(?:地址|アドレス|주소)/,
    ],
  },
  {
    reason: 'mailboxfull',
    phrases: [
      near('postfach|mailbox|speicherplatz|quota|kontingent', '\\bvoll\\b|überfüllt|erschöpft|überschritten'),
      near('bo[iî]te|messagerie|quota|espace', 'pleine?\\b|satur|d[ée]pass[ée]|insuffisant'),
      near('buz[oó]n|cuota|espacio|casilla', 'llen[oa]|excedid|superad|insuficiente|agotad'),
      near('caixa|cota|quota|espaço', 'chei[ao]|excedid|esgotad|insuficiente'),
      near('casella|quota|spazio', 'pien[ao]|superat|esaurit|insufficiente'),
      near('postvak|mailbox|brievenbus|quotum', '\\bvol\\b|overschreden'),
      near('skrzynk|limit', 'pełn|przepełnion|przekroczon'),
      near('ящик|квот|места|размер', 'переполнен|превышен|недостаточно|исчерпан'),
      /шаттап|переполнен|превышен[а-я]* (?:квот|размер)/,
      near('メールボックス|受信箱|容量|ディスク', '一杯|いっぱい|超過|超え|満杯|オーバー|不足'),
      /(?:邮箱|郵箱|信箱|空间|空間|容量)[^;。]{0,8}(?:已满|已滿|不足|超限|爆满)/,
      near('메일함|용량|편지함', '가득|초과|부족'),
    ],
  },
  {
    reason: 'mesgtoobig',
    phrases: [near('メール(?:の)?サイズ', '超|大き'), /邮件(?:过大|太大)|nachricht (?:\S+ )?zu groß/],
  },
  {
    reason: 'suspend',
    phrases: [
      near('konto|postfach|benutzer', 'gesperrt|deaktiviert|stillgelegt|inaktiv'),
      near('compte|bo[iî]te', 'bloqu|suspendu|d[ée]sactiv|archiv|inactif'),
      near('cuenta|buz[oó]n', 'suspendid|deshabilitad|desactivad|bloquead|inactiv'),
      near('\\bconta\\b|caixa', 'suspens|desativad|bloquead|inativ'),
      near('account|casella|utenza', 'sospes|disabilitat|disattivat|bloccat'),
      near('учетная запись|ящик|аккаунт', 'заблок|отключ|приостановлен|неактив'),
      near('アカウント|メールボックス|利用', '停止|凍結|ロック'),
      near('(?:帐|账)[号户]|邮箱|用户', '停用|禁用|冻结|锁定|过期|注销'),
    ],
  },
  {
    reason: 'toomanyconn',
    phrases: [
      /trop de connexions|zu viele verbindungen|demasiadas conexiones|troppe connessioni|conexões demais|muitas conexões/,
    ],
  },
  {
    reason: 'hostunknown',
    phrases: [
      near(
        '\\bhost|rechner|server|domain|domäne',
        'unbekannt|nicht gefunden|existiert nicht|nicht vorhanden',
      ),
      near('domaine|serveur|h[ôo]te', "inconnu|introuvable|inexistant|n'existe pas"),
      near(
        'dominio|servidor|dom[ií]nio',
        'desconocid|desconhecid|inexist|n[oã]o? existe|sconosciut|inesistente',
      ),
      near('домен|хост', 'не найден|не существует|неизвест'),
      near('ドメイン|ホスト', '見つか|存在しま|不明'),
      near('域名|主机', '不存在|未找到|找不到|无法解析'),
    ],
  },
  {
    reason: 'userunknown',
    phrases: [
      either(
        'empf(?:ä|ae?)nger|adresse|benutzer|nutzer|teilnehmer|postfach|konto|mailadresse',
        'unbekannte?[nrs]?|ung(?:ü|ue)ltig|existiert nicht|nicht gefunden|nicht vorhanden|nicht bekannt|inconnu|invalide|inexistante',
      ),
      /kein(?:e|en)? (?:solche[rsn]? )?(?:benutzer|empf|postfach)/,
      either(
        'destinataire|utilisateur|bo[iî]te|compte|\\badresse',
        "inconnue?|invalide|inexistante?|introuvable|n'existe pas|pas d(?:e|'un) tel",
      ),
      /pas d'(?:utilisateur|adresse) (?:de ce nom|correspond)|aucun(?:e)? (?:utilisateur|destinataire|adresse|compte|bo[iî]te)/,
      either(
        'usuario|destinatario|cuenta|buz[oó]n|direcci[oó]n|persona',
        'desconocid|inexistente|no exist|no v[aá]lid|inv[aá]lid|no encontrad|no se encuentra|no se encontr',
      ),
      either(
        'usu[aá]rio|utilizador|destinat[aá]rio|endereço|\\bconta\\b|caixa',
        'desconhecid|inexistente|n[ãa]o exist|inv[aá]lid|n[ãa]o encontrad',
      ),
      either(
        'utente|destinatario|indirizzo|casella',
        'sconosciut|inesistente|non esist|non (?:è )?valid|non trovat|nessun',
      ),
      either(
        'gebruiker|ontvanger|(?:mail)?adres|postvak',
        'onbekende?|bestaat niet|ongeldige?|niet gevonden',
      ),
      either(
        'u[żz]ytkownik|odbiorc|adres|konto|skrzynk',
        'nieznan|nie istnieje|nieprawidłow|nie znaleziono|brak takie|nie ma takie',
      ),
      either(
        'u[žz]ivatel|adres|schránka|příjemce|prijemca|používateľ',
        'neznám|neexistuje|nenalezen|nebol nájdený|neplatn',
      ),
      either('felhasználó|címzett|postafiók', 'ismeretlen|nem létezik|nem található|érvénytelen'),
      either('användare|mottagare|adress', 'okänd|finns inte|hittades inte|ogiltig|existerar inte'),
      either(
        'bruger|modtager|bruker|mottaker|adresse',
        'ukendt|ukjent|findes ikke|finnes ikke|ugyldig|eksisterer ikke',
      ),
      either('käyttäjä|vastaanottaja|osoite', 'tuntematon|ei löydy|ei ole olemassa|virheellinen'),
      either(
        'kullanıcı|alıcı|adres|hesap|posta kutusu',
        'bulunamadı|bilinmeyen|mevcut değil|geçersiz|yok\\b',
      ),
      either(
        'пользовател|получател|адрес|ящик|абонент|користувач|скриньк',
        'не найден|не (?:существует|існує)|неизвест|отсутствует|несуществующ|не знайдено|невідом',
      ),
      /такого (?:пользователя|адреса) нет|нет тако[йг]|неизвестный (?:пользов|получ|адрес)/,
      /non r[ée]pertori[ée]e? dans l'annuaire|nicht im (?:\S+ )?(?:verzeichnis|adressbuch)|no (?:figura|est[áa]|aparece) en (?:el|la) (?:directorio|libreta)/,
      /ディレクトリ[^;。]{0,12}(?:ありません|見つか)/,
      near('ユーザー?|宛先|あて先|アドレス|受信者|アカウント', '見つか|存在し|不明|間違|ありません|無効'),
      /存在しない(?:ユーザ|宛先|あて先|アドレス|アカウント)/,
      /(?:用户|用戶|使用者|收件人|收件者|邮箱|郵箱|信箱|(?:帐|账|帳)[号户號戶]|地址)[^;。]{0,10}(?:不存在|未找到|找不到|无效|無效)|[无無]此(?:用户|用戶|使用者|收件人|帐号|帳號)|没有此用户|查[无無]此/,
      either('사용자|수신자|주소|계정|메일함', '없(?:습|는|음)|존재하지|찾을 수'),
    ],
  },
];
