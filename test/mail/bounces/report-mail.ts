// Writes reports in the layouts of the common mail systems, about invented deliveries.
export const kim = 'kim@lab.example';
export const lea = 'lea@bay.example';

const original = `Received: from a by b; Mon, 5 Jan 2026 08:00:00 +0000
From: Papers <news@papers.example>
To: Reader <${kim}>
Subject: Daily Papers
Message-ID: <p1@papers.example>

Hello
`;

/** A mail of one text. */
export function letter(from: string, subject: string, body: string, headers = ''): Buffer {
  return Buffer.from(`From: ${from}\nTo: news@papers.example\nSubject: ${subject}\n${headers}\n${body}\n`);
}

/** A report of RFC 3464: its words, and the fields of its recipients. */
export function dsn(words: string, fields: string, from = 'MAILER-DAEMON@mx.relay.example'): Buffer {
  return letter(
    from,
    'Undelivered Mail',
    `--b\nContent-Type: text/plain\n\n${words}\n\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.relay.example\n\n${fields}\n\n--b\nContent-Type: message/rfc822\n\n${original}\n--b--`,
    'Content-Type: multipart/report; report-type=delivery-status; boundary=b\n',
  );
}

/** The fields of one recipient. */
export function fields(email: string, status: string, diagnostic: string): string {
  return `Final-Recipient: rfc822; ${email}\nAction: failed\nStatus: ${status}\nDiagnostic-Code: ${diagnostic}`;
}

/** Postfix, told by another server at a command. */
export function postfix(reply: string, command: string): Buffer {
  const status = /\b[45]\.\d\.\d+/.exec(reply)?.[0] ?? '5.0.0';
  return dsn(
    `This is the mail system at host mx.relay.example.\n\n<${kim}>: host mx.lab.example[192.0.2.7] said: ${reply} (in\n    reply to ${command} command)`,
    fields(kim, status, `smtp; ${reply}`),
  );
}

export function exim(failures: string): Buffer {
  return letter(
    'Mail Delivery System <Mailer-Daemon@mx.relay.example>',
    'Mail delivery failed: returning message to sender',
    `This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

${failures}

------ This is a copy of the message, including all the headers. ------

${original}`,
    `X-Failed-Recipients: ${kim}\n`,
  );
}

export function qmail(why: string): Buffer {
  return letter(
    'MAILER-DAEMON@mx.relay.example',
    'failure notice',
    `Hi. This is the qmail-send program at mx.relay.example.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<${kim}>:
${why}

--- Below this line is a copy of the message.

${original}`,
  );
}

export function dragonfly(reply: string): Buffer {
  return letter(
    'MAILER-DAEMON <>',
    'Mail delivery failed',
    `This is the DragonFly Mail Agent v0.13 at df.relay.example.

There was an error delivering your mail to <${kim}>.

mx.lab.example [192.0.2.7] did not like our RCPT TO:
${reply}

Message headers follow.

${original}`,
  );
}
