// The words of refusals in other languages than English: an unknown reader, and what only looks like one.
import { describe, expect, test } from 'vitest';
import { assessReply } from '../../../src/mail/bounces/assess-reply.ts';

const assessed = (response: string) =>
  assessReply({ response, command: 'rcpt', email: 'kim@lab.example', sender: 'news@papers.example' });

describe('there is no such reader, whichever comes first, the noun or what is wrong with it', () => {
  test.each([
    ['German', '550 Empfaenger unbekannt', '550 Unbekannter Empfänger'],
    ['French', "550 L'adresse du destinataire n'existe pas", "550 Pas d'utilisateur de ce nom ici"],
    ['Spanish', '550 El buzón no existe', '550 No existe el usuario'],
    ['Portuguese', '550 Usuário não encontrado', '550 Não existe tal usuário aqui'],
    ['Italian', '550 Casella inesistente', '550 Nessun utente con questo nome'],
    ['Dutch', '550 Gebruiker bestaat niet', '550 Onbekende gebruiker'],
    ['Polish', '550 Konto nie istnieje', '550 Nie ma takiego użytkownika'],
    ['Czech', '550 Schránka neexistuje', '550 Neznámý uživatel'],
    ['Hungarian', '550 A postafiók nem létezik', '550 Ismeretlen felhasználó'],
    ['Swedish', '550 Mottagaren finns inte', '550 Okänd användare'],
    ['Danish and Norwegian', '550 Brukeren finnes ikke', '550 Ukendt modtager'],
    ['Finnish', '550 Käyttäjää ei löydy', '550 Tuntematon vastaanottaja'],
    ['Turkish', '550 Kullanıcı bulunamadı', '550 Bilinmeyen alıcı'],
    ['Russian and Ukrainian', '550 Користувача не знайдено', '550 Несуществующий адрес'],
    ['Japanese', '550 宛先が見つかりません', '550 存在しないユーザーです'],
    ['Chinese', '550 此邮箱不存在', '550 無此使用者'],
    ['Korean', '550 사용자를 찾을 수 없습니다', '550 존재하지 않는 사용자입니다'],
  ])('%s', (_, nounFirst, stateFirst) => {
    for (const response of [nounFirst, stateFirst])
      expect(assessed(response)).toMatchObject({ reason: 'userunknown', hard: true });
  });
});

describe("it is the sender's address or domain that is unknown", () => {
  test.each([
    ['German', '550 Absenderadresse unbekannt', '550 Die Domain des Absenders existiert nicht'],
    ['French', "550 Adresse de l'expéditeur inconnue", "550 Domaine de l'expéditeur inexistant"],
    ['Spanish', '550 Dirección del remitente desconocida', '550 El dominio del remitente no existe'],
    ['Portuguese', '550 Endereço do remetente inválido', '550 Domínio do remetente não existe'],
    ['Italian', '550 Indirizzo del mittente non valido', '550 Mittente sconosciuto'],
    ['Dutch', '550 Ongeldig adres van de afzender', '550 Domein van de afzender bestaat niet'],
    ['Polish', '550 Adres nadawcy nie istnieje', '550 Nieznany nadawca'],
    ['Czech', '550 Neplatná adresa odesílatele', '550 Doména odesílatele neexistuje'],
    ['Swedish', '550 Avsändarens adress finns inte', '550 Okänd avsändare'],
    ['Russian', '550 Адрес отправителя не существует', '550 Домен отправителя не найден'],
    ['Japanese', '550 送信者アドレスが存在しません', '550 差出人のドメインが不明です'],
    ['Chinese', '550 发件人地址不存在', '550 寄件人郵箱不存在'],
    ['Korean', '550 보낸 사람 주소가 없습니다', '550 발신자 도메인이 존재하지 않습니다'],
  ])('%s', (_, address, domain) => {
    for (const response of [address, domain])
      expect(assessed(response)).toMatchObject({ reason: 'rejected', hard: false });
  });
});

describe('it is our IP address that is unknown', () => {
  test.each([
    '550 Ihre IP-Adresse ist uns unbekannt',
    '550 Adresse IP inconnue',
    '550 Dirección IP no válida',
    '550 IP地址无效',
  ])('%s', (response) => {
    expect(assessed(response)).toMatchObject({ reason: 'blocked', hard: false });
  });
});
