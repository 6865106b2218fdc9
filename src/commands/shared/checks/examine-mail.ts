// The mail part of `digest doctor`: the transport, the records of the sending domain, and a test mail.
import type { Clock } from '../../../clock.ts';
import type { Config } from '../../../config/schema.ts';
import type { Dns } from '../../../mail/dns/dns.ts';
import { openTransport } from '../../../mail/transports/open-transport.ts';
import type { TransportTarget } from '../../../mail/transports/transport.ts';
import { mailSettings } from '../settings.ts';
import { requireAddress } from '../subscribers/address.ts';
import { attempt, Failure, type Finding, failed, ok, warning } from './finding.ts';

export interface MailExamination {
  offline: boolean;
  /** Name servers to query (`192.0.2.53`, `127.0.0.1:5353`); null for those of the system. */
  nameServers: readonly string[] | null;
  /** Where a test mail goes; null for none. */
  sendTestTo: string | null;
}

/** Findings from the configuration outwards: address, server, domain, and a mail that goes all the way. */
export async function* examineMail(
  config: Config,
  clock: Clock,
  { offline, nameServers, sendTestTo }: MailExamination,
): AsyncGenerator<Finding> {
  const { from, transport: target } = config.mail;
  const isLocal = from.email.endsWith('@localhost');
  if (target.kind === 'file') {
    yield warning(
      'mail',
      `mail is not sent but written to ${target.folder}`,
      'Name a server: "transport: smtp://user:${SMTP_PASSWORD}@mail.example.org:587".',
    );
  } else if (isLocal) {
    yield warning('mail', `mails come from ${from.email}`, 'Set "mail.from" to an address of your domain.');
  }
  if (offline) return;
  yield await serverFinding(config);
  if (target.kind !== 'file' && !isLocal) {
    const { openDns } = await import('../../../mail/dns/dns.ts');
    yield* domainFindings(config, target, openDns(nameServers));
  }
  if (sendTestTo !== null) yield await testMailFinding(config, clock, sendTestTo);
}

async function serverFinding(config: Config): Promise<Finding> {
  const answer = await attempt(async () => {
    const transport = await openTransport({ target: config.mail.transport });
    try {
      return await transport.verify();
    } finally {
      await transport.close();
    }
  });
  return answer instanceof Failure ? failed('mail', answer.cause) : ok('mail', answer);
}

/** What receivers look up about a mail: who may send it, who signed it, what the domain wants of forgeries, who delivers it. */
async function* domainFindings({ mail }: Config, target: TransportTarget, dns: Dns): AsyncGenerator<Finding> {
  const [{ checkSpf }, { checkDkim }, { checkDmarc }, { checkReverseName }] = await Promise.all([
    import('../../../mail/dns/spf.ts'),
    import('../../../mail/dns/dkim.ts'),
    import('../../../mail/dns/dmarc.ts'),
    import('../../../mail/dns/reverse-name.ts'),
  ]);
  const look = async (subject: string, check: () => ReturnType<typeof checkDmarc>): Promise<Finding> => {
    const verdict = await attempt(check);
    if (!(verdict instanceof Failure)) return { subject, ...verdict };
    return warning(
      subject,
      `the name server did not answer: ${failed(subject, verdict.cause).message}`,
      'Try again, or name another with --dns.',
    );
  };
  const server = await attempt(() => serverAddress(target, dns));
  const address = server instanceof Failure ? null : server;
  const domainOf = (email: string) => email.slice(email.lastIndexOf('@') + 1).toLowerCase();
  yield await look('SPF', () => checkSpf(dns, domainOf(mail.bounces ?? mail.from.email), address));
  if (mail.dkim.length === 0)
    yield warning(
      'DKIM',
      'digest does not sign its mails',
      'Set "mail.dkim", unless your mail server signs them: Gmail and Yahoo refuse bulk mail without a signature.',
    );
  for (const { domain, selector, privateKey } of mail.dkim)
    yield await look('DKIM', () => checkDkim(dns, { domain, selector, key: privateKey }));
  yield await look('DMARC', () => checkDmarc(dns, domainOf(mail.from.email)));
  if (address !== null) yield await look('reverse name', () => checkReverseName(dns, address));
}

/** The address of the mail server as others see it; null if it is on this machine, and sends from who knows where. */
async function serverAddress(target: TransportTarget, dns: Dns): Promise<string | null> {
  if (target.kind !== 'smtp' || !target.verifyCertificate) return null;
  const { isIP } = await import('node:net');
  if (isIP(target.host)) return target.host;
  return (await dns.addresses(target.host))[0] ?? null;
}

async function testMailFinding(config: Config, clock: Clock, to: string): Promise<Finding> {
  const subject = 'test mail';
  const result = await attempt(async () => {
    const { composeNotice } = await import('../../../mail/compose/notice.ts');
    const now = clock.now();
    const words = `This is a test of ${config.title}. If you can read it, mail is sent and delivered.`;
    const message = await composeNotice({
      mail: {
        subject: `Test of ${config.title}`,
        text: `${words}\n`,
        html: `<!doctype html><html lang="en"><head><title>Test</title></head><body><p>${escaped(words)}</p></body></html>`,
      },
      settings: mailSettings(config),
      to: requireAddress(to).email,
      key: `test-${now}`,
      date: now,
    });
    const transport = await openTransport({ target: config.mail.transport });
    try {
      return await transport.deliver(message);
    } finally {
      await transport.close();
    }
  });
  if (result instanceof Failure) return failed(subject, result.cause);
  if (result.kind === 'sent') return ok(subject, `${to}: ${result.response}`);
  return {
    subject,
    status: 'failed',
    message: `${to}: ${result.response}`,
    hint: 'The answer is the mail server\'s own; "--verbose" shows no more of it.',
  };
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
