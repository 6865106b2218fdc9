// What the phrase tables say in English, in the other languages in which servers and their postmasters write.
import type { PhraseRule } from './phrase-rule.ts';

/** Within a few words of each other; word order differs by language, and so do the words between. */
const near = (what: string, state: string) => new RegExp(`(?:${what})[^;。]{0,40}(?:${state})`);

/** Tried between the two English tables. A language has one line for each reason, its nouns first. */
export const foreignPhrases: readonly PhraseRule[] = [
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
      near(
        'empf[aä]nger|adresse|benutzer|nutzer|teilnehmer|postfach|konto|mailadresse',
        'unbekannt|ungültig|existiert nicht|nicht gefunden|nicht vorhanden|nicht bekannt|inconnu|invalide|inexistante',
      ),
      /unbekannte[rsn]? (?:e-?mail-?)?(?:benutzer|empf|nutzer|adress|postfach)|kein(?:e|en)? (?:solche[rsn]? )?(?:benutzer|empf|postfach)/,
      near(
        'destinataire|utilisateur|bo[iî]te|compte|\\badresse',
        "inconnue?|invalide|inexistante?|introuvable|n'existe pas",
      ),
      near(
        'usuario|destinatario|cuenta|buz[oó]n|direcci[oó]n',
        'desconocid|inexistente|no existe|no v[aá]lid|inv[aá]lid|no encontrad',
      ),
      near(
        'usu[aá]rio|utilizador|destinat[aá]rio|endereço|\\bconta\\b|caixa',
        'desconhecid|inexistente|n[ãa]o existe|inv[aá]lid|n[ãa]o encontrad',
      ),
      near('utente|destinatario|indirizzo|casella', 'sconosciut|inesistente|non esiste|non valid|non trovat'),
      near('gebruiker|ontvanger|adres|postvak', 'onbekend|bestaat niet|ongeldig'),
      near('użytkownik|odbiorca|adres|konto|skrzynka', 'nieznany|nie istnieje|nieprawidłow'),
      near('пользовател|получател|адрес|ящик|абонент', 'не найден|не существует|неизвест|отсутствует'),
      /такого (?:пользователя|адреса) нет|нет тако[йг]|неизвестный (?:пользов|получ|адрес)/,
      /ディレクトリ[^;。]{0,12}(?:ありません|見つか)/,
      near('ユーザー?|宛先|あて先|アドレス|受信者|アカウント', '見つか|存在し|不明|間違|ありません|無効'),
      /(?:用户|用戶|收件人|(?:帐|账)[号户]|地址)[^;。]{0,10}(?:不存在|未找到|找不到|无效|無效)|无此用户|没有此用户|查无此/,
      near('사용자|수신자|주소|계정', '없|존재하지|찾을 수'),
    ],
  },
];
