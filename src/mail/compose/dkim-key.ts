// The private keys that sign mails with DKIM: reading one from its file, and refusing what receivers would ignore.
import type { KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { messageOf } from '../../errors.ts';
import { OptionError } from '../../model/option.ts';
import { resolvePath } from '../../model/option-path.ts';

export interface DkimKey {
  domain: string;
  selector: string;
  privateKey: KeyObject;
  /** Where it was read from. */
  file?: string;
}

const minRsaBits = 1024;
const howToMakeOne =
  'Make one with "openssl genrsa -out dkim.pem 2048" or "openssl genpkey -algorithm ed25519 -out dkim.pem".';

/**
 * Reads a private key in PEM form; a relative path starts at `folder`. Throws `OptionError` for a file that can't be read, that
 * isn't a private key, or whose key receivers would ignore.
 */
export function readDkimKey(file: string, folder: string): KeyObject {
  const at = resolvePath(folder, file);
  let pem: Buffer;
  try {
    pem = readFileSync(at);
  } catch (error) {
    throw new OptionError(`expected the file of a private key that can be read (${messageOf(error)})`, {
      given: at,
      hint: howToMakeOne,
    });
  }
  // Every command loads this file, and most configurations have no key: loading node:crypto takes ten milliseconds.
  const { createPrivateKey } = process.getBuiltinModule('node:crypto');
  let key: KeyObject;
  try {
    key = createPrivateKey(pem);
  } catch {
    throw new OptionError('expected the file of a private key in PEM form, without a passphrase', {
      given: at,
      hint: howToMakeOne,
    });
  }
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = key;
  if (type !== 'rsa' && type !== 'ed25519') {
    throw new OptionError(
      `expected an RSA or an Ed25519 key: DKIM does not support a key of type "${type}"`,
      {
        hint: howToMakeOne,
      },
    );
  }
  // RFC 8301 section 3.2: receivers take shorter keys for no signature at all.
  if (type === 'rsa' && (details?.modulusLength ?? 0) < minRsaBits) {
    throw new OptionError(`expected at least 2048 bits: the RSA key has fewer than ${minRsaBits}`, {
      hint: howToMakeOne,
    });
  }
  return key;
}
