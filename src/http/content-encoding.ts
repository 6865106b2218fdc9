// Undoes a body's Content-Encoding, up to a cap on what comes out.
import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate, inflateRaw } from 'node:zlib';
import { AttemptError, BodyTooLargeError, codeOf } from './failure.ts';

/** The codings that are requested, and so the ones that can be decoded. */
export const acceptEncoding = 'gzip, deflate, br';

const decoders = {
  gzip: promisify(gunzip),
  'x-gzip': promisify(gunzip),
  br: promisify(brotliDecompress),
  deflate: (body: Uint8Array, options: { maxOutputLength: number }) =>
    // The standard means zlib's format, some servers send it bare (RFC 9110 section 8.4.1.2): a zlib header tells.
    ((body[0] ?? 0) % 16 === 8 ? promisify(inflate) : promisify(inflateRaw))(body, options),
};

/** Throws `BodyTooLargeError` past the cap, and zlib's errors for damaged or cut data. */
export async function decodeContent(
  body: Uint8Array,
  encoding: string,
  maxBodyBytes: number,
): Promise<Uint8Array> {
  const coding = encoding.trim().toLowerCase();
  if (coding === '' || coding === 'identity' || body.length === 0) return body;
  if (!isKnown(coding)) {
    throw new AttemptError(`answered in Content-Encoding ${coding}, which was not asked for`, {
      kind: 'network',
      retryable: false,
      hint: 'Check the endpoint and any proxy in front of it.',
    });
  }
  try {
    return await decoders[coding](body, { maxOutputLength: maxBodyBytes });
  } catch (error) {
    if (codeOf(error) === 'ERR_BUFFER_TOO_LARGE') throw new BodyTooLargeError(maxBodyBytes, true);
    throw error;
  }
}

function isKnown(coding: string): coding is keyof typeof decoders {
  return Object.hasOwn(decoders, coding);
}
