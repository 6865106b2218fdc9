// Verifies DKIM signatures twice over: by a reading of RFC 6376 of the tests' own, and by dkimpy where it is installed.
import { spawnSync } from 'node:child_process';
import { createHash, generateKeyPairSync, type KeyObject, verify } from 'node:crypto';

/** What a domain publishes of a key: the TXT record (RFC 6376 section 3.6.1, RFC 8463 section 4). */
export function dkimRecord(publicKey: KeyObject): string {
  const der = publicKey.export({ type: 'spki', format: 'der' });
  if (publicKey.asymmetricKeyType === 'rsa') return `v=DKIM1; k=rsa; p=${der.toString('base64')}`;
  // The key itself is what the structure ends with.
  return `v=DKIM1; k=ed25519; p=${der.subarray(-32).toString('base64')}`;
}

/** New keys of a domain that signs twice, with the selectors `digest` and `digest-ed`, and what verifiers know of them. */
export function dkimKeysOf(domain: string) {
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const ed25519 = generateKeyPairSync('ed25519');
  return {
    rsa,
    ed25519,
    /** By selector. */
    publicKeys: new Map([
      ['digest', rsa.publicKey],
      ['digest-ed', ed25519.publicKey],
    ]),
    /** By name in the DNS. */
    records: {
      [`digest._domainkey.${domain}`]: dkimRecord(rsa.publicKey),
      [`digest-ed._domainkey.${domain}`]: dkimRecord(ed25519.publicKey),
    },
  };
}

/** Whether each signature holds, from the topmost on; `keys` by selector. */
export function verifyDkim(raw: Buffer, keys: ReadonlyMap<string, KeyObject>): boolean[] {
  const text = raw.toString('latin1');
  const end = text.indexOf('\r\n\r\n');
  const fields = text.slice(0, end).split(/\r\n(?![ \t])/);
  const body = text.slice(end + 4);
  return fields
    .filter((field) => /^dkim-signature:/i.test(field))
    .map((field) => {
      const tags = new Map(
        field
          .slice(field.indexOf(':') + 1)
          .split(';')
          .map((tag) => [
            tag.slice(0, tag.indexOf('=')).trim(),
            tag.slice(tag.indexOf('=') + 1).replace(/\s/g, ''),
          ]),
      );
      const key = keys.get(tags.get('s') ?? '');
      if (!key || tags.get('bh') !== sha256(relaxBody(body)).toString('base64')) return false;
      const unused = fields.filter((each) => each !== field);
      const signed = (tags.get('h') ?? '').split(':').map((name) => {
        // Of several fields of a name the lowest is taken first; one that is not there is nothing.
        const at = unused.findLastIndex((each) => each.toLowerCase().startsWith(`${name.toLowerCase()}:`));
        return at === -1 ? '' : `${relaxHeader(unused.splice(at, 1)[0] ?? '')}\r\n`;
      });
      const data = Buffer.from(signed.join('') + relaxHeader(field.replace(/(b=)[^;]*$/, '$1')), 'latin1');
      const signature = Buffer.from(tags.get('b') ?? '', 'base64');
      return tags.get('a') === 'rsa-sha256'
        ? verify('sha256', data, key, signature)
        : verify(null, sha256(data), key, signature);
    });
}

function sha256(data: string | Buffer): Buffer {
  return createHash('sha256')
    .update(typeof data === 'string' ? Buffer.from(data, 'latin1') : data)
    .digest();
}

function relaxHeader(field: string): string {
  const colon = field.indexOf(':');
  const value = field
    .slice(colon + 1)
    .replace(/\r\n/g, '')
    .replace(/[ \t]+/g, ' ')
    .trim();
  return `${field.slice(0, colon).toLowerCase().trim()}:${value}`;
}

function relaxBody(body: string): string {
  const lines = body.split('\r\n').map((line) => line.replace(/[ \t]+/g, ' ').replace(/ $/, ''));
  while (lines.at(-1) === '') lines.pop();
  return lines.map((line) => `${line}\r\n`).join('');
}

const script = `
import dkim, json, sys
records = json.loads(sys.argv[1])
message = sys.stdin.buffer.read()
def lookup(name, timeout=5):
    return records.get(name.decode().rstrip('.'), '').encode()
count = message.split(b'\\r\\n\\r\\n')[0].lower().count(b'dkim-signature:')
print(json.dumps([dkim.DKIM(message).verify(idx=i, dnsfunc=lookup) for i in range(count)]))
`;

/** The Python that has dkimpy and PyNaCl (Debian's python3-dkim and python3-nacl); null where there is none. */
export const dkimpy =
  ['/usr/bin/python3', 'python3'].find(
    (python) => spawnSync(python, ['-c', 'import dkim, nacl']).status === 0,
  ) ?? null;

/** The same by dkimpy; `records` are TXT records by name. */
export function verifyWithDkimpy(raw: Buffer, records: Record<string, string>): boolean[] {
  if (dkimpy === null) throw new Error('dkimpy is not installed');
  const { status, stdout, stderr } = spawnSync(dkimpy, ['-c', script, JSON.stringify(records)], {
    input: raw,
  });
  if (status !== 0) throw new Error(String(stderr));
  return JSON.parse(String(stdout)) as boolean[];
}
